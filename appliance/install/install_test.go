package install

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"testing/synctest"

	"thana/appliance/update"
	"thana/shared/fault"
)

// bubble runs with a clock that stands until everybody waits. The publisher's metadata holds at the bubble's time too.
func bubble(t *testing.T, f func(s *station)) {
	t.Helper()
	s := newStation(t)
	synctest.Test(t, func(t *testing.T) {
		s.t = t
		f(s)
	})
}

// ends demands that one version works, that nothing is left to take up, and that another order may come.
func (s *station) ends(version string) {
	s.t.Helper()
	if d := s.dpkg(); d != (on{version, true}) || s.running != version {
		s.t.Errorf("installed %+v, running %q; want %s", d, s.running, version)
	}
	for _, left := range []string{filepath.Join(s.home, journalFile), filepath.Join(s.disk, "unit"), filepath.Join(s.home, newPackage)} {
		if _, err := os.Stat(left); err == nil {
			s.t.Errorf("%s is left; said %q", filepath.Base(left), s.said)
		}
	}
}

func (s *station) report() update.Report {
	s.t.Helper()
	r, err := update.ReadReport(s.home)
	s.ok(err)
	return r
}

func TestRun_NewerVersionsOneAfterTheOther(t *testing.T) {
	bubble(t, func(s *station) {
		for _, version := range []string{"2.0", "3.0"} {
			s.publish(version, 11)
			s.ok(s.installer().Run(s.t.Context(), s.stick, Order{}))
			s.ends(version)
		}
		if l := s.report().Last; l == nil || !l.Good || l.Version != "3.0" || l.Former != "2.0" {
			s.t.Errorf("report %+v", l)
		}
		if err := s.installer().Run(s.t.Context(), s.stick, Order{}); !errors.Is(err, fault.UpdateNone) {
			s.t.Errorf("nothing newer: %v", err)
		}
	})
}

func TestRun_WhatDoesNotWorkIsPutBack(t *testing.T) {
	for _, why := range []fate{crashes, unhealthy, restarts, script} {
		t.Run(string(why), func(t *testing.T) {
			bubble(t, func(s *station) {
				s.broken["2.0"] = why
				s.publish("2.0", 11)
				if err := s.installer().Run(s.t.Context(), s.stick, Order{}); !errors.Is(err, fault.UpdateBack) {
					s.t.Fatalf("ends with %v", err)
				}
				s.ends("1.0")
				if r := s.report(); r.Failed["2.0"] == "" || r.Last == nil || r.Last.Good || r.Bad() == nil || r.Bad().Code != fault.UpdateBack {
					s.t.Errorf("report %+v", r)
				}
				if err := s.installer().Run(s.t.Context(), s.stick, Order{}); !errors.Is(err, fault.UpdateTried) {
					s.t.Errorf("a second time by itself: %v", err)
				}
				delete(s.broken, "2.0")
				s.ok(s.installer().Run(s.t.Context(), s.stick, Order{Order: update.Order{Again: true}}))
				s.ends("2.0")
			})
		})
	}
}

func TestRun_WhatIsRefusedChangesNothing(t *testing.T) {
	for name, row := range map[string]struct {
		before func(s *station)
		want   fault.Code
	}{
		"a capture is under way": {func(s *station) { s.busy = true }, fault.UpdateBusy},
		"no way back":            {func(s *station) { s.publish("3.0", 15) }, fault.UpdateOneWay},
		"another package inside": {func(s *station) {
			all, err := filepath.Glob(filepath.Join(s.stick, "targets", "*"))
			s.ok(err)
			s.ok(os.WriteFile(all[0], []byte("something else"), 0o644))
		}, fault.UpdateFile},
		"no former version": {func(s *station) { s.ok(os.Remove(filepath.Join(s.disk, "first.deb"))) }, fault.Unexpected},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(s *station) {
				s.publish("2.0", 11)
				row.before(s)
				err := s.installer().Run(s.t.Context(), s.stick, Order{})
				if err == nil || row.want != fault.Unexpected && !errors.Is(err, row.want) {
					s.t.Fatalf("ends with %v, want %s", err, row.want)
				}
				if d := s.dpkg(); d != (on{"1.0", true}) || s.running != "1.0" {
					s.t.Errorf("installed %+v, running %q", d, s.running)
				}
				if not := s.report().Not; not == nil {
					s.t.Error("nobody is told")
				}
			})
		})
	}
}

// While an order is carried out, nobody reads why the one before was not.
func TestRun_ARefusalEndsWithTheNextOrder(t *testing.T) {
	bubble(t, func(s *station) {
		s.publish("2.0", 11)
		s.busy = true
		if err := s.installer().Run(s.t.Context(), s.stick, Order{}); !errors.Is(err, fault.UpdateBusy) || s.report().Not == nil {
			s.t.Fatalf("ends with %v", err)
		}
		s.busy = false
		i := s.installer()
		i.Say = func(string, ...any) {
			if not := s.report().Not; not != nil {
				s.t.Errorf("meanwhile it says %s", not.Code)
			}
		}
		s.ok(i.Run(s.t.Context(), s.stick, Order{}))
		s.ends("2.0")
	})
}

// The power goes at each step of an update, good or broken, and then once more in what the next start does. Whatever is left at
// last is one version that works, and the broken one is never it.
func TestRecover_ThePowerGoesAtEachStep(t *testing.T) {
	for _, why := range []fate{"", crashes, script} {
		name := string(why)
		if why == "" {
			name = "good"
		}
		t.Run(name, func(t *testing.T) {
			bubble(t, func(s *station) {
				s.broken["2.0"] = why
				s.publish("2.0", 11)
				cuts := 0
				for first := 1; ; first++ {
					for _, second := range []int{0, 2, 5} {
						s.fresh()
						if !s.until(first, func() { _ = s.installer().Run(s.t.Context(), s.stick, Order{Order: update.Order{Again: true}}) }) {
							s.t.Logf("%d power cuts", cuts)
							if cuts < 15 {
								s.t.Errorf("only %d power cuts", cuts)
							}
							return
						}
						cuts++
						s.boot()
						if second > 0 && s.until(second, func() { _ = s.installer().Recover(s.t.Context()) }) {
							cuts++
							s.boot()
						}
						s.steps = 0
						s.ok(s.installer().Recover(s.t.Context()))
						version := s.dpkg().Version
						if why != "" && version != "1.0" || !slices.Contains([]string{"1.0", "2.0"}, version) {
							s.t.Errorf("power cuts at %d and %d leave %s", first, second, version)
						}
						s.settled(first, second, version)
					}
				}
			})
		})
	}
}

// fresh is the machine with version 1.0 and no history.
func (s *station) fresh() {
	entries, err := os.ReadDir(s.home)
	s.ok(err)
	for _, e := range entries {
		s.ok(os.RemoveAll(filepath.Join(s.home, e.Name())))
	}
	_ = os.Remove(filepath.Join(s.disk, "unit"))
	s.steps, s.running, s.said = 0, "", nil
	s.put(on{"1.0", true})
	s.ok(s.Start())
}

// until runs work and takes the power away at a step; false where the work ended before.
func (s *station) until(step int, work func()) (gone bool) {
	s.steps = step
	defer func() {
		if r := recover(); r != nil {
			if _, ours := r.(power); !ours {
				panic(r)
			}
			gone = true
		}
		s.steps = 0
	}()
	work()
	return false
}

// boot starts the service as systemd does, whatever is installed.
func (s *station) boot() {
	if d := s.dpkg(); s.broken[d.Version] != crashes {
		s.ok(s.Start())
	}
}

func (s *station) settled(first, second int, version string) {
	s.t.Helper()
	if d := s.dpkg(); !d.Whole || s.running != version {
		s.t.Errorf("power cuts at %d and %d leave %+v, running %q; said %q", first, second, d, s.running, s.said)
	}
	for _, left := range []string{filepath.Join(s.home, journalFile), filepath.Join(s.disk, "unit")} {
		if _, err := os.Stat(left); err == nil {
			s.t.Errorf("power cuts at %d and %d leave %s", first, second, filepath.Base(left))
		}
	}
}

// A version that stops the machine each time it is tried is put back in the end.
func TestRecover_AVersionThatStopsTheMachine(t *testing.T) {
	bubble(t, func(s *station) {
		s.publish("2.0", 11)
		i := s.installer()
		s.ok(os.MkdirAll(s.home, 0o755))
		s.put(on{"2.0", true})
		s.ok(os.Link(filepath.Join(s.disk, "first.deb"), filepath.Join(s.home, formerPackage)))
		s.ok(i.note(journal{Phase: trial, Version: "2.0", Former: "1.0", Cuts: interrupted}))
		s.ok(s.installer().Recover(s.t.Context()))
		s.ends("1.0")
		if s.report().Failed["2.0"] == "" {
			s.t.Error("it is tried again by itself")
		}
	})
}

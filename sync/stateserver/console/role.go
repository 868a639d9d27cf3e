package console

import (
	"slices"
	"strings"
	"time"

	"thana/shared/fault"
	"thana/sync/stateserver/journal"
)

// door is a page with who may open it.
type door struct {
	page  page
	roles []journal.Role
	logs  bool // it keeps by itself what is looked at; others are kept by their address
}

func everybody() []journal.Role { return journal.Roles() }

// readers may open records.
func readers() []journal.Role { return []journal.Role{journal.Operating, journal.Auditing} }

func operators() []journal.Role { return []journal.Role{journal.Operating} }

func auditors() []journal.Role { return []journal.Role{journal.Auditing} }

// doors are the pages of those who are signed in.
func (c *console) doors() map[string]door {
	return map[string]door{
		"GET /{$}":                        {c.home, everybody(), true},
		"GET /stations":                   {c.stations, everybody(), false},
		"GET /stations/{station}":         {c.station, everybody(), false},
		"GET /quality":                    {c.quality, everybody(), false},
		"GET /quality/records":            {c.qualityRecords, everybody(), false},
		"GET /alarms":                     {c.alarms, everybody(), false},
		"GET /order":                      {c.order, everybody(), false},
		"GET /order.pdf":                  {c.orderPaper, everybody(), false},
		"GET /records":                    {c.records, readers(), false},
		"GET /records/{station}/{record}": {c.record, readers(), true},
		"GET /prove/{station}/{record}":   {c.prove, readers(), true},
		"GET /files/{station}/{blob}":     {c.file, readers(), true},
		"GET /verify":                     {c.verifyPage, readers(), false},
		"POST /verify":                    {c.verify, readers(), true},
		"GET /search":                     {c.searchPage, operators(), false},
		"POST /search":                    {c.search, operators(), true},
		"GET /exports":                    {c.exportsPage, operators(), false},
		"POST /exports/transactions":      {c.transactions, operators(), true},
		"POST /exports/case":              {c.caseArchive, operators(), true},
		"GET /views":                      {c.views, auditors(), false},
		"POST /sign-out":                  {c.signOut, everybody(), true},
	}
}

// may says whether a role opens a page of the menu.
func (c *console) may(role journal.Role) map[string]bool {
	all := map[string]bool{}
	for pattern, d := range c.doors() {
		if name, menu := strings.CutPrefix(pattern, "GET /"); menu && slices.Contains(d.roles, role) {
			all[name] = true
		}
	}
	return all
}

// longestLook bounds what is kept of an address.
const longestLook = 200

// enter lets a role through a door, and keeps that it did: before anything is shown, and also where it may not.
func (c *console) enter(v *visit, d door) error {
	address := strings.TrimPrefix(v.r.URL.RequestURI(), "/")
	look := func(what string) error {
		text := what + " " + address[:min(len(address), longestLook)]
		return c.Journal.Viewed(v.r.Context(), v.r.PathValue("station"), v.session.Login, v.r.PathValue("record"), text, time.Now())
	}
	if !slices.Contains(d.roles, v.session.Role) {
		if err := look("refused"); err != nil {
			return err
		}
		return fault.New(fault.AccessDenied, "console.enter", "%s may not open %s", v.session.Role, v.r.Pattern).With("role", say(v.lang, "role_"+string(v.session.Role)))
	}
	if d.logs {
		return nil
	}
	return look("page")
}

// looked says a kept look in words: its first word is a kind of look; of an address the page has its name from the menu, the rest is as
// it is.
func looked(lang fault.Lang, what string) string {
	kind, rest, _ := strings.Cut(what, " ")
	if kind == "page" || kind == "refused" {
		end := strings.IndexAny(rest+"?", "/.?")
		rest = strings.TrimSpace(say(lang, rest[:end]) + " " + rest[end:])
	}
	if said := say(lang, "look_"+kind); said != "look_"+kind {
		return strings.TrimSpace(said + " " + rest)
	}
	return what
}

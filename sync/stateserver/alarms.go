package main

import (
	"time"

	"thana/shared/fault"
)

type alarmsCmd struct {
	Station string `arg:"" optional:"" help:"Code of one station; all stations without it."`
	JSON    bool   `help:"Print JSON."`
}

// alarmLine is an alarm as scripts read it.
type alarmLine struct {
	At      time.Time `json:"at"`
	Station string    `json:"station"`
	Code    string    `json:"code"`
	Detail  string    `json:"detail"`
}

func (c *alarmsCmd) Run(p *program, st *state) error {
	all, err := st.journal.Alarms(p.ctx, c.Station)
	if err != nil {
		return fault.Wrap(fault.SyncState, "state.alarms", err)
	}
	lines := []alarmLine{}
	for _, a := range all {
		lines = append(lines, alarmLine{a.At, a.Station, a.Code, a.Detail})
	}
	return show(p, c.JSON, lines, "AT\tSTATION\tALARM\tDETAIL", func(l alarmLine) []any {
		return []any{ist(l.At), l.Station, l.Code, l.Detail}
	})
}

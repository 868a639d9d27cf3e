package link

import (
	"context"
	"net/http"
	"strconv"

	"thana/desktop/flow"
	"thana/shared/record"
	"thana/shared/wire"
)

var _ flow.Appliance = (*Client)(nil)

func get[T any](ctx context.Context, c *Client, path string, pairs ...string) (T, error) {
	var out T
	err := c.ask(ctx, http.MethodGet, path, nil, &out, pairs...)
	return out, err
}

func post[T any](ctx context.Context, c *Client, path string, in any, pairs ...string) (T, error) {
	var out T
	err := c.ask(ctx, http.MethodPost, path, in, &out, pairs...)
	return out, err
}

func put[T any](ctx context.Context, c *Client, path string, in any, pairs ...string) (T, error) {
	var out T
	err := c.ask(ctx, http.MethodPut, path, in, &out, pairs...)
	return out, err
}

// Station implements flow.Door.
func (c *Client) Station(ctx context.Context) (wire.StationInfo, error) {
	return get[wire.StationInfo](ctx, c, wire.PathStation)
}

// SignIn implements flow.Door; what follows is asked in the officer's name.
func (c *Client) SignIn(ctx context.Context, in wire.SignIn) (wire.Session, error) {
	s, err := post[wire.Session](ctx, c, wire.PathSessions, in)
	if err == nil {
		c.Token(s.Token)
	}
	return s, err
}

// SignOut implements flow.Door; the token is forgotten even if the appliance does not answer. Whoever signs in while it
// has not answered yet stays signed in.
func (c *Client) SignOut(ctx context.Context) error {
	signed := c.current()
	err := c.ask(ctx, http.MethodDelete, wire.PathSessions, nil, nil)
	c.forget(signed)
	return err
}

// Officers implements flow.Staff.
func (c *Client) Officers(ctx context.Context) ([]wire.OfficerCard, error) {
	return get[[]wire.OfficerCard](ctx, c, wire.PathOfficers)
}

// SaveOfficer implements flow.Staff.
func (c *Client) SaveOfficer(ctx context.Context, in wire.NewOfficer) error {
	return c.ask(ctx, http.MethodPost, wire.PathOfficers, in, nil)
}

// RemoveOfficer implements flow.Staff.
func (c *Client) RemoveOfficer(ctx context.Context, login string) error {
	return c.ask(ctx, http.MethodDelete, wire.PathOfficer, nil, nil, "login", login)
}

// UnlockOfficer implements flow.Staff.
func (c *Client) UnlockOfficer(ctx context.Context, login string) error {
	return c.ask(ctx, http.MethodPost, wire.PathUnlock, nil, nil, "login", login)
}

// ChangePassword implements flow.Staff.
func (c *Client) ChangePassword(ctx context.Context, in wire.NewPassword) error {
	return c.ask(ctx, http.MethodPut, wire.PathPassword, in, nil)
}

// Overview implements flow.Desk.
func (c *Client) Overview(ctx context.Context) (wire.Overview, error) {
	return get[wire.Overview](ctx, c, wire.PathOverview)
}

// Search implements flow.Desk.
func (c *Client) Search(ctx context.Context, q flow.Query) ([]wire.Summary, error) {
	return get[[]wire.Summary](ctx, c, wire.PathSearch, "q", q.Text, "section", q.Section, "from", string(q.From), "to", string(q.To))
}

// Diary implements flow.Diary.
func (c *Client) Diary(ctx context.Context, day record.Date) ([]record.Revision[record.GDEntry], error) {
	return get[[]record.Revision[record.GDEntry]](ctx, c, wire.PathDiary, "day", string(day))
}

// RegisterGD implements flow.Diary.
func (c *Client) RegisterGD(ctx context.Context, r wire.Registration[record.GDEntry]) (record.Revision[record.GDEntry], error) {
	return post[record.Revision[record.GDEntry]](ctx, c, wire.PathDiary, r)
}

// FIRs implements flow.FIRs.
func (c *Client) FIRs(ctx context.Context, limit int, before string) ([]wire.Summary, error) {
	return get[[]wire.Summary](ctx, c, wire.PathFIRs, "limit", strconv.Itoa(limit), "before", before)
}

// FIR implements flow.FIRs.
func (c *Client) FIR(ctx context.Context, id string) (record.Revision[record.FIR], error) {
	return get[record.Revision[record.FIR]](ctx, c, wire.PathFIR, "id", id)
}

// CheckFIR implements flow.FIRs.
func (c *Client) CheckFIR(ctx context.Context, r wire.Registration[record.FIR]) ([]record.Finding, error) {
	f, err := post[wire.Findings](ctx, c, wire.PathFIRCheck, r)
	return f.Findings, err
}

// RegisterFIR implements flow.FIRs.
func (c *Client) RegisterFIR(ctx context.Context, r wire.Registration[record.FIR]) (record.Revision[record.FIR], error) {
	return post[record.Revision[record.FIR]](ctx, c, wire.PathFIRs, r)
}

// CorrectFIR implements flow.FIRs.
func (c *Client) CorrectFIR(ctx context.Context, id string, in wire.Correction[record.FIR]) (record.Revision[record.FIR], error) {
	return put[record.Revision[record.FIR]](ctx, c, wire.PathFIR, in, "id", id)
}

// Arrests implements flow.Arrests.
func (c *Client) Arrests(ctx context.Context, fir string) ([]wire.Summary, error) {
	return get[[]wire.Summary](ctx, c, wire.PathArrests, "fir", fir)
}

// Arrest implements flow.Arrests.
func (c *Client) Arrest(ctx context.Context, id string) (record.Revision[record.Arrest], error) {
	return get[record.Revision[record.Arrest]](ctx, c, wire.PathArrest, "id", id)
}

// CheckArrest implements flow.Arrests.
func (c *Client) CheckArrest(ctx context.Context, r wire.Registration[record.Arrest]) ([]record.Finding, error) {
	f, err := post[wire.Findings](ctx, c, wire.PathArrestCheck, r)
	return f.Findings, err
}

// RegisterArrest implements flow.Arrests.
func (c *Client) RegisterArrest(ctx context.Context, r wire.Registration[record.Arrest]) (record.Revision[record.Arrest], error) {
	return post[record.Revision[record.Arrest]](ctx, c, wire.PathArrests, r)
}

// CorrectArrest implements flow.Arrests.
func (c *Client) CorrectArrest(ctx context.Context, id string, in wire.Correction[record.Arrest]) (record.Revision[record.Arrest], error) {
	return put[record.Revision[record.Arrest]](ctx, c, wire.PathArrest, in, "id", id)
}

// CompleteArrest implements flow.Completion.
func (c *Client) CompleteArrest(ctx context.Context, id string) (record.Revision[record.Arrest], error) {
	return post[record.Revision[record.Arrest]](ctx, c, wire.PathArrestDone, nil, "id", id)
}

// SeeArrest implements flow.Completion.
func (c *Client) SeeArrest(ctx context.Context, id string) (record.Revision[record.Arrest], error) {
	return post[record.Revision[record.Arrest]](ctx, c, wire.PathArrestSeen, nil, "id", id)
}

// Reading implements flow.Evidence.
func (c *Client) Reading(ctx context.Context, recordID string) (wire.Reading, error) {
	return get[wire.Reading](ctx, c, wire.PathReading, "id", recordID)
}

// Captures implements flow.Evidence.
func (c *Client) Captures(ctx context.Context, recordID string) ([]record.Capture, error) {
	return get[[]record.Capture](ctx, c, wire.PathCaptures, "id", recordID)
}

// Image implements flow.Evidence: the bytes of a capture or of one of its renditions.
func (c *Client) Image(ctx context.Context, captureID, rendition string) ([]byte, error) {
	return c.bytes(ctx, http.MethodGet, wire.PathImage, nil, "id", captureID, "rendition", rendition)
}

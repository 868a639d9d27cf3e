package link

import (
	"context"
	"net/http"
	"strconv"

	"thana/shared/down"
	"thana/shared/wire"
)

// AskState implements flow.State.
func (c *Client) AskState(ctx context.Context, in wire.StateAsk) (wire.Inquiry, error) {
	return post[wire.Inquiry](ctx, c, wire.PathStateSearch, in)
}

// Inquiries implements flow.State.
func (c *Client) Inquiries(ctx context.Context) ([]wire.Inquiry, error) {
	return get[[]wire.Inquiry](ctx, c, wire.PathStateSearch)
}

// LookAtAnswer implements flow.State; the ledger keeps that the officer looked.
func (c *Client) LookAtAnswer(ctx context.Context, id string) (wire.Inquiry, error) {
	return post[wire.Inquiry](ctx, c, wire.PathStateAnswer, nil, "id", id)
}

// LookAtHit implements flow.State; the ledger keeps which case the officer looked at.
func (c *Client) LookAtHit(ctx context.Context, id string, n int) (wire.StateHit, error) {
	return post[wire.StateHit](ctx, c, wire.PathStateHit, nil, "id", id, "n", strconv.Itoa(n))
}

// ForgetInquiry implements flow.State.
func (c *Client) ForgetInquiry(ctx context.Context, id string) error {
	return c.ask(ctx, http.MethodDelete, wire.PathStateAnswer, nil, nil, "id", id)
}

// Lookouts implements flow.Notices.
func (c *Client) Lookouts(ctx context.Context) ([]wire.LookoutRow, error) {
	return get[[]wire.LookoutRow](ctx, c, wire.PathLookouts)
}

// LookoutPicture implements flow.Notices.
func (c *Client) LookoutPicture(ctx context.Context, id string) ([]byte, error) {
	return c.bytes(ctx, http.MethodGet, wire.PathLookoutPicture, nil, "id", id)
}

// SeenLookouts implements flow.Notices.
func (c *Client) SeenLookouts(ctx context.Context) error {
	return c.ask(ctx, http.MethodPost, wire.PathLookoutsSeen, nil, nil)
}

// Requests implements flow.Notices.
func (c *Client) Requests(ctx context.Context) ([]wire.Service, error) {
	return get[[]wire.Service](ctx, c, wire.PathRequests)
}

// TakeRequest implements flow.Notices.
func (c *Client) TakeRequest(ctx context.Context, in wire.Take) (wire.Service, error) {
	return post[wire.Service](ctx, c, wire.PathRequestTake, in)
}

// AnswerRequest implements flow.Notices.
func (c *Client) AnswerRequest(ctx context.Context, a down.Reply) (wire.Service, error) {
	return post[wire.Service](ctx, c, wire.PathRequestAnswer, a)
}

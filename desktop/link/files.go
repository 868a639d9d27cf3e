package link

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"

	"thana/desktop/flow"
	"thana/shared/fault"
	"thana/shared/wire"
)

var _ flow.Files = (*Client)(nil)

// BeginFile implements flow.Files.
func (c *Client) BeginFile(ctx context.Context, recordID string, b wire.FileBegin) (wire.FileAt, error) {
	return post[wire.FileAt](ctx, c, wire.PathFiles, b, "id", recordID)
}

// FilePart implements flow.Files.
func (c *Client) FilePart(ctx context.Context, id string, offset int64, part []byte) (out wire.FileAt, err error) {
	r := c.http.R().SetContext(ctx).SetAuthToken(c.current()).SetHeader("Content-Type", "application/octet-stream").SetBody(part).
		SetPathParam("id", id).SetQueryParam("offset", strconv.FormatInt(offset, 10))
	answer, err := r.Put(wire.PathFilePart)
	if err != nil {
		return out, c.failed(err)
	}
	c.tell(true)
	if answer.IsError() {
		return out, refusal(answer.StatusCode(), answer.Body())
	}
	if err := json.Unmarshal(answer.Body(), &out); err != nil {
		return out, fault.New(fault.RequestMalformed, "link.FilePart", "%v", err)
	}
	return out, nil
}

// DropFile implements flow.Files.
func (c *Client) DropFile(ctx context.Context, id string) error {
	return c.ask(ctx, http.MethodDelete, wire.PathFilePart, nil, nil, "id", id)
}

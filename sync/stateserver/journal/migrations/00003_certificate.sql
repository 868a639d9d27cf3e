-- When a station's certificate ends, so that nobody learns of it from a line that is down.

-- +goose Up
ALTER TABLE station ADD COLUMN certificate_ends TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE station DROP COLUMN certificate_ends;

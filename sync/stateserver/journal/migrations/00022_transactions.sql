-- The transactions of a day are asked for across stations.

-- +goose Up
CREATE INDEX capture_row_kind ON capture_row (kind, at);

-- +goose Down
DROP INDEX capture_row_kind;

-- What an operator may do, and the list of looks by time: an auditor reads it across stations.

-- +goose Up
ALTER TABLE operator ADD COLUMN role TEXT NOT NULL DEFAULT 'operator';
CREATE INDEX console_view_at ON console_view (at);

-- +goose Down
DROP INDEX console_view_at;
ALTER TABLE operator DROP COLUMN role;

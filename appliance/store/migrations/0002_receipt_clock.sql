-- +goose Up
-- When a receipt came in, by the clock that only runs forward: boot id and nanoseconds since that boot.
ALTER TABLE receipt ADD COLUMN boot TEXT NOT NULL DEFAULT '';
ALTER TABLE receipt ADD COLUMN mono INTEGER NOT NULL DEFAULT 0;
DROP INDEX receipt_at;
CREATE INDEX receipt_seq ON receipt (seq);

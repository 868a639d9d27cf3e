-- What the certificate of a destruction says and nothing else keeps: when it was carried out here, what the station says
-- that it destroyed, and under which number a record was known. A number names nobody.

-- +goose Up
ALTER TABLE destruction ADD COLUMN carried_at TEXT NOT NULL DEFAULT '';
ALTER TABLE destruction ADD COLUMN told_entries BIGINT NOT NULL DEFAULT 0;
ALTER TABLE destruction ADD COLUMN told_files BIGINT NOT NULL DEFAULT 0;
CREATE TABLE record_destroyed (
    station_id TEXT NOT NULL,
    record     TEXT NOT NULL,
    kind       TEXT NOT NULL,
    number     TEXT NOT NULL,
    ordered    TEXT NOT NULL,
    PRIMARY KEY (station_id, record)
);

-- +goose Down
DROP TABLE record_destroyed;
ALTER TABLE destruction DROP COLUMN told_files;
ALTER TABLE destruction DROP COLUMN told_entries;
ALTER TABLE destruction DROP COLUMN carried_at;

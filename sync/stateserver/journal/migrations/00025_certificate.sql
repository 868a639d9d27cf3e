-- What the certificate of a destruction says and nothing else keeps: when it was carried out here, and under which number a
-- record was known. A number names nobody.

-- +goose Up
ALTER TABLE destruction ADD COLUMN carried_at TEXT NOT NULL DEFAULT '';
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
ALTER TABLE destruction DROP COLUMN carried_at;

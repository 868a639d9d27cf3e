-- Several servers on one database: the parts of captures that are not complete, how many bytes they are, and whose
-- database this is.

-- +goose Up
ALTER TABLE blob ADD COLUMN have BIGINT NOT NULL DEFAULT 0;
CREATE INDEX blob_waiting ON blob (station_id, seq) WHERE receipt='';
CREATE TABLE blob_part (
    station_id TEXT NOT NULL,
    blob_id    TEXT NOT NULL,
    first_byte BIGINT NOT NULL,
    data       BYTEA NOT NULL,
    PRIMARY KEY (station_id, blob_id, first_byte)
);
CREATE TABLE data_centre (
    id        BIGINT PRIMARY KEY,
    authority TEXT NOT NULL
);

-- +goose Down
DROP TABLE data_centre;
DROP TABLE blob_part;
DROP INDEX blob_waiting;
ALTER TABLE blob DROP COLUMN have;

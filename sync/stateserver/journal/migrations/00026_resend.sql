-- Captures whose file here was found gone or altered, and that the station was asked to send again. A row stays: what was
-- once lost is told by verify until the file is stored anew.

-- +goose Up
CREATE TABLE blob_asked (
    station_id TEXT NOT NULL,
    blob_id    TEXT NOT NULL,
    asked_at   TEXT NOT NULL,
    PRIMARY KEY (station_id, blob_id)
);

-- +goose Down
DROP TABLE blob_asked;

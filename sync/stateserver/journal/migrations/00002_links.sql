-- Which record tells of which: a diary entry of the FIR that rests on it, an arrest of its FIR. What tells of a
-- protected record is protected with it.

-- +goose Up
CREATE TABLE record_link (
    station_id TEXT NOT NULL,
    of_record  TEXT NOT NULL,
    record     TEXT NOT NULL,
    PRIMARY KEY (station_id, of_record, record)
);

-- +goose Down
DROP TABLE record_link;

-- What the board of stations shows: the district that the state puts a station into, what the station's devices say, and
-- when its newest entries were stored.

-- +goose Up
ALTER TABLE station ADD COLUMN district_en TEXT NOT NULL DEFAULT '';
ALTER TABLE station ADD COLUMN district_local TEXT NOT NULL DEFAULT '';
ALTER TABLE station ADD COLUMN device_faults TEXT NOT NULL DEFAULT '';
ALTER TABLE station_cursor ADD COLUMN stored_at TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE station_cursor DROP COLUMN stored_at;
ALTER TABLE station DROP COLUMN device_faults;
ALTER TABLE station DROP COLUMN district_local;
ALTER TABLE station DROP COLUMN district_en;

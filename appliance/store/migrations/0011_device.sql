-- +goose Up
-- What became of the devices and of the appliance itself, for the technician. It names no person, stands in no ledger and is not sent.
CREATE TABLE device_event (
    id   INTEGER PRIMARY KEY AUTOINCREMENT,
    at   INTEGER NOT NULL,
    key  TEXT NOT NULL,
    body TEXT NOT NULL
);
CREATE INDEX device_event_key ON device_event (key, id);

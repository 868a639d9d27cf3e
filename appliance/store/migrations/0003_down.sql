-- +goose Up
-- What the state said: how far in each lane, and what became of every frame.
CREATE TABLE down_lane (
    lane  INTEGER PRIMARY KEY,
    seq   INTEGER NOT NULL,
    chain BLOB NOT NULL
);
CREATE TABLE down_frame (
    lane    INTEGER NOT NULL,
    seq     INTEGER NOT NULL,
    kind    TEXT NOT NULL,
    chain   BLOB NOT NULL,
    at      INTEGER NOT NULL,
    refused TEXT NOT NULL,
    PRIMARY KEY (lane, seq)
) WITHOUT ROWID;

-- Look-outs and citizen service requests, the newest of each id.
CREATE TABLE down_item (
    kind TEXT NOT NULL,
    id   TEXT NOT NULL,
    at   INTEGER NOT NULL,
    ends INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (kind, id)
) WITHOUT ROWID;

-- Orders that were carried out, the entries whose keys they took, and files that are still to be deleted.
CREATE TABLE destroyed_order (
    hash   BLOB PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    at     INTEGER NOT NULL,
    wiped  INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE destroyed_entry (
    seq    INTEGER PRIMARY KEY REFERENCES entry (seq),
    number TEXT NOT NULL
);
CREATE TABLE destroyed_file (
    file TEXT PRIMARY KEY
);
ALTER TABLE record ADD COLUMN destroyed TEXT NOT NULL DEFAULT '';

-- Epochs after the first: each goes on from a position of the state's. What stands between kept and after is at the state alone.
CREATE TABLE epoch (
    epoch INTEGER PRIMARY KEY,
    kept  INTEGER NOT NULL,
    after INTEGER NOT NULL,
    chain BLOB NOT NULL
);
-- What entries were chained with before they were moved into a new epoch.
CREATE TABLE former_chain (
    epoch INTEGER NOT NULL,
    seq   INTEGER NOT NULL,
    chain BLOB NOT NULL,
    PRIMARY KEY (epoch, seq)
) WITHOUT ROWID;

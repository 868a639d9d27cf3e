-- What the state says to each station: one chain in each lane. A body is kept once, under its hash: master data is said to
-- thousands of stations, so down_body alone begins with no station_id. Destruction orders, and what they took.

-- +goose Up
CREATE TABLE down_body (
    hash BYTEA PRIMARY KEY,
    body BYTEA NOT NULL
);
CREATE TABLE down_frame (
    station_id TEXT NOT NULL,
    lane       BIGINT NOT NULL,
    seq        BIGINT NOT NULL,
    said_id    TEXT NOT NULL,
    kind       TEXT NOT NULL,
    sealed     BOOLEAN NOT NULL,
    body_hash  BYTEA NOT NULL,
    prev       BYTEA NOT NULL,
    chain      BYTEA NOT NULL,
    key_id     TEXT NOT NULL,
    signature  BYTEA NOT NULL,
    said_at    TEXT NOT NULL,
    said_by    TEXT NOT NULL,
    refused    TEXT NOT NULL DEFAULT '',
    refused_at TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (station_id, lane, seq)
);
CREATE TABLE down_head (
    station_id TEXT NOT NULL,
    lane       BIGINT NOT NULL,
    seq        BIGINT NOT NULL,
    chain      BYTEA NOT NULL,
    said_at    TEXT NOT NULL,
    applied    BIGINT NOT NULL DEFAULT 0,
    applied_at TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (station_id, lane)
);
CREATE INDEX down_head_said ON down_head (said_at);
CREATE TABLE destruction (
    station_id   TEXT NOT NULL,
    number       TEXT NOT NULL,
    hash         BYTEA NOT NULL,
    body         TEXT NOT NULL,
    made_at      TEXT NOT NULL,
    said_at      TEXT NOT NULL DEFAULT '',
    said_seq     BIGINT NOT NULL DEFAULT 0,
    destroyed_at TEXT NOT NULL DEFAULT '',
    entry_seq    BIGINT NOT NULL DEFAULT 0,
    entries      BIGINT NOT NULL DEFAULT 0,
    files        BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (station_id, number)
);
CREATE TABLE entry_destroyed (
    station_id TEXT NOT NULL,
    seq        BIGINT NOT NULL,
    number     TEXT NOT NULL,
    PRIMARY KEY (station_id, seq)
);
CREATE TABLE object_destroyed (
    station_id TEXT NOT NULL,
    sha256     BYTEA NOT NULL,
    PRIMARY KEY (station_id, sha256)
);

-- +goose Down
DROP TABLE object_destroyed;
DROP TABLE entry_destroyed;
DROP TABLE destruction;
DROP TABLE down_head;
DROP TABLE down_frame;
DROP TABLE down_body;

-- station_id is first in every key; no sequences, no triggers, no statement touches two stations: the same statements
-- run on PostgreSQL. Times are RFC 3339 text in UTC.

-- +goose Up
CREATE TABLE station (
    station_id  TEXT PRIMARY KEY,
    name_en     TEXT NOT NULL,
    name_local  TEXT NOT NULL,
    ledger_key  BYTEA,
    seal_key    TEXT NOT NULL DEFAULT '',
    tls_key     BYTEA,
    enrolled_at TEXT NOT NULL DEFAULT '',
    revoked_at  TEXT NOT NULL DEFAULT '',
    contact_at  TEXT NOT NULL DEFAULT '',
    clock_ms    BIGINT NOT NULL DEFAULT 0,
    head_seq    BIGINT NOT NULL DEFAULT 0,
    waiting_captures BIGINT NOT NULL DEFAULT 0,
    waiting_bytes    BIGINT NOT NULL DEFAULT 0,
    oldest_unsent    TEXT NOT NULL DEFAULT ''
);
CREATE TABLE enrol_token (
    station_id  TEXT NOT NULL,
    secret_hash BYTEA NOT NULL,
    expires_at  TEXT NOT NULL,
    used_key    BYTEA,
    PRIMARY KEY (station_id, secret_hash)
);
CREATE TABLE station_cursor (
    station_id TEXT PRIMARY KEY,
    epoch      BIGINT NOT NULL,
    last_seq   BIGINT NOT NULL,
    chain      BYTEA NOT NULL,
    stored_seq BIGINT NOT NULL,
    forked     BOOLEAN NOT NULL,
    receipt    TEXT NOT NULL DEFAULT '',
    updated_at TEXT NOT NULL
);
CREATE TABLE ledger_batch (
    station_id  TEXT NOT NULL,
    epoch       BIGINT NOT NULL,
    last_seq    BIGINT NOT NULL,
    first_seq   BIGINT NOT NULL,
    prev        BYTEA NOT NULL,
    key_id      TEXT NOT NULL,
    signature   BYTEA NOT NULL,
    received_at TEXT NOT NULL,
    PRIMARY KEY (station_id, epoch, last_seq)
);
CREATE TABLE ledger_entry (
    station_id TEXT NOT NULL,
    epoch      BIGINT NOT NULL,
    seq        BIGINT NOT NULL,
    kind       TEXT NOT NULL,
    record     TEXT NOT NULL,
    version    BIGINT NOT NULL,
    clock      TEXT NOT NULL,
    blobs      TEXT NOT NULL,
    body       BYTEA NOT NULL,
    envelope   TEXT NOT NULL,
    data_key   BYTEA,
    chain      BYTEA NOT NULL,
    PRIMARY KEY (station_id, epoch, seq)
);
CREATE INDEX ledger_entry_record ON ledger_entry (station_id, record, version);
CREATE TABLE blob (
    station_id TEXT NOT NULL,
    blob_id    TEXT NOT NULL,
    epoch      BIGINT NOT NULL,
    seq        BIGINT NOT NULL,
    size       BIGINT NOT NULL,
    sha256     BYTEA NOT NULL,
    priority   BIGINT NOT NULL,
    receipt    TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (station_id, blob_id)
);
CREATE TABLE record_row (
    station_id TEXT NOT NULL,
    record     TEXT NOT NULL,
    version    BIGINT NOT NULL,
    seq        BIGINT NOT NULL,
    kind       TEXT NOT NULL,
    number     TEXT NOT NULL,
    at         TEXT NOT NULL,
    class      TEXT NOT NULL,
    officer_en    TEXT NOT NULL,
    officer_local TEXT NOT NULL,
    officer_rank  TEXT NOT NULL,
    title      TEXT NOT NULL,
    PRIMARY KEY (station_id, record, version)
);
CREATE TABLE capture_row (
    station_id TEXT NOT NULL,
    capture    TEXT NOT NULL,
    seq        BIGINT NOT NULL,
    record     TEXT NOT NULL,
    kind       TEXT NOT NULL,
    what       TEXT NOT NULL,
    at         TEXT NOT NULL,
    device     TEXT NOT NULL,
    quality    BIGINT NOT NULL,
    PRIMARY KEY (station_id, capture)
);
CREATE INDEX capture_row_record ON capture_row (station_id, record);
CREATE TABLE alarm (
    station_id TEXT NOT NULL,
    alarm_id   TEXT NOT NULL,
    code       TEXT NOT NULL,
    detail     TEXT NOT NULL,
    at         TEXT NOT NULL,
    PRIMARY KEY (station_id, alarm_id)
);
CREATE TABLE operator (
    login    TEXT PRIMARY KEY,
    name     TEXT NOT NULL,
    password TEXT NOT NULL,
    tries    BIGINT NOT NULL DEFAULT 0,
    locked_until TEXT NOT NULL DEFAULT ''
);
CREATE TABLE console_session (
    token_hash BYTEA PRIMARY KEY,
    login      TEXT NOT NULL,
    csrf       TEXT NOT NULL,
    expires_at TEXT NOT NULL
);
CREATE TABLE console_view (
    station_id TEXT NOT NULL,
    view_id    TEXT NOT NULL,
    login      TEXT NOT NULL,
    record     TEXT NOT NULL,
    what       TEXT NOT NULL,
    at         TEXT NOT NULL,
    PRIMARY KEY (station_id, view_id)
);

-- +goose Down
DROP TABLE console_view;
DROP TABLE console_session;
DROP TABLE operator;
DROP TABLE alarm;
DROP TABLE capture_row;
DROP TABLE record_row;
DROP TABLE blob;
DROP TABLE ledger_entry;
DROP TABLE ledger_batch;
DROP TABLE station_cursor;
DROP TABLE enrol_token;
DROP TABLE station;

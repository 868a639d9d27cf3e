-- +goose Up
CREATE TABLE meta (
    name  TEXT PRIMARY KEY,
    value BLOB NOT NULL
) WITHOUT ROWID;

-- The station's chain. at and mono are nanoseconds; key is the wrapped data key, null once the record is destroyed.
CREATE TABLE entry (
    seq      INTEGER PRIMARY KEY,
    kind     TEXT NOT NULL,
    record   TEXT NOT NULL,
    version  INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    state    TEXT NOT NULL,
    boot     TEXT NOT NULL,
    mono     INTEGER NOT NULL,
    body     BLOB NOT NULL,
    envelope TEXT NOT NULL,
    key      BLOB,
    chain    BLOB NOT NULL
);
CREATE INDEX entry_record ON entry (record, seq);

-- Sealed files, named in the entry in the order of place.
CREATE TABLE blob (
    id       TEXT PRIMARY KEY,
    seq      INTEGER NOT NULL REFERENCES entry (seq),
    place    INTEGER NOT NULL,
    file     TEXT NOT NULL,
    size     INTEGER NOT NULL,
    sha256   BLOB NOT NULL,
    priority INTEGER NOT NULL,
    received INTEGER,
    stored   INTEGER,
    receipt  BLOB
);
CREATE INDEX blob_seq ON blob (seq, place);

-- What the state has not confirmed as stored: entries (blob empty) and blobs.
CREATE TABLE outbox (
    seq   INTEGER NOT NULL,
    blob  TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    PRIMARY KEY (seq, blob)
) WITHOUT ROWID;

CREATE TABLE receipt (
    level TEXT NOT NULL,
    seq   INTEGER NOT NULL,
    at    INTEGER NOT NULL,
    body  TEXT NOT NULL,
    PRIMARY KEY (level, seq)
) WITHOUT ROWID;

CREATE INDEX receipt_at ON receipt (at);

CREATE TABLE envelope (
    id  TEXT PRIMARY KEY,
    day TEXT NOT NULL,
    seq INTEGER NOT NULL REFERENCES entry (seq)
);
CREATE INDEX envelope_day ON envelope (day, seq);

-- The newest revision's summary; number is unique within its series.
CREATE TABLE record (
    row      INTEGER PRIMARY KEY,
    id       TEXT NOT NULL UNIQUE,
    kind     TEXT NOT NULL,
    series   TEXT NOT NULL,
    serial   INTEGER NOT NULL,
    number   TEXT NOT NULL,
    parent   TEXT NOT NULL,
    at       INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    class    TEXT NOT NULL,
    login    TEXT NOT NULL,
    actors   TEXT NOT NULL,
    rows     TEXT NOT NULL,
    complete INTEGER NOT NULL,
    UNIQUE (kind, series, serial)
);
CREATE INDEX record_list ON record (kind, row);
CREATE INDEX record_parent ON record (parent, row);
CREATE INDEX record_at ON record (at);

CREATE TABLE revision (
    record   TEXT NOT NULL REFERENCES record (id),
    revision INTEGER NOT NULL,
    seq      INTEGER NOT NULL REFERENCES entry (seq),
    body     TEXT NOT NULL,
    PRIMARY KEY (record, revision)
) WITHOUT ROWID;

CREATE TABLE capture (
    id     TEXT PRIMARY KEY,
    record TEXT NOT NULL,
    seq    INTEGER NOT NULL REFERENCES entry (seq),
    body   TEXT NOT NULL
);
CREATE INDEX capture_record ON capture (record, seq);

CREATE TABLE event (
    seq    INTEGER PRIMARY KEY REFERENCES entry (seq),
    kind   TEXT NOT NULL,
    record TEXT NOT NULL,
    body   TEXT NOT NULL
);
CREATE INDEX event_record ON event (record, kind, seq);

CREATE TABLE officer (
    login   TEXT PRIMARY KEY,
    body    TEXT NOT NULL,
    hash    TEXT NOT NULL,
    failed  INTEGER NOT NULL DEFAULT 0,
    locked  INTEGER,
    revoked INTEGER
);

CREATE TABLE desktop (
    fingerprint TEXT PRIMARY KEY,
    name        TEXT NOT NULL,
    paired      INTEGER NOT NULL,
    seen        INTEGER,
    revoked     INTEGER
);

-- unicode61 alone splits Hindi words at vowel signs; the categories keep them whole.
CREATE VIRTUAL TABLE search USING fts5 (
    number, name, section,
    content = '', contentless_delete = 1,
    tokenize = "unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc'"
);

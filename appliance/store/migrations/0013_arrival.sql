-- +goose Up
-- Files on their way in, in parts. What is here was sealed and is on the disk up to offset; next is the part that may have begun to be.
CREATE TABLE arrival (
    id        TEXT PRIMARY KEY,
    record    TEXT NOT NULL,
    name      TEXT NOT NULL,
    carrier   TEXT NOT NULL,
    sha256    TEXT NOT NULL,
    size      INTEGER NOT NULL,
    offset    INTEGER NOT NULL,
    file      TEXT NOT NULL,
    envelope  TEXT NOT NULL,
    key       BLOB NOT NULL,
    clear     BLOB NOT NULL,
    sealed    BLOB NOT NULL,
    next      BLOB,
    described TEXT, -- once it is whole: the capture that it becomes
    touched   INTEGER NOT NULL
) WITHOUT ROWID;

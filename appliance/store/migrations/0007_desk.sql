-- +goose Up
-- When a look-out or a request came here: what came since an officer last saw the list is new to that officer.
ALTER TABLE down_item ADD COLUMN came INTEGER NOT NULL DEFAULT 0;
CREATE TABLE seen_list (
    login TEXT PRIMARY KEY,
    at    INTEGER NOT NULL
) WITHOUT ROWID;

-- How far the station is with a citizen's request; answered is null before.
CREATE TABLE service (
    request  TEXT PRIMARY KEY,
    answered INTEGER,
    body     TEXT NOT NULL
) WITHOUT ROWID;

-- Questions to the state with their answers, each until it ends.
CREATE TABLE question (
    id    TEXT PRIMARY KEY,
    login TEXT NOT NULL,
    state TEXT NOT NULL,
    at    INTEGER NOT NULL,
    ends  INTEGER NOT NULL,
    body  TEXT NOT NULL,
    hits  TEXT NOT NULL DEFAULT '[]'
) WITHOUT ROWID;
CREATE INDEX question_at ON question (at);

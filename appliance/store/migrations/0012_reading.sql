-- +goose Up
-- Records with scanned pages of which no document was made yet.
CREATE TABLE unread (
    record TEXT PRIMARY KEY,
    seq    INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX capture_seq ON capture (seq);

-- What was read on scanned pages; rowid is the entry of the document.
CREATE VIRTUAL TABLE read USING fts5 (
    words,
    content = '', contentless_delete = 1,
    tokenize = "unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc'"
);

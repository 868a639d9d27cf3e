-- What the quality board counts, one row of figures for the newest revision of each FIR and arrest. No name, no words of a
-- record. thana-state reindex fills it for records that came before it.

-- +goose Up
CREATE TABLE quality (
    station_id TEXT NOT NULL,
    record     TEXT NOT NULL,
    version    BIGINT NOT NULL,
    kind       TEXT NOT NULL,
    number     TEXT NOT NULL,
    at         TEXT NOT NULL,
    after_event BIGINT NOT NULL,
    after_diary BIGINT NOT NULL,
    photos     BIGINT NOT NULL,
    prints     BIGINT NOT NULL,
    below      BIGINT NOT NULL,
    reasoned   BIGINT NOT NULL,
    unreasoned BIGINT NOT NULL,
    thin       BIGINT NOT NULL,
    reasons    TEXT NOT NULL,
    PRIMARY KEY (station_id, record)
);
-- The board reads the index alone.
CREATE INDEX quality_board ON quality (at, station_id, kind, after_event, after_diary, photos, prints, below, reasoned, unreasoned, thin);

-- +goose Down
DROP TABLE quality;

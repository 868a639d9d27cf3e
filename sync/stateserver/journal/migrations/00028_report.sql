-- Every time that a station said that it carried out an order: one that was restored from a backup does it again, on what
-- the backup had. What it no longer has and the state does, the state names and signs for: alone holds the entries as JSON.
-- The number is empty for a report of before this table that was not its order's last.

-- +goose Up
CREATE TABLE destruction_report (
    station_id   TEXT NOT NULL,
    entry_seq    BIGINT NOT NULL,
    number       TEXT NOT NULL,
    destroyed_at TEXT NOT NULL DEFAULT '',
    told_entries BIGINT NOT NULL DEFAULT 0,
    told_files   BIGINT NOT NULL DEFAULT 0,
    alone        TEXT NOT NULL DEFAULT '[]',
    signature    BYTEA,
    PRIMARY KEY (station_id, entry_seq)
);
INSERT INTO destruction_report (station_id, entry_seq, number, destroyed_at, told_entries, told_files)
    SELECT e.station_id, e.seq, COALESCE(d.number, ''), COALESCE(d.destroyed_at, ''), COALESCE(d.told_entries, 0), COALESCE(d.told_files, 0)
    FROM ledger_entry e LEFT JOIN destruction d ON d.station_id=e.station_id AND d.entry_seq=e.seq WHERE e.kind='destroyed';

-- +goose Down
DROP TABLE destruction_report;

-- Citizens' requests as they were said to stations, and how far each station is. No name stands here: the request is sealed
-- to its station, and the answer is in the entry.

-- +goose Up
CREATE TABLE service_request (
    station_id  TEXT NOT NULL,
    request     TEXT NOT NULL,
    kind        TEXT NOT NULL,
    asked_at    TEXT NOT NULL,
    due_at      TEXT NOT NULL,
    said_at     TEXT NOT NULL,
    withdrawn   BOOLEAN NOT NULL,
    taken_at    TEXT NOT NULL DEFAULT '',
    answered_at TEXT NOT NULL DEFAULT '',
    result      TEXT NOT NULL DEFAULT '',
    entry_seq   BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (station_id, request)
);

-- +goose Down
DROP TABLE service_request;

-- What a search finds: cases, their persons, the keys of names, and terms (sections, numbers, marks, ways, places).
-- A search goes across stations, so its two indexes begin with what is asked for, not with station_id; all else is as in
-- the other tables. search_name and search_term hold all they answer in their keys. The lists "keys" and "terms" say
-- which rows belong to a person and to a case, so that all of them go when the record's key is destroyed.

-- +goose Up
CREATE TABLE search_case (
    station_id TEXT NOT NULL,
    record     TEXT NOT NULL,
    version    BIGINT NOT NULL,
    kind       TEXT NOT NULL,
    number     TEXT NOT NULL,
    at         TEXT NOT NULL,
    class      TEXT NOT NULL,
    sections   TEXT NOT NULL,
    place      TEXT NOT NULL,
    from_at    TEXT NOT NULL,
    to_at      TEXT NOT NULL,
    terms      TEXT NOT NULL,
    PRIMARY KEY (station_id, record)
);
CREATE INDEX search_case_at ON search_case (at);
CREATE TABLE search_person (
    station_id TEXT NOT NULL,
    record     TEXT NOT NULL,
    place      BIGINT NOT NULL,
    id         BIGINT NOT NULL,
    role       TEXT NOT NULL,
    name_local TEXT NOT NULL,
    name_en    TEXT NOT NULL,
    aliases    TEXT NOT NULL,
    relation   TEXT NOT NULL,
    relative_local TEXT NOT NULL,
    relative_en    TEXT NOT NULL,
    sex        TEXT NOT NULL,
    born       BIGINT NOT NULL,
    sounds     TEXT NOT NULL,
    keys       TEXT NOT NULL,
    PRIMARY KEY (station_id, record, place)
);
CREATE INDEX search_person_id ON search_person (id);
CREATE TABLE search_name (
    key    TEXT NOT NULL,
    id     BIGINT NOT NULL,
    sounds TEXT NOT NULL,
    PRIMARY KEY (key, id, sounds)
);
CREATE TABLE search_term (
    field      TEXT NOT NULL,
    term       TEXT NOT NULL,
    at         TEXT NOT NULL,
    station_id TEXT NOT NULL,
    record     TEXT NOT NULL,
    PRIMARY KEY (field, term, at, station_id, record)
);

-- +goose Down
DROP TABLE search_term;
DROP TABLE search_name;
DROP TABLE search_person;
DROP TABLE search_case;

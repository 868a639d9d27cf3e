-- +goose Up
-- From whom a file came and what it is, as the officer said.
ALTER TABLE arrival ADD COLUMN note TEXT NOT NULL DEFAULT '';

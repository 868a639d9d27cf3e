-- +goose Up
-- What the certificate of a destruction says: the order, whose signatures held then, and the frame that brought it. An order
-- names records and authorities and nobody else.
ALTER TABLE destroyed_order ADD COLUMN body TEXT NOT NULL DEFAULT '{}';
ALTER TABLE destroyed_order ADD COLUMN signers TEXT NOT NULL DEFAULT '[]';
ALTER TABLE destroyed_order ADD COLUMN frame INTEGER NOT NULL DEFAULT 0;

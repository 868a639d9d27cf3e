package main

import (
	"cmp"
	"context"
	"errors"
	"net/url"
	"path/filepath"
	"strings"

	"thana/shared/fault"
	"thana/sync/protocol"
	"thana/sync/stateserver/ingest"
	"thana/sync/stateserver/journal"
	"thana/sync/stateserver/objects"
)

// engines is where a state keeps what it takes. Empty is the data folder: SQLite and fsynced files, for one server.
type engines struct {
	Database string `name:"database-url" json:"database,omitempty" env:"THANA_STATE_DATABASE_URL" help:"PostgreSQL for any number of servers: postgres://user@host/name. Its password comes from PGPASSFILE or PGPASSWORD. SQLite in the data folder if neither init nor this names one."`
	Objects  string `name:"objects" json:"objects,omitempty" env:"THANA_STATE_OBJECTS" help:"S3 bucket for sealed files: s3://bucket/prefix?endpoint=https://host&region=name. Its keys come from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or from the file in AWS_SHARED_CREDENTIALS_FILE. The data folder if neither init nor this names one."`
}

// or takes what is not given from what init was told.
func (e engines) or(told engines) engines {
	return engines{cmp.Or(e.Database, told.Database), cmp.Or(e.Objects, told.Objects)}
}

// check refuses a password on the command line, where every user of the machine reads it.
func (e engines) check() error {
	u, err := url.Parse(e.Database)
	if err == nil && u.User != nil {
		if _, has := u.User.Password(); has {
			return fault.New(fault.ConfigValue, "state.engines", "password in the address").With("where", "command line").With("key", "--database-url").
				With("problem", "the password belongs into PGPASSFILE or PGPASSWORD")
		}
	}
	if err != nil || e.Database != "" && !strings.HasPrefix(e.Database, "postgres://") && !strings.HasPrefix(e.Database, "postgresql://") {
		return fault.New(fault.ConfigValue, "state.engines", "not a database address").With("where", "command line").With("key", "--database-url").
			With("problem", "it must begin with postgres://")
	}
	return nil
}

// openEngines opens journal, objects and partial captures. Several servers share all three where the journal is
// PostgreSQL; captures that are not complete are then in it.
func (st *state) openEngines(ctx context.Context, e engines) error {
	if err := e.check(); err != nil {
		return err
	}
	var err error
	if e.Database == "" {
		st.journal, err = journal.Open(ctx, filepath.Join(st.folder, databaseFile))
	} else {
		st.journal, err = journal.OpenPostgres(ctx, e.Database)
	}
	if err != nil {
		return err
	}
	if err = st.openObjects(ctx, e); err == nil {
		err = st.openPartials(e)
	}
	if err == nil {
		err = st.claim(ctx) // last: what failed before can be put right and tried again
	}
	if err != nil {
		return errors.Join(err, st.close())
	}
	return nil
}

// claim refuses the database of another state: two states, or two realms, must not mix their stations.
func (st *state) claim(ctx context.Context) error {
	ours, err := st.journal.Claim(ctx, protocol.Fingerprint(st.ca))
	if err != nil {
		return fault.Wrap(fault.SyncState, "state.claim", err)
	}
	if !ours {
		return fault.New(fault.ConfigValue, "state.claim", "the database is bound to another authority").With("where", "database").
			With("key", "--database-url").With("problem", "it belongs to another state or realm")
	}
	return nil
}

func (st *state) openObjects(ctx context.Context, e engines) (err error) {
	if e.Objects != "" {
		st.objects, err = objects.OpenS3(ctx, e.Objects)
		return err
	}
	if st.objects, err = objects.OpenDir(filepath.Join(st.folder, objectsDir)); err != nil {
		return fault.Wrap(fault.SyncState, "state.objects", err)
	}
	return nil
}

func (st *state) openPartials(e engines) (err error) {
	if e.Database != "" {
		st.partials = journal.Parts{DB: st.journal}
		return nil
	}
	if st.partials, err = ingest.NewSpool(filepath.Join(st.folder, spoolDir), st.journal.BlobsWaiting); err != nil {
		return fault.Wrap(fault.SyncState, "state.spool", err)
	}
	return nil
}

package journal

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"errors"
	"strings"
	"time"

	"thana/sync/protocol"
	"thana/sync/stateserver/column"
)

// Station is one enrolled or expected station with what it last said of itself.
type Station struct {
	Code            string
	NameEn          string
	NameLocal       string
	LedgerKey       ed25519.PublicKey // nil until enrolled
	TLSKey          []byte            // SubjectPublicKeyInfo
	EnrolledAt      time.Time
	CertificateEnds time.Time
	RevokedAt       time.Time
	ContactAt       time.Time
	Clock           time.Duration // the station's clock less the state's
	HeadSeq         uint64
	WaitingCaptures int
	WaitingBytes    int64
	OldestUnsent    time.Time
	DistrictEn      string // as the state names it; empty until it does
	DistrictLocal   string
	Faults          []string // codes of what ails the appliance and its devices, as it last said

	// Of the cursor.
	LastSeq    uint64
	Forked     bool
	ReceivedAt time.Time // of the newest batch
	StoredAt   time.Time // when everything up to here was last read back and signed for
	Alarms     int
}

// endingWithin is how long before its end a certificate is shown as ending: time for a token to reach the station.
const endingWithin = 90 * 24 * time.Hour

// CertificateEnding says that a new token is due: the certificate has ended or ends within 90 days.
func (s Station) CertificateEnding(now time.Time) bool {
	return !s.CertificateEnds.IsZero() && s.RevokedAt.IsZero() && s.CertificateEnds.Sub(now) < endingWithin
}

// Backlog is how many entries the station had and the state has not.
func (s Station) Backlog() uint64 { return max(s.HeadSeq, s.LastSeq) - s.LastSeq }

const stationQuery = `SELECT s.station_id, s.name_en, s.name_local, s.ledger_key, s.tls_key, s.enrolled_at, s.certificate_ends, s.revoked_at, s.contact_at, s.clock_ms,
	s.head_seq, s.waiting_captures, s.waiting_bytes, s.oldest_unsent, s.district_en, s.district_local, s.device_faults,
	COALESCE(c.last_seq, 0), COALESCE(c.forked, FALSE), COALESCE(c.stored_at, ''),
	COALESCE((SELECT b.received_at FROM ledger_batch b WHERE b.station_id=s.station_id ORDER BY b.epoch DESC, b.last_seq DESC LIMIT 1), ''),
	(SELECT COUNT(*) FROM alarm a WHERE a.station_id=s.station_id)
	FROM station s LEFT JOIN station_cursor c ON c.station_id=s.station_id`

func scanStation(scan func(...any) error) (Station, error) {
	var s Station
	var enrolled, ends, revoked, contact, oldest, faults, stored, received string
	var clock int64
	var key []byte
	err := scan(&s.Code, &s.NameEn, &s.NameLocal, &key, &s.TLSKey, &enrolled, &ends, &revoked, &contact, &clock,
		&s.HeadSeq, &s.WaitingCaptures, &s.WaitingBytes, &oldest, &s.DistrictEn, &s.DistrictLocal, &faults,
		&s.LastSeq, &s.Forked, &stored, &received, &s.Alarms)
	s.LedgerKey = key
	s.Faults = strings.Fields(faults)
	s.StoredAt, s.ReceivedAt = column.Time(stored), column.Time(received)
	s.EnrolledAt, s.CertificateEnds, s.RevokedAt = column.Time(enrolled), column.Time(ends), column.Time(revoked)
	s.ContactAt, s.OldestUnsent = column.Time(contact), column.Time(oldest)
	s.Clock = time.Duration(clock) * time.Millisecond
	return s, err
}

// Station returns one station; ErrNone if it is not known.
func (d *DB) Station(ctx context.Context, code string) (Station, error) {
	return one(ctx, d, scanStation, stationQuery+` WHERE s.station_id=$1`, code)
}

// Admission is what a call of a station is checked against.
type Admission struct {
	LedgerKey ed25519.PublicKey // nil until enrolled
	TLSKey    []byte            // SubjectPublicKeyInfo
	RevokedAt time.Time
}

// Admission reads one row: it is asked for at every call, and must not count what the station has sent. ErrNone if the
// station is not known.
func (d *DB) Admission(ctx context.Context, code string) (Admission, error) {
	return one(ctx, d, func(scan func(...any) error) (Admission, error) {
		var a Admission
		var revoked string
		var key []byte
		err := scan(&key, &a.TLSKey, &revoked)
		a.LedgerKey, a.RevokedAt = key, column.Time(revoked)
		return a, err
	}, `SELECT ledger_key, tls_key, revoked_at FROM station WHERE station_id=$1`, code)
}

// Stations returns all stations by code.
func (d *DB) Stations(ctx context.Context) ([]Station, error) {
	return rows(ctx, d, scanStation, stationQuery+` ORDER BY s.station_id`)
}

// Contact keeps what a station said of itself.
func (d *DB) Contact(ctx context.Context, code string, r protocol.Report, at time.Time) error {
	clock := int64(0)
	if !r.Now.IsZero() {
		clock = r.Now.Sub(at).Milliseconds()
	}
	_, err := d.exec(ctx, `UPDATE station SET contact_at=$2, clock_ms=$3, head_seq=$4, waiting_captures=$5, waiting_bytes=$6, oldest_unsent=$7, device_faults=$8
		WHERE station_id=$1`, code, column.Moment(at), clock, r.Head, r.WaitingCaptures, r.WaitingBytes, column.Moment(r.OldestUnsent), strings.Join(r.Faults, " "))
	return err
}

// Names are what the state calls a station and its district.
type Names struct{ En, Local, DistrictEn, DistrictLocal string }

// Name gives a known station other names; those that are empty stay as they are. ErrNone if it is not known.
func (d *DB) Name(ctx context.Context, code string, n Names) error {
	changed, err := d.exec(ctx, `UPDATE station SET name_en=COALESCE(NULLIF($2, ''), name_en), name_local=COALESCE(NULLIF($3, ''), name_local),
		district_en=COALESCE(NULLIF($4, ''), district_en), district_local=COALESCE(NULLIF($5, ''), district_local) WHERE station_id=$1`,
		code, n.En, n.Local, n.DistrictEn, n.DistrictLocal)
	if err == nil && changed == 0 {
		err = ErrNone
	}
	return err
}

// RecordCount is how many records of a station are listed.
func (d *DB) RecordCount(ctx context.Context, code string) (int, error) {
	return one(ctx, d, column.Value[int], `SELECT COUNT(DISTINCT record) FROM record_row WHERE station_id=$1`, code)
}

// Expect makes a station known and keeps the hash of a token's secret for it.
func (d *DB) Expect(ctx context.Context, code, nameEn, nameLocal, secret string, expires time.Time) error {
	sum := sha256.Sum256([]byte(secret))
	return d.change(ctx, func(tx change) error {
		if _, err := tx.exec(ctx, `INSERT INTO station (station_id, name_en, name_local) VALUES ($1,$2,$3)
			ON CONFLICT (station_id) DO UPDATE SET
				name_en=CASE WHEN excluded.name_en='' THEN station.name_en ELSE excluded.name_en END,
				name_local=CASE WHEN excluded.name_local='' THEN station.name_local ELSE excluded.name_local END`,
			code, nameEn, nameLocal); err != nil {
			return err
		}
		_, err := tx.exec(ctx, `INSERT INTO enrol_token (station_id, secret_hash, expires_at) VALUES ($1,$2,$3) ON CONFLICT DO NOTHING`, code, sum[:], column.Moment(expires))
		return err
	})
}

// Keys are the public keys of an enrolling station, and when the certificate for them ends.
type Keys struct {
	Ledger ed25519.PublicKey
	TLS    []byte // SubjectPublicKeyInfo
	Seal   string
	Ends   time.Time
}

// Why an enrolment is refused.
var (
	ErrToken    = errors.New("journal: token is unknown, used or too old")
	ErrEnrolled = errors.New("journal: the station has entries under another key")
)

// Enrol uses a token up for these keys. The same keys may use it again while it is fresh.
func (d *DB) Enrol(ctx context.Context, code, secret string, k Keys, at time.Time) error {
	sum := sha256.Sum256([]byte(secret))
	return d.change(ctx, func(tx change) error {
		n, err := tx.exec(ctx, `UPDATE enrol_token SET used_key=$3 WHERE station_id=$1 AND secret_hash=$2 AND expires_at>$4
			AND (used_key IS NULL OR used_key=$3)`, code, sum[:], k.TLS, column.Moment(at))
		if err != nil {
			return err
		}
		if n == 0 {
			return ErrToken
		}
		n, err = tx.exec(ctx, `UPDATE station SET ledger_key=$2, tls_key=$3, seal_key=$4, enrolled_at=$5, certificate_ends=$6, revoked_at=''
			WHERE station_id=$1 AND (ledger_key IS NULL OR ledger_key=$2
				OR NOT EXISTS (SELECT 1 FROM station_cursor c WHERE c.station_id=$1 AND c.last_seq>0))`,
			code, []byte(k.Ledger), k.TLS, k.Seal, column.Moment(at), column.Moment(k.Ends))
		if err != nil {
			return err
		}
		if n == 0 {
			return ErrEnrolled
		}
		return nil
	})
}

// Revoke withdraws a station's certificate, and its tokens: a stolen appliance may still know the one it was enrolled with.
func (d *DB) Revoke(ctx context.Context, code string, at time.Time) error {
	return d.change(ctx, func(tx change) error {
		if _, err := tx.exec(ctx, `DELETE FROM enrol_token WHERE station_id=$1`, code); err != nil {
			return err
		}
		n, err := tx.exec(ctx, `UPDATE station SET revoked_at=$2 WHERE station_id=$1`, code, column.Moment(at))
		if err != nil {
			return err
		}
		if n == 0 {
			return ErrNone
		}
		return nil
	})
}

// Alarm is something that an operator must look at.
type Alarm struct {
	Station, Code, Detail string
	At                    time.Time
}

// alarmPause is how long the same alarm is not kept again: a refused appliance calls every two minutes.
const alarmPause = time.Hour

// Raise keeps an alarm, once in an hour.
func (d *DB) Raise(ctx context.Context, a Alarm) error {
	_, err := d.exec(ctx, `INSERT INTO alarm (station_id, alarm_id, code, detail, at) SELECT $1,$2,$3,$4,$5
		WHERE NOT EXISTS (SELECT 1 FROM alarm WHERE station_id=$1 AND code=$3 AND detail=$4 AND at>$6) ON CONFLICT DO NOTHING`,
		a.Station, newID(), a.Code, a.Detail, column.Moment(a.At), column.Moment(a.At.Add(-alarmPause)))
	return err
}

// Alarms returns the newest first; of all stations when station is empty.
func (d *DB) Alarms(ctx context.Context, station string) ([]Alarm, error) {
	return rows(ctx, d, func(scan func(...any) error) (Alarm, error) {
		var a Alarm
		var at string
		err := scan(&a.Station, &a.Code, &a.Detail, &at)
		a.At = column.Time(at)
		return a, err
	}, `SELECT station_id, code, detail, at FROM alarm WHERE $1='' OR station_id=$1 ORDER BY at DESC LIMIT 500`, station)
}

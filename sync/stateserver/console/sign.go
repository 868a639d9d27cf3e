package console

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"

	"thana/shared/fault"
	"thana/shared/record"
	"thana/sync/stateserver/journal"
)

const (
	sessionCookie = "thana_console"
	sessionTime   = 12 * time.Hour
	maxTries      = 5
	lockTime      = 15 * time.Minute
	minPassword   = 10
)

// Costs of argon2id: 64 MB and three passes, RFC 9106 section 4, second recommended option.
const (
	argonTime    = 3
	argonMemory  = 64 << 10 // KiB
	argonThreads = 2
	argonKey     = 32
)

// HashPassword returns the text form of an argon2id hash; AccessWeakPassword for a short password.
func HashPassword(password string) (string, error) {
	if n := utf8.RuneCountInString(password); n < minPassword {
		return "", fault.New(fault.AccessWeakPassword, "console.HashPassword", "%d characters", n).With("min", fmt.Sprint(minPassword))
	}
	salt := make([]byte, 16)
	_, _ = rand.Read(salt) // never fails
	key := argon2.IDKey([]byte(password), salt, argonTime, argonMemory, argonThreads, argonKey)
	enc := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, argonMemory, argonTime, argonThreads,
		enc.EncodeToString(salt), enc.EncodeToString(key)), nil
}

func passwordFits(hash, password string) bool {
	part := strings.Split(hash, "$")
	var memory, passes uint32
	var threads uint8
	if len(part) != 6 {
		return false
	}
	if _, err := fmt.Sscanf(part[3], "m=%d,t=%d,p=%d", &memory, &passes, &threads); err != nil || memory > 1<<20 || passes == 0 || threads == 0 {
		return false
	}
	salt, err1 := base64.RawStdEncoding.DecodeString(part[4])
	want, err2 := base64.RawStdEncoding.DecodeString(part[5])
	if err1 != nil || err2 != nil || len(want) == 0 {
		return false
	}
	got := argon2.IDKey([]byte(password), salt, passes, memory, threads, uint32(len(want)))
	return subtle.ConstantTimeCompare(got, want) == 1
}

// signInForm is what the sign-in page shows.
type signInForm struct {
	Login string
	Fault fault.Text
}

func (c *console) signInPage(w http.ResponseWriter, r *http.Request) {
	c.showSignIn(w, r, http.StatusOK, signInForm{})
}

func (c *console) showSignIn(w http.ResponseWriter, r *http.Request, status int, form signInForm) {
	lang := langOf(r)
	f := frame{lang, c.Name, c.Training, say(lang, "sign_in"), "", "/sign-in", time.Now(), journal.Session{}, nil, form}
	if err := c.render(w, status, "sign_in", f); err != nil {
		c.Log.Error("console", "path", "sign-in", "detail", err.Error())
	}
}

func (c *console) signIn(w http.ResponseWriter, r *http.Request) {
	login := strings.TrimSpace(r.PostFormValue("login"))
	err := c.checkPassword(r, login, r.PostFormValue("password"))
	if err != nil {
		c.Log.Info("sign-in refused", "code", string(fault.Of(err).Code))
		c.showSignIn(w, r, http.StatusUnauthorized, signInForm{login, fault.Say(err, langOf(r))})
		return
	}
	now := time.Now()
	token := rand.Text()
	s := journal.Session{Login: login, CSRF: rand.Text(), Expires: now.Add(sessionTime)}
	if err := c.Journal.StartSession(r.Context(), token, s, now); err != nil {
		c.showSignIn(w, r, http.StatusInternalServerError, signInForm{login, fault.Say(fault.Wrap(fault.SyncState, "console.signIn", err), langOf(r))})
		return
	}
	if err := c.Journal.Viewed(r.Context(), "", login, "", "sign-in", now); err != nil {
		c.showSignIn(w, r, http.StatusInternalServerError, signInForm{login, fault.Say(fault.Wrap(fault.SyncState, "console.signIn", err), langOf(r))})
		return
	}
	http.SetCookie(w, &http.Cookie{Name: sessionCookie, Value: token, Path: "/", HttpOnly: true, Secure: c.Secure,
		SameSite: http.SameSiteStrictMode, MaxAge: int(sessionTime.Seconds())})
	http.Redirect(w, r, "/stations", http.StatusSeeOther)
}

// checkPassword counts wrong tries and locks the account; an unknown login costs as much time as a wrong password.
func (c *console) checkPassword(r *http.Request, login, password string) error {
	const op = "console.signIn"
	c.hashing.Lock()
	defer c.hashing.Unlock()
	o, err := c.Journal.Operator(r.Context(), login)
	if errors.Is(err, journal.ErrNone) {
		_ = passwordFits("$argon2id$v=19$m=65536,t=3,p=2$AAAAAAAAAAAAAAAAAAAAAA$AAAA", password)
		return fault.New(fault.AccessWrongPassword, op, "unknown login").With("left", fmt.Sprint(maxTries-1))
	}
	if err != nil {
		return fault.Wrap(fault.SyncState, op, err)
	}
	locked := func(until time.Time) error {
		return fault.New(fault.AccessLocked, op, "locked").With("until", until.In(record.IST).Format("15:04"))
	}
	if time.Now().Before(o.LockedUntil) {
		return locked(o.LockedUntil)
	}
	if passwordFits(o.Password, password) {
		return c.Journal.Tried(r.Context(), login, 0, time.Time{})
	}
	o.Tries++
	var until time.Time
	if o.Tries >= maxTries {
		o.Tries, until = 0, time.Now().Add(lockTime)
	}
	if err := errors.Join(c.Journal.Tried(r.Context(), login, o.Tries, until), c.Journal.Viewed(r.Context(), "", login, "", "wrong password", time.Now())); err != nil {
		return fault.Wrap(fault.SyncState, op, err)
	}
	if !until.IsZero() {
		return locked(until)
	}
	return fault.New(fault.AccessWrongPassword, op, "wrong password").With("left", fmt.Sprint(maxTries-o.Tries))
}

// guard lets only a signed-in operator through; a form must carry the session's own secret.
func (c *console) guard(d door) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		v := &visit{w: w, r: r, lang: langOf(r)}
		k, err := r.Cookie(sessionCookie)
		if err == nil {
			v.session, err = c.Journal.Session(r.Context(), k.Value, time.Now())
		}
		if err != nil {
			http.Redirect(w, r, "/sign-in", http.StatusSeeOther)
			return
		}
		if r.Method == http.MethodPost && subtle.ConstantTimeCompare([]byte(r.PostFormValue("csrf")), []byte(v.session.CSRF)) != 1 {
			c.fail(v, fault.New(fault.RequestMalformed, "console.guard", "form without its secret"))
			return
		}
		err = c.enter(v, d)
		if err == nil {
			err = d.page(v)
		}
		if err != nil {
			c.fail(v, err)
		}
	}
}

func (c *console) home(v *visit) error {
	http.Redirect(v.w, v.r, "/stations", http.StatusSeeOther)
	return nil
}

func (c *console) signOut(v *visit) error {
	if err := c.Journal.Viewed(v.r.Context(), "", v.session.Login, "", "sign-out", time.Now()); err != nil {
		return err
	}
	if k, err := v.r.Cookie(sessionCookie); err == nil {
		if err := c.Journal.EndSession(v.r.Context(), k.Value); err != nil {
			return err
		}
	}
	http.SetCookie(v.w, &http.Cookie{Name: sessionCookie, Path: "/", MaxAge: -1})
	http.Redirect(v.w, v.r, "/sign-in", http.StatusSeeOther)
	return nil
}

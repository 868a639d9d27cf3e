package daemon

import (
	"context"
	"net/http"
	"time"

	"thana/appliance/sbi"
)

// scannersFor makes what serves our scanners to other programs on this computer; nothing where the configuration names no port.
func (d *Daemon) scannersFor() (serve func(context.Context) error, err error) {
	at := d.cfg.Devices.ServeSBI
	if at == "" {
		return nil, nil
	}
	keys, err := sbi.OpenKeys(d.cfg.Keys, time.Now)
	if err != nil {
		return nil, err
	}
	l, err := listen("tcp", at)
	if err != nil {
		return nil, err
	}
	server := sbi.New(d.plug, keys, sbi.Options{Guard: d.api, Base: "http://" + at + "/", Env: d.cfg.Devices.SBIEnv, ChecksOnly: d.cfg.Capture.ChecksOnly, Now: time.Now, Log: d.log})
	return func(ctx context.Context) error {
		return serveHTTP(ctx, &http.Server{Handler: server, ErrorLog: quiet(d.log)}, l, false)
	}, nil
}

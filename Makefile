# Thana: make help
.DEFAULT_GOAL := help
SHELL := /bin/bash
# A Go that setup fetched, then the machine's own.
export PATH := $(CURDIR)/.toolchain/bin:$(PATH):/usr/local/go/bin
BIN := bin
DAY_LINES := plain,cuts,slow,loss
T ?= 30s
N ?= 100
SEED ?=
VERSION := $(shell git describe --always --dirty 2>/dev/null || echo development)
LDFLAGS := -ldflags "-X main.version=$(VERSION)"

.PHONY: help run demo test check build golden det people fuzz torture simulate generate fonts test-hardware test-arm64 test-state packages test-packages windows test-windows setup devices faults defects bench bench-state bench-sync clean

help: ## this page
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: build ## start state server, appliance and desktop with a demonstration station
	@if [ -z "$$DISPLAY$$WAYLAND_DISPLAY" ]; then echo "No display here, so the demonstration runs without a person."; exec $(MAKE) --no-print-directory demo; \
	 else exec $(BIN)/thana-run; fi

demo: build ## the whole job without a person, under Xvfb; leaves pictures and report.md in out/
	$(BIN)/thana-demo

build: setup ## build the programs into bin/
	@mkdir -p $(BIN)
	go build $(LDFLAGS) -o $(BIN)/thana-state ./sync/stateserver
	go build $(LDFLAGS) -o $(BIN)/thana-appliance ./appliance
	go build $(LDFLAGS) -o $(BIN)/thana-desktop ./desktop
	go build $(LDFLAGS) -o $(BIN)/thana-run ./installer/run
	go build $(LDFLAGS) -o $(BIN)/thana-demo ./installer/demo

test: setup ## every test, a short torture run among them
	go test ./...

check: setup ## gofmt, vet, staticcheck, import rules, generated files
	@echo "gofmt"; test -z "$$(git ls-files '*.go' | xargs gofmt -l | tee /dev/stderr)"
	go vet ./...
	GOOS=windows CGO_ENABLED=0 go vet ./desktop/draft ./desktop/flow ./desktop/lang ./desktop/link
	go tool staticcheck ./...
	go test -run 'TestImports|TestPackages|TestFolders' .
	@$(MAKE) --no-print-directory generate
	@git diff --exit-code --stat -- installer/udev || (echo "generated files are stale: commit them"; exit 1)

generate: ## write generated files anew
	go generate ./drivers/all

devices: setup ## run the suites of every device and write the support table, here and into README.md
	@go run ./drivers/all/support README.md

faults: setup ## inject every fault of a device and a capture, and write docs/faults.md with the time each took
	@go run ./shared/fault/table docs/faults.md

golden: setup ## write golden files anew; look at them before committing
	go test ./shared/biometric ./shared/biometric/match ./shared/biometric/mindtct ./shared/biometric/synthetic ./shared/biometric/segment ./shared/biometric/slip ./desktop/screen -update

det: setup ## errors of the finger matcher on 100 synthetic fingers, or on the pictures FINGER_IMPRESSION.* of DIR
	go test ./shared/biometric/match -run TestDET -v -count=1 -timeout 3h -det $(if $(DIR),-dir $(abspath $(DIR)))

people: setup ## N (100) drawn people whose fingers, hands, slip and photographs must all be taken; SEED is the first (13 s of a core each)
	go test ./appliance/capture -run TestPeople -v -count=1 -timeout 12h -people $(N) $(if $(SEED),-first $(SEED))

fuzz: setup ## fuzz every parser of outside bytes, each for T (30s)
	@testdata/fuzz.sh $(T)

torture: build ## kill the programs at N (100) random moments of the job; SEED repeats a run
	go test ./installer/torture -run TestTorture -v -count=1 -timeout 2h -blows $(N) $(if $(SEED),-seed $(SEED)) -bin $(CURDIR)/$(BIN)

simulate: setup ## N (10000) seeds of the whole way on lines and disks that fail; SEED is the first, N=1 prints its events
	go test ./simulator -run TestSeeds -v -count=1 -timeout 12h -seeds $(if $(filter file,$(origin N)),10000,$(N)) $(if $(SEED),-seed $(SEED))

test-hardware: ## the drivers and the store on the kernel's own USB, cameras and disks, in virtual machines (minutes)
	@installer/setup.sh bench
	testdata/bench/bench.sh .bench

defects: setup ## a mistake planted into each driver's own source, three kinds, and the test that sees it (those of V4L2: make test-hardware)
	@mkdir -p $(BIN)
	go build -o $(BIN)/planted ./drivers/drivertest/planted
	$(BIN)/planted build $(BIN)/defects
	$(BIN)/planted run $(BIN)/defects

test-arm64: setup ## the reference tests of the biometrics on arm64, emulated (minutes; package qemu-user-static)
	@if command -v qemu-aarch64-static >/dev/null; then \
	 GOARCH=arm64 go test -exec qemu-aarch64-static ./shared/biometric/wsq ./shared/biometric/mindtct ./shared/biometric/nfiq ./shared/biometric/segment ./shared/biometric/match ./shared/biometric/measure ./shared/biometric/portrait \
	  -run 'Reference|OddSizes|LastFigure|SameEverywhere' -v -count=1 -timeout 1h; \
	 else echo "skipped: no qemu-aarch64-static here (package qemu-user-static)"; fi

test-state: setup ## the state server on PostgreSQL and S3, each killed, BLOWS times (10); builds an S3 store once (minutes)
	@installer/setup.sh state
	THANA_TEST_STATE=1 go test ./sync/stateserver/journal ./sync/stateserver/objects ./sync/stateserver/ingest -timeout 30m
	THANA_TEST_STATE=1 go test ./sync/stateserver -run DataCentre -v -count=1 -timeout 2h $(if $(BLOWS),-blows $(BLOWS)) $(if $(SEED),-seed $(SEED))

bench-state: setup ## the state on PostgreSQL: records a second beside a bare COPY, time to stored, STATIONS connected (1500)
	@installer/setup.sh state
	go test ./sync/stateserver/journal ./sync/stateserver/ingest -p 1 -run TestRate -v -count=1 -timeout 30m -rate 2s
	go test ./sync/stateserver -run TestRate -v -count=1 -timeout 30m -connected $(or $(STATIONS),1500)

bench-sync: build ## a station day over slow lines: bytes and time against the payload (root); LINES=plain,cuts,slow,loss,week
	go test -c -o $(BIN)/day.test ./installer/torture
	cd installer/torture && $(if $(filter 0,$(shell id -u)),,sudo) unshare --net $(CURDIR)/$(BIN)/day.test -test.run TestDay -test.v -test.timeout 3h -line $(or $(LINES),$(DAY_LINES)) $(if $(SHARE),-share $(SHARE)) -bin $(CURDIR)/$(BIN)

bench: setup ## benchmarks with the figures of docs/performance.md
	go test -run '^$$' -bench . -benchmem ./...

fonts: ## merge the typeface from the Noto fonts
	/usr/bin/python3 shared/font/merge.py

setup: ## install what is missing on Debian or Ubuntu
	@installer/setup.sh

packages: setup ## Debian packages of appliance, state server and desktop into out/packages
	@installer/setup.sh packages
	installer/debian/build.sh out/packages

test-packages: setup ## two builds compared; the packages installed, upgraded and purged in a Debian of their own (root, minutes)
	@installer/setup.sh packages
	installer/debian/test.sh

windows: setup ## the Windows installer of the desktop into out/packages, signed where a certificate is given
	@installer/setup.sh windows
	installer/windows/build.sh out/packages

test-windows: build ## two builds compared; the installer and the installed program tried under wine, with a station (minutes); pictures in out/windows
	@installer/setup.sh windows
	go test ./installer/windows -run TestInstaller -v -count=1 -timeout 1h -wine -bin $(CURDIR)/$(BIN) -keep $(CURDIR)/out/windows

clean: ## remove what was built and the demonstration's data
	rm -rf $(BIN) .run out

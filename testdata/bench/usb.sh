#!/bin/bash
# usb.sh DIR - run the fingerprint driver against an emulated scanner on the kernel's own USB stack (vhci_hcd, usbfs, libusb) in the
# bench that mkvm.sh made in DIR.
set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd); ROOT=$(cd "$HERE/../.." && pwd); mkdir -p "$1"; DIR=$(cd "$1" && pwd)
"$HERE/mkvm.sh" "$DIR"
(cd "$ROOT" && go test -c -o "$DIR/uru4000.test" ./drivers/fingerprint/uru4000)
exec "$HERE/runvm.sh" "$DIR" \
  "modprobe vhci_hcd && $DIR/uru4000.test -test.v -test.timeout=150s -test.run='KernelUSB|TestBus'"

#!/bin/bash
# plug.sh DIR - plug an emulated scanner in and out of the kernel's own USB stack under appliance/plug, in the bench that
# mkvm.sh made in DIR.
set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd); ROOT=$(cd "$HERE/../.." && pwd); mkdir -p "$1"; DIR=$(cd "$1" && pwd)
"$HERE/mkvm.sh" "$DIR"
(cd "$ROOT" && go test -c -o "$DIR/plug.test" ./appliance/plug)
exec "$HERE/runvm.sh" "$DIR" \
  "modprobe vhci_hcd && $DIR/plug.test -test.v -test.timeout=150s -test.run=KernelHotPlug"

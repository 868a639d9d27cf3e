#!/bin/bash
# bench.sh DIR - the hardware bench: the test binaries of this machine on the kernel's own drivers, in the virtual machines
# that mkvm.sh makes in DIR. Every scenario is named with its time. The devices and the disk have a machine each, side by side.
set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd); ROOT=$(cd "$HERE/../.." && pwd); mkdir -p "$1"; DIR=$(cd "$1" && pwd)
SCRATCH=$(mktemp -d "$DIR/bench.XXXX"); trap 'rm -rf "$SCRATCH"' EXIT

"$HERE/mkvm.sh" "$DIR"
cd "$ROOT"
for package in drivers/fingerprint/uru4000 drivers/camera/v4l2 appliance/plug appliance/store; do
  go test -c -o "$DIR/$(basename $package).test" "./$package"
done
echo "set up in $SECONDS s"

SECONDS=0
guest() { "$HERE/runvm.sh" "$DIR" sh "$HERE/guest.sh" "$DIR" "$@"; }

power() {
  guest power || return 1
  # Two resets of a machine that keeps captures, and a last look. What was acknowledged is outside of the machine.
  export VMOUT=$SCRATCH/out VMDISK=$SCRATCH/disk
  mkdir -p "$VMOUT"; truncate -s 64M "$VMDISK"
  for _ in 1 2; do
    guest reset -reset && { echo "FAILED  the machine was not reset"; return 1; }
    [ -s "$VMOUT/acknowledged" ] || { echo "FAILED  nothing was acknowledged before the reset"; return 1; }
  done
  guest reset
}

power > "$SCRATCH/power" 2>&1 & machine=$!
failed=0
guest devices || failed=1
wait $machine || failed=1
cat "$SCRATCH/power"
echo "all scenarios in $SECONDS s"
exit $failed

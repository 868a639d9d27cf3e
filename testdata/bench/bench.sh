#!/bin/bash
# bench.sh DIR - the hardware bench: the test binaries of this machine on the kernel's own drivers, in the virtual machines
# that mkvm.sh makes in DIR, and the mistakes planted into each driver. Every scenario is named with its time. A machine
# waits for nothing but this one's files (runvm.sh), so each gets a core; what was planted waits more than it computes.
set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd); ROOT=$(cd "$HERE/../.." && pwd); mkdir -p "$1"; DIR=$(cd "$1" && pwd)
SCRATCH=$(mktemp -d "$DIR/bench.XXXX"); trap 'kill $(jobs -p) 2>/dev/null || true; rm -rf "$SCRATCH"' EXIT
ends_with_me() { setpriv --pdeathsig TERM "$@"; }

ends_with_me "$HERE/mkvm.sh" "$DIR"
cd "$ROOT"
go build -o "$DIR/planted.run" ./drivers/drivertest/planted
"$DIR/planted.run" build "$DIR/planted"
for package in drivers/fingerprint/{uru4000,zfm} drivers/camera/v4l2 drivers/printer/{escpos,ipp} drivers/docscan/escl drivers/all appliance/{plug,store} sync/protocol; do
  go test -c -o "$DIR/$(basename $package).test" "./$package"
done
echo "set up in $SECONDS s"

SECONDS=0
guest() { ends_with_me "$HERE/runvm.sh" "$DIR" sh "$HERE/guest.sh" "$DIR" "$@"; }

reset() {
  # Two resets of a machine that keeps captures, and a last look. What was acknowledged is outside of the machine.
  export VMOUT=$SCRATCH/out VMDISK=$SCRATCH/disk
  mkdir -p "$VMOUT"; truncate -s 64M "$VMDISK"
  for _ in 1 2; do
    guest reset -reset && { echo "FAILED  the machine was not reset"; return 1; }
    [ -s "$VMOUT/acknowledged" ] || { echo "FAILED  nothing was acknowledged before the reset"; return 1; }
  done
  guest reset
}
planted() { ends_with_me "$DIR/planted.run" run "$DIR/planted"; }

parts=(planted power network storm sensors serial usb printers reset) # the longest first, so that none is left alone at the end
at_once=${ACCEL:+${#parts[@]}} at_once=${at_once:-$(nproc)} # a machine that KVM runs waits by this one's clock
declare -A job
for part in "${parts[@]}"; do
  case $part in planted | reset) run=$part ;; *) run="guest $part" ;; esac
  while [ "$(jobs -rp | grep -cvx "${job[planted]:-}")" -ge "$at_once" ]; do wait -n || true; done # whether it failed is asked below
  $run > "$SCRATCH/$part" 2>&1 & job[$part]=$!
done
failed=0
for part in "${parts[@]}"; do
  wait "${job[$part]}" || { failed=1; echo "FAILED  part $part"; }
  cat "$SCRATCH/$part"
done
echo "all scenarios in $SECONDS s; processor time of this and what it ran:"
times
exit $failed

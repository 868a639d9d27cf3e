#!/bin/bash
# runvm.sh DIR CMD... - run CMD as root in the virtual machine that mkvm.sh made in DIR. Its output comes out here and
# its exit status is CMD's (125: the machine did not get that far). Files that CMD leaves in /vmout come back in $VMOUT.
# VMTIMEOUT is seconds (1 h; for the boot that is kept 300); VMDISK is the file of /dev/vda; ACCEL="-accel kvm" where that works.
# Without CMD the machine boots and its state is kept in DIR/booted, from which the others go on: a boot is 7 s of a core.
# The guest's clock counts its instructions, 2 ns each, and where all in it wait it leaps to the next thing that is due: a
# second of waiting is a tick each 4 ms (nohz=off) and no second, and what a busy machine makes late is not late in there.
# Only while it waits for this machine's files its clock runs ahead, so a scenario's are read before it begins (guest.sh).
# Its processor has what Go's ciphers ask for, or a third of the disk's part is AES in plain instructions; the kernel's own
# tests of its ciphers (1.7 s of a boot) are left out.
set -uo pipefail
[ $# -ge 1 ] || { echo "usage: runvm.sh DIR [CMD...]" >&2; exit 2; }
W=$(cd "$1" && pwd); shift
OUT=${VMOUT:-$(mktemp -d "$W/out.XXXX")}; mkdir -p "$OUT"; rm -f "$OUT/rc"
[ -n "${VMOUT:-}" ] || trap 'rm -rf "$OUT"' EXIT
printf '%s\n' "$*" > "$OUT/cmd"
cat > "$OUT/stage2" <<'G'
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/tmp
mount -t devpts devpts /dev/pts; mount -t tmpfs shm /dev/shm; ip link set lo up
cd /tmp; sh /vmout/cmd </dev/null 2>&1; echo $? > /vmout/rc; sync
exec /bin/busybox poweroff -f
G
share() { echo "-fsdev local,id=$1,path=$2,security_model=none$3 -device virtio-9p-pci,fsdev=$1,mount_tag=$4"; }
machine() { # NOW ARGS...: the guest takes NOW, ten digits of Unix time, for its clock, and while that is 0 waits where it has
  # booted. It takes the place of its shell, a child of this one, and ends with it.
  local now=$1 disk=${VMDISK:+file=$VMDISK,format=raw}; shift
  # shellcheck disable=SC2046
  exec setpriv --pdeathsig TERM timeout "${VMTIMEOUT:-3600}" qemu-system-x86_64 ${ACCEL:--accel tcg,thread=single,tb-size=512 -icount shift=1,sleep=off} -cpu qemu64,+ssse3,+sse4.1,+sse4.2,+popcnt,+aes,+pclmulqdq -M q35 \
    -m 2048 -smp 1 -kernel "$W/vmlinux" -initrd "$W/initrd.gz" \
    -append "console=ttyS0 quiet panic=-1 nokaslr mitigations=off tsc=reliable cryptomgr.notests nohz=off" \
    -nodefaults -display none -no-reboot -net none -device virtio-rng-pci -device vmgenid,guid=auto \
    -fw_cfg "name=opt/thana/now,string=$now" -drive "${disk:-driver=null-co},if=virtio" \
    $(share h / ,readonly=on,multidevs=remap host) \
    $(share k "$(cat "$W/modules.dir")" ,readonly=on kmod) \
    $(share o "$OUT" "" out) "$@"
}
if [ $# = 0 ]; then
  VMTIMEOUT=${VMTIMEOUT:-300}
  mkfifo "$OUT/monitor"
  machine 0000000000 -serial "file:$OUT/serial" -monitor stdio < "$OUT/monitor" > "$OUT/log" 2>&1 & booting=$!
  exec 3> "$OUT/monitor"
  until grep -qs '^booted' "$OUT/serial"; do
    kill -0 $booting 2>/dev/null || { echo "the machine did not boot" >&2; cat "$OUT/log" "$OUT/serial" >&2; exit 125; }
    sleep 0.1
  done
  printf 'migrate "exec:cat > %s.part"\nquit\n' "$W/booted" >&3
  wait $booting && mv "$W/booted.part" "$W/booted"; exit
fi
if [ -z "${ACCEL:-}" ]; then set -- -incoming "exec:cat $W/booted"; else set --; fi
machine "$(date +%s)" -serial stdio -monitor none "$@" </dev/null 2>&1 | sed -u 's/\r//g; /SeaBIOS\|MP-BIOS bug\|^booted/d'
exit "$(cat "$OUT/rc" 2>/dev/null || echo 125)"

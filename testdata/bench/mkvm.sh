#!/bin/bash
# mkvm.sh DIR - build the parts of the hardware bench once (about 30 s) in DIR: the distribution's kernel, a small
# initramfs whose root is this machine's own file system, read-only over 9p with a tmpfs overlay, and the state of a
# machine that has booted them. A test binary built here therefore runs there as it is.
# The kernel is the installed one or is fetched with apt-get download (not installed).
set -euo pipefail
[ $# = 1 ] || { echo "usage: mkvm.sh DIR" >&2; exit 2; }
HERE=$(cd "$(dirname "$0")" && pwd); mkdir -p "$1"; cd "$1"; W=$PWD
OF=$(qemu-system-x86_64 --version; echo "${ACCEL:-}"; cat "$HERE/mkvm.sh" "$HERE/runvm.sh" | sha256sum) # another machine may not take the state
[ -f booted ] && [ "$(cat booted.of 2>/dev/null)" = "$OF" ] && exit 0

# 1. a kernel with its modules
KV=$(find /lib/modules -mindepth 1 -maxdepth 1 -name '6.*-amd64' -printf '%f\n' 2>/dev/null | sort -V | tail -1 || true)
if [ -n "$KV" ] && [ -r "/boot/vmlinuz-$KV" ] && [ -r "/lib/modules/$KV/modules.dep" ]; then
  BASE=/
else
  PKG=$(apt-cache depends linux-image-amd64 | awk '/Depends: linux-image-6/{print $2; exit}')
  [ -d kernel ] || { apt-get download "$PKG"; dpkg -x "$PKG"*.deb kernel; }
  BASE=$W/kernel; KV=$(ls kernel/lib/modules); depmod -b "$BASE" "$KV"
fi
echo "${BASE%/}/lib/modules" > modules.dir

# 2. QEMU boots the uncompressed ELF by its PVH note: the guest does not spend seconds unpacking itself
OFFSET=$(LC_ALL=C grep -abo $'\xfd7zXZ' "${BASE%/}/boot/vmlinuz-$KV" | head -1 | cut -d: -f1)
tail -c +$((OFFSET + 1)) "${BASE%/}/boot/vmlinuz-$KV" | xz -dc --single-stream > vmlinux 2>/dev/null || true
[ "$(head -c 4 vmlinux | tail -c 3)" = ELF ] || { rm -f vmlinux; echo "no ELF kernel in vmlinuz-$KV" >&2; exit 1; }

# 3. the initramfs: wait for the moment at which it is wanted, mount, overlay, switch root
rm -rf ird; mkdir -p ird/{bin,m,proc,sys,dev,lower,rw,mnt}
cp /bin/busybox ird/bin/
i=10
for m in virtio_pci 9pnet_virtio 9p overlay qemu_fw_cfg; do
  /sbin/modprobe -d "$BASE" -S "$KV" --show-depends "$m"
done | awk '$1=="insmod" && !seen[$2]++ {print $2}' | while read -r ko; do
  cp "$ko" "ird/m/$i-$(basename "$ko")"; i=$((i + 1))
done
cat > ird/init <<'I'
#!/bin/busybox sh
B=/bin/busybox
$B mount -t devtmpfs d /dev; $B mount -t proc p /proc; $B mount -t sysfs s /sys
for m in /m/*.ko; do $B insmod $m || echo "insmod $m failed"; done
echo booted
while NOW=$($B cat /sys/firmware/qemu_fw_cfg/by_name/opt/thana/now/raw); [ "$NOW" = 0000000000 ]; do $B sleep 0.1; done
$B date -s "@$NOW" > /dev/null
O=trans=virtio,version=9p2000.L,msize=512000
$B mount -t 9p -o ro,$O,cache=loose host /lower || { echo "9p failed"; $B poweroff -f; }
$B mount -t tmpfs t /rw; $B mkdir /rw/u /rw/w
$B mount -t overlay -o lowerdir=/lower,upperdir=/rw/u,workdir=/rw/w o /mnt
for d in dev proc sys; do $B mkdir -p /mnt/$d; $B mount --move /$d /mnt/$d; done
$B mount -t tmpfs t /mnt/run
$B mkdir -p /mnt/vmout /mnt/lib/modules /mnt/dev/pts /mnt/dev/shm
$B mount -t 9p -o rw,$O out /mnt/vmout
$B mount -t 9p -o ro,$O,cache=loose kmod /mnt/lib/modules
exec $B switch_root /mnt /bin/sh /vmout/stage2
I
chmod +x ird/init
(cd ird && find . | cpio -o -H newc --quiet | gzip -1) > initrd.gz

# 4. the state of a machine that has booted: each one of the bench goes on from there
"$HERE/runvm.sh" "$W"
echo "$OF" > booted.of

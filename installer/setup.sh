#!/bin/bash
# setup.sh [bench|state|packages|windows] - install what building, testing and the demonstration need, on Debian 12 or Ubuntu 24.04 and newer. It says
# what it does, does it only where something is missing, and is quick when nothing is.
set -euo pipefail
ROOT=$(cd "$(dirname "$0")/.." && pwd)

packages=(
  gcc libc6-dev pkg-config make git ca-certificates
  libgl1-mesa-dev libx11-dev libxcursor-dev libxrandr-dev libxinerama-dev libxi-dev libxxf86vm-dev libxkbcommon-dev libwayland-dev # the desktop's window
  libusb-1.0-0-dev                                                     # USB scanners
  xvfb libgl1-mesa-dri openbox xdotool xclip imagemagick               # the demonstration without a person
  tesseract-ocr tesseract-ocr-hin gphoto2                              # words on scanned pages, digital cameras
  umockdev sane-utils sane-airscan cups-ipp-utils dbus poppler-utils strace systemd e2fsprogs # real programs that judge drivers, papers and the unit
)

[ "${1:-}" != bench ] || packages+=(qemu-system-x86 busybox-static cpio kmod xz-utils binutils dmsetup iproute2 ipp-usb v4l-utils cups cups-client) # the virtual machine of make test-hardware
[ "${1:-}" != state ] || packages+=(postgresql) # a cluster of its own for each test of make test-state
[ "${1:-}" != packages ] || packages+=(dpkg-dev debootstrap curl iproute2) # what makes and tries the packages
[ "${1:-}" != windows ] || packages+=(gcc-mingw-w64-x86-64 g++-mingw-w64-x86-64 nsis osslsigncode openssl wine wine64) # the Windows program, its installer, and a Windows to try them in

missing=()
for p in "${packages[@]}"; do
  dpkg-query -W -f='${Status}' "$p" 2>/dev/null | grep -q 'ok installed' || missing+=("$p")
done

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

install() {
  echo "Installing: $*"
  [ -n "${APT_READ:-}" ] || { as_root apt-get update -qq; APT_READ=1; }
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}
if [ ${#missing[@]} -gt 0 ]; then
  command -v apt-get >/dev/null || { echo "Not Debian or Ubuntu: install these by hand: ${missing[*]}" >&2; exit 1; }
  install "${missing[@]}"
fi

# Go: any version from 1.21 on fetches the one that go.mod asks for by itself. Debian 12 has an older one, which can
# still fetch it as a module.
want=$(awk '$1=="go"{print $2}' "$ROOT/go.mod")
export PATH="$ROOT/.toolchain/bin:$PATH:/usr/local/go/bin"
have() { go version 2>/dev/null | sed -n 's/^go version go\([0-9]*\.[0-9]*\).*/\1/p'; }
newer() { [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -1)" = "$1" ]; } # $1 <= $2
[ -n "$(have)" ] || install golang-go
if ! newer 1.21 "$(have)"; then
  arch=$(dpkg --print-architecture)
  module=golang.org/toolchain@v0.0.1-go$want.linux-$arch
  echo "Fetching Go $want"
  scratch=$(mktemp -d)
  (cd "$scratch" && echo 'module scratch' > go.mod && GOFLAGS=-mod=mod go mod download "$module")
  rm -rf "$scratch"
  root=$(go env GOMODCACHE)/$module
  chmod u+w "$root" "$root/bin" "$root/pkg/tool/linux_$arch"
  chmod u+x "$root"/bin/* "$root"/pkg/tool/linux_"$arch"/*
  ln -sfn "$root" "$ROOT/.toolchain"
fi

#!/bin/bash
# build.sh OUT - build the Debian packages of appliance, state server and desktop into the folder OUT. The same source, Go and C
# compiler give the same bytes, wherever the source lies. VERSION and SOURCE_DATE_EPOCH come from git where they are not given.
# UPDATE_ROOT names the publisher's 1.root.json, whose updates the appliance then trusts without a file in /etc/thana.
set -euo pipefail
export LC_ALL=C TZ=UTC
umask 022
HERE=$(cd "$(dirname "$0")" && pwd); ROOT=$(cd "$HERE/../.." && pwd)
mkdir -p "$1"; OUT=$(cd "$1" && pwd)
cd "$ROOT"
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
VERSION=${VERSION:-0.$(date -d "@$SOURCE_DATE_EPOCH" +%Y%m%d.%H%M%S)} # rises with every commit
ARCH=$(dpkg --print-architecture)
STAGE=$(mktemp -d); trap 'rm -rf "$STAGE"' EXIT

# put MODE FILE PLACE... copies a file of the source to places of the package that is being staged.
put() { install -D -m "$1" "$ROOT/$2" "$tree/$3"; }

# program NAME FOLDER compiles it without a trace of this machine: no paths, no state of the checkout, no symbols.
program() {
  mkdir -p "$tree/usr/bin"
  go build -trimpath -buildvcs=false -ldflags "-s -w -X main.version=$VERSION" -o "$tree/usr/bin/$1" "$2"
}

# pack NAME closes a staged tree: what it was made of, its libraries, sums, and the archive.
pack() {
  local name=$1 doc=$tree/usr/share/doc/$1 schema=
  [ "$name" != thana-appliance ] || schema=$("$tree/usr/bin/$name" schema) # what an update must know of the store before it is installed
  mkdir -p "$doc" "$tree/DEBIAN"
  go run ./installer/bill -version "$VERSION" "$tree/usr/bin/$name" > "$doc/sbom.cdx.json"
  go run ./installer/bill -licences "$tree/usr/bin/$name" > "$doc/licences.txt"
  { cat "$HERE/copyright"; cat shared/font/OFL.txt; } > "$doc/copyright"
  mkdir -p "$STAGE/libraries/debian"; : > "$STAGE/libraries/debian/control" # dpkg-shlibdeps wants to stand in a source package
  local libraries
  libraries=$(cd "$STAGE/libraries" && dpkg-shlibdeps -O -e"$tree/usr/bin/$name" 2>/dev/null | sed -n 's/^shlibs:Depends=//p')
  find "$tree" -path "$tree/DEBIAN" -prune -o -type f -printf '%P\n' | sort | (cd "$tree" && xargs -d '\n' md5sum) > "$STAGE/md5sums"
  install -m 644 "$STAGE/md5sums" "$tree/DEBIAN/md5sums"
  sed -e "s/@VERSION@/$VERSION/; s/@ARCH@/$ARCH/; s/@LIBRARIES@/$libraries/; s/@SCHEMA@/${schema% *}/; s/@NEEDED@/${schema#* }/; s/@SIZE@/$(du -k -s --apparent-size --exclude=DEBIAN "$tree" | cut -f1)/" \
    "$HERE/${name#thana-}/control" > "$tree/DEBIAN/control"
  for script in postinst prerm postrm; do
    [ ! -f "$HERE/${name#thana-}/$script" ] || install -m 755 "$HERE/${name#thana-}/$script" "$tree/DEBIAN/$script"
  done
  [ ! -d "$tree/etc" ] || (cd "$tree" && find etc -type f | sort | sed 's,^,/,') > "$tree/DEBIAN/conffiles"
  find "$tree" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
  dpkg-deb --root-owner-group --threads-max=1 -Zxz -z1 --build "$tree" "$OUT/${name}_${VERSION}_$ARCH.deb" > /dev/null
}

tree=$STAGE/appliance
program thana-appliance ./appliance
put 644 installer/systemd/thana-appliance.service usr/lib/systemd/system/thana-appliance.service
put 644 installer/systemd/thana-update.service usr/lib/systemd/system/thana-update.service
put 644 installer/systemd/thana-update.path usr/lib/systemd/system/thana-update.path
[ -z "${UPDATE_ROOT:-}" ] || install -D -m 644 "$UPDATE_ROOT" "$tree/usr/share/thana-appliance/root.json" # whose updates it trusts
put 644 installer/systemd/60-thana-line.conf usr/lib/sysctl.d/60-thana-line.conf
put 644 installer/systemd/thana-modules.conf usr/lib/modules-load.d/thana.conf
put 644 installer/udev/60-thana.rules usr/lib/udev/rules.d/60-thana.rules
put 644 docs/configuration.md usr/share/doc/thana-appliance/configuration.md
put 644 docs/install.md usr/share/doc/thana-appliance/install.md
# The file of the station is the reference with every value as a comment.
mkdir -p "$tree/etc/thana"
{ echo '# Every key, each with the value that it has when it is left out. What it means: /usr/share/doc/thana-appliance/configuration.md'
  sed -n '/^```toml$/,/^```$/p' docs/configuration.md | sed -e '/^```/d' -e '/^\[/!{/./s/^/# /}'; } > "$tree/etc/thana/appliance.toml"
chmod 644 "$tree/etc/thana/appliance.toml"
pack thana-appliance

tree=$STAGE/state
program thana-state ./sync/stateserver
put 644 installer/systemd/thana-state.service usr/lib/systemd/system/thana-state.service
put 644 installer/debian/state/environment etc/thana-state/environment
put 644 docs/state-server.md usr/share/doc/thana-state/state-server.md
pack thana-state

tree=$STAGE/desktop
program thana-desktop ./desktop
put 644 installer/debian/desktop/thana-desktop.desktop usr/share/applications/thana-desktop.desktop
put 644 installer/debian/desktop/thana-desktop.svg usr/share/icons/hicolor/scalable/apps/thana-desktop.svg
put 644 docs/install.md usr/share/doc/thana-desktop/install.md
pack thana-desktop

cd "$OUT" && sha256sum ./*"_${VERSION}_$ARCH.deb"

#!/bin/bash
# build.sh OUT - build the Windows program and its installer into the folder OUT. The same source, Go and C compiler give the same
# bytes, wherever the source lies. VERSION and SOURCE_DATE_EPOCH come from git where they are not given.
# Signed with SIGN_CERT and SIGN_KEY (PEM), or SIGN_PKCS12, the password in the file SIGN_PASSWORD_FILE. SIGN_TIMESTAMP is the address
# of a time-stamping service, without which the signature ends with the certificate; a stamp is of its moment, so such bytes differ.
set -euo pipefail
export LC_ALL=C TZ=UTC
umask 022
HERE=$(cd "$(dirname "$0")" && pwd); ROOT=$(cd "$HERE/../.." && pwd)
mkdir -p "$1"; OUT=$(cd "$1" && pwd)
cd "$ROOT"
for tool in x86_64-w64-mingw32-gcc x86_64-w64-mingw32-windres makensis; do
  command -v "$tool" > /dev/null || { echo "skipped: no $tool here; installer/setup.sh windows brings it" >&2; exit 0; }
done
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
VERSION=${VERSION:-0.$(date -d "@$SOURCE_DATE_EPOCH" +%Y%m%d.%H%M%S)} # rises with every commit
NUMBERS=0,$(date -d "@$SOURCE_DATE_EPOCH" +%-Y,%-m%d,%-H%M)            # four numbers below 65536, as Windows wants them
STAGE=$(mktemp -d); trap 'rm -rf "$STAGE"' EXIT
INSTALLER=$OUT/thana-desktop_${VERSION}_windows-amd64.exe

certificate=()
if [ -n "${SIGN_PKCS12:-}" ]; then certificate=(-pkcs12 "$(realpath "$SIGN_PKCS12")")
elif [ -n "${SIGN_CERT:-}" ]; then certificate=(-certs "$(realpath "$SIGN_CERT")" -key "$(realpath "$SIGN_KEY")"); fi
if [ ${#certificate[@]} -gt 0 ]; then
  [ -z "${SIGN_PASSWORD_FILE:-}" ] || certificate+=(-readpass "$(realpath "$SIGN_PASSWORD_FILE")")
  if [ -n "${SIGN_TIMESTAMP:-}" ]; then certificate+=(-ts "$SIGN_TIMESTAMP"); else certificate+=(-time "$SOURCE_DATE_EPOCH"); fi
  # makensis calls it for the uninstaller while that is made.
  { echo '#!/bin/bash'; echo 'set -euo pipefail'
    printf 'osslsigncode sign -h sha256 -n Thana'; printf ' %q' "${certificate[@]}"; echo ' -in "$1" -out "$1.signed" > /dev/null'
    echo 'mv "$1.signed" "$1"'; } > "$STAGE/sign"
  chmod 700 "$STAGE/sign"
  signing=(-DSIGN="$STAGE/sign")
else
  echo 'unsigned: no certificate was given (SIGN_CERT and SIGN_KEY, or SIGN_PKCS12). Windows will warn of it; only for trying out.' >&2
  signing=(-DUNSIGNED)
fi
sign() { [ ${#certificate[@]} = 0 ] || "$STAGE/sign" "$1"; }

mkdir "$STAGE/files"
go run ./installer/windows < installer/debian/desktop/thana-desktop.svg > "$STAGE/thana.ico"
go run ./installer/windows -side < installer/debian/desktop/thana-desktop.svg > "$STAGE/side.bmp"
printf '#define RELEASE "%s"\n#define NUMBERS %s\n' "$VERSION" "$NUMBERS" > "$STAGE/given.h"
x86_64-w64-mingw32-windres -I "$HERE" -I "$STAGE" "$HERE/desktop.rc" -O coff -o "$STAGE/resources.o"
GOOS=windows GOARCH=amd64 CGO_ENABLED=1 CC=x86_64-w64-mingw32-gcc CXX=x86_64-w64-mingw32-g++ \
  go build -trimpath -buildvcs=false -ldflags "-s -w -buildid= -H windowsgui -extldflags '-static $STAGE/resources.o'" -o "$STAGE/files/thana-desktop.exe" ./desktop
sign "$STAGE/files/thana-desktop.exe"
go run ./installer/bill -version "$VERSION" "$STAGE/files/thana-desktop.exe" > "$STAGE/files/sbom.cdx.json"
go run ./installer/bill -licences "$STAGE/files/thana-desktop.exe" > "$STAGE/files/licences.txt"
{ cat "$HERE/copyright"; cat shared/font/OFL.txt; } > "$STAGE/files/copyright.txt"
install -m 644 docs/install.md "$STAGE/files/install.md"
find "$STAGE" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
makensis -V2 -WX "${signing[@]}" -DRELEASE="$VERSION" -DNUMBERS="${NUMBERS//,/.}" -DSTAGE="$STAGE/files" -DICON="$STAGE/thana.ico" -DSIDE="$STAGE/side.bmp" -DOUT="$INSTALLER" \
  -DKILOBYTES="$(du -k -s --apparent-size "$STAGE/files" | cut -f1)" "$HERE/thana.nsi"
sign "$INSTALLER"
cd "$OUT" && sha256sum "$(basename "$INSTALLER")"

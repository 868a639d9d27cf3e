#!/bin/bash
# test.sh - build the packages twice and compare them; then install, upgrade, remove and purge them in a Debian 12 of their own, look at
# what lies there, update the appliance by the channel and have it put back what is broken, and talk to the programs as their units start them. Needs root and the network; leaves nothing behind.
# PACKAGES names a folder of packages made before, which saves the two builds; COLD=1 compiles the second build without any cache.
set -euo pipefail
export LC_ALL=C
HERE=$(cd "$(dirname "$0")" && pwd); ROOT=$(cd "$HERE/../.." && pwd)

good() { echo "  good  $*"; }
bad() { echo "  BAD   $*" >&2; exit 1; }
# is WHAT HAVE WANT
is() { if [ "$2" = "$3" ]; then good "$1: ${3:-none}"; else bad "$1: have \"$2\", want \"$3\""; fi; }
# same WHAT HAVE BEFORE
same() { if [ "$2" = "$3" ]; then good "$1: as before"; else bad "$1 changed"; fi; }
# says WHAT TEXT PART
says() { case "$2" in *"$3"*) good "$1 says: $3" ;; *) bad "$1 does not say \"$3\" but: $2" ;; esac; }

# twice BUILDS: once here, once in a copy at another place with other times of its files.
twice() {
  local version=0.$(date -d "@$(git -C "$ROOT" log -1 --format=%ct)" +%Y%m%d.%H%M%S)
  export SOURCE_DATE_EPOCH=$(git -C "$ROOT" log -1 --format=%ct) VERSION=$version
  mkdir "$1/source"
  (cd "$ROOT" && git ls-files -z --cached --others --exclude-standard | xargs -0 -I{} sh -c '[ ! -f "$1" ] || printf "%s\0" "$1"' sh {} | tar -c --null -T - -f -) | tar -x -m -C "$1/source" -f -
  "$1/source/installer/debian/build.sh" "$1/first" > /dev/null
  mv "$1/source" "$1/elsewhere"
  if [ -n "${COLD:-}" ]; then export GOCACHE=$1/cache; fi
  "$1/elsewhere/installer/debian/build.sh" "$1/second" > /dev/null
  for p in "$1"/first/*.deb; do
    is "two builds of $(basename "$p" | cut -d_ -f1), sha256" "$(sha256sum < "$1/second/$(basename "$p")" | cut -c1-64)" "$(sha256sum < "$p" | cut -c1-64)"
  done
}

# later PACKAGE OUT makes the next version of a package: another number, and a line more in what it says about the configuration.
later() {
  dpkg-deb -R "$1" "$2.tree"
  sed -i 's/^\(Version: .*\)$/\1.1/' "$2.tree/DEBIAN/control"
  for f in $(cat "$2.tree/DEBIAN/conffiles" 2> /dev/null); do echo '# of the next version' >> "$2.tree$f"; done
  dpkg-deb --root-owner-group -Znone --build "$2.tree" "$2" > /dev/null
}

in_debian() { chroot "$debian" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C DEBIAN_FRONTEND=noninteractive "$@"; }
install() { in_debian dpkg --force-confdef --force-confold -i "/packages/$1" 2>&1; }
owned() { in_debian stat -c '%U:%G %a' "$1"; }
sum() { in_debian sh -c "cd $1 && find . -type f -name '$2' -exec sha256sum {} + | sort | sha256sum"; }

declare -A running # the process of each unit that was started
# start UNIT runs a unit's command as its user, with its umask.
start() {
  local unit=$debian/usr/lib/systemd/system/$1.service
  : > "$debian/said-$1"
  (umask "$(sed -n 's/^UMask=//p' "$unit")"
    exec chroot "$debian" runuser -u "$(sed -n 's/^User=//p' "$unit")" -- $(sed -n 's/^ExecStart=//p' "$unit")) > "$debian/said-$1" 2>&1 &
  running[$1]=$!
}
stop() {
  local child parent=${running[$1]}
  child=$(pgrep -P "$parent" || true) # runuser waits for the program
  unset "running[$1]"
  kill "${child:-$parent}"
  wait "$parent" || bad "$1 ended with status $?: $(tail -3 "$debian/said-$1")"
  good "$1 ends when it is told to"
}
# ready waits for the appliance's word.
ready() {
  local parent=${running[thana-appliance]} said=$debian/said-thana-appliance
  timeout 120 sh -c "until grep -q '^ready after' '$said'; do kill -0 $parent 2> /dev/null && sleep 0.1 || exit 1; done" || bad "the appliance does not start: $(cat "$said")"
}
station=23990001 # of docs/configuration.md
. "$HERE/test-update.sh"

appliance() {
  local first=$1 next=$2 said before
  said=$(install "$first") || bad "$said"
  says 'the installation' "$said" 'the station has to be written into /etc/thana/appliance.toml'
  is 'user' "$(in_debian getent passwd thana | cut -d: -f6,7)" '/var/lib/thana:/usr/sbin/nologin'
  is '/var/lib/thana' "$(owned /var/lib/thana)" 'thana:thana 700'
  is '/var/lib/thana-keys' "$(owned /var/lib/thana-keys)" 'thana:thana 700'
  is '/usr/bin/thana-appliance' "$(owned /usr/bin/thana-appliance)" 'root:root 755'
  is '/etc/thana/appliance.toml' "$(owned /etc/thana/appliance.toml)" 'root:root 644'
  for unit in thana-appliance.service thana-update.path; do is 'enabled' "$(in_debian readlink "/etc/systemd/system/multi-user.target.wants/$unit")" "/lib/systemd/system/$unit"; done
  is 'udev rules' "$(cmp "$debian/usr/lib/udev/rules.d/60-thana.rules" "$ROOT/installer/udev/60-thana.rules" && echo "the drivers'")" "the drivers'"
  is 'sums' "$(in_debian dpkg --verify thana-appliance)" ''
  for group in $(sed -n 's/^SupplementaryGroups=//p' "$debian/usr/lib/systemd/system/thana-appliance.service"); do
    in_debian getent group "$group" > /dev/null || bad "the unit names the group $group, which is not there"
  done
  says 'the unwritten configuration' "$(in_debian runuser -u thana -- thana-appliance check 2>&1 || true)" 'station.code'

  said=$(in_debian runuser -u thana-state -- thana-state enrol "$station" --name Kotwali --name-local 'कोतवाली' --lgd 396 --setup /var/lib/thana-state/setup.toml 2>&1) || bad "$said"
  mv "$debian/var/lib/thana-state/setup.toml" "$debian/mnt/setup.toml" # the technician's stick
  said=$(in_debian thana-appliance setup /mnt/setup.toml 2>&1) || bad "$said"
  says 'the set-up' "$said" "Station $station, Kotwali: enrolled"
  rm "$debian/mnt/setup.toml"
  sed -i 's/^# on = false/on = true/' "$debian/etc/thana/appliance.toml" # emulated devices
  says 'the check' "$(in_debian runuser -u thana -- thana-appliance check 2>&1)" 'enrolment       good'
  start thana-appliance
  ready
  says 'the daemon' "$(in_debian thana-appliance status 2>&1)" 'Kotwali'
  stop thana-appliance
  is 'files that others read' "$(in_debian find /var/lib/thana /var/lib/thana-keys '(' ! -user thana -o -perm /077 ')' ! -type s)" ''

  before="$(sum /etc/thana '*') $(sum /var/lib/thana-keys '*') $(sum /var/lib/thana '*.db')"
  said=$(install "$next") || bad "$said"
  is 'version after the upgrade' "$(in_debian dpkg-query -W -f '${Version}' thana-appliance)" "$(dpkg-deb -f "$debian/packages/$next" Version)"
  rm -f "$debian/etc/thana/appliance.toml.dpkg-dist"
  same 'configuration, keys and store after the upgrade' "$(sum /etc/thana '*') $(sum /var/lib/thana-keys '*') $(sum /var/lib/thana '*.db')" "$before"
  start thana-appliance
  ready
  says 'the daemon after the upgrade' "$(in_debian thana-appliance status 2>&1)" 'Kotwali'
  stop thana-appliance
  in_debian dpkg --force-downgrade --force-confdef --force-confold -i "/packages/$first" > /dev/null 2>&1 || bad 'the first version again'
  updates "$first"

  before="$(sum /etc/thana '*') $(sum /var/lib/thana-keys '*') $(sum /var/lib/thana '*.db')"
  says 'the removal' "$(in_debian dpkg -r thana-appliance 2>&1)" 'the records stay in /var/lib/thana'
  is 'program after the removal' "$(in_debian sh -c 'ls /usr/bin/thana-appliance /usr/lib/systemd/system/thana-appliance.service 2> /dev/null')" ''
  same 'configuration, keys and store after the removal' "$(sum /etc/thana '*') $(sum /var/lib/thana-keys '*') $(sum /var/lib/thana '*.db')" "$before"
  said=$(in_debian dpkg -P thana-appliance 2>&1)
  for part in 'purge deletes /var/lib/thana (' 'purge deletes /var/lib/thana-keys (' 'purge deletes /etc/thana (' 'purge deletes /var/lib/thana-update (' 'deletes the user and the group thana'; do says 'the purge' "$said" "$part"; done
}

state() {
  local said
  said=$(install "$1") || bad "$said"
  says 'the installation' "$said" 'this server belongs to no state yet'
  is '/var/lib/thana-state' "$(owned /var/lib/thana-state)" 'thana-state:thana-state 700'
  is 'enabled' "$(in_debian readlink /etc/systemd/system/multi-user.target.wants/thana-state.service)" '/lib/systemd/system/thana-state.service'
  in_debian runuser -u thana-state -- thana-state init --name 'Madhya Pradesh' --realm training > /dev/null 2>&1 || bad 'init'
  is 'what the unit waits for' "$(in_debian sh -c "test -e $(sed -n 's/^ConditionPathExists=//p' "$debian/usr/lib/systemd/system/thana-state.service") && echo there")" there
  start thana-state
  is 'the server' "$(curl -s --retry 60 --retry-delay 1 --retry-connrefused http://127.0.0.1:8445/healthz)" alive
}

state_ends() {
  local said before
  stop thana-state
  is 'files of other users' "$(in_debian find /var/lib/thana-state ! -user thana-state)" ''
  before=$(sum /var/lib/thana-state '*')
  said=$(install "$1") || bad "$said"
  same 'keys and database after the upgrade' "$(sum /var/lib/thana-state '*')" "$before"
  says 'the removal' "$(in_debian dpkg -r thana-state 2>&1)" 'keys, database and files stay'
  same 'keys and database after the removal' "$(sum /var/lib/thana-state '*')" "$before"
  said=$(in_debian dpkg -P thana-state 2>&1)
  for part in 'purge deletes /var/lib/thana-state (' 'purge deletes /etc/thana-state (' 'deletes the user and the group thana-state'; do says 'the purge' "$said" "$part"; done
}

desktop() {
  local first=$1 next=$2 said there
  said=$(install "$first") || bad "$said"
  says 'the program' "$(in_debian thana-desktop --help 2>&1)" "station officer's window"
  there=$(in_debian ldconfig -p)
  for library in libX11.so.6 libXcursor.so.1 libXi.so.6 libXinerama.so.1 libXrandr.so.2 libXrender.so.1 libX11-xcb.so.1 libxkbcommon.so.0 libwayland-cursor.so.0 libwayland-egl.so.1 libGL.so.1; do
    case "$there" in *"$library "*) ;; *) bad "the window opens $library by itself, and no dependency brings it" ;; esac
  done
  good 'libraries that the window opens by itself'
  said=$(install "$next") || bad "$said"
  in_debian dpkg -P thana-desktop > /dev/null 2>&1 || bad 'purge'
}

if [ "${1:-}" = inside ]; then
  debian=$2 work=$(dirname "$2")
  trap '[ ${#running[@]} = 0 ] || kill "${running[@]}" 2> /dev/null || true; power_cut' EXIT
  ip link set lo up
  mount -t proc proc "$debian/proc"
  before=$(in_debian find / -xdev -path /proc -prune -o -path /packages -prune -o -print | sort)
  made() { (cd "$debian/packages" && ls "thana-$1_"*.deb | grep -v next); }
  echo thana-state; state "$(made state)"
  echo thana-appliance; appliance "$(made appliance)" thana-appliance_next.deb
  echo thana-state again; state_ends thana-state_next.deb
  echo thana-desktop; desktop "$(made desktop)" thana-desktop_next.deb
  is 'packages afterwards' "$(in_debian dpkg-query -W 'thana*' 2> /dev/null)" ''
  # The log of dpkg, its copies and the group of SANE are Debian's own.
  is 'files afterwards' "$(in_debian find / -xdev -path /proc -prune -o -path /packages -prune -o -print | sort | comm -13 <(echo "$before") - |
    grep -v -e '^/said-' -e '^/run/adduser$' -e '^/var/\(log\|cache\|lib/dpkg\|lib/systemd\|backups\)\(/\|$\)' -e '^/etc/\(passwd\|group\|shadow\|gshadow\)-$' -e '^/etc/systemd' || true)" ''
  exit
fi

[ "$(id -u)" = 0 ] || { echo 'skipped: the packages are tried in a Debian of their own, which needs root'; exit 0; }
command -v debootstrap > /dev/null || { echo 'skipped: no debootstrap here'; exit 0; }
work=$(mktemp -d); trap 'rm -rf --one-file-system "$work"' EXIT
packages=${PACKAGES:-}
if [ -z "$packages" ]; then twice "$work"; packages=$work/first; fi
mkdir -p "$work/debian/packages"
needs=adduser
for name in appliance state desktop; do
  p=$(ls "$packages/thana-${name}_"*.deb | tail -1)
  needs+=,$(dpkg-deb -f "$p" Depends | sed 's/([^)]*)//g; s/|[^,]*//g; s/ //g')
  cp "$p" "$work/debian/packages/"
  later "$p" "$work/debian/packages/thana-${name}_next.deb"
done
rm -rf "$work"/debian/packages/*.tree
echo "a Debian 12 with ${needs//,/ }"
debootstrap --variant=minbase --include="$needs" bookworm "$work/debian" http://deb.debian.org/debian > "$work/debootstrap.log" || { tail -5 "$work/debootstrap.log"; exit 1; }
unshare --net --mount "$0" inside "$work/debian" # no line to anywhere, ports and mounts of our own

# test-update.sh - sourced by test.sh: updates of the appliance from a stick and from the state server, broken ones that are put back, and the
# power going at each step. systemd is not there: a stand-in for systemctl runs the unit's command as its user and starts it again as the
# unit says; what the path unit waits for is looked for here.

# systemctl_stands_in puts it in the Debian.
systemctl_stands_in() {
  cat > "$debian/usr/bin/systemctl" <<'IN'
#!/bin/bash
# start|stop thana-appliance.service
unit=/usr/lib/systemd/system/thana-appliance.service pid=/run/thana-appliance.pid
case "$1" in
start)
  [ ! -e $pid ] || exit 0
  : > $pid
  setsid /usr/bin/systemctl supervise < /dev/null > /dev/null 2>&1 &
  ;;
supervise)
  echo $$ > $pid
  trap 'stop=1; kill $child 2> /dev/null' TERM
  umask "$(sed -n 's/^UMask=//p' $unit)"
  while [ -z "$stop" ]; do
    setpriv --reuid thana --regid thana --init-groups -- $(sed -n 's/^ExecStart=//p' $unit) >> /var/log/thana-appliance.log 2>&1 & child=$!
    echo $child > $pid.child
    wait $child
    [ -z "$stop" ] || wait $child
    [ -n "$stop" ] || sleep 1
  done
  rm -f $pid
  ;;
stop)
  [ -s $pid ] || exit 0
  kill "$(cat $pid)" 2> /dev/null || rm -f $pid
  for n in $(seq 300); do
    [ -e $pid ] || exit 0
    [ "$n" != 80 ] || kill -9 "$(cat $pid.child)" # as systemd does, though sooner
    sleep 0.1
  done
  exit 1
  ;;
esac
exit 0
IN
  chmod 755 "$debian/usr/bin/systemctl"
}

# power_cut ends everything of the appliance and its installer at once: also what was started while it was looked for.
power_cut() {
  local p alive=1
  while [ "$alive" != 0 ]; do
    alive=0
    for p in /proc/[0-9]*; do
      [ "$(readlink "$p/root")" = "$debian" ] || continue
      case "$(tr '\0' ' ' < "$p/cmdline" 2> /dev/null)" in *thana-state* | '') continue ;; esac
      alive=1
      kill -9 "${p#/proc/}" 2> /dev/null || true
    done
  done
  rm -f "$debian/run/thana-appliance.pid" "$debian/var/lib/thana/control.sock"
}

# version N of the package: the same length, so that the program can be told its new number in place; newer by the year.
version_of() { echo "$base" | sed "s/^0\.20../0.2$(printf %03d "$1")/"; }
# variant N CHANGE makes version N of the package, changed by a function that is given its tree.
variant() {
  local tree=$work/variant version
  version=$(version_of "$1")
  rm -rf "$tree"
  dpkg-deb -R "$first" "$tree"
  sed -i "s/$(echo "$base" | sed 's/\./\\./g')/$version/g" "$tree/usr/bin/thana-appliance"
  sed -i "s/^Version: .*/Version: $version/" "$tree/DEBIAN/control"
  (cd "$tree" && find usr -type f -print0 | sort -z | xargs -0 md5sum > DEBIAN/md5sums)
  [ -z "${2:-}" ] || "$2" "$tree"
  dpkg-deb --root-owner-group -Zgzip -z1 --build "$tree" "$work/thana-appliance_${version}_$arch.deb" > /dev/null
  echo "$work/thana-appliance_${version}_$arch.deb"
}
same_program() { :; }
crashes() { printf '#!/bin/sh\nexit 1\n' > "$1/usr/bin/thana-appliance"; }
hangs() { # it comes up, answers, and hangs when it has been up for three seconds
  mv "$1/usr/bin/thana-appliance" "$1/usr/bin/thana-appliance.real"
  printf '#!/bin/sh\n[ "$1" != run ] || (sleep 3; kill -STOP $$) &\nexec /usr/bin/thana-appliance.real "$@"\n' > "$1/usr/bin/thana-appliance"
  chmod 755 "$1/usr/bin/thana-appliance"
}
silent() { printf '#!/bin/sh\n[ "$1" != run ] || exec sleep 1000\n' > "$1/usr/bin/thana-appliance"; } # it comes up and opens nothing
script_fails() { printf '#!/bin/sh\nexit 1\n' > "$1/DEBIAN/postinst"; }
slow_script() { sed -i '1a sleep 10' "$1/DEBIAN/postinst"; } # time for the power to go while dpkg works
no_way_back() { printf '#!/bin/sh\n[ "$1" = remove ]\n' > "$1/DEBIAN/prerm"; chmod 755 "$1/DEBIAN/prerm"; script_fails "$1"; } # its prerm too

release() { in_debian thana-state release "$@" --repository /stick/updates --keys /publisher 2>&1; }
# update CMD... runs the installer, which gives a version that does not answer $within: a minute, since a busy machine starts slowly.
update() { in_debian "THANA_UPDATE_WITHIN=${within:-1m}" THANA_UPDATE_STEADY=5s "$@" 2>&1; }
runs() { in_debian dpkg-query -W -f '${db:Status-Abbrev}${Version}' thana-appliance; }
said_of() { in_debian cat /var/lib/thana-update/report.json; }
answers() { # the version that answers, within half a minute
  local v
  for _ in $(seq 60); do
    v=$(in_debian thana-appliance update 2> /dev/null | sed -n 's/^runs *//p') || true
    [ -z "$v" ] || { echo "$v"; return; }
    sleep 0.5
  done
}
records() { in_debian sh -c 'ls /var/lib/thana-keys; sha256sum /var/lib/thana-keys/*' | sha256sum; }

# put_back NAME N CHANGE: an update that does not work ends with the former version.
put_back() {
  local former said within=15s
  former=$(runs)
  cp "$(variant "$2" "$3")" "$debian/stick/"
  release add "/stick/thana-appliance_$(version_of "$2")_$arch.deb" > /dev/null
  said=$(update thana-appliance update --from /stick) && bad "$1 is installed: $said"
  says "$1" "$said" 'The update was put back'
  is "$1: what is installed" "$(runs)" "$former"
  is "$1: what answers" "$(answers)" "${former#ii }"
  same "$1: keys" "$(records)" "$keys_before"
  is "$1: nothing left to take up" "$(in_debian sh -c 'ls /var/lib/thana-update/journal.json /var/lib/thana-update/keeper /etc/systemd/system/thana-update-recover.service 2> /dev/null' || true)" ''
  says "$1 a second time" "$(update thana-appliance update --from /stick)" 'This version failed here before'
  release withdraw "$(version_of "$2")" > /dev/null
}

# power_fails NAME N STEP CHANGE WANT [dpkg]: the power goes while the installer says STEP, and dpkg has begun to change what is there; the
# start after it leaves one version that works.
power_fails() {
  local installer former within=1m
  [ "$5" = new ] || within=15s
  former=$(runs)
  cp "$(variant "$2" "$4")" "$debian/stick/"
  release add "/stick/thana-appliance_$(version_of "$2")_$arch.deb" > /dev/null
  update thana-appliance update --from /stick --again > "$work/cut" & installer=$!
  timeout 60 sh -c "until grep -q '\"doing\": \"$3\"' '$debian/var/lib/thana-update/report.json' 2> /dev/null; do sleep 0.02; done" || bad "$1: the installer does not come to $3: $(cat "$work/cut")"
  [ -z "${6:-}" ] || timeout 60 sh -c "until [ -e '$debian/var/lib/dpkg/updates/0000' ]; do sleep 0.02; done" || bad "$1: dpkg is not seen at work: $(cat "$work/cut")"
  power_cut
  wait "$installer" || true
  in_debian systemctl start thana-appliance.service # the machine starts
  update $(sed -n 's/^ExecStart=//p' "$debian/etc/systemd/system/thana-update-recover.service") > "$work/recovered" || bad "$1: $(cat "$work/recovered")"
  local want=$former
  [ "$5" = former ] || want="ii $(version_of "$2")"
  [ "$(runs)" = "$want" ] || cat "$work/cut" "$work/recovered" >&2
  is "$1: what is installed" "$(runs)" "$want"
  is "$1: what answers" "$(answers)" "${want#ii }"
  is "$1: nothing left to take up" "$(in_debian sh -c 'ls /var/lib/thana-update/journal.json /etc/systemd/system/thana-update-recover.service 2> /dev/null' || true)" ''
  release withdraw "$(version_of "$2")" > /dev/null
}

updates() {
  local first=$debian/packages/$1 base arch said keys_before
  base=$(dpkg-deb -f "$first" Version) arch=$(dpkg-deb -f "$first" Architecture)
  systemctl_stands_in
  mkdir -p "$debian/stick" "$debian/publisher"
  release init > /dev/null
  says 'without a root' "$(update thana-appliance update --from /stick)" 'This appliance takes no updates'
  cp "$debian/stick/updates/1.root.json" "$debian/etc/thana/root.json"
  says 'an empty channel' "$(update thana-appliance update --from /stick)" 'There is no newer version'
  in_debian systemctl start thana-appliance.service
  is 'what answers first' "$(answers)" "$base"
  keys_before=$(records)

  cp "$(variant 127 same_program)" "$debian/stick/"
  says 'the release' "$(release add "/stick/thana-appliance_$(version_of 127)_$arch.deb")" 'offered until'
  said=$(update thana-appliance update --from /stick) || bad "$said"
  says 'a good update from a stick' "$said" "$(version_of 127) is healthy"
  is 'what is installed' "$(runs)" "ii $(version_of 127)"
  is 'what answers' "$(answers)" "$(version_of 127)"
  same 'keys' "$(records)" "$keys_before"

  put_back 'a program that ends at once' 128 crashes
  says 'the technician' "$(in_debian thana-appliance update)" 'was put back to'
  for _ in $(seq 60); do
    said=$(in_debian runuser -u thana-state -- thana-state stations --json)
    case "$said" in *update.rolled_back*) break ;; esac
    sleep 1
  done
  says "the state's board" "$said" 'update.rolled_back'
  put_back 'a program that comes up and opens nothing' 129 silent
  put_back 'a program that hangs after it was healthy' 130 hangs
  put_back 'a package whose script fails' 131 script_fails
  put_back 'a package that does not let itself be replaced' 132 no_way_back

  power_fails 'power cut while it is installed' 140 installing same_program former
  power_fails 'power cut while dpkg works' 141 installing slow_script former dpkg
  power_fails 'power cut while it is tried' 142 trial same_program new
  power_fails 'power cut while it is put back' 143 back crashes former
  power_fails 'power cut while dpkg puts it back' 144 back script_fails former dpkg

  # From the server: the appliance looks, fetches and orders by itself; the path unit's part is done here.
  cp "$(variant 150 same_program)" "$debian/stick/"
  release add "/stick/thana-appliance_$(version_of 150)_$arch.deb" > /dev/null
  in_debian sh -c 'cp -r /stick/updates /var/lib/thana-state/ && chown -R thana-state: /var/lib/thana-state/updates'
  in_debian thana-appliance update now > /dev/null
  timeout 120 sh -c "until [ -e '$debian/var/cache/thana/install' ]; do sleep 0.2; done" || bad "no order: $(in_debian thana-appliance update) $(tail -5 "$debian/var/log/thana-appliance.log")"
  says 'the appliance, before' "$(in_debian thana-appliance update)" "installs   $(version_of 150)"
  said=$(update $(sed -n 's/^ExecStart=//p' "$debian/usr/lib/systemd/system/thana-update.service")) || bad "$said"
  says 'a good update from the state server' "$said" "$(version_of 150) is healthy"
  is 'what is installed' "$(runs)" "ii $(version_of 150)"
  is 'what answers' "$(answers)" "$(version_of 150)"
  says 'the appliance, after' "$(in_debian thana-appliance update)" "$(version_of 150) works"
  in_debian systemctl stop thana-appliance.service
  says 'the ledger' "$(in_debian runuser -u thana -- thana-appliance verify)" 'complete: '
  rm -rf "$debian/stick" "$debian/publisher" "$debian/usr/bin/systemctl" "$debian/var/lib/thana-state/updates" "$debian/var/log/thana-appliance.log" "$debian/run/thana-appliance.pid.child" "$work"/thana-appliance_* "$work/variant"
}

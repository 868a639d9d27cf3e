#!/bin/bash
# fuzz.sh TIME [DIR] - run every fuzz target (of DIR) for TIME; the first finding ends it.
set -euo pipefail
cd "$(dirname "$0")/.."
grep -rlE '^func Fuzz' --include='*_test.go' "${2:-.}" | xargs -n1 dirname | sort -u | while read -r dir; do
  for target in $(grep -hoE '^func Fuzz[A-Za-z0-9_]+' "$dir"/*_test.go | sed 's/^func //' | sort -u); do
    echo "$dir $target"
    said=$(go test -run '^$' -fuzz "^$target\$" -fuzztime "$1" -fuzzminimizetime 10x "./$dir" 2>&1) || { echo "$said"; exit 1; }
    tail -1 <<< "$said"
  done
done

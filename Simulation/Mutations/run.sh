#!/usr/bin/env bash
# Breaks a copy of the engine in each way of mutations.txt and lives histories until one notices: how many seeds that took is
# written to docs/reliability.md by hand. NUMBERS chooses some; a mutation that no seed notices ends this with 1.
set -euo pipefail
cd "$(dirname "$0")/../.."
tree=${TREE:-.build-mutations/tree}
rm -rf "$tree"
mkdir -p "$tree"
git ls-files -z --cached --others --exclude-standard | xargs -0 cp --parents -t "$tree" 2>/dev/null || true
table=$(python3 Simulation/Mutations/apply.py "$tree" Simulation/Mutations/mutations.txt)
flags=(--package-path "$tree" --scratch-path .build-mutations/build -c release --product simulate)
swift build "${flags[@]}"
program="$(swift build "${flags[@]}" --show-bin-path)/simulate"
# The switches themselves break nothing.
"$program" --seeds 1-1000 --brief >/dev/null

try() {
  found=$(MUTATION=$2 "$1" --seeds "1-$3" --brief | grep '^seed' | head -1 || true)
  printf '%s\t%s\t%s\t%s\n' "$2" "${found:+$(sed 's/^seed \([0-9]*\) .*/\1/' <<<"$found")}" "$4" \
    "$(sed 's/^seed [0-9]* ([a-z]*) fails: \([^:]*\):.*/\1/' <<<"$found")"
}
export -f try
list=$(grep -E "^(${NUMBERS:-[0-9]+})	" <<<"$table")
tr '\t\n' '\0\0' <<<"$list" | head -c -1 | xargs -0 -n 3 -P "${JOBS:-$(nproc)}" bash -c 'try "$0" "$1" "$2" "$3"' "$program" |
  sort -n | tee .build-mutations/table.tsv
! awk -F '\t' '$2 == "" { print "no seed notices: " $1 " " $3; bad = 1 } END { exit !bad }' .build-mutations/table.tsv

#!/usr/bin/env bash
# Lives histories with seeds that nobody has lived, COUNT of them or for HOURS, each twice: in two processes, whose tables are in
# another order, and which must leave the same. Stops at the first failure, cut down and told.
set -euo pipefail
cd "$(dirname "$0")/.."
flags=(-c release --product simulate)
swift build "${flags[@]}"
program="$(swift build "${flags[@]}" --show-bin-path)/simulate"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
first=${FIRST:-$(date +%s)00000}
wanted=(--first "$first")
[ -n "${HOURS:-}" ] && wanted+=(--hours "$HOURS") || wanted+=(--count "${COUNT:-20000}")
start=$SECONDS
"$program" "${wanted[@]}" --brief --marks "$work/second" >"$work/log" &
other=$!
status=0
"$program" "${wanted[@]}" --marks "$work/first" || status=1
wait "$other" || status=1
both=$(wc -l <"$work/first")
[ "$(wc -l <"$work/second")" -lt "$both" ] && both=$(wc -l <"$work/second")
if ! cmp -s <(head -n "$both" "$work/first") <(head -n "$both" "$work/second"); then
  line=$(diff <(head -n "$both" "$work/first") <(head -n "$both" "$work/second") | sed -n '2s/^< \([0-9]*\) .*/\1/p')
  echo "the histories up to seed $((first + line - 1)) did not end twice alike: see simulate --seeds $((first + line - 1000))-$((first + line - 1))"
  status=1
fi
echo "each lived twice in $((SECONDS - start)) s"
exit $status

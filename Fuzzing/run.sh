#!/usr/bin/env bash
# Lets libFuzzer look for inputs that stop a reader, MINUTES for each target of TARGETS. What it finds lies in
# .build/found/TARGET; a copy in Corpus/TARGET, small and with a telling name, is tried by `make test` from then on.
set -euo pipefail
cd "$(dirname "$0")"
minutes=${MINUTES:-20}
flags=(-c release --product fuzz -Xswiftc -sanitize=fuzzer -Xcc -fsanitize=fuzzer-no-link)
swift build "${flags[@]}"
fuzz="$(swift build "${flags[@]}" --show-bin-path)/fuzz"
# Each input becomes a file and is flushed: in memory that costs nothing.
[ -w /dev/shm ] && export TMPDIR=/dev/shm
status=0
for target in ${TARGETS:-rows csv xml text mapping configuration form answers}; do
  corpus=.build/corpora/$target
  found=.build/found/$target
  mkdir -p "$corpus" "$found" "Corpus/$target"
  export FUZZ_TARGET=$target
  FUZZ_SEEDS=$corpus "$fuzz"
  echo "$target: $minutes minutes"
  log=.build/$target.log
  # Signals are libFuzzer's here, which keeps the input, and not those of the language's own backtraces.
  SWIFT_BACKTRACE=enable=no "$fuzz" -max_total_time=$((minutes * 60)) -timeout=10 -rss_limit_mb=2048 -max_len=16384 \
    -use_value_profile=1 -print_final_stats=1 -artifact_prefix="$found/" "$corpus" "Corpus/$target" >"$log" 2>&1 || status=1
  grep -E '^(stat::|==|SUMMARY|MS:|artifact|Fatal|.*Fatal error)|DONE' "$log" || true
  [ -z "$(ls -A "$found")" ] || { echo "$target: see Fuzzing/$found"; status=1; }
done
exit $status

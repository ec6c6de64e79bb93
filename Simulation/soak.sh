#!/usr/bin/env bash
# Goes on for HOURS, then tells how much of the engine the histories reached: of a build of its own, in which SEEDS are lived.
set -euo pipefail
cd "$(dirname "$0")/.."
HOURS=${HOURS:-2} Simulation/run.sh
flags=(-c release --product simulate --scratch-path .build-coverage -Xswiftc -profile-generate -Xswiftc -profile-coverage-mapping)
swift build "${flags[@]}"
folder=$(swift build "${flags[@]}" --show-bin-path)
LLVM_PROFILE_FILE=$folder/simulate.profraw "$folder/simulate" --seeds "1-${SEEDS:-3000}" >/dev/null
llvm-profdata merge -sparse "$folder/simulate.profraw" -o "$folder/simulate.profdata"
echo 'how much of the engine they reached (regions):'
llvm-cov report "$folder/simulate" -instr-profile "$folder/simulate.profdata" Sources/Reconciliation Sources/SyncEngine |
  awk '/^(Filename|Sources|.*swift|TOTAL)/ { print $1, $4 }' | column -t

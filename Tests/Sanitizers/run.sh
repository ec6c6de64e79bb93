#!/usr/bin/env bash
# Passes tests under the thread and the address sanitizer, each in a build of its own. What runs no code of ours beside others or
# on memory it manages itself is left out: the histories of the engine and the laws of mappings live fewer seeds, the trials of
# the real process run another program.
set -euo pipefail
cd "$(dirname "$0")/../.."
export TSAN_OPTIONS=halt_on_error=1
export SYNC_SEEDS=${SYNC_SEEDS:-1-10}
for kind in ${SANITIZERS:-thread address}; do
  flags=(--sanitize "$kind" --scratch-path ".build-$kind")
  swift build --build-tests "${flags[@]}"
  start=$SECONDS
  swift test --skip-build --disable-xctest --experimental-maximum-parallelization-width 24 "${flags[@]}" --skip '^TrialTests\.'
  echo "$kind sanitizer: passed in $((SECONDS - start)) s"
done

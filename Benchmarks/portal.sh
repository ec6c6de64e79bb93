#!/usr/bin/env bash
# The portal's part of docs/performance.md: Benchmarks/portal.sh [COMPANIES]
#
# The release program against the emulated portal with its limits, beside fast_bitrix24 and b24pysdk where `make conformance` has
# installed them.
set -euo pipefail
cd "$(dirname "$0")/.."
if [ -z "${PROGRAM:-}" ]; then
  swift build -c release --product contractor-sync
  PROGRAM=$(swift build -c release --product contractor-sync --show-bin-path)/contractor-sync
fi
peers=$PWD/.build/conformance
if [ -x "$peers/venv/bin/python" ]; then export PEERS="$peers/venv/bin/python" DOOR="$peers"; fi
exec python3 Benchmarks/portal_figures.py "$PROGRAM" "${1:-5000}"

#!/bin/bash
# Clients written by others, unmodified, against the emulator: run.sh [PROGRAM] [COMPANIES]
#
# PROGRAM is the built contractor-sync. The clients are installed into a virtual environment beside the build; where that cannot be
# done (no network, no venv), the exit code is 69 and nothing was tried.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
program=${1:-$root/.build/debug/contractor-sync}
companies=${2:-12000}
work=$root/.build/conformance
mkdir -p "$work"

unavailable() {
  echo "conformance: $1; the clients were not tried" >&2
  exit 69
}
python=$work/venv/bin/python
if ! cmp -s "$here/requirements.txt" "$work/installed.txt"; then
  python3 -m venv --clear "$work/venv" || unavailable "no virtual environment can be made (package python3-venv)"
  "$python" -m pip install --quiet --disable-pip-version-check --requirement "$here/requirements.txt" ||
    unavailable "the clients cannot be installed"
  cp "$here/requirements.txt" "$work/installed.txt"
fi
if [ ! -s "$work/door.pem" ]; then
  openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj /CN=localhost \
    -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout "$work/door.key" -out "$work/door.pem" 2>/dev/null
fi

emulator_pid=
door_pid=
finish() {
  [ -z "$door_pid" ] || kill "$door_pid" 2>/dev/null || true
  [ -z "$emulator_pid" ] || kill "$emulator_pid" 2>/dev/null || true
}
trap finish EXIT

# Waits until a file has a line and prints it.
first_line() {
  for _ in $(seq 300); do
    if [ -s "$1" ]; then head -n 1 "$1"; return; fi
    sleep 0.1
  done
  echo "nothing came from $2" >&2
  return 1
}

# Every client gets a portal of its own, with all limits on.
serve() {
  finish
  door_pid=
  rm -f "$work/webhook"
  if [ -n "${EMULATOR:-}" ]; then
    $EMULATOR "$companies" >"$work/webhook" &
  else
    "$program" emulator --companies "$companies" --no-requisites --contacts 50 >"$work/webhook" 2>"$work/emulator.log" &
  fi
  emulator_pid=$!
  webhook=$(first_line "$work/webhook" "the emulator")
}

failed=0
serve
"$python" "$here/fast_bitrix24_run.py" "$webhook" "$companies" || failed=1

serve
port=${webhook#*127.0.0.1:}
rm -f "$work/door"
mkfifo "$work/door.in" 2>/dev/null || true
"$python" "$here/tls_door.py" "$work/door.pem" "$work/door.key" "${port%%/*}" <> "$work/door.in" >"$work/door" &
door_pid=$!
door=$(first_line "$work/door" "the door with TLS")
REQUESTS_CA_BUNDLE=$work/door.pem "$python" "$here/b24pysdk_run.py" "$webhook" "localhost:$door" "$companies" || failed=1
exit $failed

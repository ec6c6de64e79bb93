#!/usr/bin/env bash
# The figures of docs/performance.md: the release program against the emulated portal with the documented limits and a latency of
# 100 ms a request (10 ms of execution time charged a command), and between two files of 100,000 rows. Prints requests, seconds and peak memory; judges nothing.
# Usage: Benchmarks/figures.sh [COMPANIES [ROWS]]
set -euo pipefail
cd "$(dirname "$0")/.."
companies=${1:-5000}
rows=${2:-100000}
swift build -c release --product contractor-sync
program=$(swift build -c release --product contractor-sync --show-bin-path)/contractor-sync
folder=$(mktemp -d)
portal=
cleanup() {
  [ -z "$portal" ] || kill "$portal" 2>/dev/null || true
  rm -rf "$folder"
}
trap cleanup EXIT

# Made-up companies in the generic format; the tax ids have valid check digits.
generate() {
  awk -v n="$1" 'BEGIN {
    split("2 4 10 3 5 9 4 6 8", w, " ")
    print "key,entity,name,taxId,taxReason,phones,emails,comment"
    for (i = 1; i <= n; i++) {
      base = sprintf("99%07d", i); sum = 0
      for (k = 1; k <= 9; k++) sum += substr(base, k, 1) * w[k]
      inn = base (sum % 11 % 10)
      printf "k%07d,company,ООО «Контрагент %d»,%s,990101001,work:+7 495 %03d-%02d-%02d,work:info%d@firma%d.example,\n", \
        i, i, inn, int(i / 10000) % 1000, int(i / 100) % 100, i % 100, i, i
    }
  }'
}

# Runs a command, prints its figures from the JSON object, seconds as a whole process, peak memory.
measure() {
  local title=$1
  shift
  /usr/bin/env python3 - "$title" "$folder" "$program" "$@" <<'PYTHON'
import json, os, resource, subprocess, sys, time
title, folder, program, *arguments = sys.argv[1:]
start = time.time()
run = subprocess.run([program, *arguments], cwd=folder, capture_output=True, text=True)
seconds = time.time() - start
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
try:
    answer = json.loads(run.stdout)
    figures = f"requests {answer['requests']}, commands {answer['commands']}, created {answer['right']['created']}, updated {answer['left']['updated'] + answer['right']['updated']}"
except Exception:
    figures = f"exit {run.returncode} {run.stderr[-300:]}"
print(f"{title}: {seconds:.2f} s, peak {peak:.0f} MB, {figures}")
PYTHON
}

cat > "$folder/contractor-sync.yaml" <<YAML
version: 1
connections:
  file: { type: csv, path: clients.csv, mapping: generic }
  crm: { type: bitrix24, webhook: "\${env:WEBHOOK}" }
syncs:
  clients: { left: file, right: crm, entities: [company], guards: { configuration: "1" } }
YAML
generate "$companies" > "$folder/clients.csv"
"$program" emulator --companies 0 --contacts 0 --latency 100 --cost 10 > "$folder/webhook" 2> /dev/null &
portal=$!
for _ in $(seq 50); do [ -s "$folder/webhook" ] && break; sleep 0.1; done
WEBHOOK=$(head -1 "$folder/webhook")
export WEBHOOK

measure "first sync of $companies companies into an empty portal" sync --output json
sleep 3
measure "nothing changed among $companies" sync --output json
awk -F, -v OFS=, 'NR > 1 && NR <= 51 { $7 = "work:changed" NR "@firma.example" } { print }' "$folder/clients.csv" > "$folder/new.csv"
mv "$folder/new.csv" "$folder/clients.csv"
measure "50 changes among $companies" sync --output json
measure "export (full read) of $companies into a new file" export out.csv --mapping generic --webhook-from env:WEBHOOK --output json

# File to file, since a portal's limits would be all that one measured.
generate "$rows" > "$folder/clients.csv"
head -1 "$folder/clients.csv" > "$folder/copy.csv"
rm -f "$folder"/contractor-sync.sqlite*
cat > "$folder/contractor-sync.yaml" <<YAML
version: 1
connections:
  file: { type: csv, path: clients.csv, mapping: generic }
  copy: { type: csv, path: copy.csv, mapping: generic }
syncs:
  copy: { left: file, right: copy, entities: [company] }
YAML
measure "plan of $rows new rows" plan --output json
measure "first sync of $rows rows into another file" sync --output json
sleep 3
touch "$folder/clients.csv" "$folder/copy.csv"
measure "plan of $rows rows, nothing changed, both files read again" plan --output json
measure "the same once the files are known to stand still" plan --output json
measure "status" status

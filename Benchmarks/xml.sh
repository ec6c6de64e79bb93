#!/usr/bin/env bash
# Full and repeated readings of XML beside xmllint and lxml, on the same file in the same run, in turn: the figures of
# docs/performance.md. Needs xmllint and, for lxml, python3-lxml. Prints seconds, peak memory and ratios; judges nothing.
# Usage: Benchmarks/xml.sh [CONTRACTORS [ROUNDS]]
set -euo pipefail
cd "$(dirname "$0")/.."
count=${1:-100000}
rounds=${2:-3}
python=/usr/bin/python3
swift build -c release --product file-figures
program=$(swift build -c release --product file-figures --show-bin-path)/file-figures
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

"$python" Benchmarks/contractors.py commerceml "$count" > "$folder/a.xml"
"$python" Benchmarks/contractors.py commerceml "$count" changed > "$folder/b.xml"
"$program" learn mappings/commerceml-2.yaml "$folder/a.xml" "$folder/known"
cp "$folder/a.xml" "$folder/c.xml"
echo "CommerceML, $count contractors, $(($(stat -c %s "$folder/a.xml") / 1000000)) MB"
others=()
"$python" -c 'import lxml' 2> /dev/null && others=("lxml iterparse" "$python Benchmarks/lxml_reading.py $folder/a.xml")
"$python" Benchmarks/alternating.py "$rounds" \
  "xmllint --stream" "xmllint --stream --noout --huge $folder/a.xml" \
  "${others[@]}" \
  "read in full, mapped" "$program read mappings/commerceml-2.yaml $folder/a.xml" \
  "read again, nothing changed" "$program again mappings/commerceml-2.yaml $folder/a.xml $folder/known" \
  "read again, 1 % changed" "$program again mappings/commerceml-2.yaml $folder/b.xml $folder/known" \
  "1 % written back" "$program write mappings/commerceml-2.yaml $folder/c.xml $folder/known"
rm "$folder"/*

"$python" Benchmarks/contractors.py enterprisedata "$count" > "$folder/a.xml"
echo "EnterpriseData with an account each, $count contractors, $(($(stat -c %s "$folder/a.xml") / 1000000)) MB"
"$python" Benchmarks/alternating.py "$rounds" \
  "xmllint --stream" "xmllint --stream --noout --huge $folder/a.xml" \
  "read in full, joined and mapped" "$program read mappings/enterprise-data.yaml $folder/a.xml"

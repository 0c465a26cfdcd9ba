#!/usr/bin/env bash
# Builds the commit twice, each time in a folder of its own, and compares what it released.
#   build/reproduce.sh linux_amd64 ...
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
for copy in first second/of/two; do
  git clone --quiet . "$folder/$copy"
  "$folder/$copy/build.sh" release "$@" >/dev/null
done
diff "$folder/first/out/SHA256SUMS" "$folder/second/of/two/out/SHA256SUMS" && echo "both are the same bytes"

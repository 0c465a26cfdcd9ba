#!/usr/bin/env bash
# Rewrites what is generated from the code: golden files, pages of commands, checks and upgrades, the picture, the module's help and views, outputs in pages.
# Then shows what differs from the last commit, word by word and without the width of columns. Options go to git diff: tests/golden.sh --stat
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
dotnet build tests/EgressTools.Tests --nologo -v quiet -p:RunAnalyzers=false
# What could not be written is among the tests that fail.
EGRESSTOOLS_UPDATE_GOLDEN=1 dotnet test --project tests/EgressTools.Tests --no-build --no-progress || echo "not everything could be rewritten: see above" >&2
git --no-pager diff --stat
git --no-pager diff --ignore-all-space --word-diff="$([ -t 1 ] && echo color || echo plain)" "$@" -- . ':!*.cs'

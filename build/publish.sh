#!/usr/bin/env bash
# Publishes the plugin for one platform into plugin/bin/RID: with NativeAOT where this machine can link for it, else as a trimmed single file.
#   build/publish.sh linux_amd64
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source build/platforms.sh

platform=${1:-$(host_platform)}
rid=$(rid_of "$platform")
options=()
if tools=$(linker_for "$platform"); then
  options+=("-p:NativeFor=$rid")
  for tool in $tools; do options+=("-p:$tool"); done
else
  options+=("-p:SingleFileFor=$rid")
fi
# The analyzers see the same sources in every other build.
dotnet publish plugin/plugin.csproj --nologo -v quiet -c Release -p:RunAnalyzers=false -o "plugin/bin/$rid" "${options[@]}"

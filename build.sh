#!/usr/bin/env bash
# Restores, builds, stages the module (module/bin), lays it out as it is published (out/EgressTools/VERSION), and publishes the plugin
# (plugin/bin/linux-x64/kubectl-egress; on another machine the folder has its name).
#   ./build.sh            everything
#   ./build.sh --no-aot   without the native binary, which needs a C linker (clang or gcc) and zlib's headers
#   ./build.sh --native   the native binary alone
#   ./build.sh --module   the published module alone: Publish-PSResource -Path out/EgressTools/VERSION -Repository NAME
#   ./build.sh release    what a release consists of, in out/; build/release.sh says more
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

if [ "${1:-}" = release ]; then shift; exec build/release.sh "$@"; fi

managed=true layout=true aot=true
for argument in "$@"; do
  case "$argument" in
    --no-aot) aot=false ;;
    --native) managed=false layout=false ;;
    --module) managed=false aot=false ;;
    *) echo "build.sh: unknown option '$argument'; there are --no-aot, --native and --module, and release as the first word" >&2; exit 2 ;;
  esac
done

if $managed; then
  dotnet build EgressTools.sln --nologo -v quiet
fi

# Here too the analyzers have seen the sources.
if $layout; then
  dotnet build module/EgressTools.Cmdlets --nologo -v quiet -c Release -p:RunAnalyzers=false -p:LayOut=true
fi

if $aot; then
  build/publish.sh
fi

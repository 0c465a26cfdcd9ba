#!/usr/bin/env bash
# Restores, builds, stages the module (module/bin) and publishes the plugin (plugin/bin/linux-x64/kubectl-egress).
#   ./build.sh            everything
#   ./build.sh --no-aot   without the native binary, which needs a C linker (clang or gcc) and zlib's headers
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

aot=true
for argument in "$@"; do
  case "$argument" in
    --no-aot) aot=false ;;
    *) echo "build.sh: unknown option '$argument'; the only one is --no-aot" >&2; exit 2 ;;
  esac
done

dotnet build EgressTools.sln --nologo -v quiet

if $aot; then
  linker=()
  command -v clang >/dev/null || linker=(-p:CppCompilerAndLinker=gcc)
  dotnet publish plugin/plugin.csproj --nologo -v quiet -c Release -p:NativeFor=linux-x64 -o plugin/bin/linux-x64 "${linker[@]}"
fi

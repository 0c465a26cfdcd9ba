#!/usr/bin/env bash
# Makes what a release consists of, in out/: an archive for each platform, the module's package, the chart, a container image, SBOMs, provenance, manifest.json and SHA256SUMS.
#   ./build.sh release                        everything
#   ./build.sh release linux_amd64 ...        of the archives only these
#   ./build.sh release --made linux_amd64     the same of what ./build.sh has made, without building again
#   ./build.sh release --collect              sums, SBOMs and manifest of what lies in out/, made on several machines
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source build/platforms.sh

fail() { echo "release: $1" >&2; exit 2; }

version=$(sed -n 's|.*<Version>\(.*\)</Version>.*|\1|p' Directory.Build.props)
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT

# What is made is of a commit and has its time, so that it is the same bytes whenever it is made.
name_source() {
  SOURCE_COMMIT=$(git rev-parse HEAD 2>/dev/null || echo unknown)
  SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 315532800)}
  SOURCE_SDK=$(dotnet --version)
  SOURCE_CHANGED=0; [ -z "$(git status --porcelain 2>/dev/null)" ] || SOURCE_CHANGED=1
  export SOURCE_COMMIT SOURCE_DATE_EPOCH SOURCE_SDK SOURCE_CHANGED
}

artefacts() { dotnet build/Artefacts/bin/Debug/net10.0/Artefacts.dll "$@"; }

# The plugin as it was built for here: what it prints of itself is the same on every platform.
egress() { dotnet plugin/bin/Debug/net10.0/kubectl-egress.dll "$@"; }

build_tools() {
  dotnet build build/Artefacts --nologo -v quiet
  dotnet build plugin --nologo -v quiet
}

# The files that are the same in every archive.
lay_common() {
  local shell
  mkdir -p "$1/completions"
  cp LICENSE README.md "$1"
  for shell in bash zsh fish; do egress completion "$shell" >"$1/completions/kubectl-egress.$shell"; done
  egress completion powershell >"$1/completions/kubectl-egress.ps1"
  if egress __man >"$stage/manual" 2>/dev/null; then mkdir "$1/man" && mv "$stage/manual" "$1/man/kubectl-egress.1"; fi
  # kubectl asks a program of this name, which has to be on PATH beside the plugin.
  egress completion kubectl >"$1/kubectl_complete-egress"
}

# An archive for users, and one of what debuggers read.
pack() {
  local platform=$1 rid program extension=tar.gz name
  rid=$(rid_of "$platform") program=$(program_of "$platform") name=out/kubectl-egress_${version}_$platform
  case "$platform" in windows_*) extension=zip ;; esac
  mkdir -p "$stage/$platform" "$stage/$platform.debug"
  cp -R "$stage/common/." "$stage/$platform"
  cp "plugin/bin/$rid/$program" "$stage/$platform"
  artefacts notice "$stage/$platform/$program" "$stage/$platform/NOTICE"
  artefacts archive "$stage/$platform" "$name.$extension"
  cp "plugin/bin/Release/net10.0/$rid/kubectl-egress.pdb" module/EgressTools.Core/bin/Release/net10.0/EgressTools.Core.pdb "$stage/$platform.debug"
  find "plugin/bin/Release/net10.0/$rid/native" -name 'kubectl-egress*.d*' -exec cp -R {} "$stage/$platform.debug" \; 2>/dev/null || true
  artefacts archive "$stage/$platform.debug" "${name}_debug.tar.gz"
}

collect=false made=false wanted=()
for argument in "$@"; do
  case "$argument" in
    --collect) collect=true ;;
    --made) made=true ;;
    -*) fail "unknown option '$argument'; there are --made and --collect" ;;
    *) rid_of "$argument" >/dev/null; wanted+=("$argument") ;;
  esac
done
[ ${#wanted[@]} -gt 0 ] || wanted=("${platforms[@]}")

name_source
mkdir -p out
if $collect; then
  build_tools
else
  find out -maxdepth 1 -type f -delete
  if ! $made; then
    build_tools
    ./build.sh --module
    for platform in "${wanted[@]}"; do build/publish.sh "$platform"; done
  fi
  mkdir "$stage/common"
  lay_common "$stage/common"
  for platform in "${wanted[@]}"; do pack "$platform"; done
  artefacts archive examples/deploy/chart "out/egresstools-$version.tgz"
  case " ${wanted[*]} " in
    *" linux_amd64 "*) build/image.sh plugin/bin/linux-x64/kubectl-egress "$version" "out/kubectl-egress_${version}_linux_amd64.oci.tar" ;;
  esac
  artefacts module "out/EgressTools/$version" "out/EgressTools.$version.nupkg"
fi
artefacts finish out
cat out/SHA256SUMS

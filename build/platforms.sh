# The platforms of a release, named as Go and Krew name them, and what this machine can do for each. For build/*.sh, which read it with "source".

platforms=(linux_amd64 linux_arm64 darwin_amd64 darwin_arm64 windows_amd64)

# As .NET names it.
rid_of() {
  case "$1" in
    linux_amd64) echo linux-x64 ;;
    linux_arm64) echo linux-arm64 ;;
    darwin_amd64) echo osx-x64 ;;
    darwin_arm64) echo osx-arm64 ;;
    windows_amd64) echo win-x64 ;;
    *) echo "there is no platform '$1'; there are ${platforms[*]}" >&2; return 2 ;;
  esac
}

host_platform() {
  local system machine
  case "$(uname -s)" in Linux) system=linux ;; Darwin) system=darwin ;; *) system=windows ;; esac
  case "$(uname -m)" in x86_64 | amd64) machine=amd64 ;; *) machine=arm64 ;; esac
  echo "${system}_$machine"
}

program_of() { case "$1" in windows_*) echo kubectl-egress.exe ;; *) echo kubectl-egress ;; esac; }

has() { command -v "$1" >/dev/null; }

# Properties that name the linker, where this machine has one for the platform; fails where it has none.
linker_for() {
  local host; host=$(host_platform)
  case "$host $1" in
    "linux_amd64 linux_arm64") has aarch64-linux-gnu-gcc && echo CppCompilerAndLinker=aarch64-linux-gnu-gcc ObjCopyName=aarch64-linux-gnu-objcopy ;;
    "$1 $1" | darwin_*" "darwin_*) case "$host" in linux_*) has clang || { has gcc && echo CppCompilerAndLinker=gcc; } ;; esac ;;
    *) return 1 ;;
  esac
}

#!/usr/bin/env bash
# Writes a container image as an OCI archive, from nothing: the native binary, the libraries that it loads, certificate authorities, and a user without
# rights. No shell and no package manager. The libraries are those of the machine that builds it; scanners read their versions from the image.
#   build/image.sh BINARY VERSION FILE
# SOURCE_DATE_EPOCH is the time of all files; unless it is set, that of the last commit.
set -euo pipefail
binary=$(realpath "$1") version=$2 file=$(realpath -m "$3")
cd "$(dirname "${BASH_SOURCE[0]}")/.."

epoch=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
created=$(date -u -d "@$epoch" +%Y-%m-%dT%H:%M:%SZ)
revision=${SOURCE_COMMIT:-$(git rev-parse HEAD 2>/dev/null || echo unknown)}
repository=$(sed -n 's:.*<RepositoryUrl>\(.\+\)</RepositoryUrl>.*:\1:p' Directory.Build.props)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
umask 022

# The binary is linked with libc alone and loads OpenSSL when it connects: a static one could not.
libraries() {
  local openssl
  openssl=$(ldconfig -p | awk '/libssl\.so\.3 .*x86-64/ { print $NF; exit }')
  [ -n "$openssl" ] || { echo "build/image.sh: libssl.so.3 is not installed" >&2; return 1; }
  { echo "$openssl"; ldd "$binary" "$openssl"; } | awk '$1 ~ /^\// && $1 !~ /:$/ { print $1 } $3 ~ /^\// { print $3 }' | sort -u
}

# The library and what its package says of itself: its licence, and its version where scanners look for it.
add_library() {
  install -D -m 755 "$1" "$base$1"
  local package
  package=$(dpkg-query -S "$1" "$(realpath "$1")" 2>/dev/null | head -1 | cut -d: -f1) || true
  [ -n "$package" ] || return 0
  mkdir -p "$base/var/lib/dpkg/status.d"
  dpkg-query -s "$package" >"$base/var/lib/dpkg/status.d/$package"
  [ ! -f "/usr/share/doc/$package/copyright" ] || install -D -m 644 "/usr/share/doc/$package/copyright" "$base/usr/share/doc/$package/copyright"
}

write_base() {
  local library
  mkdir -p "$base/etc/ssl/certs" "$base/tmp" && chmod 1777 "$base/tmp"
  for library in $(libraries); do add_library "$library"; done
  install -m 644 /etc/ssl/certs/ca-certificates.crt "$base/etc/ssl/certs/ca-certificates.crt"
  install -m 644 /etc/os-release "$base/etc/os-release"
  echo 'nonroot:x:65532:65532:nonroot:/tmp:/sbin/nologin' >"$base/etc/passwd"
  echo 'nonroot:x:65532:' >"$base/etc/group"
  echo 'hosts: files dns' >"$base/etc/nsswitch.conf"
}

write_program() {
  install -D -m 755 "$binary" "$program/usr/bin/kubectl-egress"
  install -D -m 644 LICENSE "$program/usr/share/doc/kubectl-egress/LICENSE"
}

digest() { sha256sum "$1" | cut -d' ' -f1; }

# Puts a file among the blobs, under its digest, which it prints with the size.
blob() {
  local sum size
  sum=$(digest "$1") size=$(stat -c %s "$1")
  mv "$1" "$layout/blobs/sha256/$sum"
  echo "\"digest\":\"sha256:$sum\",\"size\":$size"
}

# A layer of a folder: prints the digest of the tar, and the descriptor of what is compressed.
layer() {
  tar --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$epoch" --format=gnu -C "$1" -cf "$work/layer.tar" .
  digest "$work/layer.tar"
  gzip -n -9 "$work/layer.tar"
  echo "{\"mediaType\":\"application/vnd.oci.image.layer.v1.tar+gzip\",$(blob "$work/layer.tar.gz")}"
}

labels() {
  local label='"org.opencontainers.image.%s":"%s",'
  # shellcheck disable=SC2059
  printf "$label" title kubectl-egress description "Operates Cilium's egress gateway" version "$version" revision "$revision" licenses Apache-2.0
  # shellcheck disable=SC2059
  [ -z "$repository" ] || printf "$label" source "$repository"
  printf '"org.opencontainers.image.created":"%s"' "$created"
}

base=$work/base program=$work/program layout=$work/layout
mkdir -p "$base" "$program" "$layout/blobs/sha256" "$(dirname "$file")"
write_base
write_program
{ read -r first; read -r first_descriptor; } < <(layer "$base")
{ read -r second; read -r second_descriptor; } < <(layer "$program")

cat >"$work/config" <<JSON
{"created":"$created","architecture":"amd64","os":"linux","config":{"User":"65532:65532","Env":["PATH=/usr/bin","HOME=/tmp","SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt"],"Entrypoint":["/usr/bin/kubectl-egress"],"WorkingDir":"/","Labels":{$(labels)}},"rootfs":{"type":"layers","diff_ids":["sha256:$first","sha256:$second"]},"history":[{"created":"$created","created_by":"build/image.sh: libraries, certificates, user"},{"created":"$created","created_by":"build/image.sh: kubectl-egress"}]}
JSON
cat >"$work/manifest" <<JSON
{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json",$(blob "$work/config")},"layers":[$first_descriptor,$second_descriptor],"annotations":{$(labels)}}
JSON
cat >"$layout/index.json" <<JSON
{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json",$(blob "$work/manifest"),"platform":{"architecture":"amd64","os":"linux"},"annotations":{"org.opencontainers.image.ref.name":"$version","io.containerd.image.name":"kubectl-egress:$version"}}]}
JSON
echo '{"imageLayoutVersion":"1.0.0"}' >"$layout/oci-layout"
tar --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$epoch" --format=gnu -C "$layout" -cf "$file" oci-layout index.json blobs

#!/usr/bin/env bash
# Unpacks packages of Debian into a folder, without installing them:
#
#   unpack-debian.sh DIR ARCHITECTURE PACKAGE…
#
# The system's package database is neither changed nor asked to know the architecture: apt works in a state directory of
# its own, because that of the system may be empty, or not ours to write.
set -euo pipefail

[ $# -ge 3 ] || { echo "usage: ${0##*/} DIR ARCHITECTURE PACKAGE..." >&2; exit 2; }
dir=$(realpath -m "$1")
arch=$2
shift 2

for tool in apt-get dpkg-deb; do
  command -v "$tool" >/dev/null || {
    echo "${0##*/}: $tool not found; get it with: ${BASH_SOURCE[0]%/*}/install-debian.sh test" >&2
    exit 1
  }
done

apt=$(mktemp -d)
trap 'rm -rf "$apt"' EXIT
mkdir -p "$apt"/{state/lists/partial,cache/archives/partial,packages}
apt_get() {
  (cd "$apt/packages" && apt-get -q \
    -o APT::Architecture="$arch" -o APT::Architectures="$arch" \
    -o Dir::State="$apt/state" -o Dir::State::status=/dev/null -o Dir::Cache="$apt/cache" \
    -o APT::Sandbox::User="$(id -un)" -o Acquire::Languages=none -o Acquire::Retries=3 \
    -o Acquire::IndexTargets::deb-src::Sources::DefaultEnabled=false \
    -o APT::Update::Post-Invoke-Success::= "$@")
}
# The status of "update" tells nothing about the packages wanted here: a third party's list may lack the architecture.
if ! { apt_get update || true; apt_get download "$@"; } >"$apt/log" 2>&1; then
  cat "$apt/log" >&2
  echo "${0##*/}: apt could not download $* for $arch, see above." >&2
  exit 1
fi
for package in "$apt"/packages/*.deb; do dpkg-deb -x "$package" "$dir"; done

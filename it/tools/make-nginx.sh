#!/usr/bin/env bash
# Takes the web server out of Debian's package, without installing it, which would start one for the whole machine:
#
#   make-nginx.sh DIR
#
#   DIR/bin/nginx     has WebDAV, so a Maven repository can be deployed to it
#
# DIR is complete or absent, and is not made again when it is there.
set -euo pipefail

[ $# -eq 1 ] || { echo "usage: ${0##*/} DIR" >&2; exit 2; }
dir=$(realpath -m "$1")
# Raise it when what follows makes something else.
version=1
is_there() { [ "$(cat "$dir/.version" 2>/dev/null)" = "$version" ]; }
is_there && exit 0

for tool in apt-get dpkg-deb flock; do
  command -v "$tool" >/dev/null || {
    echo "${0##*/}: $tool not found; get it with: ${BASH_SOURCE[0]%/*}/install-debian.sh test" >&2
    exit 1
  }
done

mkdir -p "${dir%/*}"
exec 9>"$dir.lock"
flock 9
is_there && exit 0
new=$(mktemp -d "$dir.XXXXXX")
trap 'rm -rf "$new"' EXIT
chmod 755 "$new"

# apt works in a state directory of its own: that of the system may be empty, or not ours to write.
apt=$new/apt
mkdir -p "$apt"/{state/lists/partial,cache/archives/partial,packages}
apt_get() {
  (cd "$apt/packages" && apt-get -q -o Dir::State="$apt/state" -o Dir::State::status=/dev/null \
    -o Dir::Cache="$apt/cache" -o APT::Sandbox::User="$(id -un)" -o Acquire::Languages=none -o Acquire::Retries=3 \
    -o Acquire::IndexTargets::deb-src::Sources::DefaultEnabled=false -o APT::Update::Post-Invoke-Success::= "$@")
}
if ! { apt_get update || true; apt_get download nginx; } >"$apt/log" 2>&1; then
  cat "$apt/log" >&2
  echo "${0##*/}: apt could not download nginx, see above." >&2
  exit 1
fi
dpkg-deb -x "$apt"/packages/nginx_*.deb "$apt/nginx"
mkdir "$new/bin"
mv "$apt/nginx/usr/sbin/nginx" "$new/bin/nginx"
rm -rf "$apt"
"$new/bin/nginx" -V 2>&1 | grep -q with-http_dav_module || {
  echo "${0##*/}: this nginx cannot be run, or has no WebDAV." >&2
  exit 1
}

echo "$version" >"$new/.version"
rm -rf "$dir"
mv "$new" "$dir"
trap - EXIT

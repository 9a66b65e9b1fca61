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

for tool in dpkg flock; do
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

"$(dirname "${BASH_SOURCE[0]}")/unpack-debian.sh" "$new/nginx" "$(dpkg --print-architecture)" nginx
mkdir "$new/bin"
mv "$new/nginx/usr/sbin/nginx" "$new/bin/nginx"
rm -rf "$new/nginx"
"$new/bin/nginx" -V 2>&1 | grep -q with-http_dav_module || {
  echo "${0##*/}: this nginx cannot be run, or has no WebDAV." >&2
  exit 1
}

echo "$version" >"$new/.version"
rm -rf "$dir"
mv "$new" "$dir"
trap - EXIT

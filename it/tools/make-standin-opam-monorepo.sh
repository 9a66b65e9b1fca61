#!/usr/bin/env bash
# Makes a stand-in for opam-monorepo (see it/standin/README.md) in a prefix:
#
#   make-standin-opam-monorepo.sh DIR
#
#   DIR/bin/opam-monorepo
#
# DIR is complete or absent, and is not made again unless a source or the host's compiler has changed.
set -euo pipefail

[ $# -eq 1 ] || {
  echo "usage: ${0##*/} DIR" >&2
  exit 2
}
dir=$(realpath -m "$1")

for tool in ocamlfind ocamlopt flock; do
  command -v "$tool" >/dev/null || {
    echo "${0##*/}: $tool not found; get it with: ${BASH_SOURCE[0]%/*}/install-debian.sh test" >&2
    exit 1
  }
done
tools=$(cd "${BASH_SOURCE[0]%/*}" && pwd)
sources=$(dirname "$tools")/standin/opam-monorepo

state() {
  cat "$tools/make-standin-opam-monorepo.sh" "$sources"/* | sha256sum
  ocamlfind ocamlopt -version
}
wanted=$(state)
is_there() { [ "$(cat "$dir/.version" 2>/dev/null)" = "$wanted" ]; }
is_there && exit 0
mkdir -p "${dir%/*}"
exec 9>"$dir.lock"
flock 9
is_there && exit 0
new=$(mktemp -d "$dir.XXXXXX")
trap 'rm -rf "$new"' EXIT
chmod 755 "$new"
mkdir -p "$new"/{bin,tmp}

cp "$sources"/*.ml "$new/tmp/"
modules=(opam_text package solver explanation sources lock_file monorepo)
(cd "$new/tmp" && ocamlfind ocamlopt -package unix -linkpkg -w +a-4-9-40..42-44..45-48-70 -warn-error +a \
  "${modules[@]/%/.ml}" -o opam-monorepo) >"$new/tmp/log" 2>&1 || {
  cat "$new/tmp/log" >&2
  exit 1
}
mv "$new/tmp/opam-monorepo" "$new/bin/"
rm -rf "$new/tmp"

printf '%s\n' "$wanted" >"$new/.version"
rm -rf "$dir"
mv -T "$new" "$dir"
trap - EXIT

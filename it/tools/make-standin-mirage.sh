#!/usr/bin/env bash
# Makes a stand-in for mirage (see it/standin/README.md) in a prefix that looks as a real one does:
#
#   make-standin-mirage.sh DIR
#
#   DIR/bin/mirage       the program
#   DIR/lib/mirage       the library that config.ml uses: put DIR/lib on OCAMLPATH
#
# DIR is complete or absent, and is not made again unless a source or the host's compiler has changed.
set -euo pipefail

[ $# -eq 1 ] || {
  echo "usage: ${0##*/} DIR" >&2
  exit 2
}
dir=$(realpath -m "$1")

for tool in ocamlfind ocamlopt ocamlc flock; do
  command -v "$tool" >/dev/null || {
    echo "${0##*/}: $tool not found; get it with: ${BASH_SOURCE[0]%/*}/install-debian.sh test" >&2
    exit 1
  }
done
tools=$(cd "${BASH_SOURCE[0]%/*}" && pwd)
sources=$(dirname "$tools")/standin/mirage

state() {
  cat "$tools/make-standin-mirage.sh" "$sources"/* | sha256sum
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
mkdir -p "$new"/{bin,lib/mirage,tmp}

# --- The library, for dune in both modes, and the program.

cp "$sources"/*.ml "$sources"/*.mli "$new/tmp/"
modules=(standin_command_line standin_files standin_graph standin_target standin_commands)
compile() { # compiler, arguments
  (cd "$new/tmp" && ocamlfind "$1" -package unix -w +a-4-9-40..42-44..45-48-70 -warn-error +a "${@:2}") >"$new/tmp/log" 2>&1 || {
    cat "$new/tmp/log" >&2
    exit 1
  }
}
compile ocamlc -c "${modules[@]/%/.ml}" mirage.mli mirage.ml
compile ocamlc -a "${modules[@]/%/.cmo}" mirage.cmo -o mirage.cma
compile ocamlopt -c "${modules[@]/%/.ml}" mirage.ml
compile ocamlopt -a "${modules[@]/%/.cmx}" mirage.cmx -o mirage.cmxa
compile ocamlopt -linkpkg standin_command_line.cmx standin_files.cmx standin_tool.ml -o mirage
(cd "$new/tmp" && cp mirage.{cma,cmxa,a,cmi,cmx,mli} standin_*.cmi standin_*.cmx "$new/lib/mirage/")
rm "$new/lib/mirage"/standin_tool.*
mv "$new/tmp/mirage" "$new/bin/mirage"
rm -rf "$new/tmp"
cat >"$new/lib/mirage/META" <<'META'
description = "Stand-in for mirage's library"
version = "4.9.0"
requires = "unix"
archive(byte) = "mirage.cma"
archive(native) = "mirage.cmxa"
META

printf '%s\n' "$wanted" >"$new/.version"
rm -rf "$dir"
mv -T "$new" "$dir"
trap - EXIT

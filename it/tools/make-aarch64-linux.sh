#!/usr/bin/env bash
# Makes a real OCaml cross toolchain for Linux on AArch64, from Debian packages alone:
#
#   make-aarch64-linux.sh DIR
#
#   DIR/lib/findlib.conf                  give this as OCAMLFIND_CONF,
#   DIR/lib/findlib.conf.d/aarch64.conf   and the toolchain is called "aarch64"
#   DIR/bin/aarch64-linux-gnu-ocamlopt …  no plain "ocamlopt": a bin directory that is on PATH must not hide the host's
#   DIR/aarch64-linux/                    Debian's arm64 OCaml, run by qemu; it calls the native cross assembler and gcc
#
# DIR is complete or absent, and is not made again when it is there.
set -euo pipefail

[ $# -eq 1 ] || { echo "usage: ${0##*/} DIR" >&2; exit 2; }
dir=$(realpath -m "$1")
# Raise it when what follows makes something else.
version=1
is_there() { [ "$(cat "$dir/.version" 2>/dev/null)" = "$version" ]; }
is_there && exit 0

for tool in flock qemu-aarch64-static aarch64-linux-gnu-gcc aarch64-linux-gnu-as ocamlfind; do
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

# --- Debian's arm64 packages.

root=$new/aarch64-linux
"$(dirname "${BASH_SOURCE[0]}")/unpack-debian.sh" "$root" arm64 ocaml ocaml-base libfindlib-ocaml libc6
# Bytecode copies of the tools, tools not used here, documentation: 250 MB of 340.
rm -rf "$root"/usr/share "$root"/usr/bin/*.byte "$root"/usr/bin/ocaml{debug,dumpobj,doc,doc.opt,cmt} \
  "$root"/usr/lib/ocaml/ocamldoc "$root"/usr/lib/aarch64-linux-gnu/gconv

# --- The prefix.

mkdir -p "$new/bin" "$new/lib/findlib.conf.d"
for tool in ocamlopt ocamlc ocamldep ocamlmklib ocamlcp ocamlobjinfo; do
  cat >"$new/bin/aarch64-linux-gnu-$tool" <<WRAPPER
#!/bin/sh
root=\$(dirname "\$(dirname "\$(readlink -f "\$0")")")/aarch64-linux
OCAMLLIB="\$root/usr/lib/ocaml" exec qemu-aarch64-static -L "\$root" "\$root/usr/bin/$tool.opt" "\$@"
WRAPPER
  chmod +x "$new/bin/aarch64-linux-gnu-$tool"
done

# findlib wants absolute paths. Without the toolchain, the configuration is the host's.
quoted() { # the text as a findlib string
  local text=${1//\\/\\\\}
  printf '"%s"' "${text//\"/\\\"}"
}
libraries=$dir/aarch64-linux/usr/lib/ocaml
{
  echo "path = $(quoted "$(ocamlfind printconf path | paste -sd :)")"
  echo "destdir = $(quoted "$(ocamlfind printconf destdir)")"
} >"$new/lib/findlib.conf"
{
  echo "path(aarch64) = $(quoted "$libraries")"
  echo "destdir(aarch64) = $(quoted "$libraries")"
  echo "stdlib(aarch64) = $(quoted "$libraries")"
  for tool in ocamlopt ocamlc ocamlmklib ocamldep ocamlcp; do
    echo "$tool(aarch64) = $(quoted "$dir/bin/aarch64-linux-gnu-$tool")"
  done
} >"$new/lib/findlib.conf.d/aarch64.conf"

# --- It works, or it is not there.

cd "$new"
echo 'let () = print_string "made for AArch64"' >try.ml
bin/aarch64-linux-gnu-ocamlopt -ccopt -static try.ml -o try 2>try.log || { cat try.log >&2; exit 1; }
[ "$(qemu-aarch64-static ./try)" = 'made for AArch64' ]
rm -f try try.*

echo "$version" >.version
rm -rf "$dir"
mv -T "$new" "$dir"
trap - EXIT

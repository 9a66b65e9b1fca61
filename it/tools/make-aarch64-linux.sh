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
# DIR is complete or absent, and is not made again when it is there. The system's package database is neither changed
# nor asked to know arm64: apt works in a state directory of its own.
set -euo pipefail

[ $# -eq 1 ] || { echo "usage: ${0##*/} DIR" >&2; exit 2; }
dir=$(realpath -m "$1")
# Raise it when what follows makes something else.
version=1
is_there() { [ "$(cat "$dir/.version" 2>/dev/null)" = "$version" ]; }
is_there && exit 0

for tool in apt-get dpkg-deb flock qemu-aarch64-static aarch64-linux-gnu-gcc aarch64-linux-gnu-as ocamlfind; do
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

apt=$new/apt
mkdir -p "$apt"/{state/lists/partial,cache/archives/partial,packages}
apt_get() {
  (cd "$apt/packages" && apt-get -q \
    -o APT::Architecture=arm64 -o APT::Architectures=arm64 \
    -o Dir::State="$apt/state" -o Dir::State::status=/dev/null -o Dir::Cache="$apt/cache" \
    -o APT::Sandbox::User="$(id -un)" -o Acquire::Languages=none -o Acquire::Retries=3 \
    -o Acquire::IndexTargets::deb-src::Sources::DefaultEnabled=false \
    -o APT::Update::Post-Invoke-Success::= "$@")
}
# The status of "update" tells nothing about the packages wanted here: a third party's list may lack arm64.
if ! { apt_get update || true; apt_get download ocaml ocaml-base libfindlib-ocaml libc6; } >"$apt/log" 2>&1; then
  cat "$apt/log" >&2
  echo "${0##*/}: apt could not download OCaml for arm64, see above." >&2
  exit 1
fi
root=$new/aarch64-linux
for package in "$apt"/packages/*.deb; do dpkg-deb -x "$package" "$root"; done
# Bytecode copies of the tools, tools not used here, documentation: 250 MB of 340.
rm -rf "$apt" "$root"/usr/share "$root"/usr/bin/*.byte "$root"/usr/bin/ocaml{debug,dumpobj,doc,doc.opt,cmt} \
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

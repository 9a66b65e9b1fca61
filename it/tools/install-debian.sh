#!/usr/bin/env bash
# Installs what this project needs beside a JDK and Maven.
#
#   install-debian.sh build    what a unikernel for this machine needs: dune, OCaml, findlib, a C compiler
#   install-debian.sh test     that, and what the integration tests use
#
# Installs only on Debian and its derivatives, as root or with a sudo that asks nothing. Elsewhere it says what is
# missing and how to get it, and exits with 1. When nothing is missing it changes nothing, on any system.
set -euo pipefail

profile=${1:-}
case "$profile" in
  build | test) ;;
  *)
    echo "usage: ${0##*/} build|test" >&2
    exit 2
    ;;
esac

# --- What is needed: a name, a check, and the packages that bring it: apt, dnf, apk, pacman, brew ("-": none known).

names=() checks=() apt=() dnf=() apk=() pacman=() brew=()
need() {
  names+=("$1") checks+=("$2") apt+=("$3") dnf+=("$4") apk+=("$5") pacman+=("$6") brew+=("$7")
}

command_exists() { command -v "$1" >/dev/null 2>&1; }
dune_is_2_9() {
  local version
  version=$(dune --version 2>/dev/null) || return 1
  [ "$(printf '2.9\n%s\n' "$version" | sort -V | head -n 1)" = 2.9 ]
}
# The compiler prints the bare name back when it does not find the file.
compiler_has() { command_exists "$1" && [ "$("$1" -print-file-name="$2" 2>/dev/null)" != "$2" ]; }
library() { command_exists ocamlfind && ocamlfind query "$@" >/dev/null 2>&1; }

need 'dune 2.9 or later' 'dune_is_2_9' ocaml-dune ocaml-dune dune dune dune
need 'ocamlopt' 'command_exists ocamlopt' ocaml ocaml ocaml ocaml ocaml
need 'ocamlfind' 'command_exists ocamlfind' ocaml-findlib ocaml-findlib ocaml-findlib ocaml-findlib ocaml-findlib
need 'gcc' 'command_exists gcc' gcc gcc gcc gcc gcc
# macOS has its C library in the system.
[ "$(uname -s)" = Darwin ] ||
  need 'the C library for development' 'compiler_has gcc crt1.o' libc6-dev glibc-devel musl-dev glibc -
need 'make' 'command_exists make' make make make make make

if [ "$profile" = test ]; then
  need 'aarch64-linux-gnu-gcc' 'command_exists aarch64-linux-gnu-gcc' \
    gcc-aarch64-linux-gnu gcc-aarch64-linux-gnu - aarch64-linux-gnu-gcc -
  need 'aarch64-linux-gnu-as' 'command_exists aarch64-linux-gnu-as' \
    binutils-aarch64-linux-gnu binutils-aarch64-linux-gnu - aarch64-linux-gnu-binutils -
  need 'the C library for AArch64' 'compiler_has aarch64-linux-gnu-gcc libc.a' \
    libc6-dev-arm64-cross - - aarch64-linux-gnu-glibc -
  need 'qemu-aarch64-static' 'command_exists qemu-aarch64-static' \
    qemu-user-static qemu-user-static - qemu-user-static -
  need 'readelf and objcopy' 'command_exists readelf && command_exists objcopy' binutils binutils binutils binutils binutils
  need 'OCaml library lwt.unix' 'library lwt.unix' liblwt-ocaml-dev ocaml-lwt-devel ocaml-lwt-dev - -
  need 'OCaml library ipaddr' 'library ipaddr' libipaddr-ocaml-dev ocaml-ipaddr-devel ocaml-ipaddr-dev - -
  need 'OCaml library fmt' 'library fmt' libfmt-ocaml-dev ocaml-fmt-devel ocaml-fmt-dev - -
  need 'OCaml library logs' 'library logs.fmt logs.lwt logs.cli' liblogs-ocaml-dev ocaml-logs-devel ocaml-logs-dev - -
  need 'OCaml library cmdliner' 'library cmdliner' \
    libcmdliner-ocaml-dev ocaml-cmdliner-devel ocaml-cmdliner-dev - -
  need 'git' 'command_exists git' git git git git git
  need 'opam' 'command_exists opam' opam opam opam opam opam
  need 'file' 'command_exists file' file file file file file
  # make-aarch64-linux.sh unpacks Debian's AArch64 OCaml with these.
  need 'apt-get and dpkg-deb' 'command_exists apt-get && command_exists dpkg-deb' 'apt dpkg' - - - -
fi

# --- What is missing.

missing=()
find_missing() {
  local i
  missing=()
  hash -r
  for i in "${!names[@]}"; do
    eval "${checks[$i]}" || missing+=("$i")
  done
}

packages() { # manager
  local -n of=$1
  local i
  for i in "${missing[@]}"; do
    [ "${of[$i]}" = - ] || printf ' %s' "${of[$i]}"
  done
}

without_package() { # manager
  local -n of=$1
  local i text=
  for i in "${missing[@]}"; do
    [ "${of[$i]}" != - ] || text+="${text:+, }${names[$i]}"
  done
  [ -z "$text" ] || printf '   # no package known for: %s' "$text"
}

command_line() { # label manager command
  printf '  %-16s%s%s%s\n' "$1" "$3" "$(packages "$2")" "$(without_package "$2")"
}

tell() {
  local i
  {
    echo "Missing on this machine:"
    for i in "${missing[@]}"; do echo "  - ${names[$i]}"; done
    echo "$1"
    command_line 'Debian, Ubuntu' apt 'apt-get install --no-install-recommends'
    command_line 'Fedora' dnf 'dnf install'
    command_line 'Alpine' apk 'apk add'
    command_line 'Arch' pacman 'pacman -S --needed'
    command_line 'macOS' brew 'brew install'
    if [ "$profile" = test ]; then
      echo "OCaml libraries without a package: opam install lwt ipaddr fmt logs cmdliner"
      echo "The tests make their AArch64 compiler from Debian packages: elsewhere, run them in a Debian container."
    fi
  } >&2
  exit 1
}

find_missing
[ ${#missing[@]} -gt 0 ] || exit 0

command_exists apt-get && [ -e /etc/debian_version ] || tell 'This is not Debian, so nothing was installed. To get it, as root:'
as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command_exists sudo && sudo -n true 2>/dev/null ||
    tell 'Nothing was installed: this needs root, or a sudo without a password. As root:'
  as_root=(sudo -n)
fi

# --- Install. dpkg wants the sbin directories on PATH. Another apt may be at work on a machine that has just started.

apt_get() {
  "${as_root[@]}" env PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive \
    apt-get -q -y -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 "$@"
}
read -r -a wanted <<<"$(packages apt)"
echo "Installing: ${wanted[*]}"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! { apt_get update && apt_get install --no-install-recommends "${wanted[@]}"; } >"$log" 2>&1; then
  cat "$log" >&2
  echo "apt-get failed, see above." >&2
  exit 1
fi
find_missing
[ ${#missing[@]} -eq 0 ] || tell "Still missing after: apt-get install ${wanted[*]}. Other programs of these names may come first on PATH ($PATH)."

#!/usr/bin/env bash
# Makes a stand-in for a Solo5 toolchain (see it/standin/README.md) in a prefix that looks as a real one does:
#
#   make-standin-solo5.sh DIR x86_64
#   make-standin-solo5.sh DIR aarch64 AARCH64_LINUX     AARCH64_LINUX: what make-aarch64-linux.sh made
#
#   DIR/lib/findlib.conf                give this as OCAMLFIND_CONF,
#   DIR/lib/findlib.conf.d/solo5.conf   and the toolchain is called "solo5"
#   DIR/bin/                            put this on PATH: solo5-elftool, tenders, ARCH-solo5-none-static-cc
#   DIR/solo5-sysroot/                  the compiler and its standard library: no unix, no threads, no other library
#
# DIR is complete or absent, and is not made again unless a source or the host's compiler has changed.
set -euo pipefail

usage() {
  echo "usage: ${0##*/} DIR x86_64 | DIR aarch64 AARCH64_LINUX" >&2
  exit 2
}
[ $# -ge 2 ] || usage
dir=$(realpath -m "$1")
arch=$2
case $arch in
  x86_64) [ $# -eq 2 ] || usage ;;
  aarch64) [ $# -eq 3 ] && linux=$(realpath "$3") || usage ;;
  *) usage ;;
esac

for tool in ocamlfind ocamlopt gcc objcopy flock; do
  command -v "$tool" >/dev/null || {
    echo "${0##*/}: $tool not found; get it with: ${BASH_SOURCE[0]%/*}/install-debian.sh test" >&2
    exit 1
  }
done
tools=$(cd "${BASH_SOURCE[0]%/*}" && pwd)
sources=$(dirname "$tools")/standin
host=$(uname -m)

state() {
  cat "$tools/make-standin-solo5.sh" "$sources"/*.* | sha256sum
  ocamlfind ocamlopt -version
  echo "${linux:-}"
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

# --- What it stands on.

# ocaml TOOL: the words of a shell command that runs the compiler's TOOL; they follow OCAMLLIB=.
if [ "$arch" = x86_64 ]; then
  gcc=gcc ld=ld objcopy=objcopy emulator=None
  stdlib=$(ocamlfind ocamlopt -where)
  ocaml() { printf '%q' "$(command -v "$1")"; }
else
  gcc=aarch64-linux-gnu-gcc ld=aarch64-linux-gnu-ld objcopy=aarch64-linux-gnu-objcopy
  emulator='Some "qemu-aarch64-static"'
  stdlib=$linux/aarch64-linux/usr/lib/ocaml
  ocaml() { printf 'qemu-aarch64-static -L %q %q' "$linux/aarch64-linux" "$linux/aarch64-linux/usr/bin/$1.opt"; }
fi
[ "$host" = "$arch" ] || [ "$arch" = aarch64 ] || {
  echo "${0##*/}: the stand-in for $arch is made over the host's compiler, and this is $host" >&2
  exit 1
}

name=$arch-solo5-none-static
mkdir -p "$new"/{bin,include/solo5,lib/findlib.conf.d,"lib/$name",solo5-sysroot/bin,solo5-sysroot/lib/ocaml,tmp}

# --- Bindings and the C compiler. ABI numbers and versions are those seen in the real bindings' notes.

cp "$sources"/{solo5.h,mft_abi.h} "$new/include/solo5/"
bindings() { # name, flags
  "$gcc" -O2 -Wall -Werror -fno-pie -I "$new/include/solo5" "${@:2}" -c "$sources/bindings.c" -o "$new/lib/$name/solo5_$1.o"
  cp "$sources/image.lds" "$new/lib/$name/solo5_$1.lds"
}
bindings stub
bindings hvt -DABI_TARGET=1 -DABI_VERSION=2
bindings spt -DABI_TARGET=2 -DABI_VERSION=2
if [ "$arch" = x86_64 ]; then
  bindings virtio -DABI_TARGET=3 -DABI_VERSION=1
  bindings muen -DABI_TARGET=4 -DABI_VERSION=3
  bindings xen -DABI_TARGET=6 -DABI_VERSION=1
fi

cat >"$new/bin/$name-cc" <<WRAPPER
#!/usr/bin/env bash
# Stand-in for Solo5's C compiler: "-z solo5-abi=ABI" chooses the bindings to link; without it the image is a dummy.
prefix=\$(dirname "\$(dirname "\$(readlink -f "\$0")")")
[ \$# -gt 0 ] || { echo "$name-cc: No input files. Compilation terminated."; exit 1; }
abi=stub link=yes arguments=()
while [ \$# -gt 0 ]; do
  case \$1 in
    -z) case \${2-} in solo5-abi=*) abi=\${2#*=} ;; *) arguments+=(-z "\${2-}") ;; esac; shift ;;
    -c | -S | -E) link=; arguments+=("\$1") ;;
    *) arguments+=("\$1") ;;
  esac
  shift
done
if [ "\$link" ]; then
  set -- -static -no-pie -Wl,--build-id=none,--wrap=dlopen "-Wl,-T,\$prefix/lib/$name/solo5_\$abi.lds" "\$prefix/lib/$name/solo5_\$abi.o"
else
  set -- -fno-pie
fi
exec $gcc -I "\$prefix/include/solo5" "\$@" "\${arguments[@]}"
WRAPPER
for tool in ld objcopy; do
  printf '#!/bin/sh\n# Stand-in for Solo5'"'"'s %s, which needs no flags here.\nexec %s "$@"\n' "$tool" "${!tool}" >"$new/bin/$name-$tool"
done

# --- The compiler. As with ocaml-solo5 the C compiler is a bare name, and there are no threads and no shared libraries.

(cd "$stdlib" && cp -R stdlib.* std_exit.* stdlib__* camlinternal* str.* libasmrun.a caml Makefile.config \
  "$new/solo5-sysroot/lib/ocaml/" && cp libcamlstr.a camlheader* "$new/solo5-sysroot/lib/ocaml/")
wrapper() { # tool, flags
  cat >"$new/solo5-sysroot/bin/$1" <<WRAPPER
#!/usr/bin/env bash
# Stand-in for ocaml-solo5's $1: the compiler for Linux, with Solo5's C compiler and without the libraries of Linux.
export OCAMLLIB=\$(dirname "\$(dirname "\$(readlink -f "\$0")")")/lib/ocaml
if [ "\$1" = -config ]; then
  $(ocaml "$1") "\$@" | sed -E \\
    -e 's/^(c_compiler:) .*/\1 $name-cc/' \\
    -e 's/^((bytecomp|native)_c_compiler:) .*/\1 $name-cc -O2 -fno-strict-aliasing -fwrapv/' \\
    -e 's/^(system:) .*/\1 unknown/' -e 's/^(target:) .*/\1 $arch-solo5-none/' \\
    -e 's/^(systhread_supported|supports_shared_libraries):.*/\1: false/'
else
  exec $(ocaml "$1") ${*:2} "\$@"
fi
WRAPPER
}
wrapper ocamlopt -cc "$name-cc"
wrapper ocamlc -cc "$name-cc"
wrapper ocamlmklib
wrapper ocamldep
wrapper ocamlcp

# --- elftool and the tenders, for this machine.

cp "$sources"/*.ml "$new/tmp/"
printf 'let host = "%s"\nlet architecture = "%s"\nlet emulator = %s\n' "$host" "$arch" "$emulator" >"$new/tmp/config.ml"
compile() { (cd "$new/tmp" && ocamlfind ocamlopt -package unix -linkpkg config.ml image.ml "$1.ml" -o "$1") >"$new/tmp/log" 2>&1 || {
  cat "$new/tmp/log" >&2
  exit 1
}; }
compile elftool
compile tender
mv "$new/tmp/elftool" "$new/bin/solo5-elftool"
cp "$new/tmp/tender" "$new/bin/solo5-hvt"
mv "$new/tmp/tender" "$new/bin/solo5-spt"
rm -rf "$new/tmp"
chmod +x "$new"/bin/* "$new"/solo5-sysroot/bin/*

# --- findlib. It wants absolute paths. Without the toolchain, the configuration is the host's.

quoted() { # the text as a findlib string
  local text=${1//\\/\\\\}
  printf '"%s"' "${text//\"/\\\"}"
}
sysroot=$dir/solo5-sysroot
{
  echo "path = $(quoted "$(ocamlfind printconf path | paste -sd :)")"
  echo "destdir = $(quoted "$(ocamlfind printconf destdir)")"
} >"$new/lib/findlib.conf"
{
  echo "path(solo5) = $(quoted "$sysroot/lib")"
  echo "destdir(solo5) = $(quoted "$sysroot/lib")"
  echo "stdlib(solo5) = $(quoted "$sysroot/lib/ocaml")"
  for tool in ocamlopt ocamlc ocamlmklib ocamldep ocamlcp; do
    echo "$tool(solo5) = $(quoted "$sysroot/bin/$tool")"
  done
} >"$new/lib/findlib.conf.d/solo5.conf"

printf '%s\n' "$wanted" >"$new/.version"
rm -rf "$dir"
mv -T "$new" "$dir"
trap - EXIT

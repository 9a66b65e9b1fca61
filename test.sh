#!/usr/bin/env bash
# Installs what the tests need and runs all of them. Arguments go to Maven: ./test.sh -Dit.test=MavenBuildIT
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")"

fail() {
  printf '%s\n' "$@" >&2
  exit 1
}

command -v mvn >/dev/null ||
  fail 'Maven is missing: 3.6.3 or later has to be on PATH.' \
    '  Debian, Ubuntu  apt-get install maven      Fedora  dnf install maven     Alpine  apk add maven' \
    '  Arch            pacman -S maven            macOS   brew install maven'
# Also where JAVA_HOME is wrong, mvn says so itself.
about=$(mvn -B -v) || fail "$about" 'A JDK 17 or later is needed, on PATH or in JAVA_HOME.'
maven=$(sed -n -E 's/.*Apache Maven ([0-9.]+).*/\1/p' <<<"$about")
java=$(sed -n -E 's/.*Java version: ([0-9]+).*/\1/p' <<<"$about")
home=$(sed -n -E 's/.*(runtime|Java home): *(.*)$/\2/p' <<<"$about")
[ "$(printf '3.6.3\n%s\n' "$maven" | sort -V | head -n 1)" = 3.6.3 ] ||
  fail "Maven $maven is too old to build this project: 3.6.3 or later has to be on PATH."
[ "$java" -ge 17 ] && [ -x "$home/bin/javac" ] ||
  fail "Maven runs with Java $java in $home, and a JDK 17 or later is needed, on PATH or in JAVA_HOME." \
    '  Debian, Ubuntu  apt-get install openjdk-17-jdk-headless      Fedora  dnf install java-17-openjdk-devel' \
    '  Alpine          apk add openjdk17      Arch  pacman -S jdk17-openjdk      macOS  brew install openjdk@17'

it/tools/install-debian.sh test
exec mvn -B -ntp verify "$@"

#!/usr/bin/env bash
# Measures the plugin side by side with what it replaces, in one run: bench/run.sh [ROUNDS]
# SOLO5_X86_64 and SOLO5_AARCH64 name prefixes of real Solo5 toolchains; without them the stand-ins of the integration
# tests are built and used. MIRAGE names a prefix with the mirage tool and its library, DUNIVERSE a folder with the
# dependencies of a hello; without them the stand-ins of the integration tests are used, whose libraries are toys.
# OPAM_MONOREPO names opam-monorepo, to compare pulling with; without it that part is left out.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.."

work=$PWD/bench/target
mkdir -p "$work"
it/tools/install-debian.sh test
version=$(sed -n 's:.*<version.maven.3.9>\(.*\)</version.maven.3.9>.*:\1:p' pom.xml)
plugin=$(sed -n '/<artifactId>mirage-maven-parent</,/<version>/s:.*<version>\(.*\)</version>.*:\1:p' pom.xml)

if [ -z "${SOLO5_X86_64:-}" ] || [ -z "${SOLO5_AARCH64:-}" ]; then
  it/tools/make-aarch64-linux.sh "$work/linux-aarch64"
  it/tools/make-standin-solo5.sh "$work/solo5-x86_64" x86_64
  it/tools/make-standin-solo5.sh "$work/solo5-aarch64" aarch64 "$work/linux-aarch64"
  SOLO5_X86_64=$work/solo5-x86_64
  SOLO5_AARCH64=$work/solo5-aarch64
fi

if [ -z "${MIRAGE:-}" ] || [ -z "${DUNIVERSE:-}" ]; then
  it/tools/make-standin-mirage.sh "$work/mirage"
  MIRAGE=$work/mirage
  DUNIVERSE=$PWD/it/standin/duniverse
fi

maven=$work/apache-maven-$version/bin/mvn
if [ ! -x "$maven" ]; then
  mvn -B -q -ntp org.apache.maven.plugins:maven-dependency-plugin:3.11.0:unpack \
    -Dartifact=org.apache.maven:apache-maven:"$version":zip:bin -DoutputDirectory="$work"
  chmod +x "$maven"
fi
local=$(mvn -B -q -ntp -Dstyle.color=never help:evaluate -Dexpression=settings.localRepository -DforceStdout |
  tr -d '[:cntrl:]' | sed 's/\[0m//g')
"$maven" -B -q -ntp -pl mirage-maven-plugin -am install -DskipTests \
  -Dmaven.repo.local="$work/repository" -Dmaven.repo.local.tail="$local"

java bench/Bench.java "$maven" "$work/repository" "$local" "$work/project" "$plugin" \
  "$SOLO5_X86_64" "$SOLO5_AARCH64" "${1:-7}"
java bench/ConfigBench.java "$maven" "$work/repository" "$local" "$work/config" "$plugin" \
  "$SOLO5_X86_64" "$MIRAGE" "$DUNIVERSE" "${1:-7}"
exec java bench/DependencyBench.java "$maven" "$work/repository" "$local" "$work/dependencies" "$plugin" \
  "$SOLO5_X86_64" "$SOLO5_AARCH64" "$MIRAGE" "$DUNIVERSE" "${OPAM_MONOREPO:-$(command -v opam-monorepo || true)}" "${1:-7}"

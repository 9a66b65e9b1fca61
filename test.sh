#!/usr/bin/env bash
# Installs what the tests need and runs all of them. Arguments go to Maven: ./test.sh -Dit.test=MavenBuildIT
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")"

. it/tools/java-and-maven.sh
it/tools/install-debian.sh test
exec mvn -B -ntp verify "$@"

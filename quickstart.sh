#!/usr/bin/env bash
# From nothing to a running unikernel: installs what is missing, builds and installs the plugin and the archetype, makes
# a new project with them, packages it, shows its images and runs one. The project is in target/quickstart.
#
#   SOLO5_PREFIX=DIR ./quickstart.sh      with a Solo5 toolchain that is installed in DIR
#   DUNIVERSE=DIR ./quickstart.sh         with the sources of a unikernel's dependencies, each in a folder of its own in
#                                         DIR: a project with a config.ml, if the mirage tool is there too
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")"
root=$PWD
out=$root/target/quickstart

say() { printf '\n== %s\n' "$*"; }
property() { sed -n "s|.*<$1>\(.*\)</$1>.*|\1|p" pom.xml | head -n 1; }
hash=(sha256sum)
command -v sha256sum >/dev/null || hash=(shasum -a 256)

# --- Java and Maven.

. it/tools/java-and-maven.sh
it/tools/install-debian.sh build

if [ -n "${SOLO5_PREFIX-}" ]; then
  [ -r "$SOLO5_PREFIX/lib/findlib.conf.d/solo5.conf" ] ||
    fail "SOLO5_PREFIX is $SOLO5_PREFIX, but there is no toolchain: no $SOLO5_PREFIX/lib/findlib.conf.d/solo5.conf"
  SOLO5_PREFIX=$(cd "$SOLO5_PREFIX" && pwd)
  export OCAMLFIND_CONF=$SOLO5_PREFIX/lib/findlib.conf PATH=$SOLO5_PREFIX/bin:$PATH
fi
if [ -n "${DUNIVERSE-}" ]; then
  [ -d "$DUNIVERSE" ] || fail "DUNIVERSE is $DUNIVERSE, but there is no such folder."
  DUNIVERSE=$(cd "$DUNIVERSE" && pwd)
fi

mkdir -p "$out"
maven=mvn
if ! at_least "$(property version.maven)" "$maven_version"; then
  newer=$(property version.maven.3.9)
  maven=$root/target/apache-maven-$newer/bin/mvn
  if [ ! -x "$maven" ]; then
    say "Maven $maven_version cannot run the plugin: unpacking Maven $newer into target/"
    new=$(mktemp -d "$out/maven.XXXXXX")
    trap 'rm -rf "$new"' EXIT
    mvn -B -ntp -q -N "org.apache.maven.plugins:maven-dependency-plugin:3.11.0:unpack" \
      "-Dartifact=org.apache.maven:apache-maven:$newer:zip:bin" "-DoutputDirectory=$new" -Dmdep.overWriteReleases=true
    chmod +x "$new/apache-maven-$newer/bin/mvn"
    rm -rf "$root/target/apache-maven-$newer"
    mv "$new/apache-maven-$newer" "$root/target/"
  fi
fi
mvn() { command "$maven" -B -ntp "$@"; }

# --- The plugin and the archetype. They are built again when a source has changed, or what was installed is not there.

sources() {
  find pom.xml .mvn mirage-maven-plugin/pom.xml mirage-maven-plugin/src/main mirage-archetype/pom.xml \
    mirage-archetype/src/main -type f -exec "${hash[@]}" {} + | LC_ALL=C sort
}
settings() { printf '%s\n' "$about" "${HOME-}" "${MAVEN_OPTS-}" "${MAVEN_ARGS-}"; cat ~/.m2/settings.xml 2>/dev/null || true; }
wanted=$({ sources; settings; } | "${hash[@]}")
stamp=$out/installed # the digest wanted, then those of the installed jars
if [ "$(head -n 1 "$stamp" 2>/dev/null)" != "$wanted" ] || ! tail -n +2 "$stamp" | "${hash[@]}" -c --status 2>/dev/null; then
  say 'Building the plugin and the archetype; the first time Maven also downloads what it needs, for some minutes'
  rm -f "$stamp"
  mvn install -pl mirage-maven-plugin,mirage-archetype -am \
    -Dmaven.test.skip=true -Darchetype.test.skip=true -Dspotless.check.skip=true >"$out/build.log" 2>&1 || {
    tail -n 50 "$out/build.log" >&2
    fail "The build failed; its whole output is in $out/build.log"
  }
  installed=()
  while IFS= read -r jar; do installed+=("$jar"); done \
    < <(sed -n -E 's/^\[INFO\] Installing .* to (.*\.jar)$/\1/p' "$out/build.log")
  printf 'Installed in the local repository of Maven, for all your projects:\n'
  printf '  %s\n' "${installed[@]}"
  { printf '%s\n' "$wanted"; "${hash[@]}" "${installed[@]}"; } >"$stamp.new"
  mv "$stamp.new" "$stamp"
fi

# --- Targets: those of Solo5 where its toolchain is, else a program of this machine.

# Not what ocamlfind -toolchain solo5 says: where there is none it warns, and takes the compiler of this machine.
findlib=${OCAMLFIND_CONF:-$(ocamlfind printconf conf)}
if [ -r "$findlib.d/solo5.conf" ]; then
  target=hvt,spt compiler=(ocamlfind -toolchain solo5 ocamlopt)
else
  target=unix compiler=(ocamlfind ocamlopt)
fi
case $("${compiler[@]}" -config | sed -n 's/^architecture: //p') in
  amd64) arch=x86_64 ;;
  arm64) arch=aarch64 ;;
  *) fail "The archetype makes projects for x86_64 and aarch64, and ${compiler[*]} compiles for another machine." ;;
esac

# --- The front end: config.ml where everything for it is, else the POM alone.

# What is missing for a config.ml, or nothing. There is also an image viewer called mirage.
missing_for_config() {
  local version runtime files
  version=$({ mirage --version </dev/null 2>/dev/null || true; } | head -n 1)
  version=${version#v}
  [ "$target" = unix ] && runtime=mirage-unix || runtime=mirage-solo5
  files=("${DUNIVERSE-}"/*/"$runtime.opam")
  if ! command -v mirage >/dev/null; then
    echo 'the mirage tool is not on PATH'
  elif ! [[ $version =~ ^4\.[0-9]+\.[0-9]+ ]] || ! at_least 4.9.0 "$version" || at_least 4.12.0 "$version"; then
    echo "$(command -v mirage) is not the mirage tool 4.9 to 4.11"
  elif ! ocamlfind query mirage >/dev/null 2>&1; then
    echo 'ocamlfind does not find the library mirage'
  elif [ -z "${DUNIVERSE-}" ]; then
    echo 'DUNIVERSE does not say where the sources of the dependencies are'
  elif [ ! -e "${files[0]}" ]; then
    echo "$DUNIVERSE does not have $runtime, which $target needs"
  fi
}
missing=$(missing_for_config)
if [ -z "$missing" ]; then
  front_end=config program=unikernel.ml limit=--limit=1000
  say "Front end config, because mirage and the dependencies are there: $(command -v mirage), $DUNIVERSE"
else
  front_end=pom program=src/main/mirage/main.ml limit=1000
  say "Front end pom, because $missing"
fi

# --- A project.

project=$out/primes
archetype=io.mirage.maven:mirage-archetype:$(property version)
made="$wanted $front_end $target $arch"
if [ ! -f "$project/pom.xml" ] || [ "$(cat "$out/made" 2>/dev/null)" != "$made" ]; then
  say "A new unikernel from $archetype, for $target on $arch"
  rm -rf "$project" "$out/made"
  IFS=: read -r group id version <<<"$archetype"
  (cd "$out" && mvn -q org.apache.maven.plugins:maven-archetype-plugin:3.4.1:generate -DarchetypeCatalog=local \
    "-DarchetypeGroupId=$group" "-DarchetypeArtifactId=$id" "-DarchetypeVersion=$version" \
    -DgroupId=org.example -DartifactId=primes -Dversion=1.0-SNAPSHOT "-DfrontEnd=$front_end" "-Dtarget=$target" \
    "-Darch=$arch")
  # Maven 4 looks for the root of a project; without this it would find the plugin's, which lies above.
  mkdir -p "$project/.mvn"
  printf '%s\n' "$made" >"$out/made"
fi
if [ "$front_end" = config ]; then
  printf -- '-Dmirage.duniverseDirectory=%s\n' "$DUNIVERSE" >"$project/.mvn/maven.config"
fi

say "mvn package mirage:inspect, in $project"
cd "$project"
mvn package mirage:inspect

# --- Run it.

image=target/mirage/dist/$arch/primes
run() {
  say "$*"
  "$@"
}
if [ "$target" = unix ]; then
  run "$image" "$limit"
  say 'No Solo5 toolchain was found, so this is a program of this machine. For hvt and spt: opam install ocaml-solo5 solo5,' \
    'then run this again after eval $(opam env), or with SOLO5_PREFIX=<the folder of the opam switch>.'
elif [ "$arch" != "$(uname -m)" ]; then
  say "The images are for $arch, and this machine is $(uname -m): run them there."
elif command -v solo5-spt >/dev/null; then
  run solo5-spt --mem=32 "$image.spt" "$limit"
else
  say 'solo5-spt, which runs the spt image, is not on PATH.'
fi

printf '\nThe project is %s; change %s in it, and run there: %s package\n' "$project" "$program" "$maven"

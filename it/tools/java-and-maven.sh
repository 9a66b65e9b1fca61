# Read by the scripts of the project with ".": checks that Maven 3.6.3 or later with a JDK 17 or later is on PATH, or
# ends with what to do. Leaves what mvn says of itself in $about and its version in $maven_version.

fail() {
  printf '%s\n' "$@" >&2
  exit 1
}
at_least() { [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1)" = "$1" ]; } # least version, version

command -v mvn >/dev/null ||
  fail 'Maven is missing: 3.6.3 or later has to be on PATH.' \
    '  Debian, Ubuntu  apt-get install maven      Fedora  dnf install maven     Alpine  apk add maven' \
    '  Arch            pacman -S maven            macOS   brew install maven'
# Also where JAVA_HOME is wrong, mvn says so itself.
about=$(mvn -B -v) || fail "$about" 'A JDK 17 or later is needed, on PATH or in JAVA_HOME.'
maven_version=$(sed -n -E 's/.*Apache Maven ([0-9.]+).*/\1/p' <<<"$about")
java_version=$(sed -n -E 's/.*Java version: ([0-9]+).*/\1/p' <<<"$about")
java_home=$(sed -n -E 's/.*(runtime|Java home): *(.*)$/\2/p' <<<"$about")
at_least 3.6.3 "$maven_version" || fail "Maven $maven_version is too old: 3.6.3 or later has to be on PATH."
[ "$java_version" -ge 17 ] && [ -x "$java_home/bin/javac" ] ||
  fail "Maven runs with Java $java_version in $java_home, and a JDK 17 or later is needed, on PATH or in JAVA_HOME." \
    '  Debian, Ubuntu  apt-get install openjdk-17-jdk-headless      Fedora  dnf install java-17-openjdk-devel' \
    '  Alpine          apk add openjdk17      Arch  pacman -S jdk17-openjdk      macOS  brew install openjdk@17'

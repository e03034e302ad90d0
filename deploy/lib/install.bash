# shellcheck shell=bash
# Finds out what is missing on this machine and installs it with apt. Sourced after processes.bash.

# Swift is the one thing that apt does not have.
require_swift() {
  local how="See https://www.swift.org/install/linux/ (swiftly installs it), then open a new shell and try again."
  command -v swift >/dev/null || fail "Swift is not installed (or not in PATH), and 6.2 or newer is needed. $how"
  local version
  version=$(swift --version 2>/dev/null | grep -oE 'Swift version [0-9]+\.[0-9]+' | cut -d ' ' -f 3) ||
    fail "swift --version did not tell a version, so this Swift does not work here. $how"
  local major=${version%.*} minor=${version#*.}
  ((major > 6 || (major == 6 && minor >= 2))) || fail "Swift $version is too old: 6.2 or newer is needed. $how"
}

# What the build and the private servers need.
install_missing() {
  local packages
  mapfile -t packages < <(missing_packages)
  install_packages "${packages[@]}"
}

# Asks for the things themselves rather than for packages: they may have come from elsewhere.
missing_packages() {
  [[ -x /usr/lib/rabbitmq/bin/rabbitmq-server ]] || echo rabbitmq-server
  compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || echo postgresql
  command -v pkg-config >/dev/null || echo pkg-config
  pkg-config --exists librabbitmq 2>/dev/null || echo librabbitmq-dev
  pkg-config --exists libpq 2>/dev/null || echo libpq-dev
  pkg-config --exists libidn2 2>/dev/null || echo libidn2-dev
  pkg-config --exists gmime-3.0 2>/dev/null || echo libgmime-3.0-dev
  pkg-config --exists libcurl 2>/dev/null || echo libcurl4-openssl-dev # Foundation's, where it is linked statically
  pkg-config --exists jemalloc 2>/dev/null || echo libjemalloc-dev
  [[ -f /usr/include/simdjson.h || -f /usr/local/include/simdjson.h ]] || echo libsimdjson-dev
  missing_cxx_library
  command -v curl >/dev/null || echo curl
  command -v jq >/dev/null || echo jq
}

# Swift's clang takes the C++ library of the newest gcc directory it finds, which may lack the headers.
missing_cxx_library() {
  local clang gcc
  clang=$(command -v swift) || return 0
  clang=${clang%/*}/clang++
  [[ -x $clang ]] || return 0
  if ! "$clang" -x c++ -fsyntax-only -include string /dev/null 2>/dev/null; then
    gcc=$("$clang" -v -x c++ -fsyntax-only /dev/null 2>&1 | sed -n 's/^Selected GCC installation: .*\///p')
    if [[ $gcc ]]; then echo "libstdc++-$gcc-dev"; else echo g++; fi
  fi
}

install_packages() { # PACKAGE...
  (($#)) || return 0
  command -v apt-get >/dev/null ||
    fail "Missing here: $*. This script knows only apt: install the like of these Debian packages, then try again."
  local as_root=()
  if ((EUID != 0)); then
    command -v sudo >/dev/null ||
      fail "Missing here: $*. You are not root and there is no sudo: have them installed with apt-get, then try again."
    as_root=(sudo)
  fi
  say "Installing with apt: $* (servers that apt starts for the system are left alone and not used)."
  local apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1 apt-get -q
    -o DPkg::Lock::Timeout=300)
  local install=("${apt[@]}" install -y --no-install-recommends "$@")
  compgen -G '/var/lib/apt/lists/*_Packages*' >/dev/null || "${apt[@]}" update || true
  # Lists that are out of date point to versions that are gone.
  "${install[@]}" </dev/null || { "${apt[@]}" update && "${install[@]}" </dev/null; } ||
    fail "apt could not install $*; its output above says why. Then try again."
}

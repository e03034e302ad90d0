# shellcheck shell=bash
# Where the clone and its program are. Sourced after processes.bash.

root=$(cd "${BASH_SOURCE[0]%/*}/../.." && pwd -P)

# Sets CONVERSATION_TRACKER_BIN to the executable of a build configuration, unless the caller has set it to one of
# their own.
find_program() { # SWIFT BUILD OPTIONS...
  if [[ ! ${CONVERSATION_TRACKER_BIN-} ]]; then
    CONVERSATION_TRACKER_BIN=$(swift build --package-path "$root" "$@" --show-bin-path)/conversation-tracker
  fi
  CONVERSATION_TRACKER_BIN=$(realpath "$CONVERSATION_TRACKER_BIN")
  [[ -x $CONVERSATION_TRACKER_BIN ]] ||
    fail "There is no program at $CONVERSATION_TRACKER_BIN: build it, or correct CONVERSATION_TRACKER_BIN."
  export CONVERSATION_TRACKER_BIN
}

# The program as it is meant to run: one file, optimised across modules, which takes a fifth off the worker's time.
release=(-c release --product conversation-tracker --static-swift-stdlib -Xswiftc -cross-module-optimization)

# Builds the program and finds it, unless the caller has one already.
build_program() {
  if [[ ! ${CONVERSATION_TRACKER_BIN-} ]]; then
    say "Building the program; the first time takes some minutes."
    attend swift build --package-path "$root" "${release[@]}" ||
      fail "The program could not be built; the compiler's output above says why."
  fi
  find_program "${release[@]}"
}

# Settings of the user's own shell, meant for another broker or database, must not mix with ours.
forget_settings() {
  unset AMQP_URL AMQP_MANAGEMENT_URL DATABASE_URL ALIAS_DOMAIN ALIAS_KEYS ALIAS_KEYS_FILE WORKER_BIND CONSOLE_BIND \
    METRICS_STORES SCALE_DRAIN_SECONDS SCALE_MAX_WORKERS OTEL_EXPORTER_OTLP_ENDPOINT
}

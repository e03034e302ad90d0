# shellcheck shell=bash
# Background processes of a stack, each known by its name. Sourced.
#
# A stack is a directory that holds what belongs to one pair of servers and the processes around it:
#   pids/NAME    which process carries that name      logs/NAME.log    what it has printed
stack=

say() { printf '%s\n' "$*"; }

# Ends the script with one sentence: what, why, what to do.
fail() {
  printf '%s\n' "$*" >&2
  exit 1
}

# The same, after the last lines of a process's log.
fail_with_log() { # NAME SENTENCE
  printf '\nThe last lines of %s:\n' "$stack/logs/$1.log" >&2
  tail -n 15 "$stack/logs/$1.log" | sed 's/^/    /' >&2
  fail "$2"
}

# A pid alone may be somebody else's by now; with its start time and the boot it means one process for good.
process_identity() { # PID
  local stat
  { stat=$(<"/proc/$1/stat"); } 2>/dev/null || return 1
  [[ $stat ]] || return 1 # it ended meanwhile
  # The name comes first, in brackets, and may hold anything; after it: the state, …, the start time (proc(5)).
  read -ra stat <<<"${stat##*) }"
  [[ ${stat[0]} != Z ]] || return 1
  printf '%s %s' "${stat[19]}" "$(</proc/sys/kernel/random/boot_id)"
}

recorded_pid() { # NAME
  local pid
  read -r pid _ <"$stack/pids/$1" && printf '%s' "$pid"
}

is_running() { # NAME
  local pid recorded identity
  { read -r pid recorded <"$stack/pids/$1"; } 2>/dev/null || return 1
  identity=$(process_identity "$pid") && [[ $identity == "$recorded" ]]
}

# Starts a command in the background, its output in logs/NAME.log.
launch() { # NAME COMMAND...
  launch_into "$stack/logs/$1.log" "$@"
}

# The same with the standard output in a file of its own.
#
# setsid keeps Ctrl-C from reaching it: we stop processes ourselves, in order. Bash starts background commands deaf to
# SIGINT, which env undoes. Descriptor 9 is our lock, which must not outlive us in a child.
launch_into() { # OUTPUT NAME COMMAND...
  local output=$1 name=$2
  shift 2
  (
    cd /
    close_inherited_files
    exec setsid env --default-signal=INT,QUIT,TERM,HUP "$@"
  ) </dev/null 2>>"$stack/logs/$name.log" >>"$output" &
  record "$name" "$!"
}

# What stays running must not hold the lock, or a pipe by which a caller waits for the end of its script.
close_inherited_files() {
  local path descriptor
  for path in "/proc/$BASHPID/fd/"*; do
    descriptor=${path##*/}
    if ((descriptor > 2)); then exec {descriptor}>&-; fi
  done
}

record() { # NAME PID
  printf '%s %s\n' "$2" "$(process_identity "$2")" >"$stack/pids/$1"
}

signal_process() { # NAME SIGNAL
  if is_running "$1"; then
    kill -s "$2" "$(recorded_pid "$1")" 2>/dev/null || true
  fi
}

# Waits for the end of a process that was told to stop; after the limit it is killed.
await_end() { # NAME SECONDS
  local deadline=$((SECONDS + $2))
  while is_running "$1"; do
    if ((SECONDS >= deadline)); then
      printf '%s did not stop within %s seconds and was killed.\n' "$1" "$2" >&2
      signal_process "$1" KILL
    fi
    sleep 0.2
  done
  rm -f "$stack/pids/$1"
}

# Waits until a check succeeds, for as long as the process lives.
await_answer() { # NAME TITLE CHECK...
  local name=$1 title=$2 deadline=$((SECONDS + 120))
  shift 2
  until "$@"; do
    is_running "$name" ||
      fail_with_log "$name" "$title ended while it was starting; its log above says why. Then try again."
    ((SECONDS < deadline)) ||
      fail_with_log "$name" "$title did not answer within 120 seconds; its log above may say why. Then try again."
    sleep 0.2
  done
}

# Runs a command in the foreground in such a way that a signal to this script need not wait for its end. Whoever traps
# EXIT calls end_attended there, and at the start, in case an earlier script was killed.
attend() { # COMMAND...
  mkdir -p "$stack/pids"
  env --default-signal=INT,QUIT "$@" 9>&- &
  record attended "$!"
  wait "$!"
}

# Swift's tools end their own children when interrupted, not when terminated.
end_attended() {
  signal_process attended INT
  await_end attended 10
}

# One script at a time works on a stack. The lock ends with the script, however it ends; a short command that a killed
# script was waiting for, or tests beside those of a killed deploy/test, may hold it longer.
lock_stack() { # SENTENCE
  exec 9>"$stack/lock"
  flock --timeout 3 9 || fail "$1"
}

# shellcheck shell=bash
# What deploy/run knows about the running stack: counts, and how to show them. Sourced.

# shellcheck source=deploy/lib/servers.bash
. "${BASH_SOURCE[0]%/*}/servers.bash"

# The only SQL outside the program: entries so far, and dead letters that were not replayed to be something else.
count_rows="
  SELECT (SELECT count(*) FROM conversation_tracker.entry),
         (SELECT count(*) FROM conversation_tracker.dead_letter WHERE closed_as IS DISTINCT FROM 'replayed');"
input_exchange=email-events
input_queues='^email-(sent|received|unrouted)$'
feed_file= # the ERP's tail writes here, one message a line; whoever starts it sets this

# Of this run: what earlier ones have left is taken off.
published=0 entries=0 dead_letters=0 feed_messages=0 waiting=0
earlier_entries=0 earlier_dead_letters=0
feed_bytes=0

remember_earlier_rows() {
  read -r earlier_entries earlier_dead_letters < <(database_query <<<"$count_rows")
}

# A figure that cannot be read just now keeps its last value.
read_counts() {
  local rows=() fresh answer
  read -ra rows < <(database_query <<<"$count_rows" 2>/dev/null) || true
  if ((${#rows[@]} == 2)); then
    entries=$((rows[0] - earlier_entries))
    dead_letters=$((rows[1] - earlier_dead_letters))
  fi
  # Only what has been added to the feed's file since the last look is read; the last line may be incomplete.
  read -ra fresh < <(tail -c "+$((feed_bytes + 1))" "$feed_file" | wc -l -c)
  feed_messages=$((feed_messages + fresh[0]))
  feed_bytes=$((feed_bytes + fresh[1]))
  answer=$(broker_get "exchanges/$vhost/$input_exchange" | jq '.message_stats.publish_in // 0') && published=$answer
  answer=$(broker_get "queues/$vhost?columns=name,messages" |
    jq --arg queues "$input_queues" '[.[] | select(.name | test($queues)) | .messages // 0] | add // 0') &&
    waiting=$answer
  true
}

# Every message once: the feed repeats those whose event came twice.
count_distinct_feed_messages() {
  jq --raw-input --raw-output 'fromjson? | .id' "$feed_file" | sort -u | wc -l
}

# --- Showing them ---

# One line; the rates are those since the last call.
shown_at=0 shown_published=0 shown_entries=0 shown_feed=0
status_line() { # SECONDS SINCE THE START
  local seconds=$1 span=$(($1 - shown_at))
  ((span > 0)) || span=1
  printf '%4s s   published %s (%s/s)   on timelines %s (%s/s)   ' "$seconds" \
    "$published" $(((published - shown_published) / span)) "$entries" $(((entries - shown_entries) / span))
  printf 'feed messages %s (%s/s)   dead letters %s   waiting %s\n' \
    "$feed_messages" $(((feed_messages - shown_feed) / span)) "$dead_letters" "$waiting"
  shown_at=$seconds shown_published=$published shown_entries=$entries shown_feed=$feed_messages
}

# The newest entries of the feed, two lines each. Control characters of a subject are not for the terminal.
latest_entries() { # HOW MANY
  tail -n "$(($1 + 1))" "$feed_file" | jq --raw-input --raw-output '
    def aliases: map(.emailAlias) | join(", ");
    fromjson? | .data
    | "  \(.store) / \(.order)  #\(.sequence)  \(.kind)  \(.mask) mask  \"\(.subject // "")\"",
      "      \(.from.emailAlias) → \((.to + .cc) | aliases)"
    | gsub("[[:cntrl:]]"; " ")' | tail -n "$(($1 * 2))"
}

latest_conversation() { # prints: STORE ORDER
  tail -n 2 "$feed_file" 2>/dev/null | jq --raw-input --raw-output 'fromjson? | .data | "\(.store) \(.order | @sh)"' |
    tail -n 1
}

# On a terminal the picture is drawn over the last one; lines must not wrap, or it would not fit.
drawn_lines=0
show_status() { # SECONDS SINCE THE START
  if [[ ! -t 1 ]]; then
    status_line "$1"
    latest_entries 1
    return
  fi
  local picture
  picture=$(latest_entries 4)
  ((drawn_lines == 0)) || printf '\e[%sA' "$drawn_lines"
  printf '\e[J\e[?7l'
  status_line "$1"
  printf '\nThe latest entries, as an ERP sees them:\n%s\n' "$picture"
  printf '\e[?7h'
  drawn_lines=$((3 + $(wc -l <<<"$picture")))
}

# shellcheck shell=bash
# A cluster: three nodes of RabbitMQ, and a primary Postgres with a synchronous standby, all on 127.0.0.1. Sourced.
#
# Its directory holds a stack for each node: 1 (with the primary), 2, 3 and standby.

# shellcheck source=deploy/lib/servers.bash
. "${BASH_SOURCE[0]%/*}/servers.bash"

cluster=
cluster_nodes=(1 2 3)

cluster_open() { # DIRECTORY
  mkdir -p "$1"
  cluster=$(cd "$1" && pwd -P)
  chmod 711 "$cluster"
  local part
  for part in "${cluster_nodes[@]}" standby; do
    # One user, one password and one Erlang cookie for all.
    mkdir -p "$cluster/$part"
    [[ $part == 1 ]] || cp --preserve=mode "$cluster/1/password" "$cluster/$part/password"
    cluster_enter "$part"
  done
}

# Makes one of them the stack that everything in servers.bash works on.
cluster_enter() { # NODE|standby
  stack_open "$cluster/$1"
  broker_node=$vhost-$1
  local node
  broker_configuration='cluster_formation.peer_discovery_backend = classic_config'
  for node in "${cluster_nodes[@]}"; do
    broker_configuration+=$'\n'"cluster_formation.classic_config.nodes.$node = $vhost-$node@localhost"
  done
}

cluster_start() {
  local node epmd
  for node in "${cluster_nodes[@]}"; do
    cluster_enter "$node"
    if ((node == 1)); then
      choose_ports amqp management distribution epmd database
      epmd=${ports[epmd]}
      (umask 077 && od -An -N16 -tx1 /dev/urandom | tr -d ' \n' >"$stack/broker/.erlang.cookie")
    else
      ports[epmd]=$epmd
      choose_ports amqp management distribution
      cp "$cluster/1/broker/.erlang.cookie" "$stack/broker/.erlang.cookie"
    fi
    chmod 400 "$stack/broker/.erlang.cookie"
    broker_launch
    broker_await
  done
  cluster_enter 1
  database_start
  cluster_start_standby
}

cluster_start_standby() {
  local primary=${ports[database]} primary_stack=$stack
  cluster_enter standby
  choose_ports database
  prepare_database_directory
  "${as_database_user[@]}" env PGPASSWORD="$password" "$postgres_bin/pg_basebackup" --host=127.0.0.1 \
    --port="$primary" --username=postgres --pgdata="$(database_home)/data" --write-recovery-conf \
    --checkpoint=fast >>"$stack/logs/basebackup.log" 2>&1 ||
    fail_with_log basebackup "The standby could not copy the primary; its log above says why. Then try again."
  database_launch
  await_answer database "The standby" database_answers
  stack_open "$primary_stack"
  # Now a commit waits for the standby. Only here: a promoted standby has none to wait for.
  database_query postgres postgres <<<"ALTER SYSTEM SET synchronous_standby_names = '*'"
  database_query postgres postgres <<<"SELECT pg_reload_conf()" >/dev/null
  database_query postgres postgres <<<"GRANT pg_read_all_stats TO $user"
}

cluster_stop() {
  local part
  for part in standby 3 2 1; do
    cluster_enter "$part"
    stack_stop
  done
}

cluster_erase() {
  local part
  for part in standby 3 2 1; do
    cluster_enter "$part"
    stack_erase
  done
}

cluster_export_settings() {
  local node broker='' primary
  for node in "${cluster_nodes[@]}"; do
    cluster_enter "$node"
    broker+=${broker:+,}amqp://$user:$password@127.0.0.1:${ports[amqp]}/$vhost
  done
  cluster_enter 1
  primary=127.0.0.1:${ports[database]}
  AMQP_MANAGEMENT_URL=http://$user:$password@127.0.0.1:${ports[management]}
  cluster_enter standby
  AMQP_URL=$broker
  DATABASE_URL="postgresql://$user:$password@$primary,127.0.0.1:${ports[database]}/$user?target_session_attrs=read-write"
  export AMQP_URL AMQP_MANAGEMENT_URL DATABASE_URL
}

# --- Faults ---

# Kills the node that leads a queue.
cluster_kill_leader() { # QUEUE
  local node leader=''
  for node in "${cluster_nodes[@]}"; do
    cluster_enter "$node"
    leader=$(broker_get "queues/$vhost/$1" 2>/dev/null | jq --raw-output '.leader // empty') && [[ $leader ]] && break
  done
  leader=${leader%@*}
  [[ $leader == "$vhost"-[123] ]] || fail "The broker does not say who leads $1: look at the logs in $cluster."
  cluster_enter "${leader##*-}"
  broker_kill
}

# Starts the nodes that are down.
cluster_start_brokers() {
  local node
  for node in "${cluster_nodes[@]}"; do
    cluster_enter "$node"
    is_running rabbitmq || broker_start
  done
}

cluster_kill_primary() {
  cluster_enter 1
  database_kill
}

# Makes the standby the primary, and returns when it takes writes.
cluster_promote() {
  cluster_enter standby
  find_postgres
  database_query postgres postgres <<<"SELECT pg_promote()" >/dev/null
}

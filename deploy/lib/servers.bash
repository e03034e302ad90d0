# shellcheck shell=bash
# A private RabbitMQ and a private Postgres: data, logs, ports and password in one directory. Sourced.
#
#   stack_open DIRECTORY             what everything below works on
#   stack_start, stack_stop          both servers
#   broker_start, broker_stop, …     one of them; the ports stay the same
#   broker_alarm, database_fill, …   what faults do to them
#   export_settings                  AMQP_URL, AMQP_MANAGEMENT_URL, DATABASE_URL
#
# Both listen on 127.0.0.1 only, beside any servers of the system, which they leave alone.

# shellcheck source=deploy/lib/processes.bash
. "${BASH_SOURCE[0]%/*}/processes.bash"

rabbitmq_server=/usr/lib/rabbitmq/bin/rabbitmq-server # the one in /usr/sbin insists on being root or rabbitmq
user=conversation_tracker                             # of both servers, and the name of the database
vhost=conversation-tracker
broker_node=$vhost                                    # its name, and more lines for rabbitmq.conf: a cluster has several
broker_configuration=''
database_configuration=()                             # arguments for postgres
# Processes that crash, such as a channel whose client vanished, would write the messages they hold into the broker's log:
# as reports of OTP, and as lines of RabbitMQ's own gen_server2, which name no domain.
broker_discretion="-kernel logger [{filters,log,[{reports,{fun'logger_filters':domain/2,{stop,sub,[otp]}}},{states,{fun'logger_filters':domain/2,{stop,undefined,[]}}}]}]"
serves_tls=            # whoever sets it gets TLS on both servers beside plain text, see make_certificates
broker_fits_laptop=yes # not as shipped, see write_broker_configuration; whoever wants it otherwise empties this
declare -A ports=()

# Postgres refuses to run as root.
as_database_user=()
if ((EUID == 0)); then
  as_database_user=(setpriv --reuid=postgres --regid=postgres --init-groups --)
fi

stack_open() { # DIRECTORY
  mkdir -p "$1"
  stack=$(cd "$1" && pwd -P)
  [[ $stack != *[\'\"\\]* ]] ||
    fail "RabbitMQ cannot keep data below a path with a quote or a backslash, as $stack has: move the clone elsewhere."
  [[ -O $stack ]] || fail "$stack belongs to another user: use that user, or delete it to start anew."
  chmod 711 "$stack" # the database user must get through
  (umask 077 && mkdir -p "$stack/pids" "$stack/logs" "$stack/broker")
  [[ -s $stack/password ]] || (umask 077 && od -An -N16 -tx1 /dev/urandom | tr -d ' \n' >"$stack/password")
  password=$(<"$stack/password")
  read_ports
  # What the user's own shell says about Postgres is not meant for this one.
  unset "${!PG@}"
}

stack_start() {
  stack_stop # what a killed run has left behind
  choose_ports amqp management distribution epmd database ${serves_tls:+amqps}
  [[ ! $serves_tls ]] || make_certificates
  broker_launch
  database_launch
  broker_await
  database_await
}

stack_stop() {
  signal_process database INT  # "fast": ends sessions, writes a checkpoint
  signal_process rabbitmq TERM # before 3.13.2 it takes five seconds for its statistics to end
  await_end database 30
  await_end rabbitmq 30
  signal_process epmd TERM
  await_end epmd 5
}

export_settings() {
  export AMQP_URL="amqp://$user:$password@127.0.0.1:${ports[amqp]}/$vhost"
  export AMQP_MANAGEMENT_URL="http://$user:$password@127.0.0.1:${ports[management]}"
  export DATABASE_URL="postgresql://$user:$password@127.0.0.1:${ports[database]}/$user"
}

# --- Ports ---

read_ports() {
  local name port
  ports=()
  if [[ -f $stack/ports ]]; then
    while read -r name port; do ports[$name]=$port; done <"$stack/ports"
  fi
}

# Keeps the remembered ports where they are still free. Below 30000 nothing is handed out to outgoing connections.
choose_ports() { # NAME...
  local name
  for name in "$@"; do
    while [[ ! ${ports[$name]-} ]] || ! port_is_free "${ports[$name]}" || port_is_doubled "$name"; do
      ports[$name]=$((20000 + SRANDOM % 10000))
    done
  done
  for name in "${!ports[@]}"; do printf '%s %s\n' "$name" "${ports[$name]}"; done >"$stack/ports"
}

port_is_free() { # PORT
  ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

port_is_doubled() { # NAME
  local name
  for name in "${!ports[@]}"; do
    if [[ $name != "$1" && ${ports[$name]} == "${ports[$1]}" ]]; then return 0; fi
  done
  return 1
}

# --- Certificates ---

# An authority that signs for the host name localhost, and for no address; and another that signs nothing.
make_certificates() (
  umask 022
  mkdir -p "$stack/certificates"
  cd "$stack/certificates" || exit
  make_authority authority
  make_authority stranger
  openssl req -new -newkey rsa:2048 -nodes -subj /CN=localhost -keyout server.key -out server.csr
  openssl x509 -req -in server.csr -CA authority.pem -CAkey authority.key -CAcreateserial -days 30 \
    -extfile <(echo subjectAltName=DNS:localhost) -out server.pem
) >>"$stack/logs/openssl.log" 2>&1

make_authority() { # NAME
  openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj "/CN=$1" -keyout "$1.key" -out "$1.pem"
}

# --- RabbitMQ ---

broker_start() {
  broker_launch
  broker_await
}

broker_stop() {
  signal_process rabbitmq TERM
  await_end rabbitmq 30
}

broker_kill() {
  signal_process rabbitmq KILL
  await_end rabbitmq 30
}

broker_launch() {
  [[ -x $rabbitmq_server ]] || fail "RabbitMQ is not at $rabbitmq_server: install the package rabbitmq-server."
  write_broker_configuration
  # Started here, in the foreground, so that it is ours to stop: Erlang would start one that stays for good.
  if port_is_free "${ports[epmd]}"; then
    launch epmd epmd -port "${ports[epmd]}" -address 127.0.0.1
    await_answer epmd "Erlang's port mapper" port_is_taken "${ports[epmd]}"
  fi

  local settings=(
    PATH="$PATH" LANG=C.UTF-8
    HOME="$stack/broker" # the Erlang cookie
    ERL_CRASH_DUMP="$stack/logs/erl_crash.dump"
    ERL_EPMD_ADDRESS=127.0.0.1
    ERL_EPMD_PORT="${ports[epmd]}"
    RABBITMQ_NODENAME="$broker_node@localhost"
    RABBITMQ_DIST_PORT="${ports[distribution]}"
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS="-kernel inet_dist_use_interface {127,0,0,1} -start_epmd false $broker_discretion"
    RABBITMQ_MNESIA_BASE="$stack/broker/data"
    RABBITMQ_LOG_BASE="$stack/logs"
    RABBITMQ_LOGS=-
    RABBITMQ_CONFIG_FILE="$stack/broker/rabbitmq.conf"
    RABBITMQ_CONFIG_FILES="$stack/broker/conf.d"
    RABBITMQ_ADVANCED_CONFIG_FILE="$stack/broker/advanced.config"
    RABBITMQ_CONF_ENV_FILE="$stack/broker/rabbitmq-env.conf"
    RABBITMQ_ENABLED_PLUGINS_FILE="$stack/broker/enabled_plugins"
    RUNNING_UNDER_SYSTEMD=true # the script becomes the server, so that the pid is the server's
  )
  launch rabbitmq env -i "${settings[@]}" "$rabbitmq_server"
}

# The user and the virtual host are made at the first start. The limits can fit a laptop: the quorum queues' log is then
# rolled over long before its usual 512 MB, and statistics every second instead of every five make queue lengths and
# rates worth reading.
write_broker_configuration() (
  umask 077
  cd "$stack/broker" || exit
  cat >rabbitmq.conf <<CONF
listeners.tcp.local = 127.0.0.1:${ports[amqp]}
management.tcp.ip = 127.0.0.1
management.tcp.port = ${ports[management]}
default_user = $user
default_pass = $password
default_vhost = $vhost
disk_free_limit.absolute = 50MB
vm_memory_high_watermark.relative = 0.4
$broker_configuration
CONF
  [[ ! $serves_tls ]] || cat >>rabbitmq.conf <<CONF
listeners.ssl.local = 127.0.0.1:${ports[amqps]}
ssl_options.cacertfile = $stack/certificates/authority.pem
ssl_options.certfile = $stack/certificates/server.pem
ssl_options.keyfile = $stack/certificates/server.key
CONF
  echo '[rabbitmq_management].' >enabled_plugins
  : >rabbitmq-env.conf
  echo '[].' >advanced.config
  [[ $broker_fits_laptop ]] || return 0
  cat >>rabbitmq.conf <<CONF
raft.wal_max_size_bytes = 64000000
collect_statistics_interval = 1000
management.sample_retention_policies.global.minute = 1
management.sample_retention_policies.basic.minute = 1
management.sample_retention_policies.detailed.10 = 1
CONF
  echo '[{rabbit, [{quorum_tick_interval, 1000}]}].' >advanced.config
)

broker_await() { await_answer rabbitmq "The private RabbitMQ" broker_answers; }

# A port that is open says little: it must speak AMQP, and know its user and virtual host.
broker_answers() {
  speaks_amqp 2>/dev/null && broker_get "vhosts/$vhost" >/dev/null 2>&1
}

# Sends the protocol header of AMQP 0-9-1 and expects a method frame (type 1): connection.start.
speaks_amqp() (
  exec 3<>"/dev/tcp/127.0.0.1/${ports[amqp]}"
  printf 'AMQP\0\0\11\1' >&3
  IFS= read -r -t 2 -N 1 -u 3 reply && [[ $reply == $'\1' ]]
)

port_is_taken() { ! port_is_free "$1"; }

# Tells the running broker something.
broker_control() { # ARGUMENTS OF rabbitmqctl...
  env -i PATH="$PATH" LANG=C.UTF-8 HOME="$stack/broker" ERL_EPMD_ADDRESS=127.0.0.1 ERL_EPMD_PORT="${ports[epmd]}" \
    RABBITMQ_NODENAME="$broker_node@localhost" RABBITMQ_CONF_ENV_FILE="$stack/broker/rabbitmq-env.conf" \
    "${rabbitmq_server%/*}/rabbitmqctl" --quiet "$@"
}

# The memory alarm, in which publishers are held up (connection.blocked), and its end.
broker_alarm() { broker_control set_vm_memory_high_watermark 0.00001; }
broker_calm() { broker_control set_vm_memory_high_watermark 0.4; }

# Holds up the quorum queues for two seconds, so that channels keep what they are sent, and crashes all channels then.
broker_crash() {
  broker_control eval '
    Queues = [P || {Name, _} <- ra_directory:list_registered(quorum_queues), P <- [whereis(Name)], is_pid(P)],
    [erlang:suspend_process(Queue) || Queue <- Queues],
    timer:sleep(2000),
    [exit(Channel, crash) || Channel <- rabbit_channel:list_local()],
    timer:sleep(500),
    [erlang:resume_process(Queue) || Queue <- Queues],
    ok.' >/dev/null
}

# Asks the management API. The password goes by a file, for command lines can be read by everybody.
broker_get() { # PATH
  curl --silent --fail --max-time 5 --noproxy '*' --config <(printf 'user = "%s:%s"\n' "$user" "$password") \
    "http://127.0.0.1:${ports[management]}/api/$1"
}

# --- Postgres ---

database_start() {
  database_launch
  database_await
}

database_stop() {
  signal_process database INT
  await_end database 120 # killed, it would leave sessions that keep it from starting again
}

database_kill() {
  signal_process database KILL
  await_end database 30
}

# What pg_ctl -m immediate does: no checkpoint, no good-bye.
database_crash() {
  signal_process database QUIT
  await_end database 30
}

database_launch() {
  prepare_database_directory
  find_postgres
  [[ -f $stack/database/data/PG_VERSION ]] || create_database_cluster
  forget_stale_postmaster
  local tls=()
  if [[ $serves_tls ]]; then
    install_database_certificate
    tls=(-c ssl=on -c ssl_cert_file=server.pem -c ssl_key_file=server.key)
  fi
  launch database "${as_database_user[@]}" "$postgres_bin/postgres" -D "$(database_home)/data" \
    -p "${ports[database]}" -c listen_addresses=127.0.0.1 \
    -c unix_socket_directories= `# a path of a socket may have 107 bytes only, a clone's may be longer` \
    -c max_connections=200 "${database_configuration[@]}" "${tls[@]}"
}

# Postgres insists that the key is its own.
install_database_certificate() {
  local file
  for file in server.pem server.key; do
    # shellcheck disable=SC2016 # the inner shell expands it
    "${as_database_user[@]}" sh -c 'umask 077; cat >"$1"' sh "$(database_home)/data/$file" \
      <"$stack/certificates/$file"
  done
}

# The directory itself: Postgres' own user cannot follow a link from where it may not go.
database_home() { readlink -f "$stack/database"; }

# Data can be read by the version that wrote it; new data is made by the newest one installed.
find_postgres() {
  local version
  if ! version=$("${as_database_user[@]}" cat "$(database_home)/data/PG_VERSION" 2>/dev/null); then
    version=$(printf '%s\n' /usr/lib/postgresql/*/bin/initdb | cut -d / -f 5 | sort -n | tail -n 1)
  fi
  postgres_bin=/usr/lib/postgresql/$version/bin
  [[ -x $postgres_bin/postgres ]] ||
    fail "The data in $stack/database needs Postgres $version, which is not installed:" \
      "install postgresql-$version, or delete $stack to start anew."
}

# Postgres' own user may be barred from the clone (under /root, say): then the data is kept elsewhere, linked from here.
prepare_database_directory() {
  [[ ! -d $stack/database ]] || return 0
  ((EUID == 0)) || { mkdir -m 700 "$stack/database" && return; }
  local home=$stack/database
  if ! "${as_database_user[@]}" test -x "$stack"; then
    home=/var/lib/conversation-tracker/$(printf %s "$stack" | sha256sum | cut -c 1-16)
    say "The user postgres cannot reach $stack, so its data is kept in $home."
    ln -sfn "$home" "$stack/database"
  fi
  mkdir -p "${home%/*}"
  install -d -m 700 -o postgres -g postgres "$home"
}

# Made under another name first: an interrupted attempt is not mistaken for a cluster.
create_database_cluster() (
  cd "$stack/database" || exit
  "${as_database_user[@]}" rm -rf data.new
  printf %s "$password" | "${as_database_user[@]}" sh -c 'umask 077; cat >password'
  "${as_database_user[@]}" env LC_ALL=C "$postgres_bin/initdb" --pgdata=data.new --no-locale --encoding=UTF8 \
    --auth=scram-sha-256 --username=postgres --pwfile=password >>"$stack/logs/initdb.log" 2>&1 ||
    fail_with_log initdb "Postgres could not create its data directory; its log above says why. Then try again."
  "${as_database_user[@]}" rm password
  "${as_database_user[@]}" mv data.new data
)

# Postgres leaves its pid behind when it is killed, and will not start while that pid is alive, whosever it is by now.
forget_stale_postmaster() {
  local file=$stack/database/data/postmaster.pid pid
  { read -r pid <"$file"; } 2>/dev/null || return 0
  if [[ -d /proc/$pid && $(readlink "/proc/$pid/cwd") != "$(database_home)/data" ]]; then
    rm -f "$file"
  fi
}

database_await() {
  await_answer database "The private Postgres" database_answers
  create_database
}

database_answers() { "$postgres_bin/pg_isready" -q -h 127.0.0.1 -p "${ports[database]}"; }

# The program gets a plain user, as it would in production; it may create databases, for tests want their own.
create_database() {
  database_query postgres postgres >/dev/null <<SQL
SELECT 'CREATE ROLE $user LOGIN CREATEDB PASSWORD ''$password'''
  WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '$user') \gexec
SELECT 'CREATE DATABASE $user OWNER $user'
  WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '$user') \gexec
SQL
}

# Runs the SQL on standard input; prints rows, columns apart by a space.
database_query() { # [DATABASE] [USER]
  PGPASSWORD=$password "$postgres_bin/psql" -X -q -t -A -F ' ' -v ON_ERROR_STOP=1 \
    -h 127.0.0.1 -p "${ports[database]}" -d "${1:-$user}" -U "${2:-$user}"
}

# --- A database on a small disk ---

# Moves the empty database to a file system of its own, if we may mount one.
database_limit_disk() {
  local disk
  disk=$(database_home)/disk
  install -d -m 700 -o postgres -g postgres "$disk" 2>/dev/null &&
    mount -t tmpfs -o "size=$disk_size,mode=700,uid=postgres,gid=postgres" faults "$disk" 2>/dev/null || return 1
  database_query postgres postgres <<<"CREATE TABLESPACE limited LOCATION '$disk'"
  database_query postgres postgres <<<"ALTER DATABASE $user SET TABLESPACE limited"
}

disk_size=8g

# Leaves hardly a page free.
database_fill() {
  local disk used
  disk=$(database_home)/disk
  while :; do
    used=$(df --output=used -k "$disk" | tail -n 1)
    if mount -o "remount,size=$((used + 64))k" "$disk" 2>/dev/null; then return; fi
  done
}

database_clear() { mount -o "remount,size=$disk_size" "$(database_home)/disk"; }

# Removes the data, wherever it is kept; the servers must be stopped.
stack_erase() {
  ! mountpoint --quiet "$(database_home)/disk" || umount "$(database_home)/disk"
  [[ ! -L $stack/database ]] || rm -rf "$(database_home)"
  rm -rf "$stack/database" "$stack/broker" "$stack/certificates" "$stack/ports" "$stack/password"
}

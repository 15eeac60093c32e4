#!/bin/sh
# Runs a command against a PostgreSQL server of the system's (Debian's by default) in place of the embedded one:
#     tests/on-a-server.sh python -m pytest tests/database
# The server is made in a scratch folder, listens on one local port, and is gone afterwards.
set -eu

bin=${CARREL_TEST_POSTGRES:-$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)}
port=${CARREL_TEST_PORT:-54329}
folder=$(mktemp -d)
as=""
if [ "$(id -u)" = 0 ]; then
    as="setpriv --reuid=postgres --regid=postgres --clear-groups"
    chown postgres "$folder"
fi
password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
(umask 077 && printf '%s' "$password" > "$folder/password")
[ -z "$as" ] || chown postgres "$folder/password"

cd "$folder"
$as "$bin/initdb" --auth=scram-sha-256 --pwfile="$folder/password" --username=tester --encoding=UTF8 --locale=C -D "$folder/data" > "$folder/initdb.log"
cat >> "$folder/data/postgresql.conf" <<CONFIGURATION
listen_addresses = '127.0.0.1'
port = $port
unix_socket_directories = ''
max_connections = 200
CONFIGURATION
$as "$bin/pg_ctl" start -w -D "$folder/data" -l "$folder/server.log" > /dev/null
cd "$OLDPWD"

trap 'cd /; $as "$bin/pg_ctl" stop -m immediate -D "$folder/data" > /dev/null; rm -rf "$folder"' EXIT
CARREL_DATABASE_URL="postgresql://tester:$password@127.0.0.1:$port/postgres" "$@"

#!/usr/bin/env bash
# Starts a PostgreSQL server of its own in a folder of its own, prints its address as one line, and stops
# and removes it when process $1 has ended. For tests and for measuring; nobody else reaches it.
#   tools/postgres.sh PID [FOLDER [OPTION…]]   FOLDER: where its folder is made, /tmp where left out; OPTION: the server's
set -euo pipefail
pid=$1
parent=${2:-/tmp}
shift $(($# < 2 ? $# : 2))

bin=$(find /usr/lib/postgresql -mindepth 2 -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -n 1)
[ -x "$bin/postgres" ] || {
    echo "PostgreSQL is missing. As root, run: apt-get install --yes postgresql" >&2
    exit 1
}
folder=$(mktemp -d "$parent/wasl-postgres-XXXXXX")
server=
end() {
    [ -z "$server" ] || { kill -INT "$server" 2>/dev/null && wait "$server"; } || true
    rm -rf "$folder"
}
trap end EXIT
trap 'exit 0' INT TERM HUP

# The server refuses to be root.
as=()
if [ "$(id -u)" -eq 0 ]; then
    as=(setpriv --reuid=postgres --regid=postgres --clear-groups)
    chown postgres:postgres "$folder"
fi
cd "$folder"
"${as[@]}" "$bin/initdb" --pgdata=data --auth=trust --username=wasl --encoding=UTF8 --locale=C --no-sync >initdb.log 2>&1 || {
    cat initdb.log >&2
    exit 1
}
"${as[@]}" "$bin/postgres" -D data -k "$folder" -c listen_addresses= -c max_connections=200 "$@" >server.log 2>&1 &
server=$!
for _ in $(seq 600); do
    ! "$bin/pg_isready" -q -h "$folder" -U wasl || break
    kill -0 "$server" 2>/dev/null || { cat server.log >&2; exit 1; }
    sleep 0.1
done
# A folder as host, every sign of it spelt out.
host=$(printf %s "$folder" | sed 's|/|%2F|g')
echo "postgres://wasl@$host"
# Whoever reads the address waits for no more.
exec >/dev/null
tail --pid="$pid" -f /dev/null &
wait $!

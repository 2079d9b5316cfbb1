#!/bin/sh
# Runs COMMAND with TEST_DATABASE_URL naming a server of its own: a new cluster of the PostgreSQL that this machine
# has (Debian's is installed, with pgbouncer, where root may), on a free loopback port, removed at the end.
set -eu

programs() {
    for folder in /usr/lib/postgresql/*/bin "$(dirname "$(command -v initdb || echo /nowhere/initdb)")"; do
        if [ -x "$folder/initdb" ] && [ -x "$folder/postgres" ]; then
            echo "$folder"
        fi
    done | sort -V | tail -n 1
}

root() { [ "$(id -u)" = 0 ]; }

if [ -z "$(programs)" ] || ! command -v pgbouncer >/dev/null 2>&1; then
    if root && command -v apt-get >/dev/null 2>&1; then
        export DEBIAN_FRONTEND=noninteractive
        { apt-get -qq update && apt-get -qq install --no-install-recommends --yes postgresql pgbouncer; } >&2 ||
            echo 'con_postgres: apt-get could not install everything' >&2
    fi
fi
bin=$(programs)
if [ -z "$bin" ]; then
    echo 'SKIPPED, no PostgreSQL here and it cannot be installed. On Debian, as root: apt-get install postgresql' >&2
    exit 0
fi

folder=$(mktemp -d)
if root; then
    # PostgreSQL refuses to run as root.
    account=postgres
    id "$account" >/dev/null 2>&1 || account=nobody
    chown "$account" "$folder"
    as() { runuser -u "$account" -- "$@"; }
else
    as() { "$@"; }
fi
cd "$folder"
key=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
echo "$key" >clave
if root; then chown "$account" clave; fi
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
as "$bin/initdb" -D "$folder/datos" -U vendedor -A scram-sha-256 --pwfile="$folder/clave" -E UTF8 --no-locale --no-sync \
    --no-instructions >/dev/null
as "$bin/pg_ctl" -D "$folder/datos" -l "$folder/registro" -w -s -o "-c listen_addresses=127.0.0.1 -p $port -k $folder \
    -c fsync=off -c full_page_writes=off -c max_connections=100" start
end() {
    as "$bin/pg_ctl" -D "$folder/datos" -m immediate -w -s stop || true
    cd / && rm -rf "$folder"
}
trap end EXIT
cd "$OLDPWD"
"$bin/postgres" --version >&2
TEST_DATABASE_URL="postgresql://vendedor:$key@127.0.0.1:$port/postgres" "$@"

#!/bin/sh
# Runs COMMAND with a PostgreSQL cluster of its own and ALYANS_TEST_PG naming it:
#   tools/with_postgres.sh COMMAND...
# The cluster lives in a temporary folder (in ALYANS_PG_DIR, else in memory where /dev/shm allows), listens on a Unix
# socket only, keeps PostgreSQL's durability settings, and is gone afterwards, whatever happens.
# PostgreSQL refuses to run as root: then an ordinary user (postgres or nobody) runs it.
# ALYANS_PG_DIR names another place, such as a real disk for benchmarks.
# Without PostgreSQL installed COMMAND runs alone, and its tests skip visibly.
# SPDX-License-Identifier: AGPL-3.0-or-later
set -eu

[ $# -gt 0 ] || { echo "usage: $0 COMMAND..." >&2; exit 2; }

bin=
for dir in /usr/lib/postgresql/15/bin /usr/lib/postgresql/*/bin; do
    [ -x "$dir/initdb" ] && bin=$dir && break
done
if [ -z "$bin" ]; then
    echo "with_postgres: PostgreSQL is not installed; its tests will be skipped" >&2
    exec "$@"
fi

where=${ALYANS_PG_DIR:-/dev/shm}
[ -d "$where" ] && [ -w "$where" ] && [ "$(df -Pk "$where" | awk 'NR == 2 { print $4 }')" -gt 1048576 ] ||
    where=${TMPDIR:-/tmp}
home=$(mktemp -d "$where/alyans-pg-XXXXXX")
user=$(id -un)
if [ "$(id -u)" -eq 0 ]; then
    user=nobody
    id postgres >/dev/null 2>&1 && user=postgres
    chown "$user" "$home"
fi
# From /, since the user may not enter the current folder.
as_user() {
    if [ "$(id -u)" -eq 0 ]; then
        (cd / && setpriv --reuid "$user" --regid "$(id -g "$user")" --clear-groups \
            env HOME="$home" LC_ALL=C "$@")
    else
        (cd / && LC_ALL=C "$@")
    fi
}
stop() {
    status=$?
    trap - EXIT INT TERM HUP
    [ ! -f "$home/data/postmaster.pid" ] ||
        as_user "$bin/pg_ctl" -D "$home/data" -m immediate -w stop >/dev/null 2>&1 || true
    rm -rf "$home"
    exit "$status"
}
trap stop EXIT
trap 'exit 130' INT TERM HUP

as_user "$bin/initdb" -D "$home/data" -U alyans -A trust -E UTF8 --locale=C --no-sync >"$home/initdb.log" 2>&1 ||
    { cat "$home/initdb.log" >&2; exit 1; }
cat >>"$home/data/postgresql.conf" <<CONF
listen_addresses = ''
unix_socket_directories = '$home'
max_connections = 200
shared_buffers = 64MB
max_wal_size = 256MB
log_min_messages = fatal
CONF
as_user "$bin/pg_ctl" -D "$home/data" -l "$home/server.log" -w -t 60 start >/dev/null ||
    { cat "$home/server.log" >&2; exit 1; }

ALYANS_TEST_PG="postgresql://alyans@/postgres?host=$(printf %s "$home" | sed 's|/|%2F|g')"
export ALYANS_TEST_PG
"$@"

#!/bin/sh
# Makes export.xml: a WordPress of Debian with a database of its own in a temporary folder, filled by
# fill.php, exported by WordPress itself. Needs wordpress, php-cli, php-mysql, mariadb-server; as root.
# SPDX-License-Identifier: AGPL-3.0-or-later
set -eu
here=$(cd "$(dirname "$0")" && pwd)
host=old.example.org
work=$(mktemp -d /tmp/wordpress-XXXXXX)
chown mysql "$work"
config=/etc/wordpress/config-$host.php

mariadb-install-db --no-defaults --user=mysql --datadir="$work/data" >"$work/install.log" 2>&1
mariadbd --no-defaults --user=mysql --datadir="$work/data" --socket="$work/db.sock" --skip-networking \
    --pid-file="$work/pid" >"$work/db.log" 2>&1 &
database=$!
trap 'kill "$database" 2>/dev/null; wait "$database" || true; rm -rf "$work" "$config"' EXIT
for _ in $(seq 60); do
    mariadb-admin --no-defaults --socket="$work/db.sock" ping >/dev/null 2>&1 && break
    sleep 1
done
mariadb --no-defaults --socket="$work/db.sock" -e \
    "CREATE DATABASE wp CHARACTER SET utf8mb4; CREATE USER wp@localhost IDENTIFIED BY 'wp'; GRANT ALL ON wp.* TO wp@localhost"

mkdir -p "$work/content/uploads" "$work/content/plugins" "$work/content/themes"
cat >"$config" <<PHP
<?php
define('DB_NAME', 'wp'); define('DB_USER', 'wp'); define('DB_PASSWORD', 'wp');
define('DB_HOST', 'localhost:$work/db.sock'); define('DB_CHARSET', 'utf8mb4');
define('WP_CONTENT_DIR', '$work/content'); define('WP_CONTENT_URL', 'http://$host/wp-content');
define('WP_HTTP_BLOCK_EXTERNAL', true); define('DISABLE_WP_CRON', true);
PHP
php -d memory_limit=512M "$here/fill.php" "$host" "$here/export.xml"

#!/bin/sh
# Installs the Debian packages of the given lists that are missing; says what it installs.
# Usage: tools/install_packages.sh LIST…   NO_INSTALL=1 skips.
# SPDX-License-Identifier: AGPL-3.0-or-later
set -eu

[ "${NO_INSTALL:-0}" = 1 ] && exit 0

is_installed() {
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

missing=""
for list in "$@"; do
    for package in $(sed 's/#.*//' "$list"); do
        is_installed "$package" || missing="$missing $package"
    done
    case "$list" in
    *test*) # Node only when there is none: any from 18 will do, whoever installed it
        command -v node >/dev/null 2>&1 || missing="$missing nodejs"
        command -v npm >/dev/null 2>&1 || missing="$missing npm"
        ;;
    esac
done
[ -z "$missing" ] && exit 0

echo "Installing from Debian:$missing"
if [ "$(id -u)" = 0 ]; then
    sudo=""
elif command -v sudo >/dev/null 2>&1; then
    sudo="sudo"
    echo "This needs root: sudo may ask for your password. (NO_INSTALL=1 skips this step.)"
else
    echo "Not root, and there is no sudo. As root: apt-get install$missing" >&2
    exit 1
fi
export DEBIAN_FRONTEND=noninteractive
# shellcheck disable=SC2086 # lists of words on purpose
if ! $sudo apt-get install -y --no-install-recommends $missing >/tmp/alyans-apt.$$ 2>&1; then
    $sudo apt-get update
    $sudo apt-get install -y --no-install-recommends $missing
fi
rm -f /tmp/alyans-apt.$$

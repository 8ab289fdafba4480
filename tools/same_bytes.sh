#!/bin/sh
# The same votes give the same bytes: from each of the builds named, with any number of threads, on any data
# that lies beside the repository. Usage: tools/same_bytes.sh BUILD...
# SPDX-License-Identifier: AGPL-3.0-or-later
set -eu
cd "$(dirname "$0")/.."
shared=${ALYANS_SHARED:-../shared}
[ -d "$shared/data/opinion" ] || { echo "same bytes: skipped, no data in $shared"; exit 0; }
for folder in "$shared"/data/opinion/*/; do
    first=
    for build in "$@"; do
        for threads in 1 2 3; do
            for method in alyans polis; do
                "$build/src/app/alyans" analyse "$folder" --json --method "$method" --threads "$threads"
            done | sha256sum >"$build/same_bytes"
            [ -n "$first" ] || first=$(cat "$build/same_bytes")
            if [ "$first" != "$(cat "$build/same_bytes")" ]; then
                echo "same bytes: $folder differs in $build with $threads threads" >&2
                exit 1
            fi
        done
    done
    echo "same bytes: $(basename "$folder") $(echo "$first" | cut -c1-16)"
done

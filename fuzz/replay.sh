#!/usr/bin/env bash
# Replays the seeds, and the texts of the test vectors where there are any, through every
# target, without libFuzzer: for continuous integration, and to look into a finding.
#
#   fuzz/replay.sh             every target
#   fuzz/replay.sh TARGET …    these files or folders through one target
set -euo pipefail
cd "$(dirname "$0")"

cargo build --quiet --locked --bins
bin="${CARGO_TARGET_DIR:-target}/debug"
if [ $# -gt 0 ]; then
    target=$1
    shift
    exec "$bin/$target" "$@"
fi

for seeds in seeds/*; do
    printf '%-20s' "$(basename "$seeds"):"
    "$bin/$(basename "$seeds")" "$seeds"
done

# The vectors are JSON files: what stands in them under "text" and "cose" is a seed too.
vectors=../test-vectors/v1
if [ -d "$vectors" ]; then
    scratch=$(mktemp -d)
    trap 'rm -rf "$scratch"' EXIT
    cargo run --quiet --locked --example vectors -- "$vectors" "$scratch"
    for target in text cose; do
        printf '%-20s' "vectors, $target:"
        "$bin/$target" "$scratch/$target"
    done
fi

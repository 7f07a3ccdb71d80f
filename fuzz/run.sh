#!/usr/bin/env bash
# Fuzzes every target for some seconds each, on stable Rust, and fails on any finding.
#
#   fuzz/run.sh SECONDS [TARGET …]
#
# Seeds are run first: those of fuzz/seeds, and in FUZZ_SEEDS/TARGET where that is set.
# Needs cargo-fuzz (cargo install cargo-fuzz --locked) and a C++ compiler. No sanitizer: the
# library has no unsafe code, and one would need a nightly standard library. What is found is
# kept under fuzz/corpus, findings under fuzz/artifacts.
set -euo pipefail
seconds=${1:?usage: fuzz/run.sh SECONDS [TARGET …]}
shift
cd "$(dirname "$0")"
[ $# -gt 0 ] || set -- $(cargo fuzz list --fuzz-dir .)

cargo fuzz build --fuzz-dir . --sanitizer none
for target in "$@"; do
    mkdir -p "corpus/$target"
    # The vocabulary of texts and zones, so that mutations keep to their alphabets.
    dictionary=()
    [ ! -f "dictionaries/$target" ] || dictionary=("-dict=dictionaries/$target")
    # What the caller adds, a folder a target.
    more=()
    [ ! -d "${FUZZ_SEEDS:-none}/$target" ] || more=("$FUZZ_SEEDS/$target")
    log=corpus/$target.log
    # -timeout stops a single input, -rss_limit_mb one that eats memory.
    if ! cargo fuzz run --fuzz-dir . --sanitizer none "$target" "corpus/$target" "seeds/$target" \
        "${more[@]}" -- \
        -max_total_time="$seconds" -timeout=60 -rss_limit_mb=4096 -max_len=8192 \
        -print_final_stats=1 "${dictionary[@]}" >"$log" 2>&1; then
        tail -60 "$log"
        echo "$target: a finding" >&2
        exit 1
    fi
    printf '%-20s%s\n' "$target:" "$(grep -E '^Done ' "$log"), $(grep -oE 'cov: [0-9]+' "$log" | tail -1)"
done

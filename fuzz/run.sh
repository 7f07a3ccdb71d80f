#!/usr/bin/env bash
# Fuzzes every target for some seconds each, on stable Rust, as many at once as there are
# processors, and fails on any finding.
#
#   fuzz/run.sh SECONDS [TARGET …]
#
# Seeds are run first: those of fuzz/seeds, and in FUZZ_SEEDS/TARGET where that is set.
# Needs cargo-fuzz (cargo install cargo-fuzz --locked) and a C++ compiler. No sanitizer: the
# library has no unsafe code, and one would need a nightly standard library. What is found is
# kept under fuzz/corpus, findings under fuzz/artifacts.
set -euo pipefail
export FUZZ_SECONDS=${1:?usage: fuzz/run.sh SECONDS [TARGET …]}
shift
cd "$(dirname "$0")"
[ $# -gt 0 ] || set -- $(cargo fuzz list --fuzz-dir .)

fuzz_one() {
    local target=$1 log=corpus/$1.log
    mkdir -p "corpus/$target"
    # The vocabulary of texts and zones, so that mutations keep to their alphabets.
    local dictionary=()
    [ ! -f "dictionaries/$target" ] || dictionary=("-dict=dictionaries/$target")
    # What the caller adds, a folder a target.
    local more=()
    [ ! -d "${FUZZ_SEEDS:-none}/$target" ] || more=("$FUZZ_SEEDS/$target")
    # -timeout stops a single input, -rss_limit_mb one that eats memory.
    if ! cargo fuzz run --fuzz-dir . --sanitizer none "$target" "corpus/$target" "seeds/$target" \
        "${more[@]}" -- \
        -max_total_time="$FUZZ_SECONDS" -timeout=60 -rss_limit_mb=4096 -max_len=8192 \
        -print_final_stats=1 "${dictionary[@]}" >"$log" 2>&1; then
        tail -60 "$log"
        echo "$target: a finding" >&2
        # No further target is begun.
        return 255
    fi
    printf '%-20s%s\n' "$target:" "$(grep -E '^Done ' "$log"), $(grep -oE 'cov: [0-9]+' "$log" | tail -1)"
}
export -f fuzz_one

cargo fuzz build --fuzz-dir . --sanitizer none
printf '%s\n' "$@" | xargs -P "$(nproc)" -I '{}' bash -c 'set -euo pipefail; fuzz_one "$1"' _ '{}'

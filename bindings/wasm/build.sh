#!/usr/bin/env bash
# Builds the npm package into dist/: the verifier alone, and with the reader of QR symbols. It
# fails where a module is larger than README.md says.
set -euo pipefail
cd "$(dirname "$0")"
target=wasm32-unknown-unknown
target_dir=${CARGO_TARGET_DIR:-$PWD/target}

# `rustup target add wasm32-unknown-unknown` where that can be had, and otherwise Debian's
# compiler, which builds the standard library itself.
module() {
    local build=(build --quiet --locked --release --package healthcode-wasm --target "$target")
    build+=(--features "$1" "${@:2}")
    # SHA-2 in loops is half as large and, under V8, not slower. Where this was built is no part
    # of a module.
    local flags=(--cfg 'sha2_backend_soft="compact"')
    flags+=(--remap-path-prefix="${CARGO_HOME:-$HOME/.cargo}/registry/src/=")
    flags+=(--remap-path-prefix="$(cd ../.. && pwd)=healthcode")
    flags+=(--remap-path-prefix="/usr/lib/rustlib/src=" --remap-path-prefix="/usr/src=")
    local encoded
    printf -v encoded '%s\x1f' "${flags[@]}"
    export CARGO_ENCODED_RUSTFLAGS=${encoded%$'\x1f'}
    if [ -d "$(rustc --print sysroot)/lib/rustlib/$target" ]; then
        CARGO_TARGET_DIR=$target_dir/web cargo "${build[@]}"
    else
        env -u RUSTUP_TOOLCHAIN PATH=/usr/bin:/bin RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 \
            CARGO_TARGET_DIR="$target_dir/web" /usr/bin/cargo "${build[@]}" \
            -Zbuild-std=std,panic_abort --config "target.$target.linker=\"wasm-ld-19\""
    fi
}

tool() {
    env -u CARGO_ENCODED_RUSTFLAGS CARGO_TARGET_DIR="$target_dir" cargo build --quiet --locked --package xtask
}

glue() {
    "$target_dir/debug/xtask" "$target_dir/web/$target/release/healthcode_wasm.wasm" dist "$1"
}

# Bytes before compression.
within() {
    local bytes
    bytes=$(stat --format %s "dist/$1_bg.wasm")
    echo "$1: $bytes bytes, at most $2 ($(gzip -9 -c "dist/$1_bg.wasm" | wc -c) compressed)"
    [ "$bytes" -le "$2" ]
}

if ! [ -d "$(rustc --print sysroot)/lib/rustlib/$target" ]; then
    packages=(rustc-web cargo-web rust-web-src lld-19)
    dpkg -s "${packages[@]}" >/dev/null 2>&1 || {
        echo "no $target: rustup target add $target, or apt-get install ${packages[*]}" >&2
        exit 1
    }
fi
rm -rf dist
mkdir dist
# One core is enough for each.
tool &
building=$!
module ""
wait "$building"
glue verifier
# Frames want speed where they are read, and nothing else of the module does.
module reader --config profile.release.package.healthcode.opt-level=3
glue healthcode
cp ../../LICENSE-APACHE ../../LICENSE-MIT .
within verifier 285000
within healthcode 640000

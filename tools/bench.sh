#!/usr/bin/env bash
# Measures the goals of docs/speed.md with optimised programs, and prints their table.
# tools/bench.sh [only GOAL…]: `tools/bench.sh only 13`.
set -euo pipefail
cd "$(dirname "$0")/.."
command -v cargo >/dev/null || PATH="$HOME/.cargo/bin:$PATH"

command -v strace >/dev/null || {
    echo "strace is missing, which counts waits for the disk. As root, run: apt-get install --yes strace" >&2
    exit 1
}
built=${CARGO_TARGET_DIR:-target}/release
# No driver gets into a window built for people (src-tauri/src/windows.rs). Goal 14 drives one that differs in this
# alone: everything else of it is built as ever. Beside it lies the bench's own program, which looks there first.
cargo build --release --locked -p wasl-centre -p wasl-ctl -p wasl-bench -p wasl \
    --config 'profile.release.package.wasl.debug-assertions=true'
mkdir -p "$built/driven"
cp -f "$built/wasl" "$built/driven/wasl"
ln -f "$built/wasl-bench" "$built/driven/wasl-bench"
cargo build --release --locked -p wasl

# A peer. Without it, its goals say that it is missing.
peer=tests/bench/peers/pouchdb
if command -v npm >/dev/null; then
    if ! [ "$peer/node_modules/.wasl-installed" -nt "$peer/package-lock.json" ]; then
        npm --prefix "$peer" ci --ignore-scripts --no-audit --no-fund --silent &&
            touch "$peer/node_modules/.wasl-installed" ||
            echo "NOTE: PouchDB could not be installed; what is measured beside it is left out." >&2
    fi
fi

# Absolute times mean little on a busy machine; before all others the ratios mean more.
if command -v chrt >/dev/null && chrt -f 10 true 2>/dev/null; then
    exec chrt -f 10 "$built/wasl-bench" "$@"
fi
echo "NOTE: no right to run before others; the figures are those of a machine that may be busy." >&2
exec "$built/wasl-bench" "$@"

#!/usr/bin/env bash
# Measures the goals of docs/speed.md with optimised programs, and prints their table.
set -euo pipefail
cd "$(dirname "$0")/.."
command -v cargo >/dev/null || PATH="$HOME/.cargo/bin:$PATH"

command -v strace >/dev/null || {
    echo "strace is missing, which counts waits for the disk. As root, run: apt-get install --yes strace" >&2
    exit 1
}
cargo build --release --locked -p wasl-centre -p wasl-ctl -p wasl-bench
program=${CARGO_TARGET_DIR:-target}/release/wasl-bench
# Absolute times mean little on a busy machine; before all others the ratios mean more.
if command -v chrt >/dev/null && chrt -f 10 true 2>/dev/null; then
    exec chrt -f 10 "$program"
fi
echo "NOTE: no right to run before others; the figures are those of a machine that may be busy." >&2
exec "$program"

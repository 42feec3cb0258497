#!/usr/bin/env bash
# All tests: the screens' own, every room's, the laws of the house, the real window, the machines that
# try to break it in their quick size.
set -euo pipefail
cd "$(dirname "$0")/.."
command -v cargo >/dev/null || PATH="$HOME/.cargo/bin:$PATH"

npm --prefix ui test
# The programs first: stories and the real window run them as a person would.
cargo build --workspace --locked
cargo test --workspace --locked
# The centre once more, on a PostgreSQL server of its own.
WASL_TEST_LEDGER=postgres cargo test --locked -p wasl-centre --test centre
# The simulator must see bugs that are known to be there.
cargo test --locked -p wasl-storm --features planted --test planted
tools/fuzz.sh quick
# Seeded, and without the phase that only a longer run has time for.
tools/face.sh 30 --phases examples,coverage,fuzzing
echo "All tests passed."
skipped=${CARGO_TARGET_DIR:-target}/face/skipped
[ ! -f "$skipped" ] || echo "BUT SKIPPED, the centre's face: $(cat "$skipped")"

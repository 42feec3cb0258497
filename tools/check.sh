#!/usr/bin/env bash
# Format, lints, the laws of the house, the screens' types and styles.
set -euo pipefail
cd "$(dirname "$0")/.."
command -v cargo >/dev/null || PATH="$HOME/.cargo/bin:$PATH"

cargo fmt --all --check
# Law 4 holds for programs; tests may read files and look at the clock.
cargo clippy --workspace --locked -- -D warnings
cargo clippy --workspace --locked --all-targets -- -D warnings -A clippy::disallowed_methods
cargo test --locked -p wasl-tests --test house
npm --prefix ui run check

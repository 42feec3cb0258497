#!/usr/bin/env bash
# All tests: the screens' own, every room's, the laws of the house, the real window.
set -euo pipefail
cd "$(dirname "$0")/.."
command -v cargo >/dev/null || PATH="$HOME/.cargo/bin:$PATH"

npm --prefix ui test
# The programs first: stories and the real window run them as a person would.
cargo build --workspace --locked
cargo test --workspace --locked
echo "All tests passed."

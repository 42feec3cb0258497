#!/usr/bin/env bash
# Judges every dependency: its licence, where it comes from, and that nothing banned came in.
set -euo pipefail
cd "$(dirname "$0")/.."
command -v cargo >/dev/null || PATH="$HOME/.cargo/bin:$PATH"

command -v cargo-deny >/dev/null || cargo install cargo-deny --locked
cargo deny --workspace check licenses bans sources
# Advisories want a database that has to be fetched; with a copy of it at hand they are asked for too.
if [ -n "${ADVISORIES:-}" ]; then
    cargo deny --workspace check --disable-fetch advisories
else
    echo "SKIPPED: advisories (set ADVISORIES=1 where cargo-deny has a copy of the database)"
fi

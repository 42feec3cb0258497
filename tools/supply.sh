#!/usr/bin/env bash
# Judges every dependency: its licence, where it comes from, that nothing banned came in, and what is known
# against it.
set -euo pipefail
cd "$(dirname "$0")/.."
command -v cargo >/dev/null || PATH="$HOME/.cargo/bin:$PATH"

command -v cargo-deny >/dev/null || cargo install cargo-deny --locked
cargo deny --workspace check licenses bans sources
# What is known against a crate stands in a database that is fetched. Where it can't be, a copy from an
# earlier time is better than none; where there is none, that has to be seen.
copy=${CARGO_HOME:-$HOME/.cargo}/advisory-dbs
if timeout 120 cargo deny --workspace fetch db; then
    cargo deny --workspace --offline check advisories
elif compgen -G "$copy/*/crates" >/dev/null; then
    echo "The database of advisories can't be reached; this asks the copy in $copy:"
    cargo deny --workspace --offline check advisories
else
    {
        echo
        echo "############################################################################"
        echo "##  ADVISORIES WERE NOT CHECKED. The database can't be reached from here, ##"
        echo "##  and there is no earlier copy. Run this where it can be reached before ##"
        echo "##  anything is handed out.                                               ##"
        echo "############################################################################"
    } >&2
fi

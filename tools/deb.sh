#!/usr/bin/env bash
# Builds the Debian package of the desk with Tauri's own bundler.
set -euo pipefail
cd "$(dirname "$0")/.."
command -v cargo >/dev/null || PATH="$HOME/.cargo/bin:$PATH"

# Fetched when it is needed: nobody else has to wait for it.
npx --yes --package @tauri-apps/cli@~2.12.5 tauri build --bundles deb
ls -l target/release/bundle/deb/*.deb

#!/usr/bin/env bash
# Builds the Debian package of the desk with Tauri's own bundler.
set -euo pipefail
cd "$(dirname "$0")/.."
command -v cargo >/dev/null || PATH="$HOME/.cargo/bin:$PATH"

ui/node_modules/.bin/tauri build --bundles deb
ls -l target/release/bundle/deb/*.deb

#!/usr/bin/env bash
# Builds the screens into ui/dist, again only when something they are made of is newer.
set -euo pipefail
cd "$(dirname "$0")/.."

stamp=ui/node_modules/.wasl-built
made_of=(ui/src ui/console.html ui/kiosk.html ui/vite.config.ts ui/svelte.config.js ui/package-lock.json locales)
if [ -f "$stamp" ] && [ -f ui/dist/console.html ] && [ -f ui/dist/kiosk.html ] &&
    [ -z "$(find "${made_of[@]}" -newer "$stamp" -print -quit)" ]; then
    exit 0
fi
began=$(mktemp)
npm --prefix ui run --silent build
touch -r "$began" "$stamp"
rm -f "$began"

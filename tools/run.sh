#!/usr/bin/env bash
# A centre on an embedded ledger and a desk enrolled at it, both below ./demo; then the console.
# With no display it drives the main job by itself in the real window and leaves pictures there.
set -euo pipefail
cd "$(dirname "$0")/.."
command -v cargo >/dev/null || PATH="$HOME/.cargo/bin:$PATH"

cargo build --workspace --locked

if [ -z "${DISPLAY:-}" ] && [ -z "${WAYLAND_DISPLAY:-}" ]; then
    echo "No display: doing the main job by itself on a virtual one."
    exec target/debug/wasl-demo
fi

listen=127.0.0.1:8460
url=http://$listen
ledger=sqlite:demo/centre/ledger.db
desk=demo/desk
supervisor="رنا الحسن"
export WASL_PIN=482913
mkdir -p demo/centre
[ -f demo/centre/ledger.db ] && is_fresh=no || is_fresh=yes

target/debug/wasl-centre serve --listen "$listen" --ledger "$ledger" --public-url "$url" 2>>demo/centre/centre.log &
centre=$!
trap 'kill "$centre" 2>/dev/null || true' EXIT
ready=no
for _ in $(seq 300); do
    if (exec 3<>"/dev/tcp/${listen/://}") 2>/dev/null; then
        ready=yes
        break
    fi
    kill -0 "$centre" 2>/dev/null || break
    sleep 0.1
done
if [ "$ready" = no ] || ! kill -0 "$centre" 2>/dev/null; then
    echo "The centre did not start; see demo/centre/centre.log" >&2
    exit 1
fi

if [ "$is_fresh" = yes ]; then
    WASL_PASSWORD=markaz-2026 target/debug/wasl-centre officer add "سامر العلي" --ledger "$ledger"
fi
if [ ! -f "$desk/desk.db" ]; then
    code=$(target/debug/wasl-centre enrol-code --ledger "$ledger" --access-point "بريد جبلة" \
        --access-point-en "Jableh post office" --counter "كوّة 2" --governorate 06)
    target/debug/waslctl --data-dir "$desk" --as "$supervisor" init --centre "$url" --enrol "$code"
fi

cat <<TELL

  The console opens now. Sign in as  $supervisor  with PIN  $WASL_PIN
  The officers' page of the centre:  $url/officer   (سامر العلي, markaz-2026)
  Slips are printed to:              demo/slips.bin
  To begin afresh:                   make clean-demo

TELL
target/debug/wasl --data-dir "$desk" --printer escpos:demo/slips.bin

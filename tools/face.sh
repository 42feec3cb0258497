#!/usr/bin/env bash
# Fuzzes the centre's face: schemathesis over /openapi.json of a real centre on a scratch ledger.
# usage: tools/face.sh [SECONDS, 45 unless told] [what else schemathesis shall know …]
# Whoever cannot have schemathesis is told so loudly, now and by target/face/skipped, and nothing fails.
set -euo pipefail
cd "$(dirname "$0")/.."
command -v cargo >/dev/null || PATH="$HOME/.cargo/bin:$PATH"

seconds=${1:-45}
shift || true
target=${CARGO_TARGET_DIR:-target}
out=$target/face
mkdir -p "$out"
rm -f "$out/skipped"

skip() {
    echo "$1" >"$out/skipped"
    printf '\n!!! SKIPPED: the centre'"'"'s face was NOT fuzzed: %s\n\n' "$1" >&2
    exit 0
}

python=$out/venv/bin/python
if ! cmp -s tests/face/requirements.txt "$out/venv/.installed" || ! "$python" -c 'import schemathesis' 2>/dev/null; then
    command -v python3 >/dev/null || skip "there is no python3 here"
    rm -rf "$out/venv"
    python3 -m venv "$out/venv" >"$out/venv.log" 2>&1 || skip "python3 makes no venv here (the package python3-venv)"
    "$python" -m pip install --disable-pip-version-check --quiet -r tests/face/requirements.txt >"$out/venv.log" 2>&1 ||
        skip "schemathesis cannot be installed here; $out/venv.log has why"
    cp tests/face/requirements.txt "$out/venv/.installed"
fi

cargo build --locked --quiet -p wasl-centre -p wasl-ctl
centre=$target/debug/wasl-centre
ctl=$target/debug/waslctl

scratch=$(mktemp -d "$out/run.XXXXXX")
server=
end() {
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
    [ -z "$server" ] || wait "$server" 2>/dev/null || true
    rm -rf "$scratch"
}
trap end EXIT

export WASL_LEDGER=sqlite:$scratch/ledger.db
export PYTHONDONTWRITEBYTECODE=1
export FACE_PASSWORD="only for this run" FACE_STATE=$scratch/state.json
WASL_PASSWORD=$FACE_PASSWORD "$centre" officer add "سامر نجار" 2>"$scratch/log"
mapfile -t codes < <(for _ in $(seq 24); do "$centre" enrol-code 2>>"$scratch/log"; done)
"$centre" serve --listen 127.0.0.1:0 --pages-a-second 1000 >"$scratch/address" 2>>"$scratch/log" &
server=$!
for _ in $(seq 600); do
    url=$(sed -n 's/^listening on //p' "$scratch/address")
    [ -z "$url" ] || break
    kill -0 "$server" || { cat "$scratch/log"; exit 1; }
    sleep 0.1
done

# Requests that exist, by a real desk.
desk=("$ctl" --data-dir "$scratch/desk" --json --as "رنا الحسن")
export WASL_PIN=482913
"${desk[@]}" init --centre "$url" --enrol "${codes[0]}" >/dev/null
example=$("$ctl" --data-dir "$scratch/desk" catalogue example civil-registry.individual-extract | tr -d '\n')
for _ in 1 2 3 4; do printf '%s\n' "$example"; done | "${desk[@]}" submit --ndjson - >"$scratch/submitted"
"${desk[@]}" sync >/dev/null
"$python" tests/face/prepare.py "$url" "$FACE_STATE" "${codes[@]:1}" <"$scratch/submitted"
FACE_SESSION=$("$python" -c "import json; print(json.load(open('$FACE_STATE'))['officer']['cookie'])")
export FACE_SESSION

fails=0
"$python" -m schemathesis.cli --config-file tests/face/schemathesis.toml run "$url/openapi.json" \
    --max-time "$seconds" --checks all --warnings off --seed "${FACE_SEED:-1}" "$@" || fails=$?

# Whatever came, the centre is well, and nothing broke inside.
"$python" -c "import requests; requests.get('$url/readyz', timeout=30).raise_for_status()"
if grep -aE 'panicked|could not be answered' "$scratch/log"; then
    echo "the centre's log tells of something that broke inside" >&2
    fails=1
fi
sed 's/\x1b\[[0-9;]*m//g' "$scratch/log" | grep -a ' answered ' | grep -ao 'status=[0-9]*' | sort | uniq -c | sort -rn |
    awk '{ printf "%s%s × %s", (NR > 1 ? ", " : "answered: "), $2, $1 } END { print "" }'
if [ "$fails" -ne 0 ]; then
    cp "$scratch/log" "$out/log"
    echo "the centre's face: findings above; the centre's log is $out/log" >&2
    exit "$fails"
fi
echo "the centre's face: nothing found"

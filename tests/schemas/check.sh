#!/usr/bin/env bash
# check.sh PYTHON: generates types for Google's API protos and the generator's fixtures, compiles them,
# runs their documentation tests, lints their documentation, and compares them with Google's Python on
# random messages. PYTHON has flyteidl and protobuf.
set -euo pipefail
cd "$(dirname "$0")/../.."
python=$1
export SCHEMAS=$PWD/target/schemas/protos
fixtures=crates/flytepb-codegen/tests/fixtures

"$python" -m pip install --quiet grpcio-tools
[ -d target/schemas/googleapis-1.76.0 ] || "$python" -m pip install --quiet --no-deps \
    --target target/schemas/googleapis-1.76.0 googleapis-common-protos==1.76.0
# The well-known types that Flyte does not use come from protoc, in place of protox's own.
included=$("$python" -c 'import grpc_tools; print(grpc_tools.__path__[0] + "/_proto")')
rm -rf "$SCHEMAS"
mkdir -p "$SCHEMAS/google/protobuf"
cp "$included"/google/protobuf/{api,source_context,type}.proto "$SCHEMAS/google/protobuf/"
(cd target/schemas/googleapis-1.76.0 && find google -name '*.proto' -exec cp --parents -t "$SCHEMAS" {} +)
protos=$(cd "$SCHEMAS" && find google -name '*.proto')
echo "$(wc -w <<< "$protos") files of Google's"

# shellcheck disable=SC2086 # one argument for each file
"$python" -m grpc_tools.protoc -I "$SCHEMAS" -I "$fixtures" -I "$included" --include_imports \
    --descriptor_set_out target/schemas/descriptors.bin $protos $(cd "$fixtures" && echo *.proto)
cargo test --quiet -p flytepb-schemas # builds the program too
RUSTDOCFLAGS="-D warnings" cargo doc --quiet -p flytepb-schemas --no-deps
"$python" tests/schemas/compare.py "${CARGO_TARGET_DIR:-target}/debug/flytepb-schemas" \
    target/schemas/descriptors.bin

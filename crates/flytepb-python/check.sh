#!/usr/bin/env bash
# Installs the Python package in a fresh environment, runs its tests there, and compares the results
# of the Spark example with those computed on one machine.
set -euo pipefail
cd "$(dirname "$0")"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
PATH="$work/venv/bin:$PATH"
export PIP_DISABLE_PIP_VERSION_CHECK=1

# An unoptimized build takes a third of the time, and speed is not tested.
MATURIN_PEP517_ARGS="--profile dev" pip install --quiet .
pip install --quiet pytest pyarrow "pandas<3" polars flytekit==1.16.10 flyteidl==1.16.8 cachetools \
    "pyspark>=4,<5" "duckdb>=1,<2"

python -m pytest --quiet tests | tail -3

cargo build --quiet -p flytepb-cli
program=$(cd ../.. && realpath "${CARGO_TARGET_DIR:-target}")/debug/flytepb
cd ../../examples/spark
python make_data.py "$work/data" 2000 4
python job.py "$work/data" "$work/spark" 2> "$work/spark.log" || { cat "$work/spark.log"; exit 1; }
python one_machine.py "$work/data" "$work/one" "$program" 2> "$work/one.log" || { cat "$work/one.log"; exit 1; }
diff -r "$work/spark" "$work/one"
echo "Spark and one machine agree"

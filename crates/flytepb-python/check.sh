#!/usr/bin/env bash
# Builds a wheel, installs it in a fresh environment, runs its tests there with two versions of
# flytekit, runs the examples of the book, and compares the results of the Spark example with those
# computed on one machine.
set -euo pipefail
cd "$(dirname "$0")"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
PATH="$work/venv/bin:$PATH"
export PIP_DISABLE_PIP_VERSION_CHECK=1

# An unoptimized build takes a third of the time, and speed is not tested. maturin gives the wheel the
# tag of the oldest glibc that has all symbols it needs, and fails if it needs other libraries.
python3 -m venv "$work/build"
"$work/build/bin/pip" install --quiet "maturin>=1.9,<2"
"$work/build/bin/maturin" build --quiet --profile dev --out "$work"
pip install --quiet "$work"/flytepb-*-cp310-abi3-manylinux_*.whl

# Nothing else is installed.
flytepb show ../../tests/data/executions/failed.pb | grep -q FAILED
python -c 'import flytepb; flytepb.read("../../tests/data/executions/inputs.pb")'

pip install --quiet pytest mypy pyarrow "pandas<3" polars flytekit==1.16.31 flyteidl==1.16.8 \
    flyteidl2==2.0.53 cachetools "pyspark>=4,<5" "duckdb>=1,<2"
python -m pytest --quiet tests | tail -3
pip install --quiet flytekit==1.16.10
python -m pytest --quiet tests/test_flytekit.py tests/test_native.py | tail -3

python ../../docs/check.py

cd ../../examples/spark
python make_data.py "$work/data" 2000 4
python job.py "$work/data" "$work/spark" 2> "$work/spark.log" || { cat "$work/spark.log"; exit 1; }
python one_machine.py "$work/data" "$work/one" "$work/venv/bin/flytepb" 2> "$work/one.log" ||
    { cat "$work/one.log"; exit 1; }
diff -r "$work/spark" "$work/one"
echo "Spark and one machine agree"

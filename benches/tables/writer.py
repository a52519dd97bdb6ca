"""pyarrow writes the table of an Arrow file to Parquet, as a process that takes turns.

Arguments: the Arrow file of the table, the Parquet file that flytepb has written of it, and the file
to write. First answers with its version, after it has checked that the two files hold the same
table; then each line is a request to write the table, answered by the nanoseconds of processor time
that the process took.
"""

import sys
import time

import pyarrow as pa
import pyarrow.parquet as pq


def plain(of):
    """Returns the type with text in place of dictionaries, which are the writer's own choice."""
    if pa.types.is_dictionary(of):
        return of.value_type
    if pa.types.is_list(of):
        return pa.list_(plain(of.value_type))
    if pa.types.is_struct(of):
        return pa.struct([pa.field(f.name, plain(f.type)) for f in of])
    return of


def main(arrow, ours, out):
    # One array per column, which pyarrow writes faster than many.
    table = pa.ipc.open_file(arrow).read_all().combine_chunks()
    schema = pa.schema([pa.field(f.name, plain(f.type)) for f in table.schema])
    assert pq.read_table(ours).cast(schema).equals(table.cast(schema)), "the tables differ"
    print(pa.__version__, flush=True)
    for _ in sys.stdin:
        start = time.process_time_ns()
        pq.write_table(table, out, compression="zstd", compression_level=1)
        print(time.process_time_ns() - start, flush=True)


main(*sys.argv[1:])

"""The questions, in the SQL that Spark and DuckDB share."""

# The columns that they need.
COLUMNS = ["project", "phase", "created_at", "started_at", "error_code", "task_name"]

# Failures by error code, project and hour.
_FAILURES = """
    SELECT error_code, project, date_trunc('hour', created_at) AS hour, count(*) AS failures
    FROM executions
    WHERE phase = 'FAILED'
    GROUP BY ALL
    ORDER BY ALL
"""

# Queueing time by task, in microseconds: the percentiles are values that occur, so that no two
# programs can differ in a digit.
_QUEUEING = """
    WITH queued AS (
        SELECT task_name, {started_at} - {created_at} AS micros
        FROM executions
        WHERE started_at IS NOT NULL
    )
    SELECT
        task_name,
        count(*) AS executions,
        CAST(percentile_disc(0.5) WITHIN GROUP (ORDER BY micros) AS bigint) AS p50,
        CAST(percentile_disc(0.9) WITHIN GROUP (ORDER BY micros) AS bigint) AS p90,
        CAST(percentile_disc(0.99) WITHIN GROUP (ORDER BY micros) AS bigint) AS p99
    FROM queued
    GROUP BY ALL
    ORDER BY ALL
"""

# The microseconds since 1970 of a time, cut off and not rounded.
SPARK = "unix_micros({})"
DUCKDB = "epoch_ns(CAST({} AS timestamp_ns)) // 1000"


def questions(micros: str) -> dict[str, str]:
    """Returns the questions by name, for a program with this expression for microseconds."""
    times = {name: micros.format(name) for name in ("started_at", "created_at")}
    return {"failures": _FAILURES, "queueing": _QUEUEING.format(**times)}

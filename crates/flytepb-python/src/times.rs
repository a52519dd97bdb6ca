//! Conversion of Python's dates and times.

use flytepb::idl::google::protobuf::{Duration, Timestamp};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyType;

/// Returns a class of the module `datetime`.
fn class<'py>(
    py: Python<'py>,
    cell: &'static PyOnceLock<Py<PyType>>,
    name: &str,
) -> PyResult<&'py Bound<'py, PyType>> {
    cell.import(py, "datetime", name)
}

fn datetime(py: Python<'_>) -> PyResult<&Bound<'_, PyType>> {
    static CLASS: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    class(py, &CLASS, "datetime")
}

fn timedelta(py: Python<'_>) -> PyResult<&Bound<'_, PyType>> {
    static CLASS: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    class(py, &CLASS, "timedelta")
}

fn date(py: Python<'_>) -> PyResult<&Bound<'_, PyType>> {
    static CLASS: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    class(py, &CLASS, "date")
}

fn utc(py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
    py.import("datetime")?.getattr("timezone")?.getattr("utc")
}

/// Returns the point in time of a `datetime`, which is UTC if it is naive, or the start of a `date`;
/// None for other objects.
pub fn timestamp(value: &Bound<'_, PyAny>) -> PyResult<Option<Timestamp>> {
    let py = value.py();
    let time = if value.is_instance(datetime(py)?)? {
        value.clone()
    } else if value.is_instance(date(py)?)? {
        let (year, month) = (value.getattr("year")?, value.getattr("month")?);
        datetime(py)?.call1((year, month, value.getattr("day")?))?
    } else {
        return Ok(None);
    };
    let zone = time.getattr("tzinfo")?;
    let zone = if zone.is_none() { zone } else { utc(py)? };
    let epoch = datetime(py)?.call1((1970, 1, 1, 0, 0, 0, 0, zone))?;
    let (seconds, nanos) = parts(&time.sub(epoch)?)?;
    Ok(Some(Timestamp {
        seconds,
        nanos,
        ..Timestamp::default()
    }))
}

/// Returns the span of a `timedelta`; None for other objects.
pub fn duration(value: &Bound<'_, PyAny>) -> PyResult<Option<Duration>> {
    if !value.is_instance(timedelta(value.py())?)? {
        return Ok(None);
    }
    let (mut seconds, mut nanos) = parts(value)?;
    if seconds < 0 && nanos > 0 {
        // Both parts of a duration have the same sign.
        (seconds, nanos) = (seconds + 1, nanos - 1_000_000_000);
    }
    Ok(Some(Duration {
        seconds,
        nanos,
        ..Duration::default()
    }))
}

/// Returns seconds, and nanoseconds from 0 to 999,999,999, of a `timedelta`. That of pandas has
/// nanoseconds; its `NaT` has no parts.
fn parts(span: &Bound<'_, PyAny>) -> PyResult<(i64, i32)> {
    let Ok(days) = span.getattr("days")?.extract::<i64>() else {
        return Err(PyValueError::new_err(format!(
            "{span} is not a time: leave the field unset by None"
        )));
    };
    let seconds: i64 = span.getattr("seconds")?.extract()?;
    let micros: i32 = span.getattr("microseconds")?.extract()?;
    let nanos = span.getattr_opt("nanoseconds")?;
    let nanos: i32 = nanos.map_or(Ok(0), |nanos| nanos.extract())?;
    Ok((days * 86_400 + seconds, micros * 1000 + nanos))
}

/// Returns a `datetime` in UTC, truncated to microseconds.
pub fn to_datetime<'py>(py: Python<'py>, time: &Timestamp) -> PyResult<Bound<'py, PyAny>> {
    let epoch = datetime(py)?.call1((1970, 1, 1, 0, 0, 0, 0, utc(py)?))?;
    epoch.add(timedelta(py)?.call1((0, time.seconds, time.nanos.div_euclid(1000)))?)
}

/// Returns a `timedelta`, truncated toward zero to microseconds.
pub fn to_timedelta<'py>(py: Python<'py>, span: &Duration) -> PyResult<Bound<'py, PyAny>> {
    timedelta(py)?.call1((0, span.seconds, span.nanos / 1000))
}

/// Returns whether an object is a `datetime` or a `date`.
pub fn is_date(value: &Bound<'_, PyAny>) -> PyResult<bool> {
    value.is_instance(date(value.py())?)
}

/// Returns whether an object is a `timedelta`.
pub fn is_timedelta(value: &Bound<'_, PyAny>) -> PyResult<bool> {
    value.is_instance(timedelta(value.py())?)
}

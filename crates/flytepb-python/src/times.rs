//! Conversion of Python's dates and times.

use flytepb::idl::google::protobuf::{Duration, Timestamp};
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
    let (seconds, micros) = parts(&time.sub(epoch)?)?;
    Ok(Some(Timestamp {
        seconds,
        nanos: micros * 1000,
        ..Timestamp::default()
    }))
}

/// Returns the span of a `timedelta`; None for other objects.
pub fn duration(value: &Bound<'_, PyAny>) -> PyResult<Option<Duration>> {
    if !value.is_instance(timedelta(value.py())?)? {
        return Ok(None);
    }
    let (mut seconds, mut micros) = parts(value)?;
    if seconds < 0 && micros > 0 {
        // Both parts of a duration have the same sign.
        (seconds, micros) = (seconds + 1, micros - 1_000_000);
    }
    Ok(Some(Duration {
        seconds,
        nanos: micros * 1000,
        ..Duration::default()
    }))
}

/// Returns seconds, and microseconds from 0 to 999,999, of a `timedelta`.
fn parts(span: &Bound<'_, PyAny>) -> PyResult<(i64, i32)> {
    let days: i64 = span.getattr("days")?.extract()?;
    let seconds: i64 = span.getattr("seconds")?.extract()?;
    Ok((
        days * 86_400 + seconds,
        span.getattr("microseconds")?.extract()?,
    ))
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

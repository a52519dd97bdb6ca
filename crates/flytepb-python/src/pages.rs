//! Web pages of messages.

use flytepb::diff::diff;
use flytepb::html::{Differences, HtmlOptions, Report};
use flytepb::registry;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;

use crate::class::Class;
use crate::errors;
use crate::given::{self, Given};
use crate::input::TypeName;

fn options(full: bool) -> HtmlOptions {
    if full {
        HtmlOptions::full()
    } else {
        HtmlOptions::new()
    }
}

/// Returns a message, or several, as a web page, as `flytepb show --html` writes: one text, which needs
/// neither network nor server, and in which everything from the messages is escaped.
///
/// Raises DecodeError when a message is not valid, otherwise like `decode`.
#[pyfunction]
#[pyo3(signature = (data, r#type = None, *, title = None, full = false))]
pub fn show_html(
    py: Python<'_>,
    data: &Bound<'_, PyAny>,
    r#type: Option<TypeName>,
    title: Option<String>,
    full: bool,
) -> PyResult<String> {
    let mut report = Report::new(title.as_deref().unwrap_or_default(), &options(full));
    let mut first = "no messages";
    let mut is_first = true;
    given::each(data, r#type.as_ref(), &mut |item| {
        if std::mem::take(&mut is_first) {
            first = item.of.name();
        }
        if report.is_full() {
            report.skip();
        } else {
            report.add("", item.decode(py)?.as_ref());
        }
        Ok(())
    })?;
    let title = title.as_deref().unwrap_or(first);
    Ok(report.finish().page(title))
}

/// Returns the differences between two messages of a type as a web page, as `flytepb diff --html` writes.
///
/// Raises TypeError when the messages are of different types, otherwise like `decode`.
#[pyfunction]
#[pyo3(signature = (left, right, r#type = None, *, names = ("left".into(), "right".into()), full = false))]
pub fn diff_html(
    py: Python<'_>,
    left: &Bound<'_, PyAny>,
    right: &Bound<'_, PyAny>,
    r#type: Option<TypeName>,
    names: (String, String),
    full: bool,
) -> PyResult<String> {
    let left = Given::new(left, r#type.as_ref())?;
    let of = left.of();
    let right = Given::new(right, Some(&TypeName::Known(Class::of(py, of)?)))?;
    if right.of() != of {
        let (left, right) = (of.full_name, right.of().full_name);
        return Err(PyTypeError::new_err(format!(
            "the left message is a {left}, the right one a {right}"
        )));
    }
    let decode = |given: &Given<'_>| {
        let decoded = registry::decode(of, given.wire());
        decoded.map_err(|error| errors::not_a_message(py, &error, given.wire()))
    };
    let (a, b) = (decode(&left)?, decode(&right)?);
    let mut differences = Differences::new(&names.0, &names.1, of, &options(full));
    let found = py.detach(|| diff(a.as_ref(), b.as_ref()));
    found
        .iter()
        .for_each(|difference| differences.add(difference));
    let title = format!("{} and {}", names.0, names.1);
    Ok(differences.finish().page(&title))
}

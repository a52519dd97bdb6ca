//! Target for printing messages.

use flytepb::diff::diff;
use flytepb::flytekit::compat;
use flytepb::flytekit::render;
use flytepb::idl::{admin::TaskExecution, core::LiteralMap, WireMessage};
use flytepb::literals::LiteralsResolver;
use flytepb::prelude::*;

use crate::subject::Subject;
use crate::verdict::{ensure, must, Judged, Verdict};

/// Maximum length of a scalar on a line.
const WIDTH: usize = 80;

/// Checks that every message has a short string with short lines and can be printed in all other
/// forms, that it does not differ from itself, and that all accessors of executions and literals
/// work.
pub(crate) fn prints(input: &[u8]) -> Judged {
    let Some((subject, _, bytes)) = Subject::split(input) else {
        return Ok(Verdict::Rejected);
    };
    let Ok(message) = subject.decode(bytes) else {
        return Ok(Verdict::Rejected);
    };
    short_string(message.as_ref())?;
    let html = render::html("Message", message.as_ref());
    ensure!(html.ends_with("</pre>"), "{html}");
    ensure!(!format!("{message:?}").is_empty(), "nothing to debug");
    render::repr(message.as_ref());
    let differences = diff(message.as_ref(), message.as_ref());
    ensure!(
        differences.is_empty(),
        "{message:?} differs from itself: {differences:?}"
    );
    if message.descriptor() == TaskExecution::type_descriptor() {
        execution(bytes)?;
    } else if message.descriptor() == LiteralMap::type_descriptor() {
        literals(bytes)?;
    }
    Ok(Verdict::Valid)
}

fn short_string(message: &dyn WireMessage) -> Judged {
    let printed = render::short_string("Message", message);
    let mut lines = printed.lines();
    let head = "Flyte Serialized object (Message):";
    ensure!(lines.next() == Some(head), "{printed}");
    for line in lines {
        let (name, value) = line.split_once(':').unwrap_or((line, ""));
        let is_indented = name.starts_with("  ") || line.is_empty();
        ensure!(
            is_indented && value.chars().count() <= 1 + WIDTH,
            "{line:?} of {message:?}"
        );
    }
    Ok(Verdict::Valid)
}

fn execution(bytes: &[u8]) -> Judged {
    let execution = must(FlyteTaskExecution::from_bytes(bytes), "an execution")?;
    ensure!(!execution.short_string().is_empty(), "no short string");
    let is_open = !execution.is_done();
    ensure!(
        execution.error().is_ok() || is_open,
        "no error of what is done"
    );
    if let Ok(Some(outputs)) = execution.outputs() {
        drop(outputs.to_string());
    }
    let idl = execution.as_flyte_idl();
    if let Ok(after) = compat::flytekit_round_trip(idl) {
        let again = must(compat::flytekit_round_trip(&after), "a second round trip")?;
        ensure!(
            again == after,
            "{after:?} becomes {again:?} the second time"
        );
        must(compat::losses(idl), "losses")?;
    }
    Ok(Verdict::Valid)
}

fn literals(bytes: &[u8]) -> Judged {
    let resolver = LiteralsResolver::new(must(LiteralMap::from_wire(bytes), "literals")?);
    for (name, literal) in &resolver {
        match resolver.get(name) {
            Ok(value) => drop(format!("{value}{value:?}")),
            Err(error) => drop(error.to_string()),
        }
        drop(format!("{literal:?}"));
    }
    drop(resolver.native().map_err(|e| e.to_string()));
    ensure!(!resolver.to_string().is_empty(), "nothing to print");
    Ok(Verdict::Valid)
}

//! Round trips of JSON and text through messages.

use flytepb::registry;
use flytepb_idl::json::{self, JsonOptions};
use flytepb_idl::text::{self, TextOptions};
use flytepb_idl::Limits;

use crate::subject::{Message, Subject, LEVELS_AGAIN};
use crate::verdict::{ensure, must, Bug, Judged, Verdict};
use crate::walk;

/// Checks that JSON reads back after it was written in each style, and that serde_json reads it to
/// the same message, except for integers rounded to doubles.
pub(crate) fn json(input: &[u8]) -> Judged {
    let Some((subject, _, bytes)) = Subject::split(input) else {
        return Ok(Verdict::Rejected);
    };
    let Ok(json) = std::str::from_utf8(bytes) else {
        let read = JsonOptions::new()
            .types(registry::get)
            .merge_slice(subject.empty().as_mut(), bytes);
        ensure!(read.is_err(), "it is not UTF-8");
        return Ok(Verdict::Rejected);
    };
    let serde = subject.serde(json);
    let message = match read_json(subject, json) {
        Ok(message) => message,
        Err(error) => {
            ensure!(
                serde.is_err() || is_rounded_by_doubles(json),
                "serde reads it, here: {error}"
            );
            return Ok(Verdict::Rejected);
        }
    };
    // Serde finds the types of the message's own schema only, and this is given those of Flyte.
    let lacks_type =
        |error: &serde_json::Error| error.to_string().contains("of an Any is not known");
    if !serde.as_ref().is_err_and(lacks_type) {
        let serde = must(serde, "serde refuses it")?;
        ensure!(
            *serde == *message || is_rounded_by_doubles(json),
            "serde reads {serde:?}, here {message:?}"
        );
    }
    json_comes_back(subject, &message)?;
    let wire = must(subject.decode_again(&message.to_wire()), "as wire bytes")?;
    ensure!(
        *wire == *message,
        "{message:?} comes back from wire bytes as {wire:?}"
    );
    Ok(Verdict::Valid)
}

/// Returns whether a number with a fraction or an exponent may be an integer only because of
/// rounding to a double: serde_json returns zero for `1e-400`, and one less for
/// `9007199254740993.0`.
fn is_rounded_by_doubles(json: &str) -> bool {
    json.split(|c: char| !c.is_ascii_digit() && !"+-.eE".contains(c))
        .filter(|number| number.contains(['.', 'e', 'E']))
        .filter(
            |number| matches!(number.parse::<f64>(), Ok(v) if v.fract() == 0.0 && v.abs() < 2e19),
        )
        .any(|number| {
            let exponent = number.split(['e', 'E']).nth(1).unwrap_or_default();
            number.len() > 15 || exponent.trim_start_matches(['+', '-']).len() > 2
        })
}

/// Checks that a message without parts that JSON cannot represent round-trips through JSON of every
/// style.
pub(crate) fn json_comes_back(subject: &Subject, message: &Message) -> Result<(), Bug> {
    let styles = [
        JsonOptions::new().types(registry::get),
        JsonOptions::new()
            .types(registry::get)
            .indent(Some(1))
            .proto_field_names(true),
        JsonOptions::new()
            .types(registry::get)
            .print_defaults(true)
            .enums_as_numbers(true),
    ];
    for style in styles {
        let style = style.limits(Limits::new().max_depth(LEVELS_AGAIN));
        let written = must(style.to_string(message.as_ref()), "what was read, as JSON")?;
        let again = must(
            read_json_again(subject, &written),
            "what was written as JSON",
        )?;
        ensure!(*again == **message, "{message:?} became {written}");
    }
    Ok(())
}

fn read_json(subject: &Subject, json: &str) -> Result<Message, json::JsonError> {
    let mut message = subject.empty();
    JsonOptions::new()
        .types(registry::get)
        .merge_str(message.as_mut(), json)?;
    Ok(message)
}

/// Reads JSON that was written, like [`Subject::decode_again`].
pub(crate) fn read_json_again(subject: &Subject, json: &str) -> Result<Message, json::JsonError> {
    let mut message = subject.empty();
    let options = JsonOptions::new()
        .types(registry::get)
        .limits(Limits::new().max_depth(LEVELS_AGAIN));
    options.merge_str(message.as_mut(), json)?;
    Ok(message)
}

/// Checks that text reads back after it was written, except for the sign of `-nan`, and that it
/// reads the same with unknown fields skipped.
pub(crate) fn text(input: &[u8]) -> Judged {
    let Some((subject, _, bytes)) = Subject::split(input) else {
        return Ok(Verdict::Rejected);
    };
    let Ok(text) = std::str::from_utf8(bytes) else {
        return Ok(Verdict::Rejected);
    };
    let mut lenient = subject.empty();
    let options = TextOptions::new().types(registry::get).ignore_unknown(true);
    let skipped = options.merge_str(lenient.as_mut(), text);
    let Ok(mut message) = read_text(subject, text) else {
        return Ok(Verdict::Rejected);
    };
    must(skipped, "skipping unknown fields")?;
    ensure!(
        lenient.to_wire() == message.to_wire(),
        "{message:?} is {lenient:?} when unknown fields are skipped"
    );
    walk::without_nan_payloads(message.as_mut());
    text_comes_back(subject, &message)?;
    Ok(Verdict::Valid)
}

/// Checks that a message without unknown fields round-trips through text of every style, to the
/// same bytes if map order is kept.
pub(crate) fn text_comes_back(subject: &Subject, message: &Message) -> Result<(), Bug> {
    let styles = [
        TextOptions::new().types(registry::get),
        TextOptions::new()
            .types(registry::get)
            .single_line(true)
            .expand_any(false)
            .keep_map_order(true),
        TextOptions::new().types(registry::get).keep_map_order(true),
    ];
    for (style, keeps_order) in styles.into_iter().zip([false, true, true]) {
        let written = style.to_string(message.as_ref());
        let again = must(
            read_text_again(subject, &written),
            "what was written as text",
        )?;
        ensure!(*again == **message, "{message:?} became {written}");
        ensure!(
            !keeps_order || again.to_wire() == message.to_wire(),
            "{message:?} became {written}, which gives other bytes"
        );
    }
    Ok(())
}

fn read_text(subject: &Subject, text: &str) -> Result<Message, text::TextError> {
    let mut message = subject.empty();
    TextOptions::new()
        .types(registry::get)
        .merge_str(message.as_mut(), text)?;
    Ok(message)
}

/// Reads text that was written, like [`Subject::decode_again`].
pub(crate) fn read_text_again(subject: &Subject, text: &str) -> Result<Message, text::TextError> {
    let mut message = subject.empty();
    let options = TextOptions::new()
        .types(registry::get)
        .limits(Limits::new().max_depth(LEVELS_AGAIN));
    options.merge_str(message.as_mut(), text)?;
    Ok(message)
}

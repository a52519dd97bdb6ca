//! Round trips of messages through JSON and text.

use flytepb::registry;
use flytepb_idl::json::{self, JsonOptions};
use flytepb_idl::text::TextOptions;
use flytepb_idl::WireMessage;
use flytepb_testkit::mutate::without_unknown;

use crate::reading::{json_comes_back, read_json_again, read_text_again, text_comes_back};
use crate::subject::{Message, Subject};
use crate::verdict::{ensure, must, Judged, Verdict};
use crate::walk;

/// Checks that a valid message round-trips through JSON and text, except for what these cannot
/// represent: unknown fields, NaN payloads, and in JSON a `Value` without a kind; the content of an
/// `Any` is re-encoded. Text that keeps map order does not expand such an `Any`.
pub(crate) fn come_back(input: &[u8]) -> Judged {
    let Some((subject, _, bytes)) = Subject::split(input) else {
        return Ok(Verdict::Rejected);
    };
    let Ok(message) = subject.decode(bytes) else {
        return Ok(Verdict::Rejected);
    };
    let known = without_unknown(subject.descriptor(), bytes);
    let mut known = must(subject.decode_again(&known), "without unknown fields")?;
    walk::without_nan_payloads(known.as_mut());
    text(subject, &message, known.as_ref())?;
    json(subject, &message, known.as_mut())
}

/// Normalizes a message like a round trip through text.
fn plain_in_text(message: &mut dyn WireMessage) {
    walk::without_nan_payloads(message);
    walk::with_plain_any(message, plain_in_text);
}

/// Normalizes a message like a round trip through JSON.
fn plain_in_json(message: &mut dyn WireMessage) {
    walk::without_nan_payloads(message);
    walk::with_plain_nulls(message);
    walk::with_plain_any(message, plain_in_json);
}

fn text(subject: &Subject, message: &Message, known: &dyn WireMessage) -> Judged {
    let read = |written: &str| {
        must(
            read_text_again(subject, written),
            "what was written as text",
        )
    };
    let exact = TextOptions::new().types(registry::get).keep_map_order(true);
    let written = exact.to_string(message.as_ref());
    ensure!(*read(&written)? == *known, "{known:?} became {written}");

    let written = TextOptions::new()
        .types(registry::get)
        .to_string(message.as_ref());
    let again = read(&written)?;
    text_comes_back(subject, &again)?;
    let mut known = must(subject.decode_again(&known.to_wire()), "as wire bytes")?;
    plain_in_text(known.as_mut());
    let mut plain = again;
    plain_in_text(plain.as_mut());
    ensure!(*plain == *known, "{known:?} became {written}");
    Ok(Verdict::Valid)
}

fn json(subject: &Subject, message: &Message, known: &mut dyn WireMessage) -> Judged {
    let written = JsonOptions::new()
        .types(registry::get)
        .to_string(message.as_ref());
    let mut serde = Vec::new();
    let by_serde = json::serialize(
        message.as_ref(),
        &mut serde_json::Serializer::new(&mut serde),
    );
    // Through a trait object, serde finds no types of an `Any`.
    let lacks_type = by_serde
        .as_ref()
        .is_err_and(|error| error.to_string().contains("of an Any is not known"));
    ensure!(
        lacks_type || by_serde.is_ok() == written.is_ok(),
        "by serde {by_serde:?}, here {written:?}"
    );
    let Ok(written) = written else {
        return Ok(Verdict::Rejected);
    };
    ensure!(
        lacks_type || serde == written.as_bytes(),
        "serde writes {serde:?}, not {written}"
    );
    let again = must(
        read_json_again(subject, &written),
        "what was written as JSON",
    )?;
    plain_in_json(known);
    ensure!(*again == *known, "{known:?} became {written}");
    json_comes_back(subject, &again)?;
    Ok(Verdict::Valid)
}

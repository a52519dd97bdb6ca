//! Round trips of wire bytes through messages.

use flytepb::registry;
use flytepb_idl::json::{self, JsonOptions};
use flytepb_idl::wire::unknown_paths::unknown_fields_in_any;

use crate::dynamic_view;
use crate::mutate::SMALL;
use crate::subject::{Message, Seen, Subject};
use crate::verdict::{ensure, must, Bug, Judged, Verdict};

/// Checks that decoding, views, dynamic views and prost's entry points accept and refuse the same
/// bytes, for the same reason, with the same value, and that every accessor of a view agrees. JSON
/// written directly from the bytes equals that of the message.
pub(crate) fn views_agree(input: &[u8]) -> Judged {
    let Some((subject, _, bytes)) = Subject::split(input) else {
        return Ok(Verdict::Rejected);
    };
    let owned = subject.decode(bytes);
    let (head, tail) = bytes.split_at(bytes.len() / 2);
    let chunks = subject.chunks(head, tail);
    match (owned, subject.view(bytes)) {
        (Ok(owned), Ok(Seen { message, agrees })) => {
            ensure!(agrees, "{message:?} is not what its view shows");
            ensure!(*owned == *message, "view {message:?}, owned {owned:?}");
            ensure!(
                chunks.is_some_and(|c| *c == *owned),
                "in two pieces it reads otherwise"
            );
            dynamic_view_agrees(subject, bytes, &owned)?;
            json_agrees(subject, bytes, &owned)
        }
        (Err(owned), Err(view)) => {
            ensure!(owned == view, "view {view}, owned {owned}");
            ensure!(owned.offset() <= bytes.len(), "{owned} is outside");
            ensure!(chunks.is_none(), "in two pieces it is valid");
            let checked = subject.checker().check(bytes).err();
            ensure!(
                checked.as_ref() == Some(&owned),
                "dynamic view {checked:?}, owned {owned}"
            );
            let json = JsonOptions::new().types(registry::get).write_wire(
                &mut Vec::new(),
                subject.descriptor(),
                bytes,
            );
            ensure!(
                json.is_err_and(|e| e.is_wire() && e.path() == owned.path()),
                "{owned}, but not as JSON"
            );
            Ok(Verdict::Rejected)
        }
        (owned, view) => {
            ensure!(false, "owned {:?}, view {:?}", owned.err(), view.err());
            Ok(Verdict::Rejected)
        }
    }
}

fn dynamic_view_agrees(subject: &Subject, bytes: &[u8], message: &Message) -> Result<(), Bug> {
    let checker = subject.checker();
    let checked = must(checker.check(bytes), "as a dynamic view")?;
    let view = checker.view(&checked);
    ensure!(
        dynamic_view::agrees(view, message.as_ref()),
        "{message:?} is not what its dynamic view {view:?} shows"
    );
    ensure!(
        *view.to_message() == **message,
        "dynamic view {view:?}, owned {message:?}"
    );
    Ok(())
}

fn json_agrees(subject: &Subject, bytes: &[u8], message: &Message) -> Judged {
    let (of, options) = (
        subject.descriptor(),
        JsonOptions::new().types(registry::get),
    );
    let place = |error: json::JsonError| error.path().to_owned();
    let expected = options.to_vec(message.as_ref()).map_err(place);

    let mut direct = Vec::new();
    let written = options.write_wire(&mut direct, of, bytes);
    let direct = written.map(|()| direct).map_err(place);
    ensure!(
        direct == expected,
        "from the bytes {direct:?}, of the message {expected:?}"
    );

    let mut lossless = Vec::new();
    if options.try_write_wire(&mut lossless, of, bytes) {
        let lost = unknown_fields_in_any(message.as_ref(), registry::get);
        ensure!(lost.is_empty(), "lost {lost:?}");
        ensure!(Ok(&lossless) == expected.as_ref(), "{lossless:?}");
    } else {
        ensure!(lossless.is_empty(), "{lossless:?} stays");
    }
    Ok(Verdict::Valid)
}

/// Checks that written output reads back equal and is then stable, that its length is known in advance,
/// and that decoding in place of another message gives the same. A message written by an official encoder round-trips byte for byte.
pub(crate) fn comes_back(input: &[u8]) -> Judged {
    let Some((subject, _, bytes)) = Subject::split(input) else {
        return Ok(Verdict::Rejected);
    };
    let seed = bytes.iter().fold(bytes.len() as u64, |seed, byte| {
        seed.wrapping_mul(31).wrapping_add(u64::from(*byte))
    });
    let canonical = SMALL.wire(subject.descriptor(), seed);
    let message = must(subject.decode(&canonical), "a canonical message")?;
    ensure!(
        message.to_wire() == canonical,
        "seed {seed} does not come back"
    );

    let decoded = subject.decode(bytes);
    let in_place = subject.in_place(&canonical, bytes);
    ensure!(
        in_place.as_ref().map(|m| m.to_wire()) == decoded.as_ref().map(|m| m.to_wire()),
        "in place of another message {in_place:?}, decoded {decoded:?}"
    );
    let Ok(message) = decoded else {
        return Ok(Verdict::Rejected);
    };
    settles(subject, &message)?;
    Ok(Verdict::Valid)
}

fn settles(subject: &Subject, message: &Message) -> Judged {
    let written = message.to_wire();
    ensure!(
        written.len() == message.wire_len(),
        "length is not as announced"
    );
    let again = must(subject.decode_again(&written), "what was written")?;
    ensure!(*again == **message, "{message:?} reads back as {again:?}");
    ensure!(again.to_wire() == written, "{message:?} does not settle");

    let sorted = message.to_wire_deterministic();
    ensure!(sorted.len() == written.len(), "sorted, its length differs");
    let again = must(subject.decode_again(&sorted), "what was written sorted")?;
    ensure!(
        *again == **message,
        "{message:?} reads back, sorted, as {again:?}"
    );
    ensure!(
        again.to_wire() == sorted,
        "sorted, {message:?} does not settle"
    );
    ensure!(
        again.to_wire_deterministic() == sorted,
        "{message:?} is sorted otherwise the second time"
    );
    Ok(Verdict::Valid)
}

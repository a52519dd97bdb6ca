//! Comparison with other decoders on the same bytes. Known differences are listed here with their
//! reasons; anything else is a bug on one side.

use flytepb::diff::diff;
use flytepb_fuzz_peers::RoundTrip;
use flytepb_idl::descriptor::{Cardinality, FieldDescriptor};
use flytepb_idl::{DecodeError, Limit, ValueMut, WireMessage};
use flytepb_testkit::mutate::without_unknown;

use crate::subject::{Message, Subject};
use crate::verdict::{ensure, must, Bug, Judged, Verdict};
use crate::walk;

/// Another decoder and its known differences.
struct Peer {
    round_trips: &'static [RoundTrip; 10],
    /// The reasons for which it refuses input that ours accepts. It must accept the normalized
    /// bytes.
    stricter: &'static [&'static str],
    /// True if it refuses these bytes, for whatever reason, but accepts them normalized.
    refuses: fn(&Subject, &[u8]) -> bool,
    /// True if it accepts input that ours refuses for this reason.
    is_laxer: fn(&DecodeError) -> bool,
    /// True if its result for these bytes differs from ours, and is equal only for the normalized
    /// bytes.
    is_lossy: fn(&Subject, &[u8]) -> bool,
    /// Converts our message to its result.
    as_it_would: fn(&mut Message),
}

/// prost refuses a known field with another wire type, which protobuf keeps as unknown, and varints
/// of more than 64 bits, which protobuf truncates. It accepts tags of more than five bytes. It
/// drops unknown fields, and negative zeros in fields without presence.
pub(crate) fn prost(input: &[u8]) -> Judged {
    let peer = Peer {
        round_trips: &flytepb_fuzz_peers::prost::ROUND_TRIPS,
        stricter: &["invalid wire type", "invalid varint"],
        refuses: |_, _| false,
        is_laxer: |error| error.reason() == "field number is out of range",
        is_lossy: |_, _| true,
        as_it_would: |ours| without_negative_zeros(ours.as_mut()),
    };
    compare(&peer, input)
}

/// buffa refuses the same input as prost for the same reasons, and accepts such tags. It does not
/// count map entries as nesting levels. It drops unknown fields in map entries, and writes others
/// with shortest varints.
pub(crate) fn buffa(input: &[u8]) -> Judged {
    let peer = Peer {
        round_trips: &flytepb_fuzz_peers::buffa::ROUND_TRIPS,
        stricter: &["wire type mismatch", "varint exceeded maximum length"],
        refuses: |_, _| false,
        is_laxer: |error| {
            error.reason() == "field number is out of range" || error.limit() == Some(Limit::Depth)
        },
        is_lossy: |_, _| true,
        as_it_would: |_| {},
    };
    compare(&peer, input)
}

/// Google's protobuf moves a map entry with unknown fields to the unknown fields of the message. It
/// accepts field number 0 in an unknown group. It refuses lengths of more than five bytes.
#[cfg(feature = "upb")]
pub(crate) fn upb(input: &[u8]) -> Judged {
    let peer = Peer {
        round_trips: &flytepb_fuzz_peers::upb::ROUND_TRIPS,
        stricter: &[],
        refuses: |subject, bytes| crate::entries::has_long_length(subject.descriptor(), bytes),
        is_laxer: |error| error.reason() == "field number is out of range",
        is_lossy: |subject, bytes| {
            crate::entries::has_unknown_in_entry(subject.descriptor(), bytes)
        },
        as_it_would: |_| {},
    };
    compare(&peer, input)
}

fn compare(peer: &Peer, input: &[u8]) -> Judged {
    let Some((subject, index, bytes)) = Subject::split(input) else {
        return Ok(Verdict::Rejected);
    };
    let round_trip = peer.round_trips[index];
    match (subject.decode(bytes), round_trip(bytes)) {
        (Ok(_), Ok(_)) if (peer.is_lossy)(subject, bytes) => plain(peer, subject, index, bytes),
        (Ok(ours), Ok(theirs)) => {
            agree(subject, ours, &theirs)?;
            Ok(Verdict::Valid)
        }
        (Ok(ours), Err(reason)) => {
            let is_known = peer.stricter.iter().any(|r| reason.contains(r));
            let is_known = is_known || (peer.refuses)(subject, bytes);
            ensure!(is_known, "there {reason}, here {ours:?}");
            plain(peer, subject, index, bytes)?;
            Ok(Verdict::Rejected)
        }
        (Err(error), Ok(_)) => {
            ensure!((peer.is_laxer)(&error), "here {error}, there it is taken");
            Ok(Verdict::Rejected)
        }
        (Err(_), Err(_)) => Ok(Verdict::Rejected),
    }
}

/// Checks that both agree on the bytes without unknown fields and with shortest varints.
fn plain(peer: &Peer, subject: &Subject, index: usize, bytes: &[u8]) -> Judged {
    let plain = without_unknown(subject.descriptor(), bytes);
    let theirs = must((peer.round_trips[index])(&plain), "there, in plain form")?;
    let theirs = without_unknown(subject.descriptor(), &theirs);
    let mut ours = must(subject.decode(&plain), "here, in plain form")?;
    (peer.as_it_would)(&mut ours);
    agree(subject, ours, &theirs)?;
    Ok(Verdict::Valid)
}

fn agree(subject: &Subject, ours: Message, theirs: &[u8]) -> Result<(), Bug> {
    let theirs = must(subject.decode_again(theirs), "what they wrote")?;
    let differences = diff(ours.as_ref(), theirs.as_ref());
    ensure!(*ours == *theirs, "here and there: {differences:?}");
    Ok(())
}

/// Replaces negative zeros in fields without presence by zero.
fn without_negative_zeros(message: &mut dyn WireMessage) {
    walk::change(message, &mut |field, value| match value {
        _ if !may_be_absent(field) => {}
        ValueMut::F32(v) if *v == 0.0 => *v = 0.0,
        ValueMut::F64(v) if *v == 0.0 => *v = 0.0,
        _ => {}
    });
}

/// Returns whether a zero in this field may be omitted.
fn may_be_absent(field: &FieldDescriptor) -> bool {
    matches!(
        field.cardinality,
        Cardinality::Implicit | Cardinality::Map { .. }
    )
}

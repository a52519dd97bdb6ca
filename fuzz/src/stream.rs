//! Target for streams of messages.

use std::io::{BufReader, Cursor};

use flytepb_idl::wire::stream::{StreamReader, StreamWriter};

use crate::subject::Subject;
use crate::verdict::{ensure, must, Judged, Verdict};

/// Checks that a stream yields the same messages and positions however its bytes arrive, that it
/// can be written again, and that its messages decode as they do alone.
pub(crate) fn reads(input: &[u8]) -> Judged {
    let Some((subject, _, bytes)) = Subject::split(input) else {
        return Ok(Verdict::Rejected);
    };
    let (messages, failed) = split(bytes);
    let mut whole = StreamReader::new(Cursor::new(bytes));
    let mut drops = StreamReader::new(BufReader::with_capacity(1, bytes));
    for (start, expected) in &messages {
        let placed = must(whole.read_placed(), "a message")?;
        ensure!(
            placed == Some((*start as u64, *expected)),
            "read {placed:?}"
        );
        let mut merged = subject.empty();
        match (drops.merge(merged.as_mut()), subject.decode(expected)) {
            (Ok(there), Ok(alone)) => {
                ensure!(
                    there && *alone == *merged,
                    "from the stream {merged:?}, alone {alone:?}"
                );
            }
            (Err(stream), Err(alone)) => {
                let offset = (start + alone.offset()) as u64;
                ensure!(stream.offset() == offset, "{stream}, alone {alone}");
            }
            (stream, alone) => {
                ensure!(false, "stream {:?}, alone {:?}", stream.err(), alone.err());
            }
        }
        ensure!(whole.offset() == drops.offset(), "the offsets differ");
    }
    ensure!(
        whole.index() == messages.len() as u64,
        "{} messages",
        whole.index()
    );
    let end = whole.read().map(|m| m.is_some());
    if failed {
        let error = end.err();
        ensure!(
            error
                .as_ref()
                .is_some_and(|e| e.offset() <= bytes.len() as u64),
            "{error:?}"
        );
        ensure!(matches!(whole.read(), Ok(None)), "it is not over");
        return Ok(Verdict::Rejected);
    }
    ensure!(matches!(end, Ok(false)), "it ends with {end:?}");
    written_again(&messages)?;
    Ok(Verdict::Valid)
}

fn written_again(messages: &[(usize, &[u8])]) -> Judged {
    let mut writer = StreamWriter::new(Vec::new());
    for (_, message) in messages {
        must(writer.write_bytes(message), "writing")?;
    }
    let written = writer.into_inner();
    let again = split(&written);
    ensure!(
        !again.1 && again.0.iter().map(|m| m.1).eq(messages.iter().map(|m| m.1)),
        "written again it reads otherwise"
    );
    Ok(Verdict::Valid)
}

/// Returns the messages with their offsets, and whether malformed data follows.
fn split(bytes: &[u8]) -> (Vec<(usize, &[u8])>, bool) {
    let (mut messages, mut at) = (Vec::new(), 0);
    while at < bytes.len() {
        let Some((len, size)) = length(&bytes[at..]) else {
            return (messages, true);
        };
        at += size;
        let end = usize::try_from(len)
            .ok()
            .and_then(|len| at.checked_add(len));
        let Some(message) = end.and_then(|end| bytes.get(at..end)) else {
            return (messages, true);
        };
        messages.push((at, message));
        at += message.len();
    }
    (messages, false)
}

/// Returns a varint of up to ten bytes and its length; bits beyond the 64th are dropped.
fn length(bytes: &[u8]) -> Option<(u64, usize)> {
    let size = 1 + bytes.iter().take(10).position(|b| *b < 0x80)?;
    let bits = bytes[..size].iter().enumerate();
    let len = bits.fold(0, |len, (i, b)| len | u64::from(b & 0x7f) << (7 * i));
    Some((len, size))
}

//! Target for lists of raw fields.

use flytepb::raw::{from_text, is_stream, to_text, StreamEnd, TextWriter};

use crate::verdict::{ensure, must, Judged, Verdict};

/// Maximum length of a message in a stream: more than most of them have.
const MAX_LEN: u64 = 1 << 10;

/// Checks that any bytes become a list, as a message and as a stream, and the same bytes again, and that
/// the bytes of a list do.
pub(crate) fn comes_back(input: &[u8]) -> Judged {
    bytes_come_back(input)?;
    let Ok(text) = std::str::from_utf8(input) else {
        return Ok(Verdict::Valid);
    };
    match from_text(text) {
        Ok(bytes) => bytes_come_back(&bytes),
        Err(error) => {
            let line = text.lines().nth(error.line() - 1).unwrap_or_default();
            let length = line.chars().count();
            ensure!(error.column() <= length + 1, "{error} in {line:?}");
            ensure!(error.pointer().ends_with('^'), "{}", error.pointer());
            Ok(Verdict::Rejected)
        }
    }
}

/// Checks bytes as a message and as a stream, each of them whole and cut off in the middle.
fn bytes_come_back(bytes: &[u8]) -> Judged {
    for part in [bytes, &bytes[..bytes.len() / 2]] {
        comes_back_from(&to_text(part), part)?;
        let mut out = Vec::new();
        let end = TextWriter::new(&mut out).stream(part, MAX_LEN);
        let text = String::from_utf8_lossy(&out);
        comes_back_from(&text, part)?;
        let is_cut = matches!(must(end, &text)?, StreamEnd::Cut { .. });
        ensure!(!is_cut || !part.is_empty(), "no bytes are a cut stream");
    }
    is_stream(bytes);
    Ok(Verdict::Valid)
}

fn comes_back_from(text: &str, bytes: &[u8]) -> Judged {
    let back = must(from_text(text), text)?;
    ensure!(back == bytes, "{bytes:02x?} became {back:02x?} by {text}");
    Ok(Verdict::Valid)
}

//! Target for lists of raw fields.

use flytepb::raw::{from_text, to_text};

use crate::verdict::{ensure, must, Judged, Verdict};

/// Checks that any bytes become a list and the same bytes again, and that the bytes of a list do.
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

fn bytes_come_back(bytes: &[u8]) -> Judged {
    let text = to_text(bytes);
    let back = must(from_text(&text), &text)?;
    ensure!(back == bytes, "{bytes:02x?} became {back:02x?} by {text}");
    Ok(Verdict::Valid)
}

//! How surprising a run of bytes is as the text of a field.

use super::facts;
use super::model::Hint;

/// How much of a long value is looked at.
const SAMPLE: usize = 1024;

/// The bits of a byte that nothing explains.
pub(super) const RAW_BYTE: f64 = 8.0;
/// The bits of a printable character.
const PRINTABLE: f64 = 5.0;
const WHITE: f64 = 6.0;
const CONTROL: f64 = 14.0;
const NOT_ASCII: f64 = 7.0;
/// For text that starts with a control character, as an embedded message does.
const ODD_START: f64 = 6.0;

/// The bits of `bytes` as a string, or `None` when they are not UTF-8.
pub(super) fn cost(bytes: &[u8], hint: Hint) -> Option<f64> {
    let sample = sample(bytes)?;
    let mut bits: f64 = sample.iter().map(|byte| byte_cost(*byte)).sum();
    if bytes.len() > sample.len() && !sample.is_empty() {
        bits *= bytes.len() as f64 / sample.len() as f64;
    }
    if sample.first().is_some_and(|byte| *byte < b' ') {
        bits += ODD_START;
    }
    Some((bits + hint_cost(sample, hint)).max(0.0))
}

/// The start of `bytes`, if it is UTF-8.
fn sample(bytes: &[u8]) -> Option<&[u8]> {
    let part = &bytes[..bytes.len().min(SAMPLE)];
    match std::str::from_utf8(part) {
        Ok(_) => Some(part),
        Err(e) if e.error_len().is_none() && part.len() < bytes.len() => {
            Some(&part[..e.valid_up_to()])
        }
        Err(_) => None,
    }
}

fn byte_cost(byte: u8) -> f64 {
    match byte {
        b'\n' | b'\t' | b'\r' => WHITE,
        0..=0x1f | 0x7f => CONTROL,
        0x20..=0x7e => PRINTABLE,
        _ => NOT_ASCII,
    }
}

fn hint_cost(text: &[u8], hint: Hint) -> f64 {
    let (fits, bonus, malus) = match hint {
        Hint::Any => return 0.0,
        Hint::Token => (is_token(text), 1.0, 6.0),
        Hint::Domain if facts::DOMAINS.contains(&text) => (true, 8.0, 0.0),
        Hint::Domain => (is_token(text), -1.0, 6.0),
        Hint::Uri => (is_uri(text), 6.0, 6.0),
        Hint::Email => (text.contains(&b'@'), 4.0, 6.0),
        Hint::TypeUrl => (is_type_url(text), 12.0, 12.0),
    };
    if fits {
        -bonus
    } else {
        malus
    }
}

fn is_token(text: &[u8]) -> bool {
    !text.is_empty() && text.iter().all(|byte| *byte > b' ' && *byte != 0x7f)
}

fn is_uri(text: &[u8]) -> bool {
    text.starts_with(b"/")
        || (text.windows(3).take(24).any(|w| w == b"://") && !text.contains(&b'\n'))
}

fn is_type_url(text: &[u8]) -> bool {
    is_token(text) && text.contains(&b'/') && text.contains(&b'.')
}

//! Cost in bits of bytes as the text of a field.

use super::facts;
use super::model::Hint;

/// Maximum number of bytes of a value examined.
const SAMPLE: usize = 1024;

/// Bits of an unexplained byte.
pub(super) const RAW_BYTE: f64 = 8.0;
/// Bits of a printable character.
pub(super) const PRINTABLE: u8 = 5;
const WHITE: u8 = 6;
const CONTROL: u8 = 14;
const NOT_ASCII: u8 = 7;
/// Longest sequence whose repetitions are recognized, as in a line of dashes.
const PERIOD: usize = 8;
/// Minimum length of a text of repetitions.
const REPETITIONS: usize = 64;
/// Bits of a byte of a repetition.
const REPEATED: f64 = 0.5;
/// Bits of a text that starts with a control character, as an embedded message does.
const ODD_START: f64 = 6.0;

/// Returns the bits of `bytes` as a string, or `None` if it is not UTF-8.
pub(super) fn cost(bytes: &[u8], hint: Hint) -> Option<f64> {
    let sample = sample(bytes)?;
    let (new, repeated) = sample.split_at(period(sample).unwrap_or(sample.len()));
    let costs = new
        .iter()
        .map(|&byte| u32::from(BYTE_COSTS[usize::from(byte)]));
    let mut bits = f64::from(costs.sum::<u32>()) + REPEATED * repeated.len() as f64;
    if bytes.len() > sample.len() && !sample.is_empty() {
        bits *= bytes.len() as f64 / sample.len() as f64;
    }
    if sample.first().is_some_and(|byte| *byte < b' ') {
        bits += ODD_START;
    }
    Some((bits + hint_cost(sample, hint)).max(0.0))
}

/// Returns the length of the sequence that a text is repetitions of, if it is long. A run of one
/// character would otherwise cost more than the many equal fields that it may be read as.
fn period(text: &[u8]) -> Option<usize> {
    let is_period = |period: &usize| text[*period..] == text[..text.len() - period];
    (1..=PERIOD)
        .filter(|_| text.len() >= REPETITIONS)
        .find(is_period)
}

/// Returns the start of `bytes`, if it is UTF-8.
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

/// Bits of each byte in a text.
const BYTE_COSTS: [u8; 256] = byte_costs();

const fn byte_costs() -> [u8; 256] {
    let mut costs = [NOT_ASCII; 256];
    let mut byte = 0;
    while byte < 0x80 {
        costs[byte] = match byte as u8 {
            b'\n' | b'\t' | b'\r' => WHITE,
            0x20..=0x7e => PRINTABLE,
            _ => CONTROL,
        };
        byte += 1;
    }
    costs
}

/// Maximum bits that a shape without a schema adds to those of a text.
const SHAPE: f64 = 5.0;

/// Returns a lower bound of the bits of a text with any hint, given its bits without a schema.
pub(super) fn least_cost(text: &[u8], bits: f64) -> f64 {
    let sample = &text[..text.len().min(SAMPLE)];
    let least = Hint::ALL.map(|hint| hint_cost(sample, hint));
    (bits - SHAPE + least.into_iter().fold(0.0, f64::min)).max(0.0)
}

fn hint_cost(text: &[u8], hint: Hint) -> f64 {
    let (fits, bonus, malus) = match hint {
        Hint::Any => return 0.0,
        Hint::Token => (is_token(text), 1.0, 3.0),
        Hint::Domain if facts::DOMAINS.contains(&text) => (true, 8.0, 0.0),
        Hint::Domain => (is_token(text), -1.0, 3.0),
        Hint::Uri => (is_uri(text), 6.0, 3.0),
        Hint::Email => (text.contains(&b'@'), 4.0, 3.0),
        Hint::TypeUrl => (is_type_url(text), 12.0, 6.0),
    };
    if fits { -bonus } else { malus }
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

//! Python's classes of characters: Unicode 14, as in CPython 3.11.

use std::sync::OnceLock;

/// Runs of code points of one class, in the format of `make_unicode.py`, which generates them.
static RUNS: &[u8] = include_bytes!("unicode.bin");

const PRINTABLE: u8 = 1;
const WORD: u8 = 2;
const DIGIT: u8 = 4;

/// Python's `str.isprintable`.
pub(super) fn is_printable(c: char) -> bool {
    matches!(c, ' '..='~') || class(c) & PRINTABLE != 0
}

/// Returns `true` if the regular expression `\w` matches in Python.
pub(super) fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || class(c) & WORD != 0
}

/// Returns `true` if the regular expression `[^\d\W]` matches in Python.
pub(super) fn is_letter(c: char) -> bool {
    c.is_ascii_alphabetic() || class(c) & (WORD | DIGIT) == WORD
}

/// Python's `str.isspace`: Unicode's white space and four ASCII separators.
pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\x1c'..='\x1f')
}

fn class(c: char) -> u8 {
    static TABLE: OnceLock<Vec<(u32, u8)>> = OnceLock::new();
    let table = TABLE.get_or_init(|| runs(RUNS));
    let after = table.partition_point(|(first, _)| *first <= c as u32);
    after.checked_sub(1).map_or(0, |run| table[run].1)
}

/// The first code point and the class of each run.
fn runs(mut bytes: &[u8]) -> Vec<(u32, u8)> {
    let mut runs = Vec::new();
    let (mut first, mut number, mut shift) = (0, 0, 0);
    while let [byte, rest @ ..] = bytes {
        bytes = rest;
        number |= u32::from(byte & 0x7f) << shift;
        shift += 7;
        if *byte < 0x80 {
            runs.push((first, (number & 7) as u8));
            first += number >> 3;
            (number, shift) = (0, 0);
        }
    }
    runs
}

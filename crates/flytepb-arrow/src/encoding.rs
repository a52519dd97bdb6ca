//! Text encodings of bytes.

use std::borrow::Cow;

use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use base64::engine::DecodePaddingMode;
use base64::{alphabet, Engine};

use crate::Error;

const CONFIG: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_padding_mode(DecodePaddingMode::Indifferent)
    .with_decode_allow_trailing_bits(true);
const STANDARD: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, CONFIG);
const URL_SAFE: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, CONFIG);

/// Error text for an unknown encoding, with the known ones.
pub(crate) const UNKNOWN: &str =
    "the text is in no encoding that is read here: hexadecimal, base64, \
                                  bytes as PostgreSQL (escape format), DuckDB or Python print them";

/// Number of texts that [`Encoding::detect`] examines.
const SAMPLE: usize = 1024;

/// An encoding of bytes in a column of text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Encoding {
    /// Hexadecimal digits in either case, bare or as printed by databases: `\x0a05`, `\\x0a05` (in
    /// the text format of PostgreSQL's `COPY`), `0x0A05`, `X'0A05'`.
    #[default]
    Hex,
    /// Base64 in the standard or the URL-safe alphabet, with or without padding; white space and
    /// line breaks are skipped.
    Base64,
    /// PostgreSQL's escape format (`bytea_output = 'escape'`): ASCII, with `\\` for a backslash and
    /// three octal digits, such as `\012`, for other bytes.
    Escape,
    /// A DuckDB `BLOB` as text: printable ASCII, and `\x0A` for other bytes.
    DuckDb,
    /// A Python literal, such as `b'\n\x05hello'`: what pandas writes to CSV for `bytes`.
    Python,
}

impl Encoding {
    /// In order of preference.
    const ALL: [Encoding; 5] = [
        Encoding::Hex,
        Encoding::Base64,
        Encoding::Escape,
        Encoding::DuckDb,
        Encoding::Python,
    ];

    /// Detects the encoding that decodes most of the first 1,024 texts of a column; [`Hex`] if none
    /// decodes any.
    ///
    /// `Escape` and `DuckDb` are considered only if a text contains one of their escapes and is not
    /// hexadecimal, as they would accept any text without a backslash.
    ///
    /// [`Hex`]: Self::Hex
    pub fn detect<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        Self::of(texts).unwrap_or_default()
    }

    /// Like [`detect`](Self::detect), but `None` if no text can be decoded.
    pub(crate) fn of<'a>(texts: impl Iterator<Item = &'a str>) -> Option<Self> {
        let mut texts = texts
            .filter(|text| !text.is_empty())
            .take(SAMPLE)
            .peekable();
        texts.peek()?;
        let mut counts = [0; Self::ALL.len()];
        let mut escapes = [false; Self::ALL.len()];
        for text in texts.filter(|text| !text.is_empty()).take(SAMPLE) {
            let text = text.as_bytes();
            let is_hex = hex(text).is_some();
            let has_escape = text.contains(&b'\\') && !is_hex;
            for (i, encoding) in Self::ALL.into_iter().enumerate() {
                let is_read = match encoding {
                    Encoding::Hex => is_hex,
                    other => other.bytes(text).is_some(),
                };
                counts[i] += usize::from(is_read);
                escapes[i] |= is_read && has_escape;
            }
        }
        let takes_part = |i: usize| match Self::ALL[i] {
            Encoding::Escape | Encoding::DuckDb => escapes[i],
            _ => true,
        };
        // The last maximum, which is the preferred one.
        let best = (0..counts.len())
            .rev()
            .filter(|i| counts[*i] > 0 && takes_part(*i))
            .max_by_key(|i| counts[*i]);
        best.map(|i| Self::ALL[i])
    }

    /// Decodes a text to bytes.
    ///
    /// # Errors
    /// When the text is not of this encoding.
    ///
    /// # Examples
    /// ```
    /// use flytepb_arrow::Encoding;
    ///
    /// assert_eq!(Encoding::Hex.decode(br"\x2001")?, [0x20, 0x01]);
    /// assert_eq!(Encoding::Base64.decode(b"IAE=")?, [0x20, 0x01]);
    /// assert_eq!(Encoding::Escape.decode(br" \001")?, [0x20, 0x01]);
    /// assert_eq!(Encoding::DuckDb.decode(br" \x01")?, [0x20, 0x01]);
    /// assert_eq!(Encoding::Python.decode(br"b' \x01'")?, [0x20, 0x01]);
    /// assert!(Encoding::Hex.decode(b"IAE=").unwrap_err().is_malformed());
    /// # Ok::<(), flytepb_arrow::Error>(())
    /// ```
    pub fn decode(self, text: &[u8]) -> Result<Vec<u8>, Error> {
        self.bytes(text).ok_or_else(|| {
            Error::text(match self {
                Encoding::Hex => "the text is not hexadecimal",
                Encoding::Base64 => "the text is not base64",
                Encoding::Escape => "the text is not in PostgreSQL's escape format",
                Encoding::DuckDb => "the text is not a BLOB as DuckDB prints it",
                Encoding::Python => "the text is not a bytes literal of Python",
            })
        })
    }

    fn bytes(self, text: &[u8]) -> Option<Vec<u8>> {
        match self {
            Encoding::Hex => hex(text),
            Encoding::Base64 => base64(text),
            Encoding::Escape => unescape(text, |c| c.is_ascii() && c != 0, octal),
            Encoding::DuckDb => unescape(text, is_printable, |rest| match rest {
                [b'x', high, low, ..] => Some((hex_pair(*high, *low)?, 3)),
                _ => None,
            }),
            Encoding::Python => python(text),
        }
    }
}

fn hex(text: &[u8]) -> Option<Vec<u8>> {
    let quoted = |prefix: &[u8]| text.strip_prefix(prefix)?.strip_suffix(b"'");
    let prefixes: [&[u8]; 4] = [b"\\\\x", b"\\x", b"0x", b"0X"];
    let digits = prefixes.iter().find_map(|p| text.strip_prefix(*p));
    let digits = digits.or_else(|| quoted(b"X'")).or_else(|| quoted(b"x'"));
    let digits = digits.unwrap_or(text);
    if digits.len() % 2 != 0 {
        return None;
    }
    let pairs = digits.chunks_exact(2);
    pairs.map(|pair| hex_pair(pair[0], pair[1])).collect()
}

fn hex_pair(high: u8, low: u8) -> Option<u8> {
    let digit = |c: u8| (c as char).to_digit(16);
    Some((digit(high)? << 4 | digit(low)?) as u8)
}

fn base64(text: &[u8]) -> Option<Vec<u8>> {
    let mut text = Cow::Borrowed(text);
    if text.iter().any(u8::is_ascii_whitespace) {
        text.to_mut().retain(|c| !c.is_ascii_whitespace());
    }
    let url_safe = text.iter().any(|c| matches!(c, b'-' | b'_'));
    let engine = if url_safe { &URL_SAFE } else { &STANDARD };
    engine.decode(&text).ok()
}

/// Decodes a PostgreSQL escape after its backslash; returns the byte and the length of the escape.
fn octal(rest: &[u8]) -> Option<(u8, usize)> {
    match rest {
        [b'\\', ..] => Some((b'\\', 1)),
        [a @ b'0'..=b'3', b @ b'0'..=b'7', c @ b'0'..=b'7', ..] => {
            Some(((a - b'0') << 6 | (b - b'0') << 3 | (c - b'0'), 3))
        }
        _ => None,
    }
}

fn python(text: &[u8]) -> Option<Vec<u8>> {
    let (quote, text) = text.strip_prefix(b"b")?.split_first()?;
    let text = text.strip_suffix(&[*quote])?;
    if !matches!(quote, b'\'' | b'"') {
        return None;
    }
    let is_plain = |c| is_printable(c) && c != *quote;
    unescape(text, is_plain, |rest| match rest {
        [c @ (b'\\' | b'\'' | b'"'), ..] => Some((*c, 1)),
        [b'n', ..] => Some((b'\n', 1)),
        [b'r', ..] => Some((b'\r', 1)),
        [b't', ..] => Some((b'\t', 1)),
        [b'x', high, low, ..] => Some((hex_pair(*high, *low)?, 3)),
        _ => None,
    })
}

fn is_printable(c: u8) -> bool {
    matches!(c, b' '..=b'~')
}

/// Replaces escapes in otherwise plain text, using `escape`.
fn unescape(
    text: &[u8],
    is_plain: impl Fn(u8) -> bool,
    escape: impl Fn(&[u8]) -> Option<(u8, usize)>,
) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((first, after)) = rest.split_first() {
        let (byte, len) = match first {
            b'\\' => escape(after)?,
            c => (is_plain(*c).then_some(*c)?, 0),
        };
        bytes.push(byte);
        rest = after.get(len..)?;
    }
    Some(bytes)
}

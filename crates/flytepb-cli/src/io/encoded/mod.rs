//! Inputs written as text: base64, hexadecimal, hexadecimal dumps and Python's bytes literals.

mod dump;
mod python;

use std::borrow::Cow;
use std::fmt;

use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use base64::engine::DecodePaddingMode;
use base64::{alphabet, DecodeError, Engine};
use flytepb::detect::{detect_named, Detection, Format as Found};
use flytepb::idl::wire::stream::StreamWriter;
use flytepb::idl::UnknownFields;

use crate::io::unpack::Packing;

/// Minimum number of characters: shorter ones are words and numbers.
const SHORTEST: usize = 16;
/// Number of characters from which a text of digits and letters is taken as encoded, whatever it
/// holds.
const CERTAIN: usize = 40;
/// Number of characters at the start that must be valid, if others are not.
const START: usize = 32;

const CONFIG: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_padding_mode(DecodePaddingMode::Indifferent)
    .with_decode_allow_trailing_bits(true);
const STANDARD: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, CONFIG);
const URL_SAFE: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, CONFIG);

/// A text encoding of bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// The standard or the URL-safe alphabet, with or without padding, on one or more lines.
    Base64,
    /// Digits in either case, with or without blanks between bytes, such as `0x0a05` or `\x0a05`.
    Hex,
    /// Rows of digits with offsets, as printed by `xxd` and `hexdump`.
    Dump,
    /// A literal such as `b'\n\x05hello'`.
    Python,
}

/// An encoded text.
pub enum Encoded {
    Bytes(Encoding, Vec<u8>),
    /// A text that looks encoded but cannot be decoded, and why.
    Damaged(Encoding, String),
}

impl Encoding {
    /// Returns the encoding that the extension of a file name indicates, before that of a compression
    /// format.
    pub fn of_extension(name: &str) -> Option<Self> {
        let (stem, extension) = name.rsplit_once('.')?;
        match extension.to_ascii_lowercase().as_str() {
            "b64" | "base64" => Some(Encoding::Base64),
            "hex" => Some(Encoding::Hex),
            extension if Packing::of_extension(extension).is_some() => Self::of_extension(stem),
            _ => None,
        }
    }

    /// Returns the encoding that the start of an input may have.
    pub fn of_start(start: &[u8]) -> Option<Self> {
        let start = start.trim_ascii();
        // A message may start as a literal does.
        let is_ascii = || {
            start
                .iter()
                .all(|c| matches!(c, b' '..=b'~' | b'\t' | b'\n' | b'\r'))
        };
        if python::is_start(start) && is_ascii() {
            return Some(Encoding::Python);
        }
        if dump::is_start(start) && is_ascii() {
            return Some(Encoding::Dump);
        }
        let start = digits(start);
        if start.len() < SHORTEST {
            return None;
        }
        [Encoding::Hex, Encoding::Base64]
            .into_iter()
            .find(|encoding| encoding.may_be(start))
    }

    /// Returns whether nearly all characters, and all of the first ones, are valid.
    fn may_be(self, text: &[u8]) -> bool {
        let start = &text[..text.len().min(START)];
        let invalid = || text.iter().filter(|c| !self.is_valid(**c)).count();
        start.iter().all(|c| self.is_valid(*c)) && invalid() * 50 <= text.len()
    }

    fn is_valid(self, c: u8) -> bool {
        match self {
            Encoding::Hex => c.is_ascii_hexdigit() || c.is_ascii_whitespace(),
            _ => c.is_ascii_alphanumeric() || b"+/-_=\r\n".contains(&c),
        }
    }

    /// Decodes a whole input with this encoding. Returns `None` for text that only happens to
    /// consist of such characters: it is short, or words, and the decoded bytes have no known format.
    pub fn decode(self, text: &[u8], file_name: &str) -> Option<Encoded> {
        match self.bytes(text) {
            Ok(bytes) => {
                let known = match detect_named(&bytes, Some(file_name)) {
                    Detection::Message(_) | Detection::Stream { .. } => true,
                    Detection::Other(found) => {
                        !matches!(found, Found::Binary | Found::Protobuf | Found::Text)
                    }
                    _ => false,
                };
                (known || self.is_certain(text)).then_some(Encoded::Bytes(self, bytes))
            }
            Err(why) => self.is_certain(text).then_some(Encoded::Damaged(self, why)),
        }
    }

    /// Decodes a whole text, or returns why it cannot be decoded. Several values, one per line, become
    /// a stream of messages.
    pub fn bytes(self, text: &[u8]) -> Result<Vec<u8>, String> {
        let text = text.trim_ascii();
        let decode = match self {
            Encoding::Python => return python::decode(text),
            Encoding::Dump => return dump::decode(text),
            Encoding::Hex if dump::is_start(text) => return dump::decode(text),
            Encoding::Hex => hex,
            Encoding::Base64 => base64,
        };
        match messages(text, decode) {
            Some(messages) => Ok(messages),
            None => decode(digits(text)),
        }
    }

    /// Returns whether a text is of this encoding whatever it holds: its form is unlike other text, or
    /// it is long and mixes the kinds of characters as encoded bytes do.
    fn is_certain(self, text: &[u8]) -> bool {
        let text = text.trim_ascii();
        let has = |is: fn(&u8) -> bool| text.iter().any(is);
        let is_mixed = match self {
            Encoding::Dump | Encoding::Python => return true,
            Encoding::Hex => has(u8::is_ascii_alphabetic),
            Encoding::Base64 => has(u8::is_ascii_uppercase) && has(u8::is_ascii_lowercase),
        };
        text.len() >= CERTAIN && is_mixed && has(u8::is_ascii_digit)
    }
}

/// Decodes a text of several lines, each of which is a message by itself, to a stream.
fn messages(text: &[u8], decode: fn(&[u8]) -> Result<Vec<u8>, String>) -> Option<Vec<u8>> {
    let lines = text.split(|c| *c == b'\n').map(<[u8]>::trim_ascii);
    let mut stream = StreamWriter::new(Vec::new());
    for line in lines.filter(|line| !line.is_empty()) {
        let message = decode(digits(line)).ok()?;
        UnknownFields::from_bytes(&message).ok()?;
        stream.write_bytes(&message).ok()?;
    }
    (stream.index() > 1).then(|| stream.into_inner())
}

fn hex(text: &[u8]) -> Result<Vec<u8>, String> {
    let text = checked(Encoding::Hex, text)?;
    if text.len() % 2 == 1 {
        return Err(format!("it has an odd number of digits, {}", text.len()));
    }
    let digit = |c: u8| char::from(c).to_digit(16).unwrap_or(0) as u8;
    let pairs = text.chunks_exact(2);
    Ok(pairs
        .map(|pair| digit(pair[0]) << 4 | digit(pair[1]))
        .collect())
}

fn base64(text: &[u8]) -> Result<Vec<u8>, String> {
    let text = checked(Encoding::Base64, text)?;
    let url_safe = text.iter().any(|c| matches!(c, b'-' | b'_'));
    let engine = if url_safe { &URL_SAFE } else { &STANDARD };
    engine.decode(&text).map_err(|error| match error {
        DecodeError::InvalidByte(at, c) => invalid(at, c),
        _ => format!("it is cut off after {} characters", text.len()),
    })
}

/// Returns the characters other than white space, all of which must be valid.
fn checked(encoding: Encoding, text: &[u8]) -> Result<Cow<'_, [u8]>, String> {
    let text = without_whitespace(text);
    match text.iter().position(|c| !encoding.is_valid(*c)) {
        Some(at) => Err(invalid(at, text[at])),
        None => Ok(text),
    }
}

fn invalid(at: usize, c: u8) -> String {
    format!(
        "character {} is `{}`",
        at + 1,
        char::from(c).escape_default()
    )
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Encoding::Base64 => "base64",
            Encoding::Hex => "hexadecimal",
            Encoding::Dump => "hexadecimal dump",
            Encoding::Python => "Python bytes",
        })
    }
}

/// Removes quotes, and the prefix of hexadecimal digits in programming languages and databases.
fn digits(text: &[u8]) -> &[u8] {
    let text = match text {
        [open @ (b'"' | b'\''), inner @ .., close] if open == close => inner,
        _ => text,
    };
    let prefixes: [&[u8]; 3] = [b"\\x", b"0x", b"0X"];
    let digits = prefixes
        .iter()
        .find_map(|prefix| text.strip_prefix(*prefix));
    digits.unwrap_or(text)
}

fn without_whitespace(text: &[u8]) -> Cow<'_, [u8]> {
    let mut text = Cow::Borrowed(text);
    if text.iter().any(u8::is_ascii_whitespace) {
        text.to_mut().retain(|c| !c.is_ascii_whitespace());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{Encoded, Encoding};

    /// `Literal { hash: "a" }`, and the SHA-256 of an empty file.
    const LITERAL: &str = "220161";
    const HASH: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    fn read(text: &str) -> String {
        let encoding = Encoding::of_start(text.as_bytes());
        match encoding.and_then(|encoding| encoding.decode(text.as_bytes(), "")) {
            Some(Encoded::Bytes(encoding, bytes)) => format!("{encoding} {}", bytes.len()),
            Some(Encoded::Damaged(encoding, why)) => format!("{encoding}: {why}"),
            None => String::new(),
        }
    }

    #[test]
    fn encoded_texts_are_told_from_words() {
        // From a shell: base64, base64url, basenc --base64 -w 20, xxd -p, od -tx1.
        let message = "CgxmbHl0ZXNuYWNrcxILZGV2ZWxvcG1lbnQaBmF4Y3J0eA==";
        assert_eq!(read(message), "base64 34");
        assert_eq!(read(message.trim_end_matches('=')), "base64 34");
        assert_eq!(
            read(&format!("{}\r\n{}\n", &message[..20], &message[20..])),
            "base64 34"
        );
        assert_eq!(read(HASH), "hexadecimal 32");
        assert_eq!(read(&format!("\\x{HASH}\n")), "hexadecimal 32");
        assert_eq!(
            read(&format!("0X{}", HASH.to_uppercase())),
            "hexadecimal 32"
        );
        assert_eq!(
            read("0a 0c 66 6c 79 74 65 73 6e 61 63 6b 73 12 0b 64\n"),
            "hexadecimal 16"
        );
        for words in [
            "",
            "x",
            "remember the milk",
            "flytesnacks",
            "deadbeef",
            "1234567890",
            "{}",
            "0x",
            "development/flytesnacks/workflows/train/fit/model",
            "hash: 'a'",
            LITERAL,
        ] {
            assert_eq!(read(words), "", "{words}");
        }
    }

    /// The texts are from `xxd`, `hexdump -C`, `hexdump`, `od -A d -t x1` and Python 3.
    #[test]
    fn dumps_and_literals_are_read() {
        let bytes = b"\n\x0cflytesnacks\x12\x01'\\";
        for (text, encoding) in [
            (
                "00000000: 0a0c 666c 7974 6573 6e61 636b 7312 0127  ..flytesnacks..'\n\
                 00000010: 5c                                       \\\n",
                Encoding::Dump,
            ),
            (
                "00000000  0a 0c 66 6c 79 74 65 73  6e 61 63 6b 73 12 01 27  |..flytesnacks..'|\n\
                 00000010  5c                                                |\\|\n00000011\n",
                Encoding::Dump,
            ),
            (
                "0000000 0c0a 6c66 7479 7365 616e 6b63 1273 2701\n0000010 005c\n0000011\n",
                Encoding::Dump,
            ),
            (
                "0000000 0a 0c 66 6c 79 74 65 73 6e 61 63 6b 73 12 01 27\n0000016 5c\n0000017\n",
                Encoding::Dump,
            ),
            ("b\"\\n\\x0cflytesnacks\\x12\\x01'\\\\\"", Encoding::Python),
            (
                "(b'\\n\\x0cflyte'\n b\"snacks\\x12\\x01'\\\\\")\n",
                Encoding::Python,
            ),
        ] {
            assert_eq!(
                Encoding::of_start(text.as_bytes()),
                Some(encoding),
                "{text}"
            );
            assert_eq!(
                encoding.bytes(text.as_bytes()).as_deref(),
                Ok(&bytes[..]),
                "{text}"
            );
        }
        // `hexdump -C` of 40 zeros.
        let zeros = "00000000  00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00  |................|\n*\n\
                     00000020  00 00 00 00 00 00 00 00                           |........|\n00000028\n";
        assert_eq!(Encoding::Dump.bytes(zeros.as_bytes()), Ok(vec![0; 40]));
        for text in [
            "00000000: free text",
            "20260102: 12\n20260103: 14",
            "b'\x01\x02'",
            "000000 and so on",
            "bytes",
            "b",
            "0000000",
        ] {
            assert_eq!(Encoding::of_start(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn several_values_become_a_stream() {
        // The lines of a column: two messages, or one whose text is wrapped.
        let lines = b"\\x0a0b666c797465736e61636b73\n\\x0a01611201621a0163\n";
        assert_eq!(
            Encoding::Hex.bytes(lines).as_deref(),
            Ok(&b"\x0d\n\x0bflytesnacks\x09\n\x01a\x12\x01b\x1a\x01c"[..])
        );
        let wrapped = Encoding::Hex.bytes(b"0a0b666c797465\n736e61636b73\n");
        assert_eq!(wrapped.as_deref(), Ok(&b"\n\x0bflytesnacks"[..]));
        let base64 = Encoding::Base64.bytes(b"CgFh\nCgFhEgFi\nCgFh\n");
        assert_eq!(
            base64.as_deref(),
            Ok(&b"\x03\n\x01a\x06\n\x01a\x12\x01b\x03\n\x01a"[..])
        );
    }

    #[test]
    fn quotes_around_encoded_texts_are_removed() {
        assert_eq!(read(&format!("\"{HASH}\"\n")), "hexadecimal 32");
        let message = "CgxmbHl0ZXNuYWNrcxILZGV2ZWxvcG1lbnQaBmF4Y3J0eA==";
        assert_eq!(read(&format!("'{message}'")), "base64 34");
    }

    #[test]
    fn damage_is_named() {
        let dump = "00000000: 0a0c 666c  ..fl\n00000005: 7974  yt\n";
        assert_eq!(
            read(dump),
            "hexadecimal dump: line 2 is at byte 5, after 4 bytes"
        );
        // Repeated rows of 4 TiB.
        let long = "00000000: 0a0c 666c  ..fl\n*\n40000000000: 7974  yt\n";
        assert_eq!(
            read(long),
            "hexadecimal dump: line 3 is at byte 4398046511104, after 4 bytes"
        );
        assert_eq!(read("b'abc"), "Python bytes: its closing ' is missing");
        assert_eq!(read("b'ab\\q'"), "Python bytes: it has no escape `\\q'`");
        let message = "CgxmbHl0ZXNuYWNrcxILZGV2ZWxvcG1lbnQaBmF4Y3J0eAoMZmx5dGVzbmFja3M=";
        let damaged = message.replace("a3M=", "a#M=");
        assert_eq!(read(&damaged), "base64: character 62 is `#`");
        assert_eq!(
            read(&message[..61]),
            "base64: it is cut off after 61 characters"
        );
        assert_eq!(
            read(&HASH[..63]),
            "hexadecimal: it has an odd number of digits, 63"
        );
        assert_eq!(
            read(&HASH.replace("b855", "g855")),
            "hexadecimal: character 61 is `g`"
        );
    }
}

//! Inputs written as text in base64 or hexadecimal.

use std::borrow::Cow;
use std::fmt;

use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use base64::engine::DecodePaddingMode;
use base64::{alphabet, DecodeError, Engine};
use flytepb::detect::{detect_named, Detection, Format as Found};

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
}

/// An encoded text.
pub enum Encoded {
    Bytes(Encoding, Vec<u8>),
    /// A text that looks encoded but cannot be decoded, and why.
    Damaged(Encoding, String),
}

impl Encoding {
    /// Returns the encoding that the start of an input may have.
    pub fn of_start(start: &[u8]) -> Option<Self> {
        let start = digits(start.trim_ascii());
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
            Encoding::Base64 => c.is_ascii_alphanumeric() || b"+/-_=\r\n".contains(&c),
        }
    }

    /// Decodes a whole input with this encoding. Returns `None` for text that only happens to
    /// consist of such characters: it is short, or words, and the
    /// decoded bytes have no known format.
    pub fn decode(self, text: &[u8], file_name: &str) -> Option<Encoded> {
        let text = text.trim_ascii();
        match self.bytes(digits(text)) {
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

    /// Returns whether a text is long and mixes the kinds of characters as encoded bytes do.
    fn is_certain(self, text: &[u8]) -> bool {
        let has = |is: fn(&u8) -> bool| text.iter().any(is);
        let is_mixed = match self {
            Encoding::Hex => has(u8::is_ascii_alphabetic),
            Encoding::Base64 => has(u8::is_ascii_uppercase) && has(u8::is_ascii_lowercase),
        };
        text.len() >= CERTAIN && is_mixed && has(u8::is_ascii_digit)
    }

    fn bytes(self, text: &[u8]) -> Result<Vec<u8>, String> {
        let text = without_whitespace(text);
        if let Some(at) = text.iter().position(|c| !self.is_valid(*c)) {
            let c = char::from(text[at]).escape_default();
            return Err(format!("character {} is `{c}`", at + 1));
        }
        match self {
            Encoding::Hex if text.len() % 2 == 1 => {
                Err(format!("it has an odd number of digits, {}", text.len()))
            }
            Encoding::Hex => {
                let digit = |c: u8| char::from(c).to_digit(16).unwrap_or(0) as u8;
                let pairs = text.chunks_exact(2);
                Ok(pairs
                    .map(|pair| digit(pair[0]) << 4 | digit(pair[1]))
                    .collect())
            }
            Encoding::Base64 => {
                let url_safe = text.iter().any(|c| matches!(c, b'-' | b'_'));
                let engine = if url_safe { &URL_SAFE } else { &STANDARD };
                engine.decode(&text).map_err(|error| match error {
                    DecodeError::InvalidByte(at, c) => {
                        format!(
                            "character {} is `{}`",
                            at + 1,
                            char::from(c).escape_default()
                        )
                    }
                    _ => format!("it is cut off after {} characters", text.len()),
                })
            }
        }
    }
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Encoding::Base64 => "base64",
            Encoding::Hex => "hexadecimal",
        })
    }
}

/// Removes the prefix of hexadecimal digits in programming languages and databases.
fn digits(text: &[u8]) -> &[u8] {
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

    #[test]
    fn damage_is_named() {
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

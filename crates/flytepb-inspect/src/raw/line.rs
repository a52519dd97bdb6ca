//! Lines of text that stands for bytes.

use std::str::FromStr;

use super::encode::TextError;
use super::item::{Item, Kind};

/// A line.
pub(super) struct Line {
    /// Number of spaces before it.
    pub(super) indent: usize,
    pub(super) item: Item,
}

/// Largest number of a varint of ten bytes.
const MAX_VARINT: u128 = (1 << 70) - 1;
/// Largest field number.
const MAX_NUMBER: u32 = (1 << 29) - 1;

type Parsed<T> = Result<T, TextError>;

impl Line {
    /// Parses a line; `None` if there is nothing but a comment.
    pub(super) fn parse(source: &str) -> Parsed<Option<Line>> {
        let mut parser = Parser { source, at: 0 };
        let indent = parser.spaces();
        if parser.is_at_end() {
            return Ok(None);
        }
        let item = parser.item()?;
        parser.note()?;
        parser.spaces();
        if !parser.is_at_end() {
            return parser
                .fail("expected the end of the line, a note in parentheses or a comment after #");
        }
        Ok(Some(Line { indent, item }))
    }
}

struct Parser<'a> {
    source: &'a str,
    at: usize,
}

impl<'a> Parser<'a> {
    fn rest(&self) -> &'a str {
        &self.source[self.at..]
    }

    /// Skips spaces; returns their number.
    fn spaces(&mut self) -> usize {
        let rest = self.rest();
        let count = rest.len() - rest.trim_start_matches(' ').len();
        self.at += count;
        count
    }

    fn is_at_end(&self) -> bool {
        let rest = self.rest();
        rest.is_empty() || rest.starts_with('#')
    }

    fn fail<T>(&self, reason: impl Into<String>) -> Parsed<T> {
        Err(TextError::new(reason, self.source, self.at))
    }

    /// Moves past this text, if it is next.
    fn eat(&mut self, expected: &str) -> bool {
        let is_next = self.rest().starts_with(expected);
        if is_next {
            self.at += expected.len();
        }
        is_next
    }

    fn expect(&mut self, expected: &str) -> Parsed<()> {
        if self.eat(expected) {
            Ok(())
        } else {
            self.fail(format!("expected `{expected}`"))
        }
    }

    /// Returns the characters up to the first that is none of a word.
    fn word(&mut self) -> &'a str {
        let rest = self.rest();
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '+' | '_');
        let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    fn item(&mut self) -> Parsed<Item> {
        if self.eat("not a field:") {
            return Ok(Item {
                number: 0,
                kind: Kind::Bytes(self.content()?.unwrap_or_default()),
                tag_width: 1,
                width: 1,
                length: None,
            });
        }
        if self.eat("message") {
            let (mut length, mut width) = (None, 1);
            if self.eat(" (length ") {
                (length, width) = self.length()?;
                self.expect(")")?;
            }
            self.expect(":")?;
            return Ok(Item {
                number: 0,
                kind: Kind::Message(self.content()?),
                tag_width: 1,
                width,
                length,
            });
        }
        self.field()
    }

    fn field(&mut self) -> Parsed<Item> {
        let start = self.at;
        let number = self.word().parse().ok();
        let Some(number) = number.filter(|number| (1..=MAX_NUMBER).contains(number)) else {
            self.at = start;
            return self
                .fail("expected a field number from 1 to 536870911, `message:` or `not a field:`");
        };
        self.spaces();
        self.expect("(")?;
        let start = self.at;
        let name = self.word();
        let form = match name {
            "varint" => "value",
            "len" => "length",
            "group" => "end",
            "fixed32" | "fixed64" => "",
            _ => {
                self.at = start;
                return self.fail("expected varint, fixed32, fixed64, len or group");
            }
        };
        let (mut tag_width, mut width, mut length) = (1, 1, None);
        while self.eat(", ") {
            if self.eat("tag in ") {
                tag_width = self.width(5)?;
            } else if form == "length" && self.eat("length ") {
                (length, width) = self.length()?;
            } else if !form.is_empty() && self.eat(&format!("{form} in ")) {
                width = self.width(if form == "end" { 5 } else { 10 })?;
            } else if form.is_empty() {
                return self.fail("expected `tag in`");
            } else {
                return self.fail(format!("expected `tag in` or `{form} in`"));
            }
        }
        self.expect("):")?;
        let kind = match name {
            "varint" => Kind::Varint(self.varint()?),
            "fixed32" => Kind::Fixed32(self.fixed32()?),
            "fixed64" => Kind::Fixed64(self.fixed64()?),
            "len" => Kind::Len(self.content()?),
            _ => Kind::Group(self.content()?),
        };
        Ok(Item {
            number,
            kind,
            tag_width,
            width,
            length,
        })
    }

    /// Parses the length of a content, and its length in bytes.
    fn length(&mut self) -> Parsed<(Option<u128>, usize)> {
        if self.eat("in ") {
            return Ok((None, self.width(10)?));
        }
        let start = self.at;
        let length = self.word().parse().ok();
        let Some(length) = length.filter(|length| *length <= MAX_VARINT) else {
            self.at = start;
            return self.fail("expected a length, or `in` and a number of bytes");
        };
        let width = if self.eat(" in ") { self.width(10)? } else { 1 };
        Ok((Some(length), width))
    }

    /// Parses a number of bytes.
    fn width(&mut self, max: usize) -> Parsed<usize> {
        let start = self.at;
        let width = self.word().parse().ok();
        match width.filter(|width| (1..=max).contains(width)) {
            Some(width) if self.eat(" bytes") || self.eat(" byte") => Ok(width),
            Some(_) => self.fail("expected ` bytes`"),
            None => {
                self.at = start;
                self.fail(format!("expected a number of bytes from 1 to {max}"))
            }
        }
    }

    /// Parses an integer in decimal or hexadecimal digits; also returns its position.
    fn integer(&mut self) -> Parsed<(i128, usize)> {
        self.spaces();
        let start = self.at;
        let word = self.word();
        let (sign, digits) = match word.strip_prefix('-') {
            Some(digits) => (-1, digits),
            None => (1, word),
        };
        let (digits, radix) = match digits.strip_prefix("0x") {
            Some(digits) => (digits, 16),
            None => (digits, 10),
        };
        let are_digits = digits.chars().all(|c| c.is_digit(radix));
        match i128::from_str_radix(digits, radix) {
            Ok(number) if are_digits => Ok((sign * number, start)),
            _ => {
                self.at = start;
                self.fail("expected a number")
            }
        }
    }

    fn varint(&mut self) -> Parsed<u128> {
        let (number, start) = self.integer()?;
        let negative = i64::try_from(number).ok().filter(|number| *number < 0);
        let value = negative.map(|number| u128::from(number as u64));
        let value = value.or_else(|| u128::try_from(number).ok());
        match value.filter(|value| *value <= MAX_VARINT) {
            Some(value) => Ok(value),
            None => {
                self.at = start;
                self.fail("the number has over 70 bits, or is below that of 64 bits")
            }
        }
    }

    fn fixed32(&mut self) -> Parsed<[u8; 4]> {
        if let Some(float) = self.float(f32::is_infinite)? {
            return Ok(float.to_le_bytes());
        }
        let (number, start) = self.integer()?;
        let signed = i32::try_from(number).map(i32::to_le_bytes);
        match signed.or_else(|_| u32::try_from(number).map(u32::to_le_bytes)) {
            Ok(bytes) => Ok(bytes),
            Err(_) => {
                self.at = start;
                self.fail("the number has over 32 bits")
            }
        }
    }

    fn fixed64(&mut self) -> Parsed<[u8; 8]> {
        if let Some(float) = self.float(f64::is_infinite)? {
            return Ok(float.to_le_bytes());
        }
        let (number, start) = self.integer()?;
        let signed = i64::try_from(number).map(i64::to_le_bytes);
        match signed.or_else(|_| u64::try_from(number).map(u64::to_le_bytes)) {
            Ok(bytes) => Ok(bytes),
            Err(_) => {
                self.at = start;
                self.fail("the number has over 64 bits")
            }
        }
    }

    /// Parses a floating-point number, if it is written as one.
    fn float<F: FromStr + Copy>(&mut self, is_infinite: fn(F) -> bool) -> Parsed<Option<F>> {
        let before = self.at;
        self.spaces();
        let start = self.at;
        let word = self.word();
        let has_exponent = !word.contains('x') && word.contains('e');
        let is_named = word.ends_with("inf") || word.ends_with("NaN");
        let is_float = word.contains('.') || has_exponent || is_named;
        let float = word.parse().ok().filter(|_| is_float);
        match float {
            Some(float) if is_infinite(float) && !is_named => {
                self.at = start;
                let bits = 8 * size_of::<F>();
                self.fail(format!(
                    "the number is too large for a float of {bits} bits"
                ))
            }
            Some(float) => Ok(Some(float)),
            None => {
                self.at = before;
                Ok(None)
            }
        }
    }

    /// Parses texts in quotes and bytes in hexadecimal digits, one after the other; `None` if there is
    /// neither.
    fn content(&mut self) -> Parsed<Option<Vec<u8>>> {
        let mut content = None;
        loop {
            self.spaces();
            if self.is_at_end() || self.rest().starts_with('(') {
                return Ok(content);
            }
            let bytes = content.get_or_insert_with(Vec::new);
            if self.eat("{}") {
                continue;
            }
            if self.eat("\"") {
                self.text(bytes)?;
            } else {
                self.hex(bytes)?;
            }
        }
    }

    fn hex(&mut self, bytes: &mut Vec<u8>) -> Parsed<()> {
        let start = self.at;
        let rest = self.rest();
        let end = rest.find(|c: char| !c.is_ascii_hexdigit());
        let digits = &rest.as_bytes()[..end.unwrap_or(rest.len())];
        self.at += digits.len();
        if digits.is_empty() {
            return self.fail("expected text in quotes or hexadecimal digits");
        }
        if digits.len() % 2 == 1 {
            self.at = start;
            return self.fail("expected two hexadecimal digits per byte");
        }
        let digit = |c: u8| (c as char).to_digit(16).unwrap_or(0) as u8;
        let pairs = digits.chunks_exact(2);
        bytes.extend(pairs.map(|pair| digit(pair[0]) << 4 | digit(pair[1])));
        Ok(())
    }

    /// Parses text up to its closing quote.
    fn text(&mut self, bytes: &mut Vec<u8>) -> Parsed<()> {
        loop {
            let rest = self.rest();
            let end = rest.find(['"', '\\']).unwrap_or(rest.len());
            bytes.extend_from_slice(&rest.as_bytes()[..end]);
            self.at += end;
            if self.eat("\"") {
                return Ok(());
            }
            if self.rest().is_empty() {
                return self.fail("expected `\"` at the end of the text");
            }
            self.escape(bytes)?;
        }
    }

    /// Parses an escape.
    fn escape(&mut self, bytes: &mut Vec<u8>) -> Parsed<()> {
        let start = self.at;
        self.at += 1;
        let c = self.rest().chars().next();
        self.at += c.map_or(0, char::len_utf8);
        let c = match c {
            Some('n') => Some('\n'),
            Some('r') => Some('\r'),
            Some('t') => Some('\t'),
            Some('"' | '\\') => c,
            Some('x') => {
                let digits = self
                    .rest()
                    .get(..2)
                    .filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit()));
                if let Some(byte) = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
                    self.at += 2;
                    bytes.push(byte);
                    return Ok(());
                }
                None
            }
            Some('u') if self.eat("{") => {
                let code = u32::from_str_radix(self.word(), 16).ok();
                code.and_then(char::from_u32).filter(|_| self.eat("}"))
            }
            _ => None,
        };
        match c {
            Some(c) => {
                bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
                Ok(())
            }
            None => {
                self.at = start;
                self.fail("expected one of the escapes \\n \\r \\t \\\" \\\\ \\x7f \\u{7f}")
            }
        }
    }

    /// Skips a note in parentheses.
    fn note(&mut self) -> Parsed<()> {
        self.spaces();
        if !self.rest().starts_with('(') {
            return Ok(());
        }
        match self.rest().find(')') {
            Some(end) => {
                self.at += end + 1;
                Ok(())
            }
            None => self.fail("expected `)` at the end of the note"),
        }
    }
}

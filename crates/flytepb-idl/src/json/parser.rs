//! A serde deserializer over JSON text that knows where it stands.
//!
//! A number that is not a plain integer below 10^18 goes to the visitor as its text, through
//! `visit_bytes`, so that the field's type decides how to round it.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::error::ErrorKind;
use super::scan::plain_len;

/// Reads one JSON value from `text`.
pub(super) struct Parser<'de> {
    text: &'de str,
    at: usize,
    /// How many brackets are open, and how many may be.
    open: u32,
    max_open: u32,
    /// The string just read, if it had escapes.
    scratch: String,
}

/// What is wrong, and where if that is known.
pub(super) struct ParseError(Box<Parts>);

struct Parts {
    reason: String,
    at: Option<usize>,
    /// `None` when a visitor found the fault.
    kind: Option<ErrorKind>,
}

impl ParseError {
    #[cold]
    fn new(kind: ErrorKind, at: usize, reason: String) -> Self {
        ParseError(Box::new(Parts {
            reason,
            at: Some(at),
            kind: Some(kind),
        }))
    }

    /// The error, at this place if it had none.
    #[cold]
    fn at(mut self, at: usize) -> Self {
        self.0.at.get_or_insert(at);
        self
    }

    pub(super) fn into_parts(self) -> (Option<usize>, String, Option<ErrorKind>) {
        (self.0.at, self.0.reason, self.0.kind)
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.reason)
    }
}

impl fmt::Debug for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for ParseError {}

impl serde::de::Error for ParseError {
    #[cold]
    fn custom<T: fmt::Display>(reason: T) -> Self {
        ParseError(Box::new(Parts {
            reason: reason.to_string(),
            at: None,
            kind: None,
        }))
    }
}

type Result<T> = std::result::Result<T, ParseError>;

impl<'de> Parser<'de> {
    /// A reader of `text` for messages nested up to `max_depth` levels.
    pub(super) fn new(text: &'de str, max_depth: u32) -> Self {
        Parser {
            text,
            at: 0,
            open: 0,
            // An object or array is open for each message, and one for the list or map it is in.
            max_open: max_depth.saturating_mul(2).saturating_add(2),
            scratch: String::new(),
        }
    }

    /// Refuses whatever follows the value.
    pub(super) fn end(&mut self) -> Result<()> {
        match self.peek() {
            None => Ok(()),
            Some(_) => self.syntax("unexpected text after the value"),
        }
    }

    #[inline]
    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// The next byte that is not white space.
    #[inline]
    fn peek(&mut self) -> Option<u8> {
        loop {
            match self.byte() {
                Some(b' ' | b'\n' | b'\r' | b'\t') => self.at += 1,
                other => return other,
            }
        }
    }

    #[cold]
    fn syntax<T>(&self, reason: &str) -> Result<T> {
        Err(match self.byte() {
            Some(_) => ParseError::new(ErrorKind::Syntax, self.at, reason.to_owned()),
            None => ParseError::new(
                ErrorKind::Truncated,
                self.at,
                "the input ends inside a value".to_owned(),
            ),
        })
    }

    fn word(&mut self, word: &str) -> Result<()> {
        if !self.text.as_bytes()[self.at..].starts_with(word.as_bytes()) {
            return self.syntax("expected a value: an object, array, string, number or word");
        }
        self.at += word.len();
        Ok(())
    }

    /// Opens an object or array, whose bracket is next.
    fn enter(&mut self) -> Result<()> {
        if self.open >= self.max_open {
            let reason = "objects and arrays are nested deeper than the limit".to_owned();
            return Err(ParseError::new(ErrorKind::TooDeep, self.at, reason));
        }
        self.open += 1;
        self.at += 1;
        Ok(())
    }

    /// Steps over the comma in front of the next member or element; `false` at the closing
    /// bracket, which is read too.
    #[inline]
    fn more(&mut self, first: &mut bool, close: u8) -> Result<bool> {
        match self.peek() {
            Some(byte) if byte == close => {
                self.at += 1;
                self.open -= 1;
                return Ok(false);
            }
            Some(b',') if !*first => {
                self.at += 1;
                if self.peek() == Some(close) {
                    return self.syntax("a comma must not stand before a closing bracket");
                }
            }
            Some(_) if *first => {}
            _ => return self.syntax("expected a comma or a closing bracket"),
        }
        *first = false;
        Ok(true)
    }

    /// Reads the string whose quote is next; `None` when it is in `scratch`.
    #[inline]
    fn string(&mut self) -> Result<Option<&'de str>> {
        let start = self.at + 1;
        let end = start + plain_len(&self.text.as_bytes()[start..]);
        if self.text.as_bytes().get(end) == Some(&b'"') {
            self.at = end + 1;
            return Ok(Some(&self.text[start..end]));
        }
        self.scratch.clear();
        self.at = start;
        self.escaped_string()?;
        Ok(None)
    }

    /// Reads a string with escapes, from behind its quote, into `scratch`.
    fn escaped_string(&mut self) -> Result<()> {
        loop {
            let end = self.at + plain_len(&self.text.as_bytes()[self.at..]);
            self.scratch.push_str(&self.text[self.at..end]);
            self.at = end;
            match self.byte() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(());
                }
                Some(b'\\') => {
                    let char = self.escape()?;
                    self.scratch.push(char);
                }
                _ => return self.syntax("a control character in a string must be escaped"),
            }
        }
    }

    /// Reads an escape, whose backslash is next.
    fn escape(&mut self) -> Result<char> {
        let start = self.at;
        self.at += 1;
        let char = match self.byte() {
            Some(b'n') => '\n',
            Some(b't') => '\t',
            Some(b'r') => '\r',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(plain @ (b'"' | b'\\' | b'/')) => plain.into(),
            Some(b'u') => return self.unicode_escape(start),
            _ => return self.syntax("no such escape in a string"),
        };
        self.at += 1;
        Ok(char)
    }

    /// Reads a `\uXXXX`, whose `u` is next, or the two that make a surrogate pair.
    fn unicode_escape(&mut self, start: usize) -> Result<char> {
        let unit = self.hex4()?;
        let code = match unit {
            0xd800..=0xdbff if self.text.as_bytes()[self.at..].starts_with(b"\\u") => {
                self.at += 1;
                match self.hex4()? {
                    low @ 0xdc00..=0xdfff => 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00),
                    _ => unit,
                }
            }
            _ => unit,
        };
        match char::from_u32(code) {
            Some(char) => Ok(char),
            None => {
                self.at = start;
                self.syntax("half of a surrogate pair in a string")
            }
        }
    }

    fn hex4(&mut self) -> Result<u32> {
        self.at += 1;
        let mut value = 0;
        for _ in 0..4 {
            let Some(digit) = self.byte().and_then(|b| char::from(b).to_digit(16)) else {
                return self.syntax("expected four hexadecimal digits");
            };
            value = value << 4 | digit;
            self.at += 1;
        }
        Ok(value)
    }

    /// Steps over digits; their value, modulo 2^64, and their number.
    #[inline]
    fn digits(&mut self) -> (u64, usize) {
        let (mut value, start) = (0u64, self.at);
        while let Some(digit @ b'0'..=b'9') = self.byte() {
            value = value.wrapping_mul(10).wrapping_add(u64::from(digit - b'0'));
            self.at += 1;
        }
        (value, self.at - start)
    }

    /// Reads a number.
    #[inline]
    fn number<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value> {
        let start = self.at;
        let negative = self.byte() == Some(b'-');
        self.at += usize::from(negative);
        let leading_zero = self.byte() == Some(b'0');
        let (value, digits) = self.digits();
        if digits == 0 {
            return self.syntax("expected a digit");
        }
        if leading_zero && digits > 1 {
            self.at = start;
            return self.syntax("a number must not start with a zero");
        }
        let whole = self.at;
        self.fraction_and_exponent()?;
        if self.at > whole || digits > 18 || (negative && value == 0) {
            return visitor.visit_bytes(&self.text.as_bytes()[start..self.at]);
        }
        match negative {
            false => visitor.visit_u64(value),
            true => visitor.visit_i64(-(value as i64)),
        }
    }

    #[inline]
    fn fraction_and_exponent(&mut self) -> Result<()> {
        if self.byte() == Some(b'.') {
            self.at += 1;
            if self.digits().1 == 0 {
                return self.syntax("expected a digit behind the point");
            }
        }
        if let Some(b'e' | b'E') = self.byte() {
            self.at += 1;
            if let Some(b'+' | b'-') = self.byte() {
                self.at += 1;
            }
            if self.digits().1 == 0 {
                return self.syntax("expected a digit in the exponent");
            }
        }
        Ok(())
    }

    #[inline]
    fn value<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value> {
        match self.peek() {
            Some(b'"') => match self.string()? {
                Some(text) => visitor.visit_borrowed_str(text),
                None => visitor.visit_str(&self.scratch),
            },
            Some(b'-' | b'0'..=b'9') => self.number(visitor),
            Some(b't') => self.word("true").and_then(|()| visitor.visit_bool(true)),
            Some(b'f') => self.word("false").and_then(|()| visitor.visit_bool(false)),
            Some(b'n') => self.word("null").and_then(|()| visitor.visit_unit()),
            _ => self.syntax("expected a value: an object, array, string, number or word"),
        }
    }
}

impl<'de> Deserializer<'de> for &mut Parser<'de> {
    type Error = ParseError;

    #[inline]
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        let first = self.peek();
        let start = self.at;
        let read = match first {
            Some(b'{') => {
                self.enter()?;
                visitor.visit_map(Inside::new(self))
            }
            Some(b'[') => {
                self.enter()?;
                visitor.visit_seq(Inside::new(self))
            }
            _ => self.value(visitor),
        };
        read.map_err(|error| error.at(start))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit
        unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// The inside of an object or array.
struct Inside<'p, 'de> {
    parser: &'p mut Parser<'de>,
    first: bool,
}

impl<'p, 'de> Inside<'p, 'de> {
    fn new(parser: &'p mut Parser<'de>) -> Self {
        Inside {
            parser,
            first: true,
        }
    }
}

impl<'de> MapAccess<'de> for Inside<'_, 'de> {
    type Error = ParseError;

    #[inline]
    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>> {
        if !self.parser.more(&mut self.first, b'}')? {
            return Ok(None);
        }
        if self.parser.peek() != Some(b'"') {
            return self.parser.syntax("expected a name in quotes");
        }
        let key = seed.deserialize(&mut *self.parser)?;
        if self.parser.peek() != Some(b':') {
            return self.parser.syntax("expected a colon");
        }
        self.parser.at += 1;
        Ok(Some(key))
    }

    #[inline]
    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value> {
        self.parser.peek();
        let start = self.parser.at;
        let value = seed.deserialize(&mut *self.parser);
        value.map_err(|error| error.at(start))
    }
}

impl<'de> SeqAccess<'de> for Inside<'_, 'de> {
    type Error = ParseError;

    #[inline]
    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>> {
        match self.parser.more(&mut self.first, b']')? {
            true => seed.deserialize(&mut *self.parser).map(Some),
            false => Ok(None),
        }
    }
}

//! Tokens of JSON text with their positions.

use flytepb_wire::Limit;

use crate::error::{ErrorKind, Fault};
use crate::escape::plain_len;
use crate::read::token::Token;

/// A cursor over JSON text.
pub(crate) struct Parser<'t> {
    text: &'t str,
    pub(crate) at: usize,
    /// Number of open brackets, and their limit.
    open: u32,
    max_open: u32,
    /// The string just read, if it had escapes.
    unescaped: String,
}

/// Maximum number of bytes reserved for a string with escapes before it is read.
const MOST_RESERVED: usize = 8 << 10;

/// A fault and its position, if known.
pub(crate) struct ParseError(Box<(Fault, Option<usize>)>);

impl ParseError {
    #[cold]
    fn new(kind: ErrorKind, at: usize, reason: &str) -> Self {
        ParseError(Box::new((Fault::new(kind, reason), Some(at))))
    }

    /// Sets the position unless the error has one.
    #[cold]
    pub(crate) fn at(mut self, at: usize) -> Self {
        self.0 .1.get_or_insert(at);
        self
    }

    pub(crate) fn into_parts(self) -> (Fault, Option<usize>) {
        *self.0
    }
}

impl From<Fault> for ParseError {
    #[cold]
    fn from(fault: Fault) -> Self {
        ParseError(Box::new((fault, None)))
    }
}

pub(crate) type Result<T> = std::result::Result<T, ParseError>;

impl<'t> Parser<'t> {
    /// Creates a parser of `text` for messages nested up to `max_depth` levels.
    pub(crate) fn new(text: &'t str, max_depth: u32) -> Self {
        Parser {
            text,
            at: 0,
            open: 0,
            // Each message opens an object, and one more bracket for the list or map that holds it.
            max_open: max_depth.saturating_mul(2).saturating_add(2),
            unescaped: String::new(),
        }
    }

    /// Refuses anything after the value.
    pub(crate) fn end(&mut self) -> Result<()> {
        self.peek();
        match self.byte() {
            None => Ok(()),
            Some(_) => self.syntax("unexpected text after the value"),
        }
    }

    /// Returns the text not read yet.
    #[inline]
    pub(crate) fn rest(&self) -> &'t [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    #[inline]
    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Skips white space and returns the next byte, 0 at the end of the text.
    #[inline]
    pub(crate) fn peek(&mut self) -> u8 {
        match self.byte() {
            Some(byte) if byte > b' ' => byte,
            _ => self.peek_far(),
        }
    }

    #[inline(never)]
    fn peek_far(&mut self) -> u8 {
        loop {
            match self.byte() {
                Some(b' ' | b'\n' | b'\r' | b'\t') => self.at += 1,
                other => return other.unwrap_or(0),
            }
        }
    }

    #[cold]
    fn syntax<T>(&self, reason: &str) -> Result<T> {
        Err(match self.byte() {
            Some(_) => ParseError::new(ErrorKind::Syntax, self.at, reason),
            None => {
                let reason = "the input ends inside a value";
                ParseError::new(ErrorKind::Truncated, self.at, reason)
            }
        })
    }

    fn word(&mut self, word: &str) -> Result<()> {
        if !self.text.as_bytes()[self.at..].starts_with(word.as_bytes()) {
            return self.syntax("expected a value: an object, array, string, number or word");
        }
        self.at += word.len();
        Ok(())
    }

    #[cold]
    fn too_deep(&self) -> ParseError {
        let reason = format!(
            "objects and arrays are nested deeper than a depth limit of {} allows",
            self.max_open / 2 - 1
        );
        ParseError::new(ErrorKind::Over(Limit::Depth), self.at, &reason)
    }

    /// Opens an object or array at its bracket.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn enter(&mut self) -> Result<()> {
        if self.open >= self.max_open {
            return Err(self.too_deep());
        }
        self.open += 1;
        self.at += 1;
        Ok(())
    }

    /// Consumes the closing bracket if it follows the opening one directly.
    #[inline]
    pub(crate) fn is_empty(&mut self, close: u8) -> bool {
        let is_empty = self.peek() == close;
        if is_empty {
            self.leave();
        }
        is_empty
    }

    #[inline]
    fn leave(&mut self) {
        self.at += 1;
        self.open -= 1;
    }

    /// Consumes the comma before another member or element, or the closing bracket; returns `false`
    /// for the latter.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn another(&mut self, close: u8) -> Result<bool> {
        match self.peek() {
            b',' => {
                self.at += 1;
                if self.peek() == close {
                    self.syntax("trailing comma before a closing bracket")
                } else {
                    Ok(true)
                }
            }
            byte if byte == close => {
                self.leave();
                Ok(false)
            }
            _ => self.syntax("expected a comma or a closing bracket"),
        }
    }

    /// Reads a string, from its opening quote.
    #[inline(never)]
    pub(crate) fn string(&mut self) -> Result<&str> {
        self.string_in_line()
    }

    /// Like [`string`](Self::string), inlined.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn string_in_line(&mut self) -> Result<&str> {
        let start = self.at + 1;
        let end = start + plain_len(&self.text.as_bytes()[start..]);
        if self.text.as_bytes().get(end) == Some(&b'"') {
            self.at = end + 1;
            return Ok(self.text.split_at(end).0.split_at(start).1);
        }
        self.string_with_escapes()
    }

    /// Reads a string with escapes into `unescaped`, from its opening quote.
    #[inline(never)]
    fn string_with_escapes(&mut self) -> Result<&str> {
        self.at += 1;
        self.unescaped.clear();
        // The remaining text is longer than the string.
        self.unescaped.reserve(self.rest().len().min(MOST_RESERVED));
        loop {
            let (_, rest) = self.text.split_at(self.at);
            let (plain, special) = rest.split_at(plain_len(rest.as_bytes()));
            self.unescaped.push_str(plain);
            self.at += plain.len();
            let char = match special.as_bytes() {
                [b'"', ..] => break,
                [b'\\', b'n', ..] => '\n',
                [b'\\', b't', ..] => '\t',
                [b'\\', b'r', ..] => '\r',
                [b'\\', b'b', ..] => '\u{8}',
                [b'\\', b'f', ..] => '\u{c}',
                [b'\\', plain @ (b'"' | b'\\' | b'/'), ..] => char::from(*plain),
                [b'\\', b'u', ..] => {
                    let char = self.unicode_escape()?;
                    self.unescaped.push(char);
                    continue;
                }
                [b'\\', ..] => {
                    self.at += 1;
                    return self.syntax("invalid escape in a string");
                }
                _ => return self.syntax("a control character in a string must be escaped"),
            };
            self.unescaped.push(char);
            self.at += 2;
        }
        self.at += 1;
        Ok(&self.unescaped)
    }

    /// Reads a `\uXXXX` escape, or two that form a surrogate pair, from its backslash.
    #[inline(never)]
    fn unicode_escape(&mut self) -> Result<char> {
        let start = self.at;
        self.at += 1;
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
                self.syntax("unpaired surrogate in a string")
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

    /// Reads digits; returns their value modulo 2^64 and their number.
    #[inline]
    fn digits(&mut self) -> (u64, usize) {
        let (mut value, start) = (0u64, self.at);
        while let Some(digit @ b'0'..=b'9') = self.byte() {
            value = value.wrapping_mul(10).wrapping_add(u64::from(digit - b'0'));
            self.at += 1;
        }
        (value, self.at - start)
    }

    /// Reads an integer of up to 18 digits in this range, quoted or not, whose first byte is
    /// `first`; returns `None` for any other value.
    #[inline]
    pub(crate) fn plain_integer(&mut self, first: u8, (min, max): (i128, i128)) -> Option<i64> {
        let start = self.at;
        let quotes = usize::from(first == b'"');
        self.at += quotes;
        let negative = self.byte() == Some(b'-');
        self.at += usize::from(negative);
        let leading_zero = self.byte() == Some(b'0');
        let (value, digits) = self.digits();
        let is_end = match self.byte() {
            Some(b'"') => quotes == 1,
            Some(b',' | b'}' | b']' | b' ' | b'\n' | b'\r' | b'\t') => quotes == 0,
            _ => false,
        };
        let value = if negative {
            (value as i64).wrapping_neg()
        } else {
            value as i64
        };
        let is_plain = is_end && (1..=18).contains(&digits) && !(leading_zero && digits > 1);
        if !is_plain || !(min..=max).contains(&value.into()) {
            self.at = start;
            return None;
        }
        self.at += quotes;
        Some(value)
    }

    #[inline]
    fn number(&mut self) -> Result<Token<'t>> {
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
            return Ok(Token::Number(&self.text[start..self.at]));
        }
        Ok(if negative {
            Token::Int(-(value as i64))
        } else {
            Token::Uint(value)
        })
    }

    #[inline]
    fn fraction_and_exponent(&mut self) -> Result<()> {
        if self.byte() == Some(b'.') {
            self.at += 1;
            if self.digits().1 == 0 {
                return self.syntax("expected a digit after the decimal point");
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

    /// Reads a value other than an object or array.
    #[inline]
    pub(crate) fn token(&mut self) -> Result<Token<'_>> {
        match self.peek() {
            b'"' => self.string().map(Token::Str),
            b'-' | b'0'..=b'9' => self.number(),
            b't' => self.word("true").map(|()| Token::Bool(true)),
            b'f' => self.word("false").map(|()| Token::Bool(false)),
            b'n' => self.word("null").map(|()| Token::Null),
            _ => self.syntax("expected a value: an object, array, string, number or word"),
        }
    }

    /// Skips a value of any kind.
    pub(crate) fn skip(&mut self) -> Result<()> {
        let close = match self.peek() {
            b'{' => b'}',
            b'[' => b']',
            _ => return self.token().map(drop),
        };
        self.enter()?;
        let mut more = !self.is_empty(close);
        while more {
            if close == b'}' {
                self.name()?;
                self.colon()?;
            }
            self.skip()?;
            more = self.another(close)?;
        }
        Ok(())
    }

    #[inline]
    pub(crate) fn name(&mut self) -> Result<&str> {
        match self.peek() {
            b'"' => self.string(),
            _ => self.syntax("expected a name in quotes"),
        }
    }

    /// Consumes the colon after a name.
    #[inline]
    pub(crate) fn colon(&mut self) -> Result<()> {
        match self.peek() {
            b':' => {
                self.at += 1;
                Ok(())
            }
            _ => self.syntax("expected a colon"),
        }
    }
}

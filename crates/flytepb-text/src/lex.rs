//! Tokens of the text format.

use crate::error::{Fault, Kind};

/// A cursor over a text.
#[derive(Clone)]
pub(crate) struct Lexer<'a> {
    text: &'a str,
    position: usize,
}

pub(crate) struct Number<'a> {
    /// Without sign, prefix and suffix.
    pub(crate) digits: &'a str,
    pub(crate) form: Form,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Decimal,
    Octal,
    Hex,
    Float,
}

impl<'a> Lexer<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Lexer { text, position: 0 }
    }

    pub(crate) fn offset(&self) -> usize {
        self.position
    }

    fn rest(&self) -> &'a [u8] {
        &self.text.as_bytes()[self.position..]
    }

    pub(crate) fn fault(&self, reason: impl Into<String>) -> Fault {
        Fault::new(Kind::Syntax, self.position, reason)
    }

    /// Skips white space and comments and returns the next byte.
    pub(crate) fn peek(&mut self) -> Option<u8> {
        loop {
            match *self.rest() {
                [b' ' | b'\n' | b'\t' | b'\r' | 0x0b | 0x0c, ..] => self.position += 1,
                [b'#', ref comment @ ..] => {
                    let len = comment.iter().position(|b| *b == b'\n');
                    self.position += 1 + len.unwrap_or(comment.len());
                }
                [byte, ..] => return Some(byte),
                [] => return None,
            }
        }
    }

    /// Consumes the next byte if it is this one.
    pub(crate) fn take(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.position += usize::from(found);
        found
    }

    pub(crate) fn expect(&mut self, byte: u8) -> Result<(), Fault> {
        if self.take(byte) {
            return Ok(());
        }
        Err(self.fault(format!("`{}` is missing", char::from(byte))))
    }

    /// Consumes bytes as long as `accept` returns true.
    pub(crate) fn take_while(&mut self, accept: impl Fn(u8) -> bool) -> &'a str {
        let start = self.position;
        let len = self.rest().iter().position(|b| !accept(*b));
        self.position = len.map_or(self.text.len(), |len| start + len);
        self.text.get(start..self.position).unwrap_or_default()
    }

    /// Reads an identifier, if one is next.
    pub(crate) fn identifier(&mut self) -> Option<&'a str> {
        let first = self.peek()?;
        (first.is_ascii_alphabetic() || first == b'_').then(|| self.take_while(is_word))
    }

    /// Reads a number without sign, if one is next.
    pub(crate) fn number(&mut self) -> Result<Option<Number<'a>>, Fault> {
        let Some(b'0'..=b'9' | b'.') = self.peek() else {
            return Ok(None);
        };
        let start = self.position;
        let number = match *self.rest() {
            [b'0', b'x' | b'X', ..] => self.prefixed(2, Form::Hex, |b| b.is_ascii_hexdigit()),
            [b'0', b'0'..=b'9', ..] => self.prefixed(1, Form::Octal, |b| matches!(b, b'0'..=b'7')),
            _ => self.decimal(),
        };
        let glued = matches!(self.rest().first(), Some(b) if is_word(*b) || *b == b'.');
        if number.digits.is_empty() || glued {
            return Err(Fault::new(Kind::Syntax, start, "number is not well-formed"));
        }
        Ok(Some(number))
    }

    fn prefixed(&mut self, prefix: usize, form: Form, accept: fn(u8) -> bool) -> Number<'a> {
        self.position += prefix;
        let digits = self.take_while(accept);
        Number { digits, form }
    }

    /// Reads a decimal integer or a float; `digits` is empty if it is malformed.
    fn decimal(&mut self) -> Number<'a> {
        let start = self.position;
        let is_digit = |b: u8| b.is_ascii_digit();
        let mut form = Form::Decimal;
        let mut digits = self.take_while(is_digit).len();
        if self.rest().first() == Some(&b'.') {
            self.position += 1;
            digits += self.take_while(is_digit).len();
            form = Form::Float;
        }
        if let Some(b'e' | b'E') = self.rest().first() {
            let signed = matches!(self.rest().get(1), Some(b'+' | b'-'));
            self.position += 1 + usize::from(signed);
            if self.take_while(is_digit).is_empty() {
                digits = 0;
            }
            form = Form::Float;
        }
        let end = if digits == 0 { start } else { self.position };
        if let Some(b'f' | b'F') = self.rest().first() {
            self.position += 1;
            form = Form::Float;
        }
        let digits = &self.text[start..end];
        Number { digits, form }
    }

    /// Reads one or more adjacent string literals and returns their bytes.
    pub(crate) fn string(&mut self) -> Result<Vec<u8>, Fault> {
        let mut out = Vec::new();
        let Some(mut quote @ (b'"' | b'\'')) = self.peek() else {
            return Err(Fault::new(Kind::Value, self.position, "not a string"));
        };
        loop {
            self.literal(quote, &mut out)?;
            match self.peek() {
                Some(next @ (b'"' | b'\'')) => quote = next,
                _ => return Ok(out),
            }
        }
    }

    fn literal(&mut self, quote: u8, out: &mut Vec<u8>) -> Result<(), Fault> {
        let start = self.position;
        self.position += 1;
        loop {
            let plain = self.rest();
            let special = |b: &u8| *b == quote || matches!(b, b'\\' | b'\n');
            let len = plain.iter().position(special).unwrap_or(plain.len());
            out.extend_from_slice(&plain[..len]);
            self.position += len;
            match plain.get(len) {
                Some(b'\\') => self.escape(out)?,
                Some(b) if *b == quote => {
                    self.position += 1;
                    return Ok(());
                }
                Some(_) => {
                    return Err(self.fault("string has a line break: write it as \\n"));
                }
                None => return Err(Fault::new(Kind::Syntax, start, "string does not end")),
            }
        }
    }

    fn escape(&mut self, out: &mut Vec<u8>) -> Result<(), Fault> {
        let wrong = self.fault("escape sequence is not valid");
        let Some(&kind) = self.rest().get(1) else {
            return Err(wrong);
        };
        self.position += 2;
        let byte = match kind {
            b'a' => 0x07,
            b'b' => 0x08,
            b'f' => 0x0c,
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'v' => 0x0b,
            b'?' | b'\\' | b'\'' | b'"' => kind,
            b'x' | b'X' => match self.digits(16, 2) {
                Some((value, _)) => value as u8,
                None => return Err(wrong),
            },
            b'0'..=b'7' => {
                self.position -= 1;
                match self.digits(8, 3).map(|(value, _)| u8::try_from(value)) {
                    Some(Ok(value)) => value,
                    _ => return Err(wrong),
                }
            }
            b'u' | b'U' => {
                let c = self.unicode(kind).ok_or(wrong)?;
                out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
                return Ok(());
            }
            _ => return Err(wrong),
        };
        out.push(byte);
        Ok(())
    }

    /// Reads the character of `\uXXXX` or `\UXXXXXXXX`; returns `None` for surrogates.
    fn unicode(&mut self, kind: u8) -> Option<char> {
        let len = if kind == b'u' { 4 } else { 8 };
        let (code, found) = self.digits(16, len)?;
        (found == len).then(|| char::from_u32(code)).flatten()
    }

    /// Reads one to `max` digits; returns their value and number.
    fn digits(&mut self, radix: u32, max: usize) -> Option<(u32, usize)> {
        let digits = self.rest().iter().take(max);
        let digits: Vec<u32> = digits
            .map_while(|b| char::from(*b).to_digit(radix))
            .collect();
        self.position += digits.len();
        let value = digits.iter().fold(0, |value, d| value * radix + d);
        (!digits.is_empty()).then_some((value, digits.len()))
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

//! Parsing of paths.

use super::{Path, PathError, Step, StepKind};

/// Maximum number of steps to any depth: each multiplies the work by the depth of the message.
const MAX_ANY_DEPTHS: usize = 2;

pub(super) fn path(text: &str) -> Result<Path, PathError> {
    let mut parser = Parser { text, at: 0 };
    let path = parser.path()?;
    match parser.peek() {
        None => Ok(path),
        Some(_) => parser.fail("expected `.`, `[` or the end of the path"),
    }
}

/// Parses the path that `text` starts with; returns it and the rest of the text.
pub(super) fn prefix(text: &str) -> Result<(Path, &str), PathError> {
    let mut parser = Parser { text, at: 0 };
    let path = parser.path()?;
    Ok((path, parser.rest()))
}

pub(super) fn list(text: &str) -> Result<Vec<Path>, PathError> {
    let mut parser = Parser { text, at: 0 };
    let mut paths = Vec::new();
    loop {
        parser.skip_spaces();
        paths.push(parser.path()?);
        parser.skip_spaces();
        match parser.peek() {
            None => return Ok(paths),
            Some(',') => parser.at += 1,
            Some(_) => return parser.fail("expected `.`, `[`, `,` or the end of the path"),
        }
    }
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Parser<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn skip_spaces(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start().len();
    }

    /// Moves past this text, if it is next.
    fn eat(&mut self, expected: &str) -> bool {
        let is_next = self.rest().starts_with(expected);
        if is_next {
            self.at += expected.len();
        }
        is_next
    }

    fn fail<T>(&self, reason: impl Into<String>) -> Result<T, PathError> {
        Err(PathError::new(self.text, self.at, reason))
    }

    /// Returns the characters up to the first that is not one of these.
    fn word(&mut self, is_part: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    fn path(&mut self) -> Result<Path, PathError> {
        let start = self.at;
        let mut steps = Vec::new();
        // The path of an element of a list of messages may start with an index.
        let starts_with_dots = self.rest().starts_with("..");
        if !starts_with_dots && self.peek() != Some('[') {
            steps.push(self.field()?);
        }
        loop {
            let at = self.at;
            if self.eat("..") {
                let is_any = |step: &&Step| matches!(step.kind, StepKind::AnyDepth(_));
                if steps.iter().filter(is_any).count() == MAX_ANY_DEPTHS {
                    return Err(PathError::new(
                        self.text,
                        at,
                        "a path may have `..` twice at most",
                    ));
                }
                if self.peek() == Some('#') {
                    return self.fail("`..` leads to fields by name, not by number");
                }
                let name = self.name()?;
                let kind = StepKind::AnyDepth(name);
                steps.push(Step { kind, at: at + 2 });
            } else if self.eat(".") {
                steps.push(self.field()?);
            } else if self.eat("[") {
                let kind = self.index()?;
                steps.push(Step { kind, at: at + 1 });
                if !self.eat("]") {
                    return self.fail("expected `]`");
                }
            } else {
                break;
            }
        }
        Ok(Path {
            text: self.text[start..self.at].to_owned(),
            steps: steps
                .into_iter()
                .map(|step| Step {
                    at: step.at - start,
                    ..step
                })
                .collect(),
        })
    }

    /// Parses a name or the number of an unknown field.
    fn field(&mut self) -> Result<Step, PathError> {
        let at = self.at;
        let kind = if self.eat("#") {
            let digits = self.word(|c| c.is_ascii_digit());
            match digits.parse() {
                Ok(number) if (1..1 << 29).contains(&number) => StepKind::Unknown(number),
                _ => return self.fail("expected a field number after `#`"),
            }
        } else {
            StepKind::Name(self.name()?)
        };
        Ok(Step { kind, at })
    }

    fn name(&mut self) -> Result<String, PathError> {
        match self.word(|c| c.is_alphanumeric() || matches!(c, '_' | '-')) {
            "" if self.peek().is_none() => self.fail("expected a field name, but the path ends"),
            "" => self.fail("expected a field name"),
            name => Ok(name.to_owned()),
        }
    }

    fn index(&mut self) -> Result<StepKind, PathError> {
        let rest = self.rest();
        match rest.chars().next() {
            Some(quote @ ('"' | '\'')) => self.key(quote),
            Some('*') => {
                self.at += 1;
                Ok(StepKind::Every)
            }
            Some(c) if c.is_ascii_digit() || c == '-' => {
                let at = self.at;
                let number = self.word(|c| c.is_ascii_digit() || c == '-');
                match number.parse::<i128>() {
                    Ok(index) if i64::try_from(index).is_ok() || u64::try_from(index).is_ok() => {
                        Ok(StepKind::Index(index))
                    }
                    _ => Err(PathError::new(self.text, at, "not an index")),
                }
            }
            _ => match self.word(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.')) {
                "" => self.fail("expected an index, a key in quotes, a type or `*`"),
                word => Ok(StepKind::Word(word.to_owned())),
            },
        }
    }

    /// Parses a key in quotes of this kind.
    fn key(&mut self, quote: char) -> Result<StepKind, PathError> {
        self.at += 1;
        if self.eat(&format!("*{quote}")) {
            return Ok(StepKind::Every);
        }
        let mut key = String::new();
        loop {
            let at = self.at;
            let Some(c) = self.peek() else {
                return self.fail(format!("expected `{quote}` at the end of the key"));
            };
            self.at += c.len_utf8();
            match c {
                c if c == quote => return Ok(StepKind::Key(key)),
                '\\' => match self.escape() {
                    Some(c) => key.push(c),
                    None => return Err(PathError::new(self.text, at, "not an escape")),
                },
                c => key.push(c),
            }
        }
    }

    /// Parses what follows a backslash, in JSON or in Rust.
    fn escape(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(match c {
            '"' | '\\' | '/' | '\'' => c,
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            '0' => '\0',
            'u' if self.eat("{") => {
                let digits = self.word(|c| c.is_ascii_hexdigit());
                let code = u32::from_str_radix(digits, 16).ok()?;
                self.eat("}").then_some(())?;
                char::from_u32(code)?
            }
            'u' => {
                let first = self.four_digits()?;
                if !(0xd800..0xdc00).contains(&first) {
                    return char::from_u32(first.into());
                }
                self.eat("\\u").then_some(())?;
                let second = self.four_digits()?;
                char::decode_utf16([first, second]).next()?.ok()?
            }
            _ => return None,
        })
    }

    fn four_digits(&mut self) -> Option<u16> {
        let digits = self.rest().get(..4)?;
        self.at += 4;
        let is_hex = digits.bytes().all(|b| b.is_ascii_hexdigit());
        u16::from_str_radix(digits, 16).ok().filter(|_| is_hex)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps(text: &str) -> Vec<StepKind> {
        let path: Path = text.parse().unwrap();
        assert_eq!(path.to_string(), text);
        path.steps.into_iter().map(|step| step.kind).collect()
    }

    #[test]
    fn steps_of_every_kind_are_parsed() {
        use StepKind::{AnyDepth, Every, Index, Key, Name, Unknown, Word};
        let name = |name: &str| Name(name.to_owned());
        let key = |key: &str| Key(key.to_owned());
        for (text, expected) in [
            ("a", vec![name("a")]),
            ("a_b.cD", vec![name("a_b"), name("cD")]),
            ("a[0][-1]", vec![name("a"), Index(0), Index(-1)]),
            (
                "a[18446744073709551615]",
                vec![name("a"), Index(u64::MAX.into())],
            ),
            ("a[*]", vec![name("a"), Every]),
            (r#"a["*"]"#, vec![name("a"), Every]),
            (r#"a["\u{2a}"]"#, vec![name("a"), key("*")]),
            (
                r#"a["x.y\"\n\u00e9\ud83d\ude00"]"#,
                vec![name("a"), key("x.y\"\né😀")],
            ),
            (r#"a['x"\'y']['*']"#, vec![name("a"), key("x\"'y"), Every]),
            ("..uri", vec![AnyDepth("uri".into())]),
            (
                "a..uri.b",
                vec![name("a"), AnyDepth("uri".into()), name("b")],
            ),
            ("a.#99", vec![name("a"), Unknown(99)]),
            ("a[b.c.D]", vec![name("a"), Word("b.c.D".into())]),
            ("[1].a", vec![Index(1), name("a")]),
        ] {
            assert_eq!(steps(text), expected, "{text}");
        }
    }

    #[test]
    fn errors_point_at_the_character() {
        for (text, at, reason) in [
            ("", 0, "expected a field name, but the path ends"),
            ("a.", 2, "expected a field name, but the path ends"),
            ("a..", 3, "expected a field name, but the path ends"),
            ("a.[0]", 2, "expected a field name"),
            ("a b", 1, "expected `.`, `[` or the end of the path"),
            ("a[", 2, "expected an index, a key in quotes, a type or `*`"),
            ("a[1", 3, "expected `]`"),
            ("a[1-2]", 2, "not an index"),
            ("a[99999999999999999999]", 2, "not an index"),
            ("a[\"x", 4, "expected `\"` at the end of the key"),
            ("a[\"\\x\"]", 3, "not an escape"),
            ("a[\"\\ud83d\"]", 3, "not an escape"),
            ("..a..b..c", 6, "a path may have `..` twice at most"),
            ("..#99", 2, "`..` leads to fields by name, not by number"),
            ("#x", 1, "expected a field number after `#`"),
            ("#0", 2, "expected a field number after `#`"),
        ] {
            let error = text.parse::<Path>().unwrap_err();
            assert_eq!(
                (error.at(), error.to_string().as_str()),
                (at, reason),
                "{text}"
            );
        }
        let error = Path::list("a.b, c[").unwrap_err();
        assert_eq!(error.at(), 7);
    }
}

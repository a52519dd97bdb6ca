//! Python's bytes literals, as `repr` and `pprint` print them.

/// Returns whether a text starts as a literal.
pub fn is_start(text: &[u8]) -> bool {
    let text = text.strip_prefix(b"(").unwrap_or(text);
    matches!(text, [b'b' | b'B', b'\'' | b'"', ..])
}

/// Decodes a literal, or several that follow each other, in parentheses or not.
pub fn decode(text: &[u8]) -> Result<Vec<u8>, String> {
    let inner = text.strip_prefix(b"(");
    let inner = inner.map(|inner| inner.strip_suffix(b")").unwrap_or(inner));
    let mut rest = inner.unwrap_or(text).trim_ascii();
    let mut bytes = Vec::new();
    while !rest.is_empty() {
        let [b'b' | b'B', quote @ (b'\'' | b'"'), after @ ..] = rest else {
            let c = char::from(rest[0]).escape_default();
            return Err(format!("a literal starts with `{c}`"));
        };
        rest = literal(after, *quote, &mut bytes)?.trim_ascii_start();
    }
    Ok(bytes)
}

/// Appends the bytes of a literal up to its closing quote; returns the text after it.
fn literal<'a>(mut text: &'a [u8], quote: u8, out: &mut Vec<u8>) -> Result<&'a [u8], String> {
    loop {
        let (byte, rest) = match text {
            [] => return Err(format!("its closing {} is missing", char::from(quote))),
            [c, rest @ ..] if *c == quote => return Ok(rest),
            [b'\\', rest @ ..] => escape(rest).ok_or_else(|| {
                let start = String::from_utf8_lossy(&rest[..rest.len().min(3)]).into_owned();
                format!("it has no escape `\\{start}`")
            })?,
            [c @ b' '..=b'~', rest @ ..] => (*c, rest),
            [c, ..] => {
                let c = char::from(*c).escape_default();
                return Err(format!("it has the character `{c}`"));
            }
        };
        out.push(byte);
        text = rest;
    }
}

/// Decodes an escape after its backslash; returns its byte and the text after it.
fn escape(text: &[u8]) -> Option<(u8, &[u8])> {
    let (first, rest) = text.split_first()?;
    let byte = match first {
        b'\\' | b'\'' | b'"' => *first,
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'x' => {
            let digits = std::str::from_utf8(rest.get(..2)?).ok()?;
            return Some((u8::from_str_radix(digits, 16).ok()?, &rest[2..]));
        }
        _ => return None,
    };
    Some((byte, rest))
}

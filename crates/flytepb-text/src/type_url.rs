//! The type URL of an expanded `Any`.

use flytepb_wire::descriptor::MessageDescriptor;
use flytepb_wire::TypeLookup;

use crate::error::Fault;
use crate::lex::Lexer;

/// Reads a type URL in brackets. White space and comments inside are ignored.
pub(crate) fn read(lexer: &mut Lexer<'_>) -> Result<String, Fault> {
    lexer.expect(b'[')?;
    let mut url = String::new();
    while lexer.peek() != Some(b']') {
        match lexer.take_while(is_url_char) {
            "" => return Err(lexer.fault("type URL has a character that is not allowed there")),
            part => url.push_str(part),
        }
    }
    if !is_valid(&url) {
        return Err(lexer.fault("type URL is not of the form host/full.Name"));
    }
    lexer.expect(b']')?;
    Ok(url)
}

/// Reads the name of an extension or a type URL in brackets.
pub(crate) fn read_name(lexer: &mut Lexer<'_>) -> Result<String, Fault> {
    let mut ahead = lexer.clone();
    if let Some(name) = extension(&mut ahead) {
        *lexer = ahead;
        return Ok(name);
    }
    read(lexer)
}

fn extension(lexer: &mut Lexer<'_>) -> Option<String> {
    lexer.take(b'[');
    let mut name = lexer.identifier()?.to_string();
    while lexer.take(b'.') {
        name.push('.');
        name.push_str(lexer.identifier()?);
    }
    lexer.take(b']').then_some(name)
}

/// Returns whether [`read`] returns this type URL if it is written in brackets.
pub(crate) fn is_valid(url: &str) -> bool {
    url.bytes().all(is_url_char)
        && url
            .rsplit_once('/')
            .is_some_and(|(prefix, name)| is_prefix(prefix) && name.split('.').all(is_identifier))
}

fn is_url_char(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~/!$&()*+,;=%".contains(&byte)
}

/// Returns whether a prefix is not empty, does not start with a slash, and has two hexadecimal
/// digits after each percent sign.
fn is_prefix(prefix: &str) -> bool {
    let escapes_are_whole = prefix.split('%').skip(1).all(|part| {
        let digits = part.as_bytes().get(..2);
        digits.is_some_and(|d| d.iter().all(u8::is_ascii_hexdigit))
    });
    !prefix.is_empty() && !prefix.starts_with('/') && escapes_are_whole
}

fn is_identifier(name: &str) -> bool {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    !name.starts_with(|c: char| c.is_ascii_digit()) && !name.is_empty() && name.chars().all(is_word)
}

/// Finds the type that a type URL names.
pub(crate) fn find(
    types: Option<TypeLookup>,
    type_url: &str,
) -> Option<&'static MessageDescriptor> {
    types?(type_url.rsplit_once('/')?.1)
}

//! `google.protobuf.Any`: the message it holds, with its type as the member `@type`.

use flytepb_wire::descriptor::MessageDescriptor;
use flytepb_wire::unknown_paths::Short;
use flytepb_wire::{FieldMut, FieldRef, TypeLookup, ValueMut, ValueRef, WireMessage};

use crate::context::Scope;
use crate::error::{ErrorKind, Fault};
use crate::read::object::Object;
use crate::read::parser::{self, Parser};
use crate::read::target::Target;
use crate::read::token::Token;
use crate::JsonOptions;

/// Name of the member that holds the type URL.
pub(crate) const TYPE: &str = "@type";
/// Name of the member that holds a message with a JSON form of its own.
pub(crate) const VALUE: &str = "value";

/// Looks up the type that a type URL names.
fn find_type(types: Option<TypeLookup>, url: &str) -> Result<&'static MessageDescriptor, Fault> {
    let name = url.rsplit('/').next().unwrap_or(url);
    let found = types.and_then(|types| types(name));
    found.ok_or_else(|| {
        let hint = if types.is_none() {
            "; set `types` of the options"
        } else {
            ""
        };
        let reason = format!("the type \"{}\" of an Any is not known{hint}", Short(url));
        Fault::new(ErrorKind::UnknownType, reason)
    })
}

/// Returns the type URL and the content of an Any, unless it is empty.
pub(crate) fn parts(any: &dyn WireMessage) -> Option<(&str, &[u8])> {
    let url = match any.get(0) {
        Some(FieldRef::Value(ValueRef::Str(url))) => Some(url),
        _ => None,
    };
    let content = match any.get(1) {
        Some(FieldRef::Value(ValueRef::Bytes(content))) => Some(content),
        _ => None,
    };
    (url.is_some() || content.is_some())
        .then(|| (url.unwrap_or_default(), content.unwrap_or_default()))
}

/// Decodes the message that an Any holds.
pub(crate) fn unpack(
    options: &JsonOptions,
    types: Option<TypeLookup>,
    url: &str,
    content: &[u8],
) -> Result<Box<dyn WireMessage>, Fault> {
    let descriptor = find_type(types, url)?;
    let mut message = (descriptor.new)();
    match options.limits.merge(message.as_mut(), content) {
        Ok(()) => Ok(message),
        Err(error) => {
            let name = descriptor.full_name;
            Err(Fault::value(format!(
                "the bytes of an Any are not a {name}: {error}"
            )))
        }
    }
}

/// Returns the scope inside an Any, and an empty message of the type that it will hold.
pub(crate) fn open<'c>(
    scope: Scope<'c>,
    url: &str,
) -> Result<(Scope<'c>, Box<dyn WireMessage>), Fault> {
    let scope = scope.deeper()?;
    let message = (find_type(scope.context.types, url)?.new)();
    scope.context.charge(size_of_val(&*message))?;
    Ok((scope, message))
}

/// Packs a message into an Any.
pub(crate) fn close(
    scope: Scope<'_>,
    any: &mut dyn WireMessage,
    url: String,
    message: &dyn WireMessage,
) -> Result<(), Fault> {
    scope.context.charge(message.wire_len())?;
    match any.get_mut(0) {
        FieldMut::Value(ValueMut::Str(target)) => target.set(url),
        _ => return Err(Fault::mismatch()),
    }
    match any.get_mut(1) {
        FieldMut::Value(ValueMut::Bytes(target)) => target.set(message.to_wire()),
        _ => return Err(Fault::mismatch()),
    }
    Ok(())
}

#[cold]
pub(crate) fn without_type() -> Fault {
    Fault::value("an Any has no member \"@type\"")
}

/// Reads the members of an Any after its opening bracket.
pub(crate) fn read(
    parser: &mut Parser<'_>,
    scope: Scope<'_>,
    any: &mut dyn WireMessage,
) -> parser::Result<()> {
    if parser.is_empty(b'}') {
        return Ok(());
    }
    // Start offsets of the members that precede the type.
    let mut early = Vec::new();
    let mut is_plain = false;
    let url = loop {
        let start = parser.at;
        let name = parser.name()?;
        let is_type = name == TYPE;
        is_plain |= is_url_field(name);
        parser.colon()?;
        if is_type {
            break type_url(parser)?;
        }
        parser.skip()?;
        early.push(start);
        if !parser.another(b'}')? {
            if is_plain {
                return read_plain(parser, scope, any, &early);
            }
            return Err(without_type().into());
        }
    };
    let (scope, mut message) = open(scope, &url)?;
    let mut content = Content::new(scope, message.as_mut());
    let end = parser.at;
    for start in early {
        parser.at = start;
        content.read(parser)?;
    }
    parser.at = end;
    while parser.another(b'}')? {
        content.read(parser)?;
    }
    content.end()?;
    Ok(close(scope, any, url, &*message)?)
}

/// Returns whether this is the name of the field `type_url`. pbjson writes an Any by its fields, as any
/// other message.
pub(crate) fn is_url_field(name: &str) -> bool {
    matches!(name, "typeUrl" | "type_url")
}

/// Reads the fields of an Any, whose members start at these offsets and end at that of the parser.
fn read_plain(
    parser: &mut Parser<'_>,
    scope: Scope<'_>,
    any: &mut dyn WireMessage,
    starts: &[usize],
) -> parser::Result<()> {
    let end = parser.at;
    let mut content = Content::plain(scope, any);
    for start in starts {
        parser.at = *start;
        content.read(parser)?;
    }
    parser.at = end;
    Ok(())
}

fn type_url(parser: &mut Parser<'_>) -> parser::Result<String> {
    let fault = match parser.peek() {
        b'{' => Fault::value("expected a string, found an object"),
        b'[' => Fault::value("expected a string, found an array"),
        _ => {
            let start = parser.at;
            match parser.token()? {
                Token::Str(url) => return Ok(url.to_owned()),
                token => return Err(parser::ParseError::from(token.unlike("a string")).at(start)),
            }
        }
    };
    Err(parser::ParseError::from(fault).at(parser.at))
}

/// The members of an Any other than its type.
pub(crate) struct Content<'c, 'm> {
    pub(crate) members: Object<'c, 'm>,
    form: Form,
}

/// The correspondence between members and message.
#[derive(PartialEq)]
enum Form {
    /// Each member is a field.
    Fields,
    /// The message has no fields, but Go writes a member `value` as for the forms below.
    Empty,
    /// The member `value` is the whole message, not read yet.
    Value,
    /// The member `value` was the whole message.
    Complete,
}

/// The role of a member.
pub(crate) enum Next {
    Whole,
    Field(usize),
    Ignored,
}

impl<'c, 'm> Content<'c, 'm> {
    pub(crate) fn new(scope: Scope<'c>, message: &'m mut dyn WireMessage) -> Self {
        let form = match message.descriptor() {
            known if known.well_known.is_some() => Form::Value,
            empty if empty.full_name == "google.protobuf.Empty" => Form::Empty,
            _ => Form::Fields,
        };
        let members = Object::new(scope, message);
        Content { members, form }
    }

    /// The fields of the Any itself.
    pub(crate) fn plain(scope: Scope<'c>, any: &'m mut dyn WireMessage) -> Self {
        Content {
            members: Object::new(scope, any),
            form: Form::Fields,
        }
    }

    /// Reads members that were kept as JSON text.
    pub(crate) fn read_early(&mut self, early: Vec<(String, String)>) -> Result<(), Fault> {
        let context = self.members.scope.context;
        for (name, json) in early {
            context.count_input(name.len() + json.len());
            let mut parser = Parser::new(&json, context.options.limits.max_depth);
            let read = self.next(&name).map_err(parser::ParseError::from);
            let read = read.and_then(|next| self.value(next, &mut parser));
            read.map_err(|error| error.into_parts().0)?;
        }
        Ok(())
    }

    /// Classifies the member of this name.
    pub(crate) fn next(&mut self, name: &str) -> Result<Next, Fault> {
        let found = match (&self.form, name) {
            (_, TYPE) | (Form::Complete, VALUE) => {
                let reason = format!("duplicate member \"{name}\"");
                return Err(Fault::value(reason));
            }
            (Form::Value | Form::Empty, VALUE) => {
                self.form = Form::Complete;
                return Ok(Next::Whole);
            }
            (Form::Fields, _) => self.members.find(name),
            _ => self.members.unknown(name),
        };
        Ok(found?.map_or(Next::Ignored, Next::Field))
    }

    fn read(&mut self, parser: &mut Parser<'_>) -> parser::Result<()> {
        let next = self.next(parser.name()?);
        parser.colon()?;
        parser.peek();
        let start = parser.at;
        let read = next.map_err(parser::ParseError::from);
        let read = read.and_then(|next| self.value(next, parser));
        read.map_err(|error| error.at(start))
    }

    pub(crate) fn value(&mut self, next: Next, parser: &mut Parser<'_>) -> parser::Result<()> {
        match next {
            Next::Whole => parser.value(self.whole()).map(drop),
            Next::Field(index) => parser.field(&mut self.members, index),
            Next::Ignored => parser.skip(),
        }
    }

    /// Returns the target of the whole message.
    pub(crate) fn whole(&mut self) -> Target<'c, '_> {
        Target::of_message(self.members.scope, &mut *self.members.message)
    }

    pub(crate) fn end(self) -> Result<(), Fault> {
        match self.form {
            Form::Value => Err(Fault::value("an Any of this type needs a member \"value\"")),
            Form::Fields | Form::Empty | Form::Complete => Ok(()),
        }
    }
}

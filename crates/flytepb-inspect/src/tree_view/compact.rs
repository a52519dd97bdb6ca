//! Common types on one line.

mod any_message;
mod conditions;
mod identity;
mod literals;
#[cfg(feature = "msgpack")]
mod msgpack;
mod names;
mod time;
mod types;

use std::fmt::Write;

use flytepb_idl::core;
use flytepb_idl::descriptor::{EnumDescriptor, Kind};
use flytepb_idl::google::protobuf::{self as pb, value};
use flytepb_idl::{FieldRef, Map, ValueRef, WireMessage};

use super::flyte2::as_flyte1;
use super::printable::{bytes_text, more_characters, push_escaped};
pub(super) use names::Name;
pub(crate) use time::duration_text;
pub(super) use time::timestamp_text;

/// Formats a scalar other than a string; also returns whether it was shortened.
pub(super) fn scalar(kind: Kind, value: ValueRef<'_>, max: usize) -> (String, bool) {
    let text = match (kind, value) {
        (Kind::Enum(e), ValueRef::I32(n)) => match e.name_of(n) {
            Some(name) => value_name(e, name).to_owned(),
            None => format!("{n} (not a value of {})", e.full_name),
        },
        (_, ValueRef::Bytes(b)) => return bytes_text(b, max),
        (_, ValueRef::Str(s)) => return super::printable::shortened(s, max),
        (_, ValueRef::Bool(v)) => v.to_string(),
        (_, ValueRef::I32(v)) => v.to_string(),
        (_, ValueRef::I64(v)) => v.to_string(),
        (_, ValueRef::U32(v)) => v.to_string(),
        (_, ValueRef::U64(v)) => v.to_string(),
        (_, ValueRef::F32(v)) => format!("{v:?}"),
        (_, ValueRef::F64(v)) => format!("{v:?}"),
        (_, ValueRef::Message(m)) => format!("{m:?}"),
    };
    (text, false)
}

/// Returns the name of a value without the last words of the name of its enum, if all values start
/// with them: `FAILED` for `ACTION_PHASE_FAILED` of `ActionPhase`.
fn value_name(of: &EnumDescriptor, name: &'static str) -> &'static str {
    let enum_name = of.full_name.rsplit('.').next().unwrap_or_default();
    let words = enum_name.match_indices(|c: char| c.is_ascii_uppercase());
    for (start, _) in words {
        let prefix = upper_snake(&enum_name[start..]);
        if of.values.iter().all(|(name, _)| name.starts_with(&prefix)) {
            return &name[prefix.len()..];
        }
    }
    name
}

/// Converts `ActionPhase` to `ACTION_PHASE_`.
fn upper_snake(name: &str) -> String {
    let mut out = String::new();
    for (i, c) in name.char_indices() {
        if i > 0 && c.is_ascii_uppercase() {
            out.push('_');
        }
        out.push(c.to_ascii_uppercase());
    }
    out.push('_');
    out
}

/// Formats a message on one line of about `max` characters, if its type supports that and nothing
/// would be lost; also returns whether it was shortened.
pub(crate) fn message(message: &dyn WireMessage, max: usize) -> Option<(String, bool)> {
    let mut line = Line::new(max);
    match line.message(message) {
        Ok(()) => Some((line.out, false)),
        Err(Stop::Full) => Some((line.out, true)),
        Err(Stop::Unfit) => None,
    }
}

/// Formats any message on one line of about `max` characters; also returns whether it was shortened.
pub(super) fn any_message(message: &dyn WireMessage, max: usize) -> (String, bool) {
    full_line(max, |line| line.any_message(message))
}

/// Formats any value on one line of about `max` characters, strings in quotes; also returns whether
/// it was shortened.
pub(crate) fn value(kind: Kind, value: ValueRef<'_>, max: usize) -> (String, bool) {
    full_line(max, |line| line.value(kind, value))
}

fn full_line(max: usize, write: impl FnOnce(&mut Line) -> Step) -> (String, bool) {
    let mut line = Line::new(max);
    let is_full = write(&mut line).is_err();
    (line.out, is_full)
}

/// Returns whether a message is best compared as a whole, such as a time or the literal of a number:
/// it is not a container, and its fields mean nothing one by one.
pub(crate) fn is_unit(message: &dyn WireMessage) -> bool {
    use core::literal::Value as Literal;
    use core::scalar::Value as Scalar;
    let converted = as_flyte1(message);
    let message = converted.as_deref().unwrap_or(message);
    let of = message.descriptor().full_name;
    let is_unit =
        |s: &core::Scalar| !matches!(s.value, Some(Scalar::Generic(_) | Scalar::Union(_)));
    if let Some(literal) = message.downcast_ref::<core::Literal>() {
        matches!(&literal.value, Some(Literal::Scalar(scalar)) if is_unit(scalar))
    } else if let Some(scalar) = message.downcast_ref::<core::Scalar>() {
        is_unit(scalar)
    } else if let Some(json) = message.downcast_ref::<pb::Value>() {
        let kind = json.kind.as_ref();
        !matches!(
            kind,
            Some(value::Kind::StructValue(_) | value::Kind::ListValue(_))
        )
    } else {
        let is_wrapper = of.starts_with("google.protobuf.") && of.ends_with("Value");
        let units = [
            "flyteidl.core.BooleanExpression",
            "flyteidl.core.Primitive",
            "google.protobuf.Duration",
            "google.protobuf.Timestamp",
        ];
        units.contains(&of) || is_wrapper && of != "google.protobuf.ListValue"
    }
}

enum Stop {
    /// The line has reached its maximum length.
    Full,
    /// The message does not fit on a line without losses.
    Unfit,
}

type Step = Result<(), Stop>;

struct Line {
    out: String,
    max: usize,
    /// True inside an `Any`. Others in it are not unpacked: their depth has no limit.
    is_in_any: bool,
}

impl Line {
    fn new(max: usize) -> Self {
        Line {
            out: String::new(),
            max,
            is_in_any: false,
        }
    }
}

/// Refuses messages with unknown fields.
fn whole(message: &dyn WireMessage) -> Step {
    fit(message.unknown_fields().is_empty())
}

fn fit(fits: bool) -> Step {
    if fits { Ok(()) } else { Err(Stop::Unfit) }
}

impl Line {
    fn message(&mut self, message: &dyn WireMessage) -> Step {
        whole(message)?;
        if let Some(converted) = as_flyte1(message) {
            return self.message(converted.as_ref());
        }
        macro_rules! one_of {
            ($($type:ty => $method:ident),* $(,)?) => {
                $(if let Some(m) = message.downcast_ref::<$type>() {
                    return self.$method(m);
                })*
            };
        }
        one_of! {
            pb::BoolValue => wrapper,
            pb::BytesValue => wrapper,
            pb::DoubleValue => wrapper,
            pb::FloatValue => wrapper,
            pb::Int32Value => wrapper,
            pb::Int64Value => wrapper,
            pb::StringValue => wrapper,
            pb::UInt32Value => wrapper,
            pb::UInt64Value => wrapper,
            pb::Timestamp => timestamp,
            pb::Duration => duration,
            pb::Struct => json_struct,
            pb::Value => json,
            pb::ListValue => json_list,
            core::Identifier => identifier,
            core::WorkflowExecutionIdentifier => workflow_execution,
            core::Literal => literal,
            core::LiteralCollection => collection,
            core::Scalar => scalar,
            core::Primitive => primitive,
            core::LiteralType => literal_type,
            core::Variable => variable,
            core::BooleanExpression => condition,
            core::ComparisonExpression => comparison,
            core::ConjunctionExpression => conjunction,
        }
        match Name::of(message) {
            Some(name) => self.name(message, &name),
            None => self.identity(message),
        }
    }

    /// Appends plain text, and stops when the line is full.
    fn put(&mut self, text: &str) -> Step {
        self.out.push_str(text);
        if self.out.len() > self.max {
            return Err(Stop::Full);
        }
        Ok(())
    }

    fn quoted(&mut self, text: &str) -> Step {
        let room = self.max.saturating_sub(self.out.len());
        self.out.push('"');
        let left = push_escaped(&mut self.out, text, room);
        self.out.push('"');
        match left {
            None => Ok(()),
            Some(count) => {
                self.out.push_str(&more_characters(count));
                Err(Stop::Full)
            }
        }
    }

    /// Appends a part of an identifier or a location, escaped but without quotes.
    fn bare(&mut self, text: &str) -> Step {
        push_escaped(&mut self.out, text, usize::MAX);
        Ok(())
    }

    /// Appends items in brackets; when the line is full, the number of remaining ones.
    fn items<T>(
        &mut self,
        brackets: [&str; 2],
        items: impl ExactSizeIterator<Item = T>,
        mut write: impl FnMut(&mut Self, T) -> Step,
    ) -> Step {
        self.out.push_str(brackets[0]);
        let count = items.len();
        for (i, item) in items.enumerate() {
            if i > 0 {
                self.out.push_str(", ");
            }
            let written = write(self, item);
            if let Err(Stop::Full) = written {
                if self.out.ends_with(": ") {
                    self.out.push('…');
                }
                match count - i - 1 {
                    0 => self.out.push_str(brackets[1]),
                    left => {
                        let _ = write!(self.out, ", … {left} more{}", brackets[1]);
                    }
                }
            }
            written?;
        }
        self.put(brackets[1])
    }

    /// Writes a scalar that is wrapped in a message with the single field `value`.
    fn wrapper(&mut self, wrapper: &dyn WireMessage) -> Step {
        let kind = wrapper.descriptor().fields[0].kind;
        match (wrapper.get(0), kind) {
            (Some(FieldRef::Value(ValueRef::Str(text))), _) => self.quoted(text),
            (Some(FieldRef::Value(value)), kind) => {
                let (text, cut) = scalar(kind, value, self.max);
                self.put(&text)?;
                fit(!cut).map_err(|_| Stop::Full)
            }
            (_, Kind::Bool) => self.put("false"),
            (_, Kind::String | Kind::Bytes) => self.put("\"\""),
            _ => self.put("0"),
        }
    }

    fn timestamp(&mut self, time: &pb::Timestamp) -> Step {
        let text = timestamp_text(time);
        self.put(&text)
    }

    fn duration(&mut self, duration: &pb::Duration) -> Step {
        let text = duration_text(duration);
        self.put(&text)
    }

    fn identifier(&mut self, id: &core::Identifier) -> Step {
        match core::ResourceType::try_from(id.resource_type) {
            Ok(resource) => self.put(resource.as_str_name())?,
            Err(_) => self.put(&id.resource_type.to_string())?,
        }
        for part in [&id.project, &id.domain, &id.name, &id.version] {
            self.put(":")?;
            self.bare(part)?;
        }
        self.org(&id.org)
    }

    fn org(&mut self, org: &str) -> Step {
        if org.is_empty() {
            return Ok(());
        }
        self.put(" (org ")?;
        self.bare(org)?;
        self.put(")")
    }

    fn workflow_execution(&mut self, id: &core::WorkflowExecutionIdentifier) -> Step {
        self.bare(&id.project)?;
        self.put(":")?;
        self.bare(&id.domain)?;
        self.put(":")?;
        self.bare(&id.name)?;
        self.org(&id.org)
    }

    fn json(&mut self, json: &pb::Value) -> Step {
        whole(json)?;
        match &json.kind {
            None | Some(value::Kind::NullValue(_)) => self.put("null"),
            Some(value::Kind::NumberValue(n)) => self.put(&n.to_string()),
            Some(value::Kind::StringValue(s)) => self.quoted(s),
            Some(value::Kind::BoolValue(b)) => self.put(&b.to_string()),
            Some(value::Kind::StructValue(s)) => self.json_struct(s),
            Some(value::Kind::ListValue(l)) => self.json_list(l),
        }
    }

    fn json_struct(&mut self, json: &pb::Struct) -> Step {
        whole(json)?;
        self.entries(&json.fields, Self::json)
    }

    fn json_list(&mut self, json: &pb::ListValue) -> Step {
        whole(json)?;
        self.items(["[", "]"], json.values.iter(), Self::json)
    }

    fn entries<V>(
        &mut self,
        map: &Map<String, V>,
        mut write: impl FnMut(&mut Self, &V) -> Step,
    ) -> Step {
        fit((0..map.len()).all(|i| map.unknown_at(i).is_none()))?;
        self.items(["{", "}"], map.as_slice().iter(), |line, (key, value)| {
            line.quoted(key)?;
            line.put(": ")?;
            write(line, value)
        })
    }
}

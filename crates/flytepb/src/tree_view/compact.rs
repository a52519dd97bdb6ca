//! What people meet most, on one line.

use std::fmt::Write;

use flytepb_idl::core::schema_type::schema_column::SchemaColumnType;
use flytepb_idl::core::{self, literal, literal_type, primitive, scalar};
use flytepb_idl::descriptor::Kind;
use flytepb_idl::google::protobuf::{self as pb, value};
use flytepb_idl::{FieldRef, Map, ValueRef, WireMessage};

use super::printable::{bytes_text, printable, push_escaped};
use crate::literals::Value;

/// A scalar that is not a string; and whether it was shortened.
pub(super) fn scalar(kind: Kind, value: ValueRef<'_>, max: usize) -> (String, bool) {
    let text = match (kind, value) {
        (Kind::Enum(e), ValueRef::I32(n)) => match e.name_of(n) {
            Some(name) => name.to_owned(),
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

/// A message on one line, if it is of a type that fits there and nothing of it would be lost; and
/// whether it was shortened to about `max` characters.
pub(super) fn message(message: &dyn WireMessage, max: usize) -> Option<(String, bool)> {
    let mut line = Line {
        out: String::new(),
        max,
    };
    match line.message(message) {
        Ok(()) => Some((line.out, false)),
        Err(Stop::Full) => Some((line.out, true)),
        Err(Stop::Unfit) => None,
    }
}

enum Stop {
    /// The line is long enough.
    Full,
    /// The message does not fit on a line without a loss.
    Unfit,
}

type Step = Result<(), Stop>;

struct Line {
    out: String,
    max: usize,
}

/// Refuses what has unknown fields.
fn whole(message: &dyn WireMessage) -> Step {
    fit(message.unknown_fields().is_empty())
}

fn fit(fits: bool) -> Step {
    if fits {
        Ok(())
    } else {
        Err(Stop::Unfit)
    }
}

impl Line {
    fn message(&mut self, message: &dyn WireMessage) -> Step {
        whole(message)?;
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
        }
        Err(Stop::Unfit)
    }

    /// Appends plain text, and stops when the line is long enough.
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
                let _ = write!(self.out, "… {count} more characters");
                Err(Stop::Full)
            }
        }
    }

    /// A part of an identifier or a place, escaped but without quotes.
    fn bare(&mut self, text: &str) -> Step {
        push_escaped(&mut self.out, text, usize::MAX);
        Ok(())
    }

    /// Items between brackets; when the line is full, the number of those left.
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

    /// A scalar in a message of its own, whose one field is `value`.
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

    fn literal(&mut self, literal: &core::Literal) -> Step {
        whole(literal)?;
        fit(literal.hash.is_empty() && literal.metadata.is_empty())?;
        match &literal.value {
            None => self.put("no value"),
            Some(literal::Value::Scalar(s)) => self.scalar(s),
            Some(literal::Value::Collection(c)) => self.collection(c),
            Some(literal::Value::Map(m)) => {
                whole(m)?;
                self.entries(&m.literals, Self::literal)
            }
            Some(literal::Value::OffloadedMetadata(o)) => {
                whole(o)?;
                self.bare(&o.uri)?;
                self.put(&format!(" (offloaded, {} bytes", o.size_bytes))?;
                if let Some(t) = &o.inferred_type {
                    self.put(", ")?;
                    self.literal_type(t)?;
                }
                self.put(")")
            }
        }
    }

    fn collection(&mut self, list: &core::LiteralCollection) -> Step {
        whole(list)?;
        self.items(["[", "]"], list.literals.iter(), Self::literal)
    }

    fn scalar(&mut self, scalar: &core::Scalar) -> Step {
        whole(scalar)?;
        match &scalar.value {
            None => self.put("no value"),
            Some(scalar::Value::Primitive(p)) => self.primitive(p),
            Some(scalar::Value::Blob(b)) => self.blob(b),
            Some(scalar::Value::Binary(b)) => self.binary(b),
            Some(scalar::Value::Schema(s)) => self.schema(s),
            Some(scalar::Value::NoneType(n)) => {
                whole(n)?;
                self.put("none")
            }
            Some(scalar::Value::Error(e)) => {
                whole(&**e)?;
                self.put("error ")?;
                self.quoted(&e.message)?;
                self.put(" of node ")?;
                self.quoted(&e.failed_node_id)
            }
            Some(scalar::Value::Generic(s)) => self.json_struct(s),
            Some(scalar::Value::StructuredDataset(s)) => self.structured_dataset(s),
            Some(scalar::Value::Union(u)) => self.union(u),
        }
    }

    fn primitive(&mut self, primitive: &core::Primitive) -> Step {
        whole(primitive)?;
        match &primitive.value {
            None => self.put("no value"),
            Some(primitive::Value::Integer(v)) => self.put(&v.to_string()),
            Some(primitive::Value::FloatValue(v)) => self.put(&format!("{v:?}")),
            Some(primitive::Value::StringValue(v)) => self.quoted(v),
            Some(primitive::Value::Boolean(v)) => self.put(&v.to_string()),
            Some(primitive::Value::Datetime(v)) => whole(v).and_then(|()| self.timestamp(v)),
            Some(primitive::Value::Duration(v)) => whole(v).and_then(|()| self.duration(v)),
        }
    }

    /// Bytes, decoded if they are MessagePack and that is built in.
    fn binary(&mut self, binary: &core::Binary) -> Step {
        whole(binary)?;
        if let Ok(value) = Value::from_literal(&binary.clone().into()) {
            self.put("msgpack ")?;
            return self.native(&value);
        }
        self.bare(&binary.tag)?;
        let (text, cut) = bytes_text(&binary.value, self.max / 2);
        self.put(if binary.tag.is_empty() { "bytes " } else { " " })?;
        self.put(&text)?;
        if cut {
            return Err(Stop::Full);
        }
        Ok(())
    }

    /// What MessagePack can hold.
    fn native(&mut self, value: &Value) -> Step {
        match value {
            Value::None => self.put("null"),
            Value::Boolean(v) => self.put(&v.to_string()),
            Value::Integer(v) => self.put(&v.to_string()),
            Value::Unsigned(v) => self.put(&v.to_string()),
            Value::Float(v) => self.put(&format!("{v:?}")),
            Value::String(v) => self.quoted(v),
            Value::Bytes(v) => self.put(&bytes_text(v, self.max).0),
            Value::List(list) => self.items(["[", "]"], list.iter(), Self::native),
            Value::Map(map) => self.entries(map, Self::native),
            Value::Dict(map) => self.items(["{", "}"], map.iter(), |line, (key, value)| {
                line.native(key)?;
                line.put(": ")?;
                line.native(value)
            }),
            other => self.put(&printable(&format!("{other:?}"))),
        }
    }

    fn blob(&mut self, blob: &core::Blob) -> Step {
        whole(blob)?;
        self.bare(&blob.uri)?;
        let Some(metadata) = &blob.metadata else {
            return self.put(" (blob)");
        };
        whole(metadata)?;
        let Some(t) = &metadata.r#type else {
            return self.put(" (blob)");
        };
        self.put(" (")?;
        self.blob_type(t)?;
        self.put(")")
    }

    fn blob_type(&mut self, t: &core::BlobType) -> Step {
        whole(t)?;
        match t.dimensionality {
            0 => self.put("file")?,
            1 => self.put("directory")?,
            n => self.put(&format!("blob of dimensionality {n}"))?,
        }
        if t.format.is_empty() {
            return Ok(());
        }
        self.put(", format ")?;
        self.quoted(&t.format)
    }

    fn schema(&mut self, schema: &core::Schema) -> Step {
        whole(schema)?;
        self.bare(&schema.uri)?;
        self.put(" (")?;
        match &schema.r#type {
            Some(t) => self.schema_type(t)?,
            None => self.put("schema")?,
        }
        self.put(")")
    }

    fn schema_type(&mut self, t: &core::SchemaType) -> Step {
        whole(t)?;
        self.put("schema")?;
        if t.columns.is_empty() {
            return Ok(());
        }
        self.put(" ")?;
        self.items(["[", "]"], t.columns.iter(), |line, column| {
            whole(column)?;
            line.quoted(&column.name)?;
            line.put(": ")?;
            match SchemaColumnType::try_from(column.r#type) {
                Ok(known) => line.put(&known.as_str_name().to_ascii_lowercase()),
                Err(_) => line.put(&column.r#type.to_string()),
            }
        })
    }

    fn structured_dataset(&mut self, dataset: &core::StructuredDataset) -> Step {
        whole(dataset)?;
        self.bare(&dataset.uri)?;
        self.put(" (")?;
        let metadata = dataset.metadata.as_ref();
        metadata.map_or(Ok(()), |m| whole(m))?;
        match metadata.and_then(|m| m.structured_dataset_type.as_ref()) {
            Some(t) => self.structured_dataset_type(t)?,
            None => self.put("structured dataset")?,
        }
        self.put(")")
    }

    fn structured_dataset_type(&mut self, t: &core::StructuredDatasetType) -> Step {
        whole(t)?;
        self.put("structured dataset")?;
        if !t.format.is_empty() {
            self.put(", format ")?;
            self.quoted(&t.format)?;
        }
        if !t.external_schema_type.is_empty() || !t.external_schema_bytes.is_empty() {
            self.put(", external schema ")?;
            self.quoted(&t.external_schema_type)?;
            self.put(&format!(" of {} bytes", t.external_schema_bytes.len()))?;
        }
        if t.columns.is_empty() {
            return Ok(());
        }
        self.put(" ")?;
        self.items(["[", "]"], t.columns.iter(), |line, column| {
            whole(column)?;
            line.quoted(&column.name)?;
            match &column.literal_type {
                None => Ok(()),
                Some(t) => line.put(": ").and_then(|()| line.literal_type(t)),
            }
        })
    }

    fn union(&mut self, union: &core::Union) -> Step {
        whole(union)?;
        match &union.value {
            None => self.put("no value")?,
            Some(value) => self.literal(value)?,
        }
        self.put(" (union")?;
        if let Some(t) = &union.r#type {
            self.put(", ")?;
            self.union_tag(t)?;
        }
        self.put(")")
    }

    /// The type of a union's value: its tag stands in its structure, which says nothing more.
    fn union_tag(&mut self, t: &core::LiteralType) -> Step {
        let mut t = t.clone();
        let tagged = t
            .structure
            .as_ref()
            .is_some_and(|s| s.unknown_fields().is_empty() && s.dataclass_type.is_empty());
        if tagged {
            t.structure = None;
        }
        self.literal_type(&t)
    }

    fn literal_type(&mut self, t: &core::LiteralType) -> Step {
        whole(t)?;
        fit(t.metadata.is_none() && t.annotation.is_none() && t.structure.is_none())?;
        use literal_type::Type;
        match &t.r#type {
            None => self.put("no type"),
            Some(Type::Simple(simple)) => match core::SimpleType::try_from(*simple) {
                Ok(simple) => self.put(&simple.as_str_name().to_ascii_lowercase()),
                Err(_) => self.put(&format!("simple type {simple}")),
            },
            Some(Type::Schema(schema)) => self.schema_type(schema),
            Some(Type::CollectionType(of)) => {
                self.put("list of ")?;
                self.literal_type(of)
            }
            Some(Type::MapValueType(of)) => {
                self.put("map of ")?;
                self.literal_type(of)
            }
            Some(Type::Blob(blob)) => self.blob_type(blob),
            Some(Type::EnumType(e)) => {
                whole(e)?;
                self.items(["enum(", ")"], e.values.iter(), |line, v| line.quoted(v))
            }
            Some(Type::StructuredDatasetType(t)) => self.structured_dataset_type(t),
            Some(Type::UnionType(union)) => {
                whole(union)?;
                self.items(["union(", ")"], union.variants.iter(), Self::union_tag)
            }
        }
    }

    fn variable(&mut self, variable: &core::Variable) -> Step {
        fit(variable.artifact_partial_id.is_none() && variable.artifact_tag.is_none())?;
        match &variable.r#type {
            None => self.put("no type")?,
            Some(t) => self.literal_type(t)?,
        }
        if variable.description.is_empty() {
            return Ok(());
        }
        self.put(", ")?;
        self.quoted(&variable.description)
    }
}

/// A time in the form of RFC 3339 with 0, 3, 6 or 9 digits of fraction; out of its range, its
/// seconds and nanoseconds.
pub(super) fn timestamp_text(time: &pb::Timestamp) -> String {
    if !time.is_valid() {
        return format!("{} s {} ns (out of range)", time.seconds, time.nanos);
    }
    let (days, second) = (
        time.seconds.div_euclid(86_400),
        time.seconds.rem_euclid(86_400),
    );
    let (year, month, day) = civil(days);
    let (hour, minute) = (second / 3600, second / 60 % 60);
    let second = second % 60;
    format!(
        "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{}Z",
        fraction(time.nanos)
    )
}

/// Year, month and day of a number of days since 1970-01-01, by counting years from March so that
/// the leap day is the last of its year.
fn civil(days: i64) -> (i64, i64, i64) {
    const ERA: i64 = 146_097; // days in 400 years
    let from_march_0 = days + 719_468;
    let (era, day) = (from_march_0.div_euclid(ERA), from_march_0.rem_euclid(ERA));
    let year = (day - day / 1460 + day / 36_524 - day / (ERA - 1)) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let january_or_february = i64::from(month >= 10);
    let month = if month < 10 { month + 3 } else { month - 9 };
    (era * 400 + year + january_or_february, month, day)
}

/// A duration in seconds, and from a minute on in its parts too.
pub(super) fn duration_text(duration: &pb::Duration) -> String {
    if !duration.is_valid() {
        return format!(
            "{} s {} ns (out of range)",
            duration.seconds, duration.nanos
        );
    }
    let negative = duration.seconds < 0 || duration.nanos < 0;
    let sign = if negative { "-" } else { "" };
    let seconds = duration.seconds.unsigned_abs();
    let fraction = fraction(duration.nanos.abs());
    let (days, hours) = (seconds / 86_400, seconds / 3600 % 24);
    let (minutes, rest) = (seconds / 60 % 60, seconds % 60);
    let mut parts = Vec::new();
    for (amount, unit) in [(days, 'd'), (hours, 'h'), (minutes, 'm')] {
        if amount > 0 {
            parts.push(format!("{amount}{unit}"));
        }
    }
    if parts.is_empty() || rest > 0 || !fraction.is_empty() {
        parts.push(format!("{rest}{fraction}s"));
    }
    format!("{sign}{}", parts.join(" "))
}

fn fraction(nanos: i32) -> String {
    match nanos {
        0 => String::new(),
        n if n % 1_000_000 == 0 => format!(".{:03}", n / 1_000_000),
        n if n % 1000 == 0 => format!(".{:06}", n / 1000),
        n => format!(".{n:09}"),
    }
}

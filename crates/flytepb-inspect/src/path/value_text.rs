//! Values in messages as text: JSON, or as they are.

use flytepb_idl::descriptor::{FieldDescriptor, Kind, MessageDescriptor, WireType};
use flytepb_idl::google::protobuf as google;
use flytepb_idl::json::{JsonError, JsonOptions};
use flytepb_idl::wire::decode::Reader;
use flytepb_idl::{ValueRef, WireMessage};

use super::Value;

impl Value<'_> {
    /// Appends the value as JSON: an unknown field as a number, or as its bytes in base64.
    ///
    /// # Errors
    /// When a message is malformed, or has no JSON form.
    ///
    /// # Examples
    /// ```
    /// use flytepb_inspect::path::Value;
    /// use flytepb_idl::descriptor::Kind;
    /// use flytepb_idl::json::JsonOptions;
    /// use flytepb_idl::ValueRef;
    ///
    /// let mut out = Vec::new();
    /// Value::Scalar(Kind::Int64, ValueRef::I64(7)).write_json(&mut out, &JsonOptions::new())?;
    /// assert_eq!(out, b"\"7\"");
    /// # Ok::<(), flytepb_idl::json::JsonError>(())
    /// ```
    pub fn write_json(&self, out: &mut Vec<u8>, options: &JsonOptions) -> Result<(), JsonError> {
        match *self {
            Value::Scalar(kind, value) => scalar(out, kind, value, options),
            Value::Message(of, bytes) => options.write_wire(out, of, bytes),
            Value::Collection { field, of, message } => {
                collection(out, field, of, message, options)
            }
            Value::Unknown { wire_type, raw } => unknown(out, wire_type, raw, options),
        }
    }

    /// Appends the value as it is: what is a string in JSON without quotes, everything else as JSON.
    ///
    /// # Errors
    /// Same as for [`write_json`](Self::write_json).
    pub fn write_text(&self, out: &mut Vec<u8>, options: &JsonOptions) -> Result<(), JsonError> {
        if let Value::Scalar(_, ValueRef::Str(text)) = self {
            out.extend_from_slice(text.as_bytes());
            return Ok(());
        }
        let start = out.len();
        self.write_json(out, options)?;
        if out[start..].starts_with(b"\"") {
            let text: google::StringValue = JsonOptions::new().from_slice(&out[start..])?;
            out.truncate(start);
            out.extend_from_slice(text.value.as_bytes());
        }
        Ok(())
    }
}

/// Writes a scalar as the wrapper of its type, whose JSON is that of the scalar.
fn scalar(
    out: &mut Vec<u8>,
    kind: Kind,
    value: ValueRef<'_>,
    options: &JsonOptions,
) -> Result<(), JsonError> {
    macro_rules! wrapped {
        ($wrapper:ident, $value:expr) => {{
            let wrapper = google::$wrapper {
                value: $value,
                ..Default::default()
            };
            options.write_to(out, &wrapper as &dyn WireMessage)
        }};
    }
    match (kind, value) {
        (Kind::Enum(of), ValueRef::I32(number)) => {
            let name = of.name_of(number).map(|name| format!("\"{name}\""));
            out.extend_from_slice(name.unwrap_or(number.to_string()).as_bytes());
            Ok(())
        }
        (_, ValueRef::Bool(value)) => wrapped!(BoolValue, value),
        (_, ValueRef::I32(value)) => wrapped!(Int32Value, value),
        (_, ValueRef::I64(value)) => wrapped!(Int64Value, value),
        (_, ValueRef::U32(value)) => wrapped!(UInt32Value, value),
        (_, ValueRef::U64(value)) => wrapped!(UInt64Value, value),
        (_, ValueRef::F32(value)) => wrapped!(FloatValue, value),
        (_, ValueRef::F64(value)) => wrapped!(DoubleValue, value),
        (_, ValueRef::Str(value)) => wrapped!(StringValue, value.to_owned()),
        (_, ValueRef::Bytes(value)) => wrapped!(BytesValue, value.to_vec()),
        (_, ValueRef::Message(message)) => options.write_to(out, message),
    }
}

/// Writes a list or map: the only member of its message without the other fields.
fn collection(
    out: &mut Vec<u8>,
    field: &FieldDescriptor,
    of: &'static MessageDescriptor,
    message: &[u8],
    options: &JsonOptions,
) -> Result<(), JsonError> {
    let mut own = Vec::new();
    let mut reader = Reader::new(message, u32::MAX);
    // The path has led here through whole records.
    while let Ok(Some((number, _, raw))) = reader.raw_field() {
        if number == field.number {
            own.extend_from_slice(raw);
        }
    }
    let start = out.len();
    options.write_wire(out, of, &own)?;
    if of.well_known.is_none() {
        let written = &out[start..];
        let colon = written.iter().position(|b| *b == b':').unwrap_or(0);
        out.drain(start..=start + colon);
        out.pop();
    }
    Ok(())
}

/// Writes the payload of an unknown field: a number, or bytes.
fn unknown(
    out: &mut Vec<u8>,
    wire_type: WireType,
    raw: &[u8],
    options: &JsonOptions,
) -> Result<(), JsonError> {
    let mut reader = Reader::new(raw, u32::MAX);
    // The record is complete.
    let _ = reader.tag();
    let number = match wire_type {
        WireType::Varint => reader.varint().ok(),
        WireType::Fixed32 => reader.fixed().ok().map(|b| u32::from_le_bytes(b).into()),
        WireType::Fixed64 => reader.fixed().ok().map(u64::from_le_bytes),
        _ => None,
    };
    match number {
        Some(number) => {
            out.extend_from_slice(number.to_string().as_bytes());
            Ok(())
        }
        None => {
            let bytes = reader.bytes().unwrap_or(raw);
            scalar(out, Kind::Bytes, ValueRef::Bytes(bytes), options)
        }
    }
}

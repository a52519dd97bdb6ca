//! Static descriptions of messages, fields and enums.
//!
//! Generated code has one [`MessageDescriptor`] per message. Descriptors are plain `static`s
//! without run-time cost. JSON, text format, error paths, `Debug` and type detection are driven by
//! them. For full reflection see the `reflect` feature of `flytepb-idl`.

use crate::{DecodeError, WireMessage};

/// The description of a message type.
pub struct MessageDescriptor {
    /// The full protobuf name, such as `flyteidl.admin.TaskExecution`.
    pub full_name: &'static str,
    /// The fields in ascending order of their numbers.
    pub fields: &'static [FieldDescriptor],
    /// The names of the oneofs, without the synthetic ones of `optional` fields.
    pub oneofs: &'static [&'static str],
    /// The names that the schema reserves: those of removed fields.
    pub reserved_names: &'static [&'static str],
    /// Set for Google's types with a special form.
    pub well_known: Option<WellKnown>,
    /// Creates an empty message of this type.
    pub new: fn() -> Box<dyn WireMessage>,
}

/// The types of package `google.protobuf` with a special form in JSON or text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // names of the types
pub enum WellKnown {
    Any,
    Timestamp,
    Duration,
    FieldMask,
    Struct,
    ListValue,
    Value,
    /// A wrapper of one scalar, such as `Int64Value`.
    Wrapper,
}

impl MessageDescriptor {
    /// Returns the name without its package and enclosing messages, such as `TaskExecution`.
    pub fn name(&self) -> &'static str {
        last_segment(self.full_name)
    }

    /// Decodes a message of this type.
    ///
    /// # Errors
    /// Same as for [`WireMessage::from_wire`].
    pub fn decode(&self, bytes: &[u8]) -> Result<Box<dyn WireMessage>, DecodeError> {
        let mut message = (self.new)();
        message.merge_wire(bytes)?;
        Ok(message)
    }

    /// Returns the index in [`fields`](Self::fields) of the field with this number.
    pub fn index_of(&self, number: u32) -> Option<usize> {
        // Most messages number their fields 1, 2, 3, …
        let guess = number.wrapping_sub(1) as usize;
        if self.fields.get(guess).is_some_and(|f| f.number == number) {
            return Some(guess);
        }
        self.fields.binary_search_by_key(&number, |f| f.number).ok()
    }

    /// Returns the field with this number.
    pub fn field(&self, number: u32) -> Option<&'static FieldDescriptor> {
        self.index_of(number).map(|i| &self.fields[i])
    }

    /// Returns whether a record with this tag belongs to a known field of this message.
    pub fn knows(&self, tag: u32) -> bool {
        let field = self.field(tag >> 3).zip(WireType::of_tag(tag));
        field.is_some_and(|(field, wire_type)| field.accepts(wire_type))
    }

    /// Returns the field with this protobuf name.
    pub fn field_by_name(&self, name: &str) -> Option<&'static FieldDescriptor> {
        self.fields.iter().find(|f| f.name == name)
    }
}

impl PartialEq for MessageDescriptor {
    fn eq(&self, other: &Self) -> bool {
        self.full_name == other.full_name
    }
}

impl Eq for MessageDescriptor {}

impl std::fmt::Debug for MessageDescriptor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "MessageDescriptor({})", self.full_name)
    }
}

/// The description of a field.
#[derive(Debug)]
pub struct FieldDescriptor {
    /// The field number.
    pub number: u32,
    /// The name in the schema, such as `input_uri`.
    pub name: &'static str,
    /// The name in JSON, such as `inputUri`.
    pub json_name: &'static str,
    /// The type of the value; for a map, of its values.
    pub kind: Kind,
    /// The number of values, and whether presence is tracked.
    pub cardinality: Cardinality,
    /// The index of the field's oneof in [`MessageDescriptor::oneofs`].
    pub oneof: Option<usize>,
    /// The tag that encoders write; for a packed list, that of the packed record.
    pub tag: u32,
    /// The JSON name as the start of a member.
    pub json_key: JsonKey,
}

impl FieldDescriptor {
    /// Creates a field descriptor from the schema's properties; for generated code.
    pub const fn new(
        number: u32,
        (name, json_name): (&'static str, &'static str),
        kind: Kind,
        cardinality: Cardinality,
        oneof: Option<usize>,
    ) -> Self {
        let wire_type = match cardinality {
            Cardinality::Map { .. } | Cardinality::Repeated { packed: true } => WireType::Len,
            _ => kind.wire_type(),
        };
        FieldDescriptor {
            number,
            name,
            json_name,
            kind,
            cardinality,
            oneof,
            tag: number << 3 | wire_type as u32,
            json_key: JsonKey::new(json_name),
        }
    }

    /// Returns whether the field is a list or a map.
    pub fn is_collection(&self) -> bool {
        matches!(
            self.cardinality,
            Cardinality::Repeated { .. } | Cardinality::Map { .. }
        )
    }

    /// Returns whether the field is a map.
    pub fn is_map(&self) -> bool {
        matches!(self.cardinality, Cardinality::Map { .. })
    }

    /// Returns the type of a map's keys, if the field is a map.
    pub fn map_key(&self) -> Option<Kind> {
        match self.cardinality {
            Cardinality::Map { key } => Some(key),
            _ => None,
        }
    }

    /// Returns whether a record of this wire type belongs to this field; any other is an unknown
    /// field.
    pub fn accepts(&self, wire_type: WireType) -> bool {
        match self.cardinality {
            Cardinality::Map { .. } => wire_type == WireType::Len,
            Cardinality::Repeated { .. } if wire_type == WireType::Len => true,
            _ => wire_type == self.kind.wire_type(),
        }
    }

    /// Returns the descriptor of the field's message type, if it holds messages.
    pub fn message(&self) -> Option<&'static MessageDescriptor> {
        match self.kind {
            Kind::Message(m) => Some(m),
            _ => None,
        }
    }
}

/// The start of a JSON member, `,"inputUri":`, in a fixed-size block, which is faster to copy than
/// a string.
#[derive(Clone, Copy)]
pub struct JsonKey {
    block: [u8; JsonKey::BLOCK],
    len: u8,
    /// Number of bits in each group of eight bytes after the comma that do not belong to the key.
    beyond: [u8; 2],
}

impl JsonKey {
    /// The size of the block.
    pub const BLOCK: usize = 32;

    /// Creates the key of a name. Names longer than 28 bytes, or with escapes in JSON, get none.
    pub const fn new(name: &str) -> Self {
        let none = JsonKey {
            block: [0; JsonKey::BLOCK],
            len: 0,
            beyond: [0, 0],
        };
        let mut block = none.block;
        let name = name.as_bytes();
        if name.len() > JsonKey::BLOCK - 4 {
            return none;
        }
        (block[0], block[1]) = (b',', b'"');
        let mut at = 0;
        while at < name.len() {
            if matches!(name[at], 0..0x20 | b'"' | b'\\') {
                return none;
            }
            block[at + 2] = name[at];
            at += 1;
        }
        (block[at + 2], block[at + 3]) = (b'"', b':');
        let len = at as u8 + 4;
        let beyond = [8 * 9u8.saturating_sub(len), 8 * 17u8.saturating_sub(len)];
        JsonKey { block, len, beyond }
    }

    /// Returns the block, which starts with the key.
    #[inline]
    pub fn block(&self) -> &[u8; JsonKey::BLOCK] {
        &self.block
    }

    /// Returns the length of the key, comma, quotes and colon included; 0 if the name has no key.
    #[inline]
    #[allow(clippy::len_without_is_empty)] // empty only if there is no key
    pub fn len(&self) -> usize {
        usize::from(self.len)
    }

    /// Returns the length of the key without its comma if `text` starts with it. Also `None` if
    /// `text` is shorter than 16 bytes.
    #[inline]
    pub fn find_in(&self, text: &[u8]) -> Option<usize> {
        let ([_, start @ ..], end) = self.block.split_first_chunk::<17>()?;
        let differs = |at: usize| {
            let word = |bytes: &[u8; 16]| Some(u64::from_le_bytes(*bytes[at..].first_chunk()?));
            let bits = word(text.first_chunk()?)? ^ word(start.first_chunk()?)?;
            Some(bits.wrapping_shl(self.beyond[at / 8].into()) != 0)
        };
        let len = self.len().wrapping_sub(1);
        if differs(0)? || (len > 8 && differs(8)?) {
            return None;
        }
        if len > 16 && text.get(16..len)? != end.get(..len - 16)? {
            return None;
        }
        Some(len)
    }
}

impl std::fmt::Debug for JsonKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "JsonKey({})", self.block[..self.len()].escape_ascii())
    }
}

/// The number of values of a field, and its presence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cardinality {
    /// One scalar whose default value counts as absent.
    Implicit,
    /// One value whose presence is tracked: a message, an `optional` scalar, a member of a oneof.
    Explicit,
    /// A list.
    Repeated {
        /// True if encoders write all elements as one length-delimited record.
        packed: bool,
    },
    /// A map.
    Map {
        /// The type of its keys.
        key: Kind,
    },
}

/// The type of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // protobuf's scalar names
pub enum Kind {
    Double,
    Float,
    Int32,
    Int64,
    Uint32,
    Uint64,
    Sint32,
    Sint64,
    Fixed32,
    Fixed64,
    Sfixed32,
    Sfixed64,
    Bool,
    String,
    Bytes,
    /// An enum, stored as its number so that unknown numbers are preserved.
    Enum(&'static EnumDescriptor),
    /// A message.
    Message(&'static MessageDescriptor),
}

impl Kind {
    /// Returns the wire type of one value outside of packed lists.
    pub const fn wire_type(self) -> WireType {
        match self {
            Kind::Double | Kind::Fixed64 | Kind::Sfixed64 => WireType::Fixed64,
            Kind::Float | Kind::Fixed32 | Kind::Sfixed32 => WireType::Fixed32,
            Kind::String | Kind::Bytes | Kind::Message(_) => WireType::Len,
            _ => WireType::Varint,
        }
    }

    /// Returns whether lists of this type may be packed.
    pub fn is_packable(self) -> bool {
        self.wire_type() != WireType::Len
    }
}

/// Protobuf's wire types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum WireType {
    /// A varint.
    Varint = 0,
    /// Eight bytes, little-endian.
    Fixed64 = 1,
    /// A length and that many bytes.
    Len = 2,
    /// The start of a group.
    StartGroup = 3,
    /// The end of a group.
    EndGroup = 4,
    /// Four bytes, little-endian.
    Fixed32 = 5,
}

impl WireType {
    /// Returns the wire type in the low three bits of a tag; `None` for 6 and 7, which are
    /// undefined.
    pub fn of_tag(tag: u32) -> Option<WireType> {
        Some(match tag & 7 {
            0 => WireType::Varint,
            1 => WireType::Fixed64,
            2 => WireType::Len,
            3 => WireType::StartGroup,
            4 => WireType::EndGroup,
            5 => WireType::Fixed32,
            _ => return None,
        })
    }
}

/// The description of an enum.
pub struct EnumDescriptor {
    /// The full protobuf name, such as `flyteidl.core.TaskExecution.Phase`.
    pub full_name: &'static str,
    /// Name and number of each value in the order of the schema, aliases included.
    pub values: &'static [(&'static str, i32)],
}

impl EnumDescriptor {
    /// Returns the first name of this number.
    pub fn name_of(&self, number: i32) -> Option<&'static str> {
        self.values
            .iter()
            .find(|(_, n)| *n == number)
            .map(|(name, _)| *name)
    }

    /// Returns the number of this name.
    pub fn number_of(&self, name: &str) -> Option<i32> {
        self.values
            .iter()
            .find(|(n, _)| *n == name)
            .map(|(_, number)| *number)
    }

    /// Returns the error of parsing a name that it does not have.
    pub fn unknown_name(&'static self, name: &str) -> crate::UnknownEnumName {
        crate::UnknownEnumName::new(name, self)
    }
}

impl PartialEq for EnumDescriptor {
    fn eq(&self, other: &Self) -> bool {
        self.full_name == other.full_name
    }
}

impl Eq for EnumDescriptor {}

impl std::fmt::Debug for EnumDescriptor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "EnumDescriptor({})", self.full_name)
    }
}

pub(crate) fn last_segment(full_name: &'static str) -> &'static str {
    full_name.rsplit('.').next().unwrap_or(full_name)
}

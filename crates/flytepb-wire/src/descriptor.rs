//! Static descriptions of messages, fields and enums.
//!
//! Generated code carries one [`MessageDescriptor`] per message. They are plain `static`s, cost
//! nothing to look at, and are what JSON, text format, error paths, `Debug` and the type detector
//! walk along. For full reflection see the `reflect` feature of `flytepb-idl`.

use crate::WireMessage;

/// What a message type looks like: its name and its fields.
pub struct MessageDescriptor {
    /// The full protobuf name, such as `flyteidl.admin.TaskExecution`.
    pub full_name: &'static str,
    /// The fields in ascending order of their numbers.
    pub fields: &'static [FieldDescriptor],
    /// The names of the oneofs, without the synthetic ones of `optional` fields.
    pub oneofs: &'static [&'static str],
    /// The names that the schema reserves: those of fields that it once had.
    pub reserved_names: &'static [&'static str],
    /// Which of Google's types with a form of their own it is, if any.
    pub well_known: Option<WellKnown>,
    /// Makes an empty message of this type.
    pub new: fn() -> Box<dyn WireMessage>,
}

/// The types of package `google.protobuf` that JSON and text do not write as their fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // the names of the types
pub enum WellKnown {
    Any,
    Timestamp,
    Duration,
    FieldMask,
    Struct,
    ListValue,
    Value,
    /// A message around one scalar, such as `Int64Value`.
    Wrapper,
}

impl MessageDescriptor {
    /// The name without its package and enclosing messages, such as `TaskExecution`.
    pub fn name(&self) -> &'static str {
        last_segment(self.full_name)
    }

    /// The index in [`fields`](Self::fields) of the field with this number.
    pub fn index_of(&self, number: u32) -> Option<usize> {
        // Most messages number their fields 1, 2, 3, …
        let guess = number.wrapping_sub(1) as usize;
        if self.fields.get(guess).is_some_and(|f| f.number == number) {
            return Some(guess);
        }
        self.fields.binary_search_by_key(&number, |f| f.number).ok()
    }

    /// The field with this number.
    pub fn field(&self, number: u32) -> Option<&'static FieldDescriptor> {
        self.index_of(number).map(|i| &self.fields[i])
    }

    /// Returns whether a record with this tag is one of a field of this message.
    pub fn knows(&self, tag: u32) -> bool {
        let field = self.field(tag >> 3).zip(WireType::of_tag(tag));
        field.is_some_and(|(field, wire_type)| field.accepts(wire_type))
    }

    /// The field with this protobuf name.
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

/// What a field looks like.
#[derive(Debug)]
pub struct FieldDescriptor {
    /// The field number.
    pub number: u32,
    /// The name in the schema, such as `input_uri`.
    pub name: &'static str,
    /// The name in JSON, such as `inputUri`.
    pub json_name: &'static str,
    /// The type of the value; of a map, the type of its values.
    pub kind: Kind,
    /// How often the value stands there and whether its absence is told from its default.
    pub cardinality: Cardinality,
    /// The index of the oneof it belongs to, in [`MessageDescriptor::oneofs`].
    pub oneof: Option<usize>,
    /// The tag of the records that an encoder writes: a packed list has that of a packed list.
    pub tag: u32,
    /// The name in JSON as it begins a member.
    pub json_key: JsonKey,
}

impl FieldDescriptor {
    /// A field, described by what the schema says of it; for generated code.
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

    /// The type of a map's keys, if the field is a map.
    pub fn map_key(&self) -> Option<Kind> {
        match self.cardinality {
            Cardinality::Map { key } => Some(key),
            _ => None,
        }
    }

    /// Returns whether a record of this wire type is one of this field; any other is an unknown field.
    pub fn accepts(&self, wire_type: WireType) -> bool {
        match self.cardinality {
            Cardinality::Map { .. } => wire_type == WireType::Len,
            Cardinality::Repeated { .. } if wire_type == WireType::Len => true,
            _ => wire_type == self.kind.wire_type(),
        }
    }

    /// The descriptor of the message type that the field holds, if it holds messages.
    pub fn message(&self) -> Option<&'static MessageDescriptor> {
        match self.kind {
            Kind::Message(m) => Some(m),
            _ => None,
        }
    }
}

/// A field's name as it begins a member in JSON, `,"inputUri":`, in a block of fixed size, which
/// is copied faster than a text.
#[derive(Clone, Copy)]
pub struct JsonKey {
    block: [u8; JsonKey::BLOCK],
    len: u8,
    /// How many bits of either eight bytes behind the comma are not of the key.
    beyond: [u8; 2],
}

impl JsonKey {
    /// The size of the block.
    pub const BLOCK: usize = 32;

    /// The key of a name. One of more than 28 bytes, or that JSON escapes, has none.
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

    /// The block that the key stands in, at its start.
    #[inline]
    pub fn block(&self) -> &[u8; JsonKey::BLOCK] {
        &self.block
    }

    /// The length of the key, comma, quotes and colon included; 0 if the name has no key.
    #[inline]
    #[allow(clippy::len_without_is_empty)] // it is never empty but for want of a key
    pub fn len(&self) -> usize {
        usize::from(self.len)
    }

    /// The length of the key without its comma, if `text` starts with that; nothing also if `text`
    /// is of less than 16 bytes.
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

/// How often a field's value stands there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cardinality {
    /// One scalar whose default value counts as absent.
    Implicit,
    /// One value whose presence is tracked: a message, an `optional` scalar, a member of a oneof.
    Explicit,
    /// A list.
    Repeated {
        /// True if an encoder writes all elements as one length-delimited record.
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
#[allow(missing_docs)] // protobuf's own scalar names
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
    /// An enum, held as its number so that unknown numbers survive.
    Enum(&'static EnumDescriptor),
    /// A message.
    Message(&'static MessageDescriptor),
}

impl Kind {
    /// The wire type of one such value outside a packed list.
    pub const fn wire_type(self) -> WireType {
        match self {
            Kind::Double | Kind::Fixed64 | Kind::Sfixed64 => WireType::Fixed64,
            Kind::Float | Kind::Fixed32 | Kind::Sfixed32 => WireType::Fixed32,
            Kind::String | Kind::Bytes | Kind::Message(_) => WireType::Len,
            _ => WireType::Varint,
        }
    }

    /// Returns whether lists of such values may be packed.
    pub fn is_packable(self) -> bool {
        self.wire_type() != WireType::Len
    }
}

/// The wire types of protobuf.
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
    /// The wire type in the low three bits of a tag; `None` for 6 and 7, which do not exist.
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

/// What an enum looks like.
pub struct EnumDescriptor {
    /// The full protobuf name, such as `flyteidl.core.TaskExecution.Phase`.
    pub full_name: &'static str,
    /// Name and number of each value in the order of the schema, aliases included.
    pub values: &'static [(&'static str, i32)],
}

impl EnumDescriptor {
    /// The first name of this number.
    pub fn name_of(&self, number: i32) -> Option<&'static str> {
        self.values
            .iter()
            .find(|(_, n)| *n == number)
            .map(|(name, _)| *name)
    }

    /// The number of this name.
    pub fn number_of(&self, name: &str) -> Option<i32> {
        self.values
            .iter()
            .find(|(n, _)| *n == name)
            .map(|(_, number)| *number)
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

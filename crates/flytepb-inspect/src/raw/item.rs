//! Fields that text stands for.

/// A field, a message of a stream, or bytes.
pub(super) struct Item {
    pub(super) number: u32,
    pub(super) kind: Kind,
    /// Minimum length of the tag in bytes.
    pub(super) tag_width: usize,
    /// Minimum length in bytes of the number, of the length or of the end tag.
    pub(super) width: usize,
    /// The length to write instead of that of the content.
    pub(super) length: Option<u128>,
}

pub(super) enum Kind {
    /// Up to 70 bits.
    Varint(u128),
    Fixed32([u8; 4]),
    Fixed64([u8; 8]),
    /// The content, unless its fields follow.
    Len(Option<Vec<u8>>),
    /// The content, unless its fields follow.
    Group(Option<Vec<u8>>),
    /// A message of a stream.
    Message(Option<Vec<u8>>),
    /// Bytes that are no field.
    Bytes(Vec<u8>),
}

impl Item {
    /// Returns whether fields may follow.
    pub(super) fn may_have_fields(&self) -> bool {
        matches!(
            self.kind,
            Kind::Len(None) | Kind::Group(None) | Kind::Message(None)
        )
    }
}

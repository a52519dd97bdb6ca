//! Zero-copy access to encoded messages.
//!
//! [`Checked`] walks the bytes of a message once and validates everything: structure, UTF-8, depth.
//! The getters of its [view](Checked::view) and all nested views are then infallible: a view holds
//! the positions of its fields and decodes them on demand.

mod dynamic;
mod form;

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use bytes::Bytes;

use crate::codec::{self, Codec};
use crate::cursor::{self, Cursor};
use crate::decode::{Fault, Reader};
use crate::descriptor::{MessageDescriptor, WireType};
use crate::{error_path, DecodeError, Limits, UnknownField, WireMessage};

pub use dynamic::{Checker, DynMapView, DynView, FieldView, ListView, ValueView};

/// A message type that has a view.
pub trait Viewable: WireMessage + Default + PartialEq {
    /// Its view.
    type View<'a>: View<'a, Message = Self>;
}

/// A zero-copy message; implemented by generated code only.
pub trait View<'a>: Copy + Default {
    /// The corresponding message type.
    type Message: Viewable;

    /// Checks the fields to the reader's end.
    ///
    /// # Errors
    /// Same as for decoding them.
    fn check(reader: &mut Reader<'_>) -> Result<(), Fault>;

    /// Creates the view of a checked message.
    fn read(bytes: &'a [u8]) -> Self;

    /// Returns the message's bytes.
    fn as_bytes(&self) -> &'a [u8];

    /// Converts the view to an owned message, without a memory limit; for untrusted input see
    /// [`to_message_with`](Self::to_message_with).
    fn to_message(&self) -> Self::Message {
        let mut message = Self::Message::default();
        // Checked before, so this cannot fail.
        let _ = message.merge_from(&mut Reader::new(self.as_bytes(), u32::MAX));
        message
    }

    /// Converts the view to an owned message, within limits. A view itself allocates nothing and
    /// has no memory limit. Note that `Debug` and `==` of views convert to messages without a
    /// limit.
    ///
    /// # Errors
    /// When a limit is exceeded, with the offset from the start of this view's bytes.
    ///
    /// # Examples
    /// ```
    /// # use flytepb_wire::{view::View, DecodeError, Limits};
    /// # fn demo<'a, V: View<'a>>(view: V) -> Result<V::Message, DecodeError> {
    /// view.to_message_with(&Limits::new().max_memory(1 << 20))
    /// # }
    /// ```
    fn to_message_with(&self, options: &Limits) -> Result<Self::Message, DecodeError> {
        options.decode(self.as_bytes())
    }

    /// Returns an iterator over the unknown fields in wire order.
    fn unknown_fields(&self) -> impl Iterator<Item = UnknownField<'a>> {
        let message = Self::Message::type_descriptor();
        let mut reader = Reader::new(self.as_bytes(), u32::MAX);
        std::iter::from_fn(move || loop {
            let (number, wire_type, raw) = reader.raw_field().ok()??;
            if !message.field(number).is_some_and(|f| f.accepts(wire_type)) {
                return Some(UnknownField {
                    number,
                    wire_type,
                    raw,
                });
            }
        })
    }
}

/// The validated bytes of a message.
///
/// Borrows the bytes, or owns them as [`Bytes`] to be sent across threads. Validation allocates in
/// one case only: an embedded message split into several records, as produced by concatenation but
/// not by encoders, is joined first.
///
/// # Examples
/// ```
/// # use flytepb_wire::view::{Checked, Viewable};
/// # fn demo<M: Viewable>(bytes: &[u8]) -> Result<(), flytepb_wire::DecodeError> {
/// let checked = Checked::<M>::new(bytes)?;
/// let view = checked.view();
/// # let _ = view; Ok(()) }
/// ```
#[derive(Clone, Debug)]
pub struct Checked<'a, M> {
    bytes: Storage<'a>,
    message: PhantomData<fn() -> M>,
}

#[derive(Clone, Debug)]
enum Storage<'a> {
    Borrowed(&'a [u8]),
    Shared(Bytes),
}

impl<'a, M: Viewable> Checked<'a, M> {
    /// Validates a message without copying it.
    ///
    /// # Errors
    /// With the byte offset and the field path, same as for decoding.
    pub fn new(bytes: &'a [u8]) -> Result<Self, DecodeError> {
        Self::with_limits(bytes, &Limits::new())
    }

    /// Validates a message under limits, without copying it. The memory limit applies only to
    /// joining split messages.
    ///
    /// # Errors
    /// Same as for [`new`](Self::new), and when a limit is exceeded.
    pub fn with_limits(bytes: &'a [u8], options: &Limits) -> Result<Self, DecodeError> {
        Ok(match check::<M>(bytes, options)? {
            Cow::Borrowed(bytes) => Self::from_storage(Storage::Borrowed(bytes)),
            Cow::Owned(joined) => Self::from_storage(Storage::Shared(joined.into())),
        })
    }

    fn from_storage(bytes: Storage<'a>) -> Self {
        Checked {
            bytes,
            message: PhantomData,
        }
    }

    /// Returns the bytes; if split messages had to be joined, not those passed in.
    pub fn as_bytes(&self) -> &[u8] {
        match &self.bytes {
            Storage::Borrowed(bytes) => bytes,
            Storage::Shared(bytes) => bytes,
        }
    }

    /// Returns the view of the message.
    pub fn view(&self) -> M::View<'_> {
        View::read(self.as_bytes())
    }
}

impl<M: Viewable> Checked<'static, M> {
    /// Validates a message and owns its bytes, so that it can be sent across threads.
    ///
    /// # Errors
    /// Same as for [`new`](Self::new).
    pub fn from_bytes(bytes: Bytes) -> Result<Self, DecodeError> {
        Self::from_bytes_with_limits(bytes, &Limits::new())
    }

    /// Like [`from_bytes`](Self::from_bytes), under limits.
    ///
    /// # Errors
    /// Same as for [`with_limits`](Checked::with_limits).
    pub fn from_bytes_with_limits(bytes: Bytes, options: &Limits) -> Result<Self, DecodeError> {
        let joined = match check::<M>(&bytes, options)? {
            Cow::Borrowed(_) => None,
            Cow::Owned(joined) => Some(joined),
        };
        Ok(Self::from_storage(Storage::Shared(
            joined.map_or(bytes, Bytes::from),
        )))
    }
}

/// Validates `bytes` and joins split messages, if any.
fn check<'a, M: Viewable>(bytes: &'a [u8], options: &Limits) -> Result<Cow<'a, [u8]>, DecodeError> {
    let read = options.checker(bytes).and_then(|mut reader| {
        M::View::check(&mut reader)?;
        Ok(reader.is_split())
    });
    match read {
        Ok(false) => Ok(Cow::Borrowed(bytes)),
        Ok(true) => Ok(Cow::Owned(options.decode::<M>(bytes)?.to_wire())),
        Err(fault) => Err(error_path::decode_error(
            M::type_descriptor(),
            bytes,
            fault,
            options,
        )),
    }
}

/// The view form of a value; implemented by the markers of [`codec`].
pub trait ViewCodec {
    /// The type that a view returns.
    type View<'a>: Copy + Default;
    /// The wire type of one value.
    const WIRE_TYPE: WireType;
    /// The type of a message.
    #[doc(hidden)]
    const MESSAGE: Option<fn() -> &'static MessageDescriptor> = None;

    /// Checks a value after its tag.
    ///
    /// # Errors
    /// Same as for decoding it.
    fn check(cursor: &mut Cursor<'_, '_>) -> Result<(), Fault>;

    /// Reads a checked value after its tag.
    fn view<'a>(reader: &mut Reader<'a>) -> Self::View<'a>;
}

macro_rules! scalar_views {
    ($($codec:ident)*) => {$(
        impl ViewCodec for codec::$codec {
            type View<'a> = <codec::$codec as Codec>::Value;
            const WIRE_TYPE: WireType = <codec::$codec as Codec>::WIRE_TYPE;
            #[cfg_attr(not(debug_assertions), inline(always))]
            fn check(cursor: &mut Cursor<'_, '_>) -> Result<(), Fault> {
                Self::merge(&mut Default::default(), cursor)
            }
            #[inline]
            fn view<'a>(reader: &mut Reader<'a>) -> Self::View<'a> {
                let mut value = Default::default();
                let _ = reader.merge::<Self>(&mut value);
                value
            }
        }
    )*};
}
scalar_views! {
    Int32 Int64 Uint32 Uint64 Sint32 Sint64 Bool Fixed32 Fixed64 Sfixed32 Sfixed64 Float Double
}

impl ViewCodec for codec::Str {
    type View<'a> = &'a str;
    const WIRE_TYPE: WireType = WireType::Len;
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn check(cursor: &mut Cursor<'_, '_>) -> Result<(), Fault> {
        /// A function without calls: it needs no registers of its caller.
        #[inline(never)]
        fn is_ascii(bytes: &[u8]) -> bool {
            crate::utf8::is_ascii(bytes)
        }
        let bytes = cursor.bytes()?;
        if !is_ascii(bytes) {
            cursor::text(bytes, cursor.reader)?;
        }
        Ok(())
    }
    #[inline]
    fn view<'a>(reader: &mut Reader<'a>) -> &'a str {
        reader.str().unwrap_or_default()
    }
}

impl ViewCodec for codec::Bytes {
    type View<'a> = &'a [u8];
    const WIRE_TYPE: WireType = WireType::Len;
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn check(cursor: &mut Cursor<'_, '_>) -> Result<(), Fault> {
        cursor.bytes().map(drop)
    }
    #[inline]
    fn view<'a>(reader: &mut Reader<'a>) -> &'a [u8] {
        reader.bytes().unwrap_or_default()
    }
}

impl<M: Viewable> ViewCodec for codec::Msg<M> {
    type View<'a> = M::View<'a>;
    const WIRE_TYPE: WireType = WireType::Len;
    const MESSAGE: Option<fn() -> &'static MessageDescriptor> = Some(M::type_descriptor);
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn check(cursor: &mut Cursor<'_, '_>) -> Result<(), Fault> {
        cursor.enter()?;
        M::View::check(cursor.reader)?;
        cursor.leave();
        Ok(())
    }
    #[inline]
    fn view<'a>(reader: &mut Reader<'a>) -> M::View<'a> {
        View::read(reader.bytes().unwrap_or_default())
    }
}

/// A message in a oneof, decoded on demand.
pub struct Lazy<'a, M> {
    bytes: &'a [u8],
    message: PhantomData<fn() -> M>,
}

impl<'a, M: Viewable> Lazy<'a, M> {
    /// Creates a lazy view of checked bytes; for generated code.
    #[doc(hidden)]
    pub fn new(bytes: &'a [u8]) -> Self {
        Lazy {
            bytes,
            message: PhantomData,
        }
    }

    /// Returns the view of the message.
    #[inline]
    pub fn view(&self) -> M::View<'a> {
        View::read(self.bytes)
    }
}

impl<M> Clone for Lazy<'_, M> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M> Copy for Lazy<'_, M> {}

impl<M: Viewable> PartialEq for Lazy<'_, M> {
    fn eq(&self, other: &Self) -> bool {
        eq(&self.view(), &other.view())
    }
}

impl<M: Viewable> fmt::Debug for Lazy<'_, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        debug(&self.view(), f)
    }
}

/// Formats a view as its message; for generated code.
#[doc(hidden)]
pub fn debug<'a, V: View<'a>>(view: &V, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    show_debug(V::Message::type_descriptor(), view.as_bytes(), f)
}

fn show_debug(
    descriptor: &MessageDescriptor,
    bytes: &[u8],
    f: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    crate::debug(&*message(descriptor, bytes), f)
}

/// The message of this type that a view shows.
fn message(descriptor: &MessageDescriptor, bytes: &[u8]) -> Box<dyn WireMessage> {
    let mut message = (descriptor.new)();
    // Checked before, so that there is no error.
    let _ = message.merge_from(&mut Reader::new(bytes, u32::MAX));
    message
}

/// Compares views as their messages; for generated code.
#[doc(hidden)]
pub fn eq<'a, V: View<'a>>(a: &V, b: &V) -> bool {
    eq_checked(V::Message::type_descriptor(), a.as_bytes(), b.as_bytes())
}

fn eq_checked(descriptor: &MessageDescriptor, a: &[u8], b: &[u8]) -> bool {
    a == b || *message(descriptor, a) == *message(descriptor, b)
}

/// Records a singular message field and detects further records of it; for generated code.
#[doc(hidden)]
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn check_message<M: Viewable>(
    seen: &mut u64,
    bit: u64,
    cursor: &mut Cursor<'_, '_>,
) -> Result<(), Fault> {
    if *seen & bit != 0 {
        cursor.mark_split();
    }
    *seen |= bit;
    codec::Msg::<M>::check(cursor)
}

/// Returns text that was already checked as UTF-8; for generated code.
#[doc(hidden)]
#[inline]
pub fn text(bytes: &[u8]) -> &str {
    crate::utf8::check(bytes).unwrap_or_default()
}

/// Checks a list element after its tag; for generated code.
///
/// # Errors
/// Same as for [`ViewCodec::check`].
#[doc(hidden)]
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn check_element<C: ViewCodec>(cursor: &mut Cursor<'_, '_>) -> Result<(), Fault> {
    let start = cursor.rest;
    let budget = cursor.reader.budget;
    cursor.count_one()?;
    C::check(cursor)?;
    if let (Some(of), Some([_, next])) = (C::MESSAGE, cursor.rest.first_chunk()) {
        let is_short = cursor.at_tag == start.len() + 1 && usize::from(*next) <= form::MAX;
        if is_short && start.first() == Some(next) {
            cursor.on_reader(|reader| {
                let elements = budget.elements - reader.budget.elements;
                let unknown = budget.unknown_bytes - reader.budget.unknown_bytes;
                form::skip_similar(of(), start, (elements, unknown), reader);
            });
        }
    }
    Ok(())
}

/// Checks an unknown field; for generated code.
///
/// # Errors
/// Same as for [`Reader::skip`].
#[doc(hidden)]
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn check_unknown(tag: u32, cursor: &mut Cursor<'_, '_>) -> Result<(), Fault> {
    #[cold]
    fn check(tag: u32, reader: &mut Reader<'_>) -> Result<(), Fault> {
        let len = reader.skip(tag)?.len();
        reader.count_unknown(len)
    }
    cursor.on_reader(|reader| check(tag, reader))
}

/// Checks a packed list after its tag; for generated code.
///
/// # Errors
/// Same as for [`Reader::packed`].
#[doc(hidden)]
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn check_packed<C: ViewCodec>(cursor: &mut Cursor<'_, '_>) -> Result<(), Fault> {
    #[inline(never)]
    fn check<C: ViewCodec>(reader: &mut Reader<'_>) -> Result<(), Fault> {
        reader.within(|reader| {
            reader.count_packed(C::WIRE_TYPE)?;
            let mut cursor = reader.cursor();
            while !cursor.is_at_end() {
                C::check(&mut cursor)?;
            }
            Ok(())
        })
    }
    cursor.on_reader(check::<C>)
}

/// Checks a map entry after its tag; for generated code.
///
/// # Errors
/// Same as for [`Reader::map`].
#[doc(hidden)]
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn check_entry<K: ViewCodec, V: ViewCodec>(cursor: &mut Cursor<'_, '_>) -> Result<(), Fault> {
    #[inline(never)]
    fn check<K: ViewCodec, V: ViewCodec>(reader: &mut Reader<'_>) -> Result<(), Fault> {
        let (key_tag, value_tag) = (8 | K::WIRE_TYPE as u32, 16 | V::WIRE_TYPE as u32);
        let mut cursor = reader.cursor();
        let mut values = 0;
        while let Some(tag) = cursor.tag()? {
            if tag == key_tag {
                K::check(&mut cursor)?;
            } else if tag == value_tag {
                V::check(&mut cursor)?;
                values += 1;
            } else {
                check_unknown(tag, &mut cursor)?;
            }
        }
        if values > 1 {
            cursor.mark_split();
        }
        Ok(())
    }
    cursor.count_one()?;
    cursor.enter()?;
    check::<K, V>(cursor.reader)?;
    cursor.leave();
    Ok(())
}

/// A zero-copy repeated field: the range from its first to its last record.
pub struct Repeated<'a, C> {
    /// The bytes from the first record to the last.
    records: &'a [u8],
    number: u32,
    codec: PhantomData<fn() -> C>,
}

impl<C> Clone for Repeated<'_, C> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<C> Copy for Repeated<'_, C> {}

impl<C> Default for Repeated<'_, C> {
    fn default() -> Self {
        Repeated {
            records: &[],
            number: 0,
            codec: PhantomData,
        }
    }
}

impl<'a, C: ViewCodec> Repeated<'a, C> {
    /// Adds the record whose tag was just read; for generated code.
    #[doc(hidden)]
    pub fn note(&mut self, tag: u32, reader: &mut Reader<'a>) {
        let start = match self.number {
            0 => reader.tag_offset(),
            _ => reader.offset_of(self.records),
        };
        self.number = tag >> 3;
        let _ = match tag & 7 {
            2 => reader.bytes(),
            _ => reader.skip(tag),
        };
        self.records = reader.since(start);
    }

    /// Returns an iterator over the values in wire order.
    pub fn iter(&self) -> RepeatedIter<'a, C> {
        RepeatedIter {
            reader: Reader::new(self.records, u32::MAX),
            packed: Reader::new(&[], 0),
            number: self.number,
            codec: PhantomData,
        }
    }

    /// Returns the number of values, by iterating over them.
    pub fn len(&self) -> usize {
        self.iter().count()
    }

    /// Returns whether there are no values.
    pub fn is_empty(&self) -> bool {
        self.iter().next().is_none()
    }
}

impl<'a, C: ViewCodec> IntoIterator for Repeated<'a, C> {
    type Item = C::View<'a>;
    type IntoIter = RepeatedIter<'a, C>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// An iterator over the values of a [`Repeated`].
pub struct RepeatedIter<'a, C> {
    reader: Reader<'a>,
    /// The unread part of a packed record.
    packed: Reader<'a>,
    number: u32,
    codec: PhantomData<fn() -> C>,
}

impl<'a, C: ViewCodec> Iterator for RepeatedIter<'a, C> {
    type Item = C::View<'a>;

    #[inline]
    fn next(&mut self) -> Option<C::View<'a>> {
        loop {
            if !self.packed.is_at_end() {
                return Some(C::view(&mut self.packed));
            }
            let tag = self.reader.tag().ok()??;
            if tag == self.number << 3 | C::WIRE_TYPE as u32 {
                return Some(C::view(&mut self.reader));
            }
            if tag == self.number << 3 | 2 {
                self.packed = Reader::new(self.reader.bytes().ok()?, 0);
            } else {
                self.reader.skip(tag).ok()?;
            }
        }
    }
}

/// A zero-copy map field.
pub struct MapView<'a, K, V> {
    entries: Repeated<'a, codec::Bytes>,
    codecs: PhantomData<fn() -> (K, V)>,
}

impl<K, V> Clone for MapView<'_, K, V> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<K, V> Copy for MapView<'_, K, V> {}

impl<K, V> Default for MapView<'_, K, V> {
    fn default() -> Self {
        MapView {
            entries: Repeated::default(),
            codecs: PhantomData,
        }
    }
}

impl<'a, K: ViewCodec, V: ViewCodec> MapView<'a, K, V> {
    /// Adds the entry whose tag was just read; for generated code.
    #[doc(hidden)]
    pub fn note(&mut self, tag: u32, reader: &mut Reader<'a>) {
        self.entries.note(tag, reader);
    }

    /// Returns an iterator over the entries in wire order. Duplicate keys appear repeatedly; the
    /// last entry is the valid one.
    pub fn iter(&self) -> impl Iterator<Item = (K::View<'a>, V::View<'a>)> {
        self.entries.iter().map(Self::entry)
    }

    fn entry(bytes: &'a [u8]) -> (K::View<'a>, V::View<'a>) {
        let (key_tag, value_tag) = (8 | K::WIRE_TYPE as u32, 16 | V::WIRE_TYPE as u32);
        let mut reader = Reader::new(bytes, u32::MAX);
        let mut entry: (K::View<'a>, V::View<'a>) = Default::default();
        while let Ok(Some(tag)) = reader.tag() {
            if tag == key_tag {
                entry.0 = K::view(&mut reader);
            } else if tag == value_tag {
                entry.1 = V::view(&mut reader);
            } else if reader.skip(tag).is_err() {
                break;
            }
        }
        entry
    }

    /// Returns the value of a key: the last one in wire order.
    pub fn get(&self, key: K::View<'_>) -> Option<V::View<'a>>
    where
        for<'k> K::View<'a>: PartialEq<K::View<'k>>,
    {
        self.iter()
            .filter(|(k, _)| *k == key)
            .last()
            .map(|(_, v)| v)
    }

    /// Returns whether there are no entries.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Returns the number of records, by iterating over them.
    pub fn len(&self) -> usize {
        self.entries.len()
    }
}

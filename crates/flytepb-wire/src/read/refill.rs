//! Decoding in place of an existing message, reusing its memory.
//!
//! The generated `refill` of a message overwrites the fields in place and counts the values read
//! into each. At the end it resets the fields that were not read, and truncates lists and maps to
//! their counts.

use crate::codec::Codec;
use crate::cursor::{append, check_text, Cursor};
use crate::decode::{Fault, Reader};
use crate::error::DecodeErrorKind;
use crate::value::map::Map;
use crate::{limits, Element, Key, Limit, WireMessage};

impl<'a> Cursor<'_, 'a> {
    /// Reads a string into `string`, reusing its memory.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn refill_string(&mut self, string: &mut String) -> Result<(), Fault> {
        let bytes = self.bytes()?;
        copy_text(string, bytes, self.reader)
    }

    /// Reads an embedded message: the first record replaces `message`, others are merged into it.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn refill_message<M: WireMessage>(
        &mut self,
        message: &mut M,
        seen: &mut usize,
    ) -> Result<(), Fault> {
        self.enter()?;
        if std::mem::replace(seen, 1) == 0 {
            message.refill(self.reader)?;
        } else {
            message.merge_from(self.reader)?;
        }
        self.leave();
        Ok(())
    }

    /// Like [`Codec::refill`], for a message in a box.
    ///
    /// # Errors
    /// Same as for [`boxed`](Self::boxed).
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn refill_boxed<M: WireMessage>(
        &mut self,
        message: &mut M,
        seen: &mut usize,
    ) -> Result<(), Fault> {
        if !limits::take(&mut self.reader.budget.memory, size_of::<M>()) {
            return Err(Fault::new(
                DecodeErrorKind::Over(Limit::Memory),
                self.reader.offset_of(self.rest),
            ));
        }
        self.refill_message(message, seen)
    }

    /// Reads an embedded message in place of the next old element of a list.
    ///
    /// # Errors
    /// Same as for [`push_message`](Self::push_message).
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn refill_element<M: WireMessage + Default>(
        &mut self,
        tag: u32,
        list: &mut Vec<M>,
        seen: &mut usize,
    ) -> Result<(), Fault> {
        self.reader.rest = self.rest;
        let part = self.bytes()?;
        let index = *seen;
        *seen += 1;
        match list.get_mut(index) {
            Some(element) => overwrite(element, part, self.reader),
            None => append(tag, list, part, self.reader),
        }
    }

    /// Reads a scalar or a string in place of the next old element of a list.
    ///
    /// # Errors
    /// Same as for [`push`](Self::push).
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn refill_push<C: Codec>(
        &mut self,
        list: &mut Vec<C::Value>,
        seen: &mut usize,
    ) -> Result<(), Fault> {
        let index = *seen;
        *seen += 1;
        match list.get_mut(index) {
            Some(element) => {
                self.count_one()?;
                C::refill(element, self, &mut 0)
            }
            None => self.push::<C>(list),
        }
    }

    /// Reads a packed list.
    ///
    /// # Errors
    /// Same as for [`packed`](Self::packed).
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn refill_packed<C: Codec>(
        &mut self,
        list: &mut Vec<C::Value>,
        seen: &mut usize,
    ) -> Result<(), Fault> {
        list.truncate(*seen);
        self.packed::<C>(list)?;
        *seen = list.len();
        Ok(())
    }

    /// Reads a map entry in place of the next old entry.
    ///
    /// # Errors
    /// Same as for [`map`](Self::map).
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn refill_map<K, V>(
        &mut self,
        tag: u32,
        map: &mut Map<K::Value, V::Value>,
        seen: &mut usize,
    ) -> Result<(), Fault>
    where
        K: Codec,
        V: Codec,
        K::Value: Key,
        V::Value: Element,
    {
        self.on_reader(|reader| refill_map::<K, V>(tag, map, seen, reader))
    }
}

#[inline(never)]
fn overwrite<'a, M: WireMessage>(
    element: &mut M,
    part: &'a [u8],
    reader: &mut Reader<'a>,
) -> Result<(), Fault> {
    reader.count(1)?;
    reader.enter(part)?;
    element.refill(reader)?;
    reader.depth += 1;
    Ok(())
}

fn refill_map<K, V>(
    tag: u32,
    map: &mut Map<K::Value, V::Value>,
    seen: &mut usize,
    reader: &mut Reader<'_>,
) -> Result<(), Fault>
where
    K: Codec,
    V: Codec,
    K::Value: Key,
    V::Value: Element,
{
    if *seen < map.len() {
        let before = (reader.rest, reader.budget);
        if refill_entry::<K, V>(map, *seen, reader)? {
            *seen += 1;
            return Ok(());
        }
        (reader.rest, reader.budget) = before;
        map.truncate(*seen);
    }
    reader.map::<K, V>(tag, map)?;
    *seen = map.len();
    Ok(())
}

/// Reads a map entry in place of the old one at `index`; the entries before it are new already.
/// Returns `false` if the record is not a new key followed by one value.
fn refill_entry<K, V>(
    map: &mut Map<K::Value, V::Value>,
    index: usize,
    reader: &mut Reader<'_>,
) -> Result<bool, Fault>
where
    K: Codec,
    V: Codec,
    K::Value: Key,
    V::Value: Element,
{
    let (key_tag, value_tag) = (8 | K::WIRE_TYPE as u32, 16 | V::WIRE_TYPE as u32);
    reader.count(1)?;
    reader.nested(|reader| {
        let mut r = reader.cursor();
        if r.tag()? != Some(key_tag) {
            return Ok(false);
        }
        K::refill(map.old_key_mut(index), &mut r, &mut 0)?;
        if r.tag()? != Some(value_tag) || !map.renew(index) {
            return Ok(false);
        }
        V::refill(map.value_at_mut(index), &mut r, &mut 0)?;
        Ok(r.is_at_end())
    })
}

#[inline(never)]
fn copy_text(string: &mut String, bytes: &[u8], reader: &Reader<'_>) -> Result<(), Fault> {
    let text = check_text(bytes, reader)?;
    string.clear();
    string.push_str(text);
    Ok(())
}

/// Resets a field without presence that was not read.
#[inline]
pub fn end_implicit<C: Codec>(value: &mut C::Value, seen: usize) {
    if seen == 0 {
        C::clear(value);
    }
}

/// Resets a field with presence that was not read.
#[inline]
pub fn end_explicit<T>(value: &mut Option<T>, seen: usize) {
    if seen == 0 && value.is_some() {
        *value = None;
    }
}

/// Truncates a list to the elements that were read.
#[inline]
pub fn end_list<T>(list: &mut Vec<T>, seen: usize) {
    if list.len() > seen {
        list.truncate(seen);
    }
}

/// Truncates a map to the entries that were read.
#[inline]
pub fn end_map<K: Key, V>(map: &mut Map<K, V>, seen: usize) {
    if map.len() > seen {
        map.truncate(seen);
    }
}

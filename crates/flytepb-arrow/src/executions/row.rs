//! Rows of messages: their bytes to slots, and slots to columns.

use flytepb_idl::descriptor::{Kind, WireType};
use flytepb_idl::google::protobuf::Timestamp;
use flytepb_idl::views::Checker;
use flytepb_idl::wire::records::{NotCanonical, Records, Step};
use flytepb_idl::wire::{timestamp_fast_path, view};
use flytepb_idl::{Limits, ValueRef, WireMessage};

use super::plan::{Action, Check, Node, Plan, Values, ROOT};
use crate::column::{duration_nanos, timestamp_nanos, Column};
use crate::counts::Counts;

/// The value of a column, or the presence of a message, in one row.
#[derive(Clone, Copy)]
pub(super) enum Slot<'a> {
    Absent,
    Present,
    Value(ValueRef<'a>),
    /// Nanoseconds of a timestamp or duration, if they are in range.
    Nanos(Option<i64>),
    /// A message that becomes JSON.
    Json(&'a [u8]),
    /// The places of the first and last item of a list, and their number.
    Items {
        first: u32,
        last: u32,
        len: u32,
    },
    /// The place of the next item.
    Next(u32),
    /// The bytes of a message with list items in the records of this tag.
    Records(&'a [u8], u32),
}

/// The slots of a row, followed by those of list items.
pub(super) struct Slots<'a> {
    all: Vec<Slot<'a>>,
    /// True once the bytes have been checked. List items then get no slots, but are read again to be
    /// appended, so that a list may have any length.
    is_checked: bool,
}

/// Maximum number of slots: 8 MiB.
const MOST: usize = 1 << 18;

impl<'a> Slots<'a> {
    /// Reads a message into slots. Memory is taken from those of an earlier row.
    pub(super) fn read(
        plan: &Plan,
        bytes: &'a [u8],
        is_checked: bool,
        memory: &mut Vec<Slot<'static>>,
    ) -> Step<Self> {
        let mut slots = Slots {
            all: recycled(std::mem::take(memory)),
            is_checked,
        };
        let base = slots.add(plan);
        slots.message(&plan.root, base, bytes, Limits::new().max_depth)?;
        Ok(slots)
    }

    /// Returns the memory for another row.
    pub(super) fn into_memory(self) -> Vec<Slot<'static>> {
        recycled(self.all)
    }

    /// Adds the slots of a row or item and returns the place of the first.
    fn add(&mut self, plan: &Plan) -> usize {
        let base = self.all.len();
        self.all.resize(base + plan.slots, Slot::Absent);
        self.all[base + ROOT] = Slot::Present;
        base
    }

    fn message(&mut self, node: &Node, base: usize, bytes: &'a [u8], depth: u32) -> Step<()> {
        let mut records = Records::new(bytes);
        let (mut next, mut seen) = (0, 0);
        while let Some(tag) = records.tag()? {
            let Some(index) = node.find(next, tag) else {
                self.unknown(node, tag, &mut records)?;
                continue;
            };
            let field = &node.fields[index];
            next = index + 1;
            if seen & field.others != 0 {
                return Err(NotCanonical);
            }
            seen |= 1 << index;
            match &field.action {
                Action::Text(slot) => {
                    self.all[base + slot] = Slot::Value(ValueRef::Str(text(&mut records)?));
                }
                Action::Scalar(slot, kind) => {
                    self.all[base + slot] = Slot::Value(records.scalar(*kind)?);
                }
                Action::Timestamp(slot) => {
                    let (seconds, nanos) = self.time(records.bytes()?)?;
                    self.set(base + slot, Slot::Nanos(timestamp_nanos(seconds, nanos)))?;
                }
                Action::Duration(slot) => {
                    let (seconds, nanos) = self.time(records.bytes()?)?;
                    self.set(base + slot, Slot::Nanos(duration_nanos(seconds, nanos)))?;
                }
                Action::Json(slot, checker) => {
                    let bytes = records.bytes()?;
                    self.check(checker, bytes, depth)?;
                    self.set(base + slot, Slot::Json(bytes))?;
                }
                Action::Nested(slot, nested) => {
                    self.set(base + slot, Slot::Present)?;
                    self.message(nested, base, records.bytes()?, depth - 1)?;
                }
                Action::List(slot, items) => {
                    let item = records.bytes()?;
                    self.item(base + slot, items, item, depth - 1)?;
                    if self.is_checked {
                        self.all[base + slot] = Slot::Records(bytes, tag);
                    }
                }
                Action::Check(check) => self.unused(check, tag, &mut records, depth)?,
            }
        }
        Ok(())
    }

    /// Returns seconds and nanoseconds of a timestamp or duration.
    #[inline]
    fn time(&self, bytes: &[u8]) -> Step<(i64, i32)> {
        match timestamp_fast_path::read(bytes) {
            Some(time) => Ok(time),
            None if self.is_checked => {
                // Durations have the same fields.
                let time = Timestamp::from_wire(bytes).map_err(|_| NotCanonical)?;
                Ok((time.seconds, time.nanos))
            }
            None => Records::new(bytes).seconds_and_nanos(true),
        }
    }

    /// Sets a slot. Records of the same message would have to be joined.
    #[inline]
    fn set(&mut self, place: usize, slot: Slot<'a>) -> Step<()> {
        match self.all[place] {
            Slot::Absent => {
                self.all[place] = slot;
                Ok(())
            }
            _ => Err(NotCanonical),
        }
    }

    /// Appends an item to the list in a slot.
    fn item(&mut self, place: usize, items: &Plan, bytes: &'a [u8], depth: u32) -> Step<()> {
        let base = self.add(items);
        if self.is_checked {
            self.message(&items.root, base, bytes, depth)?;
            self.all.truncate(base);
            return Ok(());
        }
        if base > MOST {
            return Err(NotCanonical);
        }
        let last = base as u32;
        let (first, len) = match self.all[place] {
            Slot::Items { first, last, len } => {
                self.all[last as usize] = Slot::Next(base as u32);
                (first, len + 1)
            }
            _ => (last, 1),
        };
        self.all[place] = Slot::Items { first, last, len };
        self.message(&items.root, base, bytes, depth)
    }

    /// Checks a field that has no column.
    fn unused(
        &mut self,
        check: &Check,
        tag: u32,
        records: &mut Records<'a>,
        depth: u32,
    ) -> Step<()> {
        match check {
            _ if self.is_checked => self.skip(tag, records),
            Check::Text => text(records).map(drop),
            Check::Scalar(kind) => records.scalar(*kind).map(drop),
            Check::Message(checker) => self.check(checker, records.bytes()?, depth),
            Check::Other => Err(NotCanonical),
        }
    }

    /// Checks a message that is not read into slots, and that it need not be joined.
    fn check(&self, checker: &Checker, bytes: &[u8], depth: u32) -> Step<()> {
        // Deeper ones are left to the decoder.
        let limits = Limits::new().max_depth(depth.saturating_sub(2));
        let is_valid = self.is_checked
            || matches!(
                checker.check_with(bytes, &limits),
                Ok(std::borrow::Cow::Borrowed(_))
            );
        if is_valid {
            Ok(())
        } else {
            Err(NotCanonical)
        }
    }

    #[cold]
    fn unknown(&self, node: &Node, tag: u32, records: &mut Records<'a>) -> Step<()> {
        // A list may also come packed or unpacked.
        if node.of.knows(tag) && !self.is_checked {
            return Err(NotCanonical);
        }
        self.skip(tag, records)
    }

    fn skip(&self, tag: u32, records: &mut Records<'a>) -> Step<()> {
        let is_group = |tag| WireType::of_tag(tag) == Some(WireType::StartGroup);
        if !is_group(tag) || !self.is_checked {
            return records.skip(tag);
        }
        let mut open = 1;
        while open > 0 {
            let tag = records.tag()?.ok_or(NotCanonical)?;
            match WireType::of_tag(tag) {
                Some(WireType::StartGroup) => open += 1,
                Some(WireType::EndGroup) => open -= 1,
                _ => records.skip(tag)?,
            }
        }
        Ok(())
    }

    /// Appends the row to columns.
    pub(super) fn push(&self, plan: &Plan, columns: &mut [Column], counts: &mut Counts) {
        self.push_at(0, plan, columns, counts);
    }

    fn push_at(&self, base: usize, plan: &Plan, columns: &mut [Column], counts: &mut Counts) {
        let slots = &self.all[base..base + plan.slots];
        for (source, column) in plan.sources.iter().zip(columns) {
            match (slots[source.slot], &source.values) {
                (Slot::Value(value), _) => column.push(value),
                (Slot::Nanos(nanos), _) => column.push_nanos(nanos, counts),
                (Slot::Json(bytes), Values::Field(Kind::Message(of))) => {
                    if let Column::Json(json) = column {
                        json.push_wire(of, bytes, counts);
                    }
                }
                (Slot::Items { first, len, .. }, Values::List(items)) => {
                    self.push_items(first, len, items, column, counts);
                }
                (Slot::Records(bytes, tag), Values::List(items)) => {
                    self.push_records(bytes, tag, items, column, counts);
                }
                _ if source
                    .parents
                    .iter()
                    .any(|p| !matches!(slots[*p], Slot::Absent)) =>
                {
                    column.push_default();
                }
                _ => column.push_null(),
            }
        }
    }

    fn push_items(
        &self,
        first: u32,
        len: u32,
        items: &Plan,
        column: &mut Column,
        counts: &mut Counts,
    ) {
        let Column::List(list) = column else {
            return;
        };
        list.offsets.push(len as usize);
        let Column::Struct(structs) = &mut list.values else {
            return;
        };
        structs.nulls.append_n_non_nulls(len as usize);
        let mut item = Some(first);
        while let Some(base) = item.map(|item| item as usize) {
            self.push_at(base, items, &mut structs.columns, counts);
            item = match self.all[base + ROOT] {
                Slot::Next(next) => Some(next),
                _ => None,
            };
        }
    }

    /// Appends the items in the records of a checked message.
    fn push_records(
        &self,
        message: &'a [u8],
        tag: u32,
        items: &Plan,
        column: &mut Column,
        counts: &mut Counts,
    ) {
        let Column::List(list) = column else {
            return;
        };
        let Column::Struct(structs) = &mut list.values else {
            return;
        };
        let mut item = Slots {
            all: Vec::new(),
            is_checked: true,
        };
        let mut len = 0;
        let mut records = Records::new(message);
        // None of these fails, as all records have been read before.
        while let Ok(Some(found)) = records.tag() {
            if found != tag {
                let _ = self.skip(found, &mut records);
                continue;
            }
            item.all.clear();
            let base = item.add(items);
            let bytes = records.bytes().unwrap_or_default();
            let _ = item.message(&items.root, base, bytes, u32::MAX);
            item.push_at(base, items, &mut structs.columns, counts);
            structs.nulls.append_non_null();
            len += 1;
        }
        list.offsets.push(len);
    }
}

/// Empties the slots, without giving their memory back.
fn recycled<'b>(mut slots: Vec<Slot<'_>>) -> Vec<Slot<'b>> {
    slots.clear();
    slots.into_iter().map(|_| Slot::Absent).collect()
}

#[inline]
fn text<'a>(records: &mut Records<'a>) -> Step<&'a str> {
    let bytes = records.bytes()?;
    // Empty if it is not valid UTF-8.
    let text = view::text(bytes);
    if text.len() == bytes.len() {
        Ok(text)
    } else {
        Err(NotCanonical)
    }
}

//! Rows of messages: their bytes to columns.

use flytepb_idl::descriptor::WireType;
use flytepb_idl::google::protobuf::Timestamp;
use flytepb_idl::views::Checker;
use flytepb_idl::wire::records::{NotCanonical, Records, Step};
use flytepb_idl::wire::{timestamp_fast_path, view};
use flytepb_idl::{Limits, WireMessage};

use super::columns::Columns;
use super::plan::{Action, Check, Node, ROOT};
use crate::column::{duration_nanos, timestamp_nanos, write_json};
use crate::counts::Counts;

/// A reader of rows.
pub(super) struct RowReader<'a> {
    /// True once the bytes have been checked.
    pub(super) is_checked: bool,
    pub(super) counts: &'a mut Counts,
    /// Memory for JSON.
    pub(super) json: &'a mut Vec<u8>,
}

impl RowReader<'_> {
    /// Appends the row of a message. If that fails, the columns may have values of an unfinished
    /// row.
    pub(super) fn row(
        &mut self,
        root: &Node,
        columns: &mut Columns,
        bytes: &[u8],
        depth: u32,
    ) -> Step<()> {
        columns.enter(ROOT)?;
        self.message(root, columns, bytes, depth)?;
        columns.rows += 1;
        Ok(())
    }

    fn message(
        &mut self,
        node: &Node,
        columns: &mut Columns,
        bytes: &[u8],
        depth: u32,
    ) -> Step<()> {
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
                Action::Text(column) => {
                    let (column, row) = columns.at(*column);
                    column.set_text(row, Some(text(&mut records)?));
                }
                Action::Scalar(column, kind) => {
                    let (column, row) = columns.at(*column);
                    column.set(row, records.scalar(*kind)?);
                }
                Action::Timestamp(column) => {
                    let (seconds, nanos) = self.time(records.bytes()?)?;
                    self.nanos(columns, *column, timestamp_nanos(seconds, nanos))?;
                }
                Action::Duration(column) => {
                    let (seconds, nanos) = self.time(records.bytes()?)?;
                    self.nanos(columns, *column, duration_nanos(seconds, nanos))?;
                }
                Action::Json(column, checker) => {
                    self.json(columns, *column, checker, records.bytes()?, depth)?;
                }
                Action::Nested(message, nested) => {
                    columns.enter(*message)?;
                    self.message(nested, columns, records.bytes()?, depth - 1)?;
                }
                Action::List(column, items) => {
                    let item = records.bytes()?;
                    self.row(&items.root, columns.items(*column)?, item, depth - 1)?;
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

    /// Sets the nanoseconds of a timestamp or duration. A second one would have to be merged.
    fn nanos(&mut self, columns: &mut Columns, index: usize, nanos: Option<i64>) -> Step<()> {
        let (column, row) = columns.at(index);
        column.need_unset(row)?;
        self.counts.times_out_of_range += u64::from(nanos.is_none());
        column.set_nanos(row, nanos);
        Ok(())
    }

    /// Sets the JSON of a message. A second one would have to be merged.
    fn json(
        &mut self,
        columns: &mut Columns,
        index: usize,
        checker: &Checker,
        bytes: &[u8],
        depth: u32,
    ) -> Step<()> {
        let (column, row) = columns.at(index);
        column.need_unset(row)?;
        let of = checker.descriptor();
        let is_written = write_json(self.json, of, bytes, &self.limits(depth)) || {
            // An invalid message, one without a JSON form, or one with a deep `Any`.
            self.check(checker, bytes, depth)?;
            write_json(self.json, of, bytes, &Limits::new())
        };
        let most = i32::MAX as usize - column.text_len();
        let is_written = is_written && self.json.len() <= most;
        let text = std::str::from_utf8(self.json).ok().filter(|_| is_written);
        self.counts.without_json += u64::from(text.is_none());
        column.set_text(row, text);
        Ok(())
    }

    /// Checks a field that has no column.
    fn unused(
        &mut self,
        check: &Check,
        tag: u32,
        records: &mut Records<'_>,
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

    /// Checks a message that is not read into columns, and that it need not be joined.
    fn check(&self, checker: &Checker, bytes: &[u8], depth: u32) -> Step<()> {
        let is_valid = self.is_checked
            || matches!(
                checker.check_with(bytes, &self.limits(depth)),
                Ok(std::borrow::Cow::Borrowed(_))
            );
        if is_valid {
            Ok(())
        } else {
            Err(NotCanonical)
        }
    }

    /// Returns limits for a message at this depth. Deeper ones are left to the decoder.
    fn limits(&self, depth: u32) -> Limits {
        if self.is_checked {
            Limits::new()
        } else {
            Limits::new().max_depth(depth.saturating_sub(2))
        }
    }

    #[cold]
    fn unknown(&self, node: &Node, tag: u32, records: &mut Records<'_>) -> Step<()> {
        // A list may also come packed or unpacked.
        if node.of.knows(tag) && !self.is_checked {
            return Err(NotCanonical);
        }
        self.skip(tag, records)
    }

    fn skip(&self, tag: u32, records: &mut Records<'_>) -> Step<()> {
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

//! Finding fields of a name at any depth.

use flytepb_idl::descriptor::{FieldDescriptor, MessageDescriptor, WellKnown};
use flytepb_idl::wire::records::{Records, Step};

use super::reader::{Cursor, Go, Outcome, PathReader};
use super::resolve::{Move, Singular, field};
use super::segment::name as segment;
use super::wire::{is_of, skip};

impl PathReader<'_> {
    /// Calls `go` with each field of this name at a cursor and everything below it; with `nested`, also
    /// with those in fields of this name.
    pub(super) fn any_depth(
        &mut self,
        name: &str,
        cursor: Cursor<'_>,
        depth: u32,
        nested: bool,
        go: &mut Go<'_>,
    ) -> Outcome {
        let Some(depth) = depth.checked_sub(1) else {
            return Ok(());
        };
        match cursor {
            Cursor::Message(of, bytes) => self.in_message(name, of, bytes, depth, nested, go),
            Cursor::Collection(field, _, bytes) => {
                if field.message().is_none() {
                    return Ok(());
                }
                self.elements(field, bytes, &Move::Every, &mut |reader, cursor| {
                    reader.any_depth(name, cursor, depth, nested, go)
                })
            }
            Cursor::Scalar(..) | Cursor::Unknown(..) => Ok(()),
        }
    }

    fn in_message(
        &mut self,
        name: &str,
        of: &'static MessageDescriptor,
        bytes: &[u8],
        depth: u32,
        nested: bool,
        go: &mut Go<'_>,
    ) -> Outcome {
        let wanted = field(of, name);
        for field in present(of, bytes)? {
            let is_wanted = wanted.is_some_and(|wanted| wanted.number == field.number);
            let each = &mut |reader: &mut PathReader<'_>, cursor: Cursor<'_>| {
                if is_wanted {
                    go(reader, cursor)?;
                    if !nested {
                        return Ok(());
                    }
                }
                reader.any_depth(name, cursor, depth, nested, go)
            };
            if field.is_collection() {
                let cursor = Cursor::Collection(field, of, bytes);
                self.step(segment(field), |reader| each(reader, cursor))?;
            } else {
                self.singular(&Singular::new(of, field), bytes, each)?;
            }
        }
        match of.well_known {
            Some(WellKnown::Struct) => self.in_struct(name, of, bytes, go),
            Some(WellKnown::Any) => self.open(bytes, |reader, of, bytes| {
                reader.any_depth(name, Cursor::Message(of, bytes), depth, nested, go)
            }),
            _ => Ok(()),
        }
    }

    /// Calls `go` with the member of this name; those below it were visited as fields.
    fn in_struct(
        &mut self,
        name: &str,
        of: &'static MessageDescriptor,
        bytes: &[u8],
        go: &mut Go<'_>,
    ) -> Outcome {
        let Some(fields) = field(of, "fields") else {
            return Ok(());
        };
        self.entry(fields, bytes, name, go)
    }
}

/// Returns the known fields that are on the wire, in the order of the schema.
fn present(of: &'static MessageDescriptor, bytes: &[u8]) -> Step<Vec<&'static FieldDescriptor>> {
    let mut seen = vec![false; of.fields.len()];
    let mut records = Records::new(bytes);
    while let Some(tag) = records.tag()? {
        let index = of.index_of(tag >> 3).filter(|&i| is_of(&of.fields[i], tag));
        if let Some(index) = index {
            seen[index] = true;
        }
        skip(&mut records, tag)?;
    }
    let fields = of.fields.iter().zip(seen);
    Ok(fields
        .filter(|(_, seen)| *seen)
        .map(|(field, _)| field)
        .collect())
}

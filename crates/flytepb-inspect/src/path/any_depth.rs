//! Finding fields of a name at any depth.

use flytepb_idl::descriptor::{FieldDescriptor, MessageDescriptor, WellKnown};
use flytepb_idl::wire::records::{Records, Step};

use super::resolve::{Move, Singular, field};
use super::segment::name as segment;
use super::walk::{Go, Outcome, Part, Walk};
use super::wire::{is_of, skip};

impl Walk<'_> {
    /// Calls `go` with each field of this name in a part and everything below it; with `nested`, also
    /// with those in fields of this name.
    pub(super) fn any_depth(
        &mut self,
        name: &str,
        part: Part<'_>,
        depth: u32,
        nested: bool,
        go: &mut Go<'_>,
    ) -> Outcome {
        let Some(depth) = depth.checked_sub(1) else {
            return Ok(());
        };
        match part {
            Part::Message(of, bytes) => self.in_message(name, of, bytes, depth, nested, go),
            Part::Collection(field, _, bytes) => {
                if field.message().is_none() {
                    return Ok(());
                }
                self.elements(field, bytes, &Move::Every, &mut |walk, part| {
                    walk.any_depth(name, part, depth, nested, go)
                })
            }
            Part::Scalar(..) | Part::Unknown(..) => Ok(()),
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
            let each = &mut |walk: &mut Walk<'_>, part: Part<'_>| {
                if is_wanted {
                    go(walk, part)?;
                    if !nested {
                        return Ok(());
                    }
                }
                walk.any_depth(name, part, depth, nested, go)
            };
            if field.is_collection() {
                let part = Part::Collection(field, of, bytes);
                self.step(segment(field), |walk| each(walk, part))?;
            } else {
                self.singular(&Singular::new(of, field), bytes, each)?;
            }
        }
        match of.well_known {
            Some(WellKnown::Struct) => self.in_struct(name, of, bytes, go),
            Some(WellKnown::Any) => self.open(bytes, |walk, of, bytes| {
                walk.any_depth(name, Part::Message(of, bytes), depth, nested, go)
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

//! Reading the singular fields that several paths start with, in one pass.

use flytepb_idl::descriptor::{Kind, WireType};
use flytepb_idl::wire::records::{NotCanonical, Records, Step};

use super::peek::Routes;
use super::reader::{Cursor, Outcome};
use super::resolve::{Move, Singular, number_bit};
use super::wire::{content, scalar, skip};

/// Paths from a message on, as a tree of their first fields.
#[derive(Clone, Debug, Default)]
pub(super) struct Fields {
    wanted: Vec<Wanted>,
    /// The paths that continue otherwise or end here: index, and number of moves so far.
    others: Vec<(usize, usize)>,
}

/// A field on a path.
#[derive(Clone, Debug)]
struct Wanted {
    singular: Singular,
    /// The paths behind it.
    below: Fields,
}

impl Fields {
    /// Adds a path and returns the number of its moves that are fields of the tree.
    pub(super) fn add(&mut self, index: usize, moves: &[Move]) -> usize {
        let mut node = self;
        let is_field = |to: &&Move| matches!(to, Move::Field(_));
        let count = moves.iter().take_while(is_field).count();
        for to in &moves[..count] {
            let Move::Field(singular) = to else { continue };
            let is_same = |other: &Wanted| other.singular.field.number == singular.field.number;
            let at = node.wanted.iter().position(is_same).unwrap_or_else(|| {
                node.wanted.push(Wanted {
                    singular: singular.clone(),
                    below: Fields::default(),
                });
                node.wanted.len() - 1
            });
            node = &mut node.wanted[at].below;
        }
        node.others.push((index, count));
        count
    }

    /// Follows all paths from a cursor on.
    pub(super) fn read(&self, cursor: Cursor<'_>, routes: &mut Routes<'_>) -> Outcome {
        for (index, taken) in &self.others {
            routes.follow(*index, *taken, cursor)?;
        }
        let Cursor::Message(_, bytes) = cursor else {
            return Ok(());
        };
        let mut rest = &self.wanted[..];
        loop {
            match rest {
                [] => return Ok(()),
                [a] => return read_at_once([a], bytes, routes),
                [a, b] => return read_at_once([a, b], bytes, routes),
                [a, b, c] => return read_at_once([a, b, c], bytes, routes),
                [a, b, c, d, more @ ..] => {
                    read_at_once([a, b, c, d], bytes, routes)?;
                    rest = more;
                }
            }
        }
    }
}

/// Follows the paths of these fields of a message.
fn read_at_once<const N: usize>(
    wanted: [&Wanted; N],
    bytes: &[u8],
    routes: &mut Routes<'_>,
) -> Outcome {
    let Some(payloads) = find(wanted, bytes)? else {
        return read_merged(&wanted, bytes, routes);
    };
    for at in 0..N {
        if let Some(payload) = payloads[at] {
            wanted[at].read(payload, routes)?;
        }
    }
    Ok(())
}

impl Wanted {
    /// Follows the paths from the value on that these bytes start with.
    #[inline(always)]
    fn read(&self, payload: &[u8], routes: &mut Routes<'_>) -> Outcome {
        let mut records = Records::new(payload);
        let field = self.singular.field;
        let cursor = match field.kind {
            Kind::Message(of) => Cursor::Message(of, records.bytes()?),
            kind => Cursor::Scalar(field, scalar(&mut records, kind)?),
        };
        self.below.read(cursor, routes)
    }

    /// Notes the payload of a record if it is of this field. Returns false if it is another part of
    /// the same message.
    #[inline(always)]
    fn note<'a>(&self, tag: u32, payload: &'a [u8], last: &mut Option<&'a [u8]>) -> bool {
        if self.singular.field.tag == tag {
            if last.is_some() && self.singular.field.message().is_some() {
                return false;
            }
            *last = Some(payload);
        } else if self.singular.rivals.contains(&tag) {
            *last = None;
        }
        true
    }
}

/// Returns for each field the bytes from the payload of its last record on; nothing if a later member
/// of its oneof has replaced it. Returns `None` if a message comes in several parts, to be merged.
#[inline(always)]
fn find<'a, const N: usize>(
    wanted: [&Wanted; N],
    bytes: &'a [u8],
) -> Step<Option<[Option<&'a [u8]>; N]>> {
    let mut payloads = [None; N];
    let numbers = wanted.iter().fold(0, |all, one| all | one.singular.numbers);
    let mut rest = bytes;
    loop {
        let (tag, payload);
        match *rest {
            [] => return Ok(Some(payloads)),
            // Most records have a tag of one byte, and a value or length of one.
            [short @ 8..0x80, len @ ..0x80, ref after @ ..] if short & 7 == LEN => {
                tag = u32::from(short);
                payload = &rest[1..];
                rest = after.get(usize::from(len)..).ok_or(NotCanonical)?;
            }
            [short @ 8..0x80, ..0x80, ref after @ ..] if short & 7 == VARINT => {
                tag = u32::from(short);
                payload = &rest[1..];
                rest = after;
            }
            _ => {
                let mut records = Records::new(rest);
                tag = records.tag()?.ok_or(NotCanonical)?;
                payload = records.rest();
                skip(&mut records, tag)?;
                rest = records.rest();
            }
        }
        if numbers & number_bit(tag) == 0 {
            continue;
        }
        for at in 0..N {
            if !wanted[at].note(tag, payload, &mut payloads[at]) {
                return Ok(None);
            }
        }
    }
}

const LEN: u8 = WireType::Len as u8;
const VARINT: u8 = WireType::Varint as u8;

/// Follows the paths of these fields in a message some of whose messages come in several parts.
#[cold]
fn read_merged(wanted: &[&Wanted], bytes: &[u8], routes: &mut Routes<'_>) -> Outcome {
    for wanted in wanted {
        let content = content(&wanted.singular, bytes)?;
        if let Some(cursor) = content.cursor(wanted.singular.field) {
            wanted.below.read(cursor, routes)?;
        }
    }
    Ok(())
}

//! The message in an `Any`.

use flytepb_idl::wire::records::{NotCanonical, Records, Step};

use super::counts::Counts;
use super::{Segment, Target, Traversal, Visitor, raw_field};
use crate::registry;

/// A check of the structure of a message, without the content of each `Any`.
struct Check;

impl Visitor<'_> for Check {
    const VISITS_ALL: bool = true;

    fn enter(&mut self, _: Segment<'_>, _: usize) {}

    fn leave(&mut self) {}

    fn string(&mut self, text: &[u8]) -> Step<()> {
        std::str::from_utf8(text)
            .map(drop)
            .map_err(|_| NotCanonical)
    }
}

/// Returns the message in an `Any`, if its type is known and its bytes are a message of this type.
pub(super) fn any_content(any: Target<'_>) -> Step<Option<Target<'_>>> {
    let mut records = Records::new(any.bytes);
    let (mut url, mut content) = (&[][..], None);
    loop {
        let rest = records.rest();
        match records.tag()? {
            None => break,
            Some(0x0a) => url = records.bytes()?,
            Some(0x12) => content = Some(records.bytes()?),
            Some(_) => records = Records::new(&rest[raw_field(rest, any.depth)?.1..]),
        }
    }
    let name = std::str::from_utf8(url)
        .ok()
        .and_then(|url| url.rsplit_once('/'));
    let of = name.and_then(|(_, name)| registry::get(name));
    let (Some(of), Some(bytes), Some(depth)) = (of, content, any.depth.checked_sub(1)) else {
        return Ok(None);
    };
    let content = Target {
        of,
        bytes,
        depth,
        is_root: false,
    };
    let mut check = Traversal {
        visitor: &mut Check,
        opens_any: false,
    };
    let is_valid = check.message(content, None, &mut Counts::default()).is_ok();
    Ok(is_valid.then_some(content))
}

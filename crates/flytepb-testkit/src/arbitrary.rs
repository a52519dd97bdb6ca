//! Support for the crate arbitrary: messages of any type from a fuzzer's bytes.
//!
//! Each byte determines one choice in building the message, so that a fuzzer that changes a byte
//! changes a choice. When the bytes end, the message ends: short inputs yield small messages.
//!
//! # Examples
//! ```
//! use arbitrary::{Arbitrary, Unstructured};
//! use flytepb_idl::{core::LiteralMap, WireMessage};
//! use flytepb_testkit::arbitrary::{typed, Random};
//! use flytepb_testkit::random::RandomOptions;
//!
//! # let data: Vec<u8> = (0..200).map(|i| (i * 37) as u8).collect();
//! let mut input = Unstructured::new(&data);
//! let map: LiteralMap = typed(&mut input, &RandomOptions::new().max_depth(5))?;
//! assert_eq!(LiteralMap::from_wire(&map.to_wire()).unwrap(), map);
//!
//! /// Any type that derives `Arbitrary` can contain messages.
//! #[derive(Debug, Arbitrary)]
//! struct Input {
//!     flag: bool,
//!     literals: Random<LiteralMap>,
//! }
//! let input = Input::arbitrary(&mut Unstructured::new(&data))?;
//! # let _ = (input.flag, input.literals.0);
//! # Ok::<(), arbitrary::Error>(())
//! ```

use ::arbitrary::{Arbitrary, Result, Unstructured};
use flytepb::registry;
use flytepb_idl::descriptor::MessageDescriptor;
use flytepb_idl::WireMessage;

use crate::random::RandomOptions;
use crate::Rng;

/// Returns a message of this type as an official encoder writes it, from all remaining bytes.
///
/// # Errors
/// Currently never.
pub fn wire(
    input: &mut Unstructured<'_>,
    of: &'static MessageDescriptor,
    options: &RandomOptions,
) -> Result<Vec<u8>> {
    let choices = input.bytes(input.len())?;
    Ok(options.wire_from(of, Rng::from_choices(choices.to_vec())))
}

/// Returns a message of a type known at compile time, from all remaining bytes.
///
/// # Errors
/// Currently never.
///
/// # Panics
/// Never: the messages are valid.
pub fn typed<M: WireMessage + Default>(
    input: &mut Unstructured<'_>,
    options: &RandomOptions,
) -> Result<M> {
    let bytes = wire(input, M::type_descriptor(), options)?;
    let message = options.decode_options().decode(&bytes);
    Ok(message.expect("random messages are valid"))
}

/// Returns one of all message types of the Flyte IDL; with the feature `flyte2`, of both versions.
///
/// # Errors
/// Currently never.
pub fn message_type(input: &mut Unstructured<'_>) -> Result<&'static MessageDescriptor> {
    let types: Vec<&'static MessageDescriptor> = registry::all().collect();
    input.choose(&types).copied()
}

/// A message with the default [`RandomOptions`], for deriving `Arbitrary`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Random<M>(pub M);

impl<'a, M: WireMessage + Default> Arbitrary<'a> for Random<M> {
    fn arbitrary(input: &mut Unstructured<'a>) -> Result<Self> {
        let len = input.arbitrary_len::<u8>()?;
        Self::arbitrary_take_rest(Unstructured::new(input.bytes(len)?))
    }

    fn arbitrary_take_rest(mut input: Unstructured<'a>) -> Result<Self> {
        typed(&mut input, &RandomOptions::new()).map(Random)
    }
}

//! The message types that tests run over: those of Flyte 1, Flyte 2 and `google.protobuf`.

use flytepb::idl::descriptor::MessageDescriptor;
pub use flytepb::idl::registry::decode;
use flytepb::idl::wire::Registry;

static REGISTRIES: [&Registry; 2] = [&flytepb::idl::MESSAGES, &flytepb::idl2::MESSAGES];

/// Returns the message type with this full name.
pub fn get(full_name: &str) -> Option<&'static MessageDescriptor> {
    REGISTRIES.iter().find_map(|types| types.get(full_name))
}

/// Returns all message types, each once.
pub fn all() -> impl Iterator<Item = &'static MessageDescriptor> {
    let [first, second] = REGISTRIES;
    let more = second.all().iter();
    let more = more.filter(|of| first.get(of.full_name).is_none());
    first.all().iter().chain(more).copied()
}

//! Errors for bytes that are not a message of a known type.

use flytepb::detect::Format as Found;
use flytepb::idl::descriptor::MessageDescriptor;
use flytepb::idl::DecodeError;

use super::by_trial;
use crate::error::Error;
use crate::io::format::Format;

/// Returns whether the bytes are binary data that a message type given by the user may explain.
pub fn is_binary(found: Found) -> bool {
    matches!(
        found,
        Found::Binary | Found::Protobuf | Found::ProtobufStream
    )
}

/// Returns the type that the start of damaged bytes matches. Complete protobuf must consist mostly
/// of known fields of it, as it is more likely of another schema.
pub fn damaged(found: Found, bytes: &[u8]) -> Option<(&'static MessageDescriptor, DecodeError)> {
    match found {
        Found::Binary => by_trial::damaged(bytes, 1),
        Found::Protobuf | Found::ProtobufStream => by_trial::damaged(bytes, bytes.len() / 2),
        _ => None,
    }
}

/// Returns the error for damaged bytes, which probably were a message of this type.
pub fn is_damaged(descriptor: &MessageDescriptor, error: &DecodeError) -> Error {
    let what = format!("is damaged, read as {}: {error}", descriptor.full_name);
    Error::new(what).hint("the type is a guess; set another with --type")
}

/// Returns the hint on reading a file in a format that its name does not indicate.
pub fn by_option_or_name(format: Format) -> String {
    let name = format.name();
    format!("read it with --from {name}, or name it *.{name}")
}

/// Returns the error for bytes that are not a message of a known type.
pub fn not_a_message(found: Found, bytes: &[u8]) -> Error {
    if let Some((descriptor, error)) = damaged(found, bytes) {
        return is_damaged(descriptor, &error);
    }
    let what = match found {
        Found::Protobuf => "is protobuf, but not a message of the Flyte IDL".to_owned(),
        Found::ProtobufStream => {
            "is a stream of protobuf messages, but not of the Flyte IDL".to_owned()
        }
        Found::Binary => {
            "is neither a message of the Flyte IDL nor of another known format".to_owned()
        }
        found => format!("is {found}, not protobuf"),
    };
    let hint = match found {
        found if is_binary(found) => {
            "if you know its type, name it with --type; flytepb show lists its fields by number"
        }
        Found::GrpcFrame => "remove the five bytes before each message",
        Found::Text => "protobuf's text format is read with --from text",
        Found::Zip | Found::Bzip2 | Found::Xz | Found::Tar => "unpack it first",
        Found::Gzip | Found::Zstandard => "it is damaged or compressed twice: unpack it first",
        found => match Format::of_content(found) {
            Some(format) => {
                return Error::new(what).hint(by_option_or_name(format));
            }
            None => "flytepb reads what Flyte stores as protobuf, such as inputs.pb and outputs.pb",
        },
    };
    Error::new(what).hint(hint)
}

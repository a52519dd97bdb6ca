//! Errors for bytes that are not a message of a known type.

use flytepb::detect::{Damage, Detection, Format as Found};

use crate::error::Error;
use crate::io::format::Format;

/// Returns whether the bytes are binary data that a message type given by the user may explain.
pub fn is_binary(found: Found) -> bool {
    matches!(
        found,
        Found::Binary | Found::Protobuf | Found::ProtobufStream
    )
}

/// Returns the error for damaged bytes, which probably were a message or stream of some type.
pub fn is_damaged(damage: &Damage) -> Error {
    let error = Error::new(format!("is {damage}"));
    match damage {
        Damage::Stream { .. } => error.hint("read the messages before it with --from pbs"),
        _ => error.hint("the type is a guess; set another with --type"),
    }
}

/// Returns the hint on reading a file in a format that its name does not indicate.
pub fn by_option_or_name(format: Format) -> String {
    let name = format.name();
    format!("read it with --from {name}, or name it *.{name}")
}

/// Returns the error for bytes that are not a message of a known type.
pub fn not_a_message(found: Found, bytes: &[u8]) -> Error {
    if let Some(damage) = Detection::Other(found).damage(bytes) {
        return is_damaged(&damage);
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
        Found::Protobuf | Found::ProtobufStream => {
            "if you know its type, name it with --type; flytepb show lists its fields by number"
        }
        Found::Binary => {
            "check that it was copied completely and is not encrypted; with --type NAME the error says \
             where it is no such message"
        }
        Found::GrpcFrame => "remove the five bytes before each message",
        Found::Text => {
            "--from text reads protobuf's text format; --from base64 and --from hex read encoded messages"
        }
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

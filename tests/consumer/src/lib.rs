//! A crate of a user, with names from the prelude and from the features that are on.
//!
//! It compiles only if no implementation of ours covers more than our own types: the compiler
//! reports such conflicts only in other crates.

use flytepb::idl::core::{Identifier, LiteralMap};
use flytepb::idl::DecodeError;
use flytepb::prelude::*;

#[cfg(feature = "all")]
pub mod own_types;
#[cfg(feature = "all")]
pub mod services;
#[cfg(feature = "all")]
pub mod stubs;

/// Methods of messages and of entities come with the prelude alone.
///
/// # Errors
/// If `bytes` are not a message.
pub fn decode(bytes: &[u8]) -> Result<(LiteralMap, FlyteTaskExecution), DecodeError> {
    let mut execution = FlyteTaskExecution::from_bytes(bytes)?;
    execution.as_flyte_idl_mut().is_parent = true;
    Ok((LiteralMap::from_wire(bytes)?, execution))
}

/// Identifiers as keys.
pub fn count(ids: &[Identifier]) -> std::collections::BTreeMap<&Identifier, usize> {
    let mut counts = std::collections::BTreeMap::new();
    ids.iter()
        .for_each(|id| *counts.entry(id).or_default() += 1);
    counts
}

/// `flyte2`: a literal of Flyte 1 in Flyte 2.
///
/// # Errors
/// If it has unknown fields that Flyte 2 cannot hold.
#[cfg(feature = "flyte2")]
pub fn literal_of_flyte_2(
    literal: flytepb::idl::core::Literal,
) -> Result<flytepb::idl2::core::Literal, flytepb::idl2::flyte1::ConversionError> {
    literal.try_into()
}

/// `json`: a message as JSON.
///
/// # Errors
/// If it has no JSON form.
#[cfg(feature = "json")]
pub fn json(map: &LiteralMap) -> Result<String, flytepb::idl::json::JsonError> {
    flytepb::idl::json::to_string(map)
}

/// `views`: the message of an error, borrowed from the bytes, without a trait in scope.
#[cfg(feature = "views")]
pub fn error_message<'a>(
    execution: &'a flytepb::idl::views::Checked<'_, flytepb::idl::admin::TaskExecution>,
) -> Option<&'a str> {
    use flytepb::idl::core::task_execution::Phase;
    let closure = execution.view().closure()?;
    let is_failed = closure.phase() == Phase::Failed && closure.phase_raw() == 5;
    is_failed
        .then(|| closure.error())?
        .map(|error| error.message())
}

/// `serde`: a literal as a type that is deserialized.
///
/// # Errors
/// If it has other values.
#[cfg(feature = "serde")]
pub fn deserialize<T: serde::de::DeserializeOwned>(
    literal: &flytepb::idl::core::Literal,
) -> Result<T, flytepb::literals::LiteralError> {
    use flytepb::literals::{FromLiteral, Serde};
    Serde::from_literal(literal).map(|Serde(value)| value)
}

/// `chrono`, `jiff`, `prost-types`: conversions by value and by reference.
#[cfg(any(feature = "chrono", feature = "jiff", feature = "prost-types"))]
pub mod times {
    use flytepb::idl::google::protobuf::Timestamp;
    #[cfg(any(feature = "chrono", feature = "jiff"))]
    use flytepb::idl::TimeError;

    /// By chrono.
    ///
    /// # Errors
    /// If the timestamp is not valid.
    #[cfg(feature = "chrono")]
    pub fn chrono(time: Timestamp) -> Result<chrono::DateTime<chrono::Utc>, TimeError> {
        chrono::DateTime::try_from(&time)?;
        time.try_into()
    }

    /// By jiff.
    ///
    /// # Errors
    /// If the timestamp is not valid.
    #[cfg(feature = "jiff")]
    pub fn jiff(time: Timestamp) -> Result<jiff::Timestamp, TimeError> {
        time.try_into()
    }

    /// By prost-types.
    ///
    /// # Errors
    /// If the timestamp has unknown fields.
    #[cfg(feature = "prost-types")]
    pub fn prost_types(
        time: prost_types::Timestamp,
    ) -> Result<prost_types::Timestamp, flytepb::idl::google::protobuf::UnknownFieldsError> {
        (&Timestamp::from(time)).try_into()
    }
}

/// `reflect`: a message as prost-reflect sees it.
#[cfg(feature = "reflect")]
pub fn reflect(map: &LiteralMap) -> prost_reflect::DynamicMessage {
    prost_reflect::ReflectMessage::transcode_to_dynamic(map)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An `input_uri`, which is no literal map's field 2.
    const BYTES: &[u8] = b"\x12\x01u";

    #[test]
    fn the_prelude_is_enough() {
        let (map, execution) = decode(BYTES).unwrap();
        assert_eq!(map.to_wire(), BYTES);
        assert_eq!(execution.serialize_to_string(), b"\x12\x01u\x20\x01");
        let id: Identifier = "TASK:p:d:n:v".parse().unwrap();
        assert_eq!(count(&[id.clone(), id.clone()])[&id], 2);
    }

    #[cfg(feature = "views")]
    #[test]
    fn a_view_is_read_without_traits() {
        // closure = 3: error = 2 with message = 2, phase = 3: 5
        let bytes = b"\x1a\x07\x12\x03\x12\x01m\x18\x05";
        let checked = flytepb::idl::views::Checked::new(bytes).unwrap();
        assert_eq!(error_message(&checked), Some("m"));
        assert_eq!(checked.view().to_message().to_wire(), bytes);
    }

    #[cfg(feature = "reflect")]
    #[test]
    fn reflection_sees_the_message() {
        use prost_reflect::ReflectMessage;
        let name = reflect(&LiteralMap::default()).descriptor();
        assert_eq!(name.full_name(), "flyteidl.core.LiteralMap");
    }
}

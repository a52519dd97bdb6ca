//! buffa.

use ::buffa::{DecodeOptions, Message};
use buffa_types::google::protobuf;

use crate::RoundTrip;

/// The generated types.
#[allow(warnings, clippy::all)]
mod schema {
    include!(concat!(env!("OUT_DIR"), "/buffa/all.rs"));
}

use schema::flyteidl::{admin, core};
use schema::flyteidl2::{app, task, workflow};
use schema::protobuf_test_messages::proto3;

/// One function for each message type.
pub const ROUND_TRIPS: [RoundTrip; 10] = [
    round_trip::<admin::TaskExecution>,
    round_trip::<core::LiteralMap>,
    round_trip::<core::CompiledWorkflowClosure>,
    round_trip::<protobuf::Struct>,
    round_trip::<protobuf::Value>,
    round_trip::<proto3::TestAllTypesProto3>,
    round_trip::<workflow::RunDetails>,
    round_trip::<workflow::ActionEvent>,
    round_trip::<task::Inputs>,
    round_trip::<app::App>,
];

fn round_trip<M: Message + Default>(bytes: &[u8]) -> Result<Vec<u8>, String> {
    let message: M = DecodeOptions::new()
        .with_element_memory_limit(usize::MAX)
        .decode_from_slice(bytes)
        .map_err(|e| e.to_string())?;
    Ok(message.encode_to_vec())
}

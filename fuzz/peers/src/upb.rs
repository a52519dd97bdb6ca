//! Google's protobuf for Rust, which is upb.

use protobuf::{Parse, Serialize};

use crate::RoundTrip;

/// The generated types.
#[allow(warnings, clippy::all)]
mod schema {
    // The generator puts the module next to the first file.
    include!(concat!(
        env!("OUT_DIR"),
        "/protobuf_generated/google/protobuf/generated.rs"
    ));
}

/// One function for each message type.
pub const ROUND_TRIPS: [RoundTrip; 10] = [
    round_trip::<schema::flyteidl_admin_task_execution_proto::TaskExecution>,
    round_trip::<schema::flyteidl_core_literals_proto::LiteralMap>,
    round_trip::<schema::flyteidl_core_compiler_proto::CompiledWorkflowClosure>,
    round_trip::<schema::google_protobuf_struct_proto::Struct>,
    round_trip::<schema::google_protobuf_struct_proto::Value>,
    round_trip::<schema::google_protobuf_test_messages_proto3_proto::TestAllTypesProto3>,
    round_trip::<schema::flyteidl2_workflow_run_definition_proto::RunDetails>,
    round_trip::<schema::flyteidl2_workflow_run_definition_proto::ActionEvent>,
    round_trip::<schema::flyteidl2_task_common_proto::Inputs>,
    round_trip::<schema::flyteidl2_app_app_definition_proto::App>,
];

fn round_trip<M: Parse + Serialize>(bytes: &[u8]) -> Result<Vec<u8>, String> {
    let message = M::parse(bytes).map_err(|e| format!("{e:?}"))?;
    message.serialize().map_err(|e| format!("{e:?}"))
}

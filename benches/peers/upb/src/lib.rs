//! Google's protobuf for Rust, which is upb, as a peer.

/// The generated types.
#[allow(unsafe_code, warnings, clippy::all)]
pub mod schema {
    // The generator puts the module next to the first file.
    include!(concat!(
        env!("OUT_DIR"),
        "/protobuf_generated/flyteidl/admin/generated.rs"
    ));
}

use std::marker::PhantomData;

use peer::{Bytes, Coded, Root};
use protobuf::{Parse, Serialize};
use schema::flyteidl2_workflow_run_definition_proto::{ActionDetails, RunDetails};
use schema::flyteidl_admin_task_execution_proto::{TaskExecution, TaskExecutionList};
use schema::flyteidl_core_literals_proto::LiteralMap;

/// Google's protobuf.
pub struct Upb;

struct Codec<M>(PhantomData<M>);

impl<M: Parse + Serialize + 'static> peer::Codec for Codec<M> {
    type Message = M;
    const JSON: bool = false;

    fn decode(&self, wire: &Bytes) -> M {
        M::parse(wire).unwrap()
    }

    fn encode(&self, message: &M) -> Vec<u8> {
        message.serialize().unwrap()
    }
}

fn coded(_: &Upb, root: Root) -> Option<&'static dyn Coded> {
    Some(match root {
        Root::TaskExecution => &Codec::<TaskExecution>(PhantomData),
        Root::TaskExecutionList => &Codec::<TaskExecutionList>(PhantomData),
        Root::LiteralMap => &Codec::<LiteralMap>(PhantomData),
        Root::ActionDetails => &Codec::<ActionDetails>(PhantomData),
        Root::RunDetails => &Codec::<RunDetails>(PhantomData),
    })
}

peer::owned_peer!(Upb, "google (upb)", coded);

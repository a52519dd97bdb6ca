//! buffa as three peers: owned messages, views, lazy views.

mod lazy;
/// The generated types.
#[allow(warnings, clippy::all)]
pub mod schema {
    include!(concat!(env!("OUT_DIR"), "/all.rs"));
}
mod view;

use std::marker::PhantomData;

use buffa::{DecodeOptions, Message};
use peer::{Bytes, Coded, Root};
use schema::flyteidl::admin::{TaskExecution, TaskExecutionList};
use schema::flyteidl::core::LiteralMap;
use serde::{de::DeserializeOwned, Serialize};

pub use lazy::BuffaLazy;
pub use view::BuffaView;

/// buffa with owned messages.
pub struct Buffa;

struct Codec<M>(PhantomData<M>);

impl<M: Message + Default + Serialize + DeserializeOwned + 'static> peer::Codec for Codec<M> {
    type Message = M;

    fn decode(&self, wire: &Bytes) -> M {
        // The default limit is 32 MiB of elements, which the map of ten megabytes exceeds.
        DecodeOptions::new()
            .with_element_memory_limit(usize::MAX)
            .decode_from_slice(wire)
            .unwrap()
    }

    fn encode(&self, message: &M) -> Vec<u8> {
        message.encode_to_vec()
    }

    fn json_write(&self, message: &M) -> Vec<u8> {
        serde_json::to_vec(message).unwrap()
    }

    fn json_read(&self, json: &[u8]) -> M {
        serde_json::from_slice(json).unwrap()
    }
}

fn coded(_: &Buffa, root: Root) -> Option<&'static dyn Coded> {
    Some(match root {
        Root::TaskExecution => &Codec::<TaskExecution>(PhantomData),
        Root::TaskExecutionList => &Codec::<TaskExecutionList>(PhantomData),
        Root::LiteralMap => &Codec::<LiteralMap>(PhantomData),
        Root::ActionDetails | Root::RunDetails => return None,
    })
}

peer::owned_peer!(Buffa, "buffa", coded);

//! prost-reflect's dynamic messages as a peer.

use peer::{Bytes, Coded, Root};
use prost::Message;
use prost_reflect::{DescriptorPool, DynamicMessage, MessageDescriptor};

static SCHEMA: &[u8] = include_bytes!("../../../../crates/flytepb-idl/src/gen/descriptor_set.bin");

/// prost-reflect with dynamic messages.
pub struct ProstReflect {
    codecs: [Codec; 3],
}

struct Codec(MessageDescriptor);

impl ProstReflect {
    /// Loads the schema.
    #[allow(clippy::new_without_default)] // too expensive for a default
    pub fn new() -> Self {
        let pool = DescriptorPool::decode(SCHEMA).unwrap();
        let roots = [
            Root::TaskExecution,
            Root::TaskExecutionList,
            Root::LiteralMap,
        ];
        let codec = |root: Root| Codec(pool.get_message_by_name(root.full_name()).unwrap());
        ProstReflect {
            codecs: roots.map(codec),
        }
    }
}

impl peer::Codec for Codec {
    type Message = DynamicMessage;

    fn decode(&self, wire: &Bytes) -> DynamicMessage {
        DynamicMessage::decode(self.0.clone(), &wire[..]).unwrap()
    }

    fn encode(&self, message: &DynamicMessage) -> Vec<u8> {
        message.encode_to_vec()
    }

    fn json_write(&self, message: &DynamicMessage) -> Vec<u8> {
        serde_json::to_vec(message).unwrap()
    }

    fn json_read(&self, json: &[u8]) -> DynamicMessage {
        let mut json = serde_json::Deserializer::from_slice(json);
        DynamicMessage::deserialize(self.0.clone(), &mut json).unwrap()
    }
}

fn coded(peer: &ProstReflect, root: Root) -> Option<&dyn Coded> {
    let codec = peer.codecs.get(root as usize)?;
    Some(codec)
}

peer::owned_peer!(ProstReflect, "prost-reflect", coded);

//! The interface of a codec for checking, timing and comparing it.
#![warn(missing_docs)]

mod codec;
mod visit;

pub use bytes::Bytes;
pub use codec::{each, each_owned, Codec, Coded};
pub use visit::{Number, Sum};

/// A timed operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Op {
    /// Wire bytes to an owned message, which is then dropped.
    Decode,
    /// A message to a new vector of wire bytes.
    Encode,
    /// Wire bytes to a view, which is then dropped.
    View,
    /// Wire bytes to a view, reading every field.
    Visit,
    /// Wire bytes to a view, reading the task's name and the phase.
    Peek,
    /// An owned message to JSON.
    JsonWrite,
    /// Wire bytes to JSON.
    WireToJson,
    /// JSON to an owned message, which is then dropped.
    JsonRead,
    /// Wire bytes to flytekit's model: whether it is done, its error, its short string.
    Summary,
}

impl Op {
    /// All operations.
    pub const ALL: [Op; 9] = [
        Op::Decode,
        Op::Encode,
        Op::View,
        Op::Visit,
        Op::Peek,
        Op::JsonWrite,
        Op::WireToJson,
        Op::JsonRead,
        Op::Summary,
    ];

    /// Returns the name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Op::Decode => "decode",
            Op::Encode => "encode",
            Op::View => "view",
            Op::Visit => "visit",
            Op::Peek => "peek",
            Op::JsonWrite => "json-write",
            Op::WireToJson => "wire-to-json",
            Op::JsonRead => "json-read",
            Op::Summary => "summary",
        }
    }

    /// Returns the title for a heading.
    pub fn title(self) -> &'static str {
        match self {
            Op::Decode => "Decode into an owned message and drop it",
            Op::Encode => "Encode into a new vector",
            Op::View => "Decode into a view",
            Op::Visit => "Decode into a view and read every field",
            Op::Peek => "Decode into a view and read the task's name and the phase",
            Op::JsonWrite => "Write an owned message as JSON",
            Op::WireToJson => "Wire bytes to JSON",
            Op::JsonRead => "Read JSON into an owned message and drop it",
            Op::Summary => "Decode, is_done, error, short string",
        }
    }

    /// Returns the operation with this name.
    pub fn from_name(name: &str) -> Option<Op> {
        Op::ALL.into_iter().find(|op| op.name() == name)
    }

    /// Returns whether throughput counts JSON bytes instead of wire bytes.
    pub fn counts_json(self) -> bool {
        matches!(self, Op::JsonWrite | Op::WireToJson | Op::JsonRead)
    }
}

/// The message type of a pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Root {
    /// `flyteidl.admin.TaskExecution`.
    TaskExecution,
    /// `flyteidl.admin.TaskExecutionList`.
    TaskExecutionList,
    /// `flyteidl.core.LiteralMap`.
    LiteralMap,
    /// `flyteidl2.workflow.ActionDetails`.
    ActionDetails,
    /// `flyteidl2.workflow.RunDetails`.
    RunDetails,
}

impl Root {
    /// Returns the full name of the message type.
    pub fn full_name(self) -> &'static str {
        match self {
            Root::TaskExecution => "flyteidl.admin.TaskExecution",
            Root::TaskExecutionList => "flyteidl.admin.TaskExecutionList",
            Root::LiteralMap => "flyteidl.core.LiteralMap",
            Root::ActionDetails => "flyteidl2.workflow.ActionDetails",
            Root::RunDetails => "flyteidl2.workflow.RunDetails",
        }
    }
}

/// The messages of one shape, shared by all peers.
#[derive(Clone, Debug)]
pub struct Pool {
    /// The type of the messages.
    pub root: Root,
    /// The messages on the wire.
    pub wire: Vec<Bytes>,
    /// The same messages as JSON.
    pub json: Vec<Vec<u8>>,
}

impl Pool {
    /// Returns the number of bytes counted for an operation's throughput.
    pub fn bytes(&self, op: Op) -> usize {
        if op.counts_json() {
            self.json.iter().map(Vec::len).sum()
        } else {
            self.wire.iter().map(Bytes::len).sum()
        }
    }
}

/// One pass of an operation over all messages of a pool.
pub type Job<'a> = Box<dyn FnMut() + 'a>;

/// A codec with its generated types.
pub trait Peer {
    /// Returns the name in tables.
    fn name(&self) -> &'static str;

    /// Prepares an operation on a pool; returns `None` if the peer does not support it.
    fn job<'a>(&'a self, op: Op, pool: &'a Pool) -> Option<Job<'a>>;

    /// Decodes and re-encodes a message; `None` if the peer does not have its type.
    fn round_trip(&self, _: Root, _: &[u8]) -> Option<Vec<u8>> {
        None
    }

    /// Returns the JSON of a message.
    fn to_json(&self, _: Root, _: &[u8]) -> Option<Vec<u8>> {
        None
    }

    /// Returns the wire bytes of a message given as JSON.
    fn read_json(&self, _: Root, _: &[u8]) -> Option<Vec<u8>> {
        None
    }

    /// Returns the sum over all fields of a view.
    fn visit(&self, _: Root, _: &[u8]) -> Option<Sum> {
        None
    }
}

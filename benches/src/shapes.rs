//! Test messages: six shapes of `TaskExecution`, two larger ones, and two of Flyte 2, each a pool of
//! distinct messages.

use flytepb_idl::{json, WireMessage};
use flytepb_testkit::{executions, runs};
use peer::{Pool, Root};

/// A shape: name, message type and source, and the size of its pool.
pub struct Shape {
    /// The name on the command line and in tables.
    pub name: &'static str,
    /// The type of the messages.
    pub root: Root,
    count: u64,
    make: fn(u64) -> Box<dyn WireMessage>,
}

/// The shapes used for the targets. Pools hold some hundred kilobytes, so that the processor cannot
/// learn a single message.
pub const SHAPES: [Shape; 6] = [
    Shape::new("tiny", 512, |s| Box::new(executions::tiny(s))),
    Shape::new("typical", 128, |s| Box::new(executions::typical(s))),
    Shape::new("failed", 64, |s| Box::new(executions::failed(s))),
    Shape::new("map_task", 2, |s| Box::new(executions::map_task(s))),
    Shape::new("inline_outputs", 16, |s| {
        Box::new(executions::inline_outputs(s))
    }),
    Shape::new("int_list", 2, |s| Box::new(executions::int_list(s))),
];

/// Larger ones: a page of a listing and a map of ten megabytes.
pub const LARGE: [Shape; 2] = [
    Shape {
        name: "page",
        root: Root::TaskExecutionList,
        count: 2,
        make: |s| Box::new(executions::page(s, 100)),
    },
    Shape {
        name: "map_10mb",
        root: Root::LiteralMap,
        count: 1,
        make: |s| Box::new(executions::literal_map(s, 10_000_000)),
    },
];

/// Messages of Flyte 2: all about an action, and a run on a cluster of 200 pods with two retries.
pub const FLYTE2: [Shape; 2] = [
    Shape {
        name: "action_details",
        root: Root::ActionDetails,
        count: 128,
        make: |s| Box::new(runs::action_details(s)),
    },
    Shape {
        name: "run_details",
        root: Root::RunDetails,
        count: 2,
        make: |s| Box::new(runs::distributed(s)),
    },
];

/// Returns all shapes.
pub fn all() -> impl Iterator<Item = &'static Shape> {
    SHAPES.iter().chain(&LARGE).chain(&FLYTE2)
}

impl Shape {
    const fn new(name: &'static str, count: u64, make: fn(u64) -> Box<dyn WireMessage>) -> Self {
        Shape {
            name,
            root: Root::TaskExecution,
            count,
            make,
        }
    }

    /// Returns the shape with this name.
    pub fn from_name(name: &str) -> Option<&'static Shape> {
        all().find(|s| s.name == name)
    }

    /// Describes the number of messages in the pool.
    pub fn describe(&self) -> String {
        format!("{} × {}", self.count, self.name)
    }

    /// Returns the messages of this shape.
    ///
    /// # Panics
    /// Never: all messages have a JSON form.
    pub fn pool(&self) -> Pool {
        let messages: Vec<_> = (0..self.count).map(self.make).collect();
        Pool {
            root: self.root,
            wire: messages.iter().map(|m| m.to_wire().into()).collect(),
            json: messages
                .iter()
                .map(|m| json::to_vec(m.as_ref()).expect("valid messages"))
                .collect(),
        }
    }
}

//! The messages: six shapes of `TaskExecution`, each a pool of different ones.

use flytepb_idl::admin::TaskExecution;
use flytepb_idl::WireMessage;
use peer::Pool;

use crate::standin;

/// A shape: its name, how many messages its pool holds, and their source.
pub struct Shape {
    /// The name on the command line and in tables.
    pub name: &'static str,
    count: u64,
    make: fn(u64) -> TaskExecution,
}

/// All shapes. Pools hold some hundred kilobytes, so that branches do not learn one message by
/// heart.
pub const SHAPES: [Shape; 6] = [
    Shape::new("tiny", 512, standin::tiny),
    Shape::new("typical", 128, standin::typical),
    Shape::new("failed", 64, standin::failed),
    Shape::new("map_task", 2, standin::map_task),
    Shape::new("inline_outputs", 12, standin::inline_outputs),
    Shape::new("int_list", 2, standin::int_list),
];

impl Shape {
    const fn new(name: &'static str, count: u64, make: fn(u64) -> TaskExecution) -> Self {
        Shape { name, count, make }
    }

    /// The shape with this name.
    pub fn from_name(name: &str) -> Option<&'static Shape> {
        SHAPES.iter().find(|s| s.name == name)
    }

    /// The messages of this shape.
    pub fn pool(&self) -> Pool {
        let wire = (0..self.count).map(|seed| (self.make)(seed).to_wire());
        Pool {
            shape: self.name,
            wire: wire.collect(),
            json: Vec::new(),
        }
    }
}

//! Measurement results.

use peer::Op;

use crate::measure::median;

/// One operation of one peer on one shape.
#[derive(Clone, Debug)]
pub struct Cell {
    /// The operation.
    pub op: Op,
    /// The shape's name.
    pub shape: &'static str,
    /// The peer's name.
    pub peer: &'static str,
    /// The mean size of a message in bytes: in wire form, or as JSON where JSON is read or written.
    pub size: f64,
    /// Nanoseconds per message, by round.
    pub nanos: Vec<f64>,
}

impl Cell {
    /// Returns the median of the rounds in nanoseconds per message.
    pub fn median(&self) -> f64 {
        median(&self.nanos)
    }

    /// Returns the median in MiB per second.
    pub fn throughput(&self) -> f64 {
        self.size / self.median() * 1e9 / f64::from(1 << 20)
    }

    /// Returns how many times as long the other takes: the median of the ratios per round, so that
    /// temporary slowdowns of the machine affect both.
    pub fn times_as_fast_as(&self, other: &Cell) -> f64 {
        let ratios = self.nanos.iter().zip(&other.nanos).map(|(a, b)| b / a);
        median(&ratios.collect::<Vec<_>>())
    }
}

/// The kind of a peer, derived from its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// flytepb itself.
    Ours,
    /// A peer in Rust.
    Rust,
    /// A peer in Python.
    Python,
    /// A lower bound.
    Floor,
}

/// Returns the kind of the peer with this name.
pub fn class(peer: &str) -> Class {
    match peer {
        "flytepb" | "flytepb paths" | "flytepb shared" => Class::Ours,
        "python upb" | "flytekit" => Class::Python,
        _ if peer.starts_with("floor") => Class::Floor,
        _ => Class::Rust,
    }
}

/// All cells.
#[derive(Clone, Debug, Default)]
pub struct Results(pub Vec<Cell>);

impl Results {
    /// Returns the cell of a peer.
    pub fn get(&self, op: Op, shape: &str, peer: &str) -> Option<&Cell> {
        let mut cells = self.0.iter();
        cells.find(|c| c.op == op && c.shape == shape && c.peer == peer)
    }

    /// Returns the fastest peer in Rust that `eligible` accepts.
    pub fn fastest(&self, op: Op, shape: &str, eligible: fn(&str) -> bool) -> Option<&Cell> {
        let rust = |c: &&Cell| {
            c.op == op && c.shape == shape && class(c.peer) == Class::Rust && eligible(c.peer)
        };
        let fastest = |a: &&Cell, b: &&Cell| a.median().total_cmp(&b.median());
        self.0.iter().filter(rust).min_by(fastest)
    }

    /// Returns the peers of an operation, in the order in which they ran.
    pub fn peers(&self, op: Op) -> Vec<&'static str> {
        let mut peers = Vec::new();
        for cell in self.0.iter().filter(|c| c.op == op) {
            if !peers.contains(&cell.peer) {
                peers.push(cell.peer);
            }
        }
        peers
    }

    /// Returns the shapes of an operation, in the order in which they ran.
    pub fn shapes(&self, op: Op) -> Vec<&'static str> {
        let mut shapes = Vec::new();
        for cell in self.0.iter().filter(|c| c.op == op) {
            if !shapes.contains(&cell.shape) {
                shapes.push(cell.shape);
            }
        }
        shapes
    }
}

//! Cost per byte depending on the size and the depth of a message.

use flytepb_idl::core::{
    literal, primitive, scalar, Literal, LiteralCollection, LiteralMap, Primitive, Scalar,
};
use flytepb_idl::WireMessage;
use flytepb_testkit::executions;
use peer::{Op, Peer, Pool, Root};

use crate::measure::{interleaved, median, Effort, Timed};
use crate::results::{class, Class};

/// Nanoseconds per byte of one peer along a scale.
#[derive(Clone, Debug)]
pub struct Line {
    /// The peer.
    pub peer: &'static str,
    /// Position on the scale, and nanoseconds per byte.
    pub points: Vec<(f64, f64)>,
}

/// The variable that grows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// The size of a map of literals, from a kilobyte to a hundred megabytes.
    Size,
    /// The number of levels of a message of 200 kB, evenly distributed over its levels.
    Depth,
}

impl Scale {
    /// Returns the name in file names.
    pub fn name(self) -> &'static str {
        match self {
            Scale::Size => "size",
            Scale::Depth => "depth",
        }
    }

    fn steps(self) -> &'static [usize] {
        match self {
            Scale::Size => &[1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000],
            Scale::Depth => &[4, 10, 20, 30, 50, 70, 90],
        }
    }

    fn message(self, step: usize) -> LiteralMap {
        match self {
            Scale::Size => executions::literal_map(1, step),
            Scale::Depth => nested(step),
        }
    }
}

/// Measures all peers that support the operation.
pub fn lines(peers: &[&dyn Peer], op: Op, scale: Scale, effort: Effort) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for &step in scale.steps() {
        let pool = Pool {
            root: Root::LiteralMap,
            wire: vec![scale.message(step).to_wire().into()],
            json: Vec::new(),
        };
        let able = peers.iter().filter(|p| class(p.name()) != Class::Floor);
        let able: Vec<_> = able.filter(|p| p.job(op, &pool).is_some()).collect();
        // Beyond a megabyte, the messages of all peers at once may not fit into memory.
        let at_once = if step > 1_000_000 {
            1
        } else {
            able.len().max(1)
        };
        for group in able.chunks(at_once) {
            let jobs = group.iter().filter_map(|p| p.job(op, &pool));
            let mut jobs: Vec<_> = jobs.map(|job| Box::new(job) as Box<dyn Timed>).collect();
            for (peer, times) in group.iter().zip(interleaved(&mut jobs, effort)) {
                let point = (step as f64, median(&times) / pool.wire[0].len() as f64);
                match lines.iter_mut().find(|l| l.peer == peer.name()) {
                    Some(line) => line.points.push(point),
                    None => lines.push(Line {
                        peer: peer.name(),
                        points: vec![point],
                    }),
                }
            }
        }
    }
    lines
}

/// Returns a map of nested lists, `levels` below the map, each list with a string and the next
/// list.
fn nested(levels: usize) -> LiteralMap {
    let mut map = LiteralMap::default();
    let mut len = 0;
    while len < 200_000 {
        let mut chain = text();
        // Each literal is in a map entry, and each list adds two levels.
        for _ in 0..(levels - 2) / 2 {
            chain = list(vec![text(), chain]);
        }
        len += chain.wire_len();
        let key = format!("o{}", map.literals.len());
        map.literals.insert(key, chain);
    }
    map
}

fn list(literals: Vec<Literal>) -> Literal {
    let list = LiteralCollection {
        literals: literals.into(),
        ..LiteralCollection::default()
    };
    Literal {
        value: Some(literal::Value::Collection(list)),
        ..Literal::default()
    }
}

#[allow(clippy::useless_conversion)] // boxing of messages may change
fn text() -> Literal {
    let primitive = Primitive {
        value: Some(primitive::Value::StringValue(
            "a string of a few words".to_owned(),
        )),
        ..Primitive::default()
    };
    let scalar = Scalar {
        value: Some(scalar::Value::Primitive(primitive.into())),
        ..Scalar::default()
    };
    Literal {
        value: Some(literal::Value::Scalar(scalar.into())),
        ..Literal::default()
    }
}

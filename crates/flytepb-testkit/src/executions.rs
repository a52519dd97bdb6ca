//! Realistic and varied task executions from a seed.
//!
//! Each function returns one shape that is common in Flyte deployments; [`ExecutionBuilder`]
//! creates others. All are valid: their times are in range, their identifiers complete, and their
//! fields consistent with the phase.
//!
//! # Examples
//! ```
//! use flytepb_idl::WireMessage;
//! use flytepb_testkit::executions;
//!
//! let execution = executions::typical(7);
//! assert_eq!(execution, executions::typical(7));
//! assert!((1_000..3_000).contains(&execution.to_wire().len()));
//! ```

mod builder;
mod literals;
pub(crate) mod text;

use flytepb_idl::admin::{TaskExecution, TaskExecutionList};
use flytepb_idl::core::task_execution::Phase;
use flytepb_idl::core::LiteralMap;

pub use builder::ExecutionBuilder;
pub use literals::{integers, literal, literal_map};

use crate::Rng;

/// Just queued, with only its identity: about 270 bytes.
pub fn tiny(seed: u64) -> TaskExecution {
    ExecutionBuilder::new(seed).build()
}

/// Succeeded, with two logs, six reasons, metadata and log contexts, sometimes custom info: about
/// 1.8 kB.
pub fn typical(seed: u64) -> TaskExecution {
    let mut builder = ExecutionBuilder::new(seed)
        .phase(Phase::Succeeded)
        .logs(2)
        .reasons(6)
        .metadata()
        .log_context()
        .output_uri();
    if builder.rng().chance(50) {
        builder = builder.custom_info();
    }
    builder.build()
}

/// Failed with a long traceback: about 5.6 kB.
pub fn failed(seed: u64) -> TaskExecution {
    let mut builder = ExecutionBuilder::new(seed);
    let frames = 15 + builder.rng().below(7);
    builder
        .phase(Phase::Failed)
        .logs(2)
        .reasons(6)
        .metadata()
        .log_context()
        .error(frames)
        .build()
}

/// Returns a map task of 500 subtasks, each an external resource with logs and a log context: about
/// 277 kB.
pub fn map_task(seed: u64) -> TaskExecution {
    ExecutionBuilder::new(seed)
        .phase(Phase::Succeeded)
        .task_type("container_array")
        .logs(1)
        .reasons(4)
        .metadata()
        .output_uri()
        .external_resources(500)
        .build()
}

/// Succeeded with 200 mixed, nested literals as inline outputs: about 22 kB.
pub fn inline_outputs(seed: u64) -> TaskExecution {
    let mut builder = ExecutionBuilder::new(seed);
    let outputs = literals::mixed(builder.rng(), 200);
    builder
        .phase(Phase::Succeeded)
        .logs(2)
        .reasons(3)
        .outputs(outputs)
        .build()
}

/// Succeeded with one list of 10,000 integers as its inline output: about 119 kB.
pub fn int_list(seed: u64) -> TaskExecution {
    let mut builder = ExecutionBuilder::new(seed);
    let list = integers(builder.rng(), 10_000);
    let outputs = LiteralMap {
        literals: [("o0".to_owned(), list)].into(),
        ..LiteralMap::default()
    };
    builder
        .phase(Phase::Succeeded)
        .logs(1)
        .outputs(outputs)
        .build()
}

/// Returns a page of a listing: `count` task executions of all shapes, most of them [`typical`].
pub fn page(seed: u64, count: usize) -> TaskExecutionList {
    let mut rng = Rng::new(seed);
    let one = |rng: &mut Rng| {
        let seed = rng.next_u64();
        match rng.below(10) {
            0 | 1 => tiny(seed),
            2 => failed(seed),
            _ => typical(seed),
        }
    };
    TaskExecutionList {
        task_executions: (0..count).map(|_| one(&mut rng)).collect(),
        token: count.to_string(),
        ..TaskExecutionList::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flytepb_idl::WireMessage;

    /// Returns the mean size over several seeds.
    fn mean(make: fn(u64) -> TaskExecution, seeds: u64) -> usize {
        (0..seeds).map(|s| make(s).to_wire().len()).sum::<usize>() / seeds as usize
    }

    #[test]
    fn sizes_are_as_documented() {
        let mut off_sizes = Vec::new();
        for (name, make, seeds, expected) in [
            ("tiny", tiny as fn(u64) -> _, 200, 270),
            ("typical", typical, 200, 1_800),
            ("failed", failed, 200, 5_600),
            ("map_task", map_task, 3, 277_000),
            ("inline_outputs", inline_outputs, 20, 22_000),
            ("int_list", int_list, 3, 119_000),
        ] {
            let size = mean(make, seeds);
            let off = size.abs_diff(expected) * 100 / expected;
            if off > 5 {
                off_sizes.push(format!("{name}: {size} bytes, not about {expected}"));
            }
        }
        assert!(off_sizes.is_empty(), "{off_sizes:#?}");
    }

    #[test]
    fn seeds_differ() {
        for make in [tiny, typical, failed, inline_outputs] {
            assert_ne!(make(1), make(2));
            assert_eq!(make(3), make(3));
        }
    }

    #[test]
    fn a_page_has_the_requested_length() {
        let page = page(1, 100);
        assert_eq!(page.task_executions.len(), 100);
        assert!(page.task_executions.iter().any(|e| e.closure.is_some()));
    }

    #[test]
    fn a_literal_map_has_the_requested_size() {
        for size in [0, 1_000, 1_000_000] {
            let len = literal_map(5, size).to_wire().len();
            assert!(
                len >= size && len <= size + size / 100 + 2_000,
                "{len} for {size}"
            );
        }
    }
}

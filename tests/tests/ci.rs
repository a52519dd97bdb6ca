//! The steps of `.ci/run`, compared with the workflow that runs them.

use std::collections::BTreeSet;
use std::process::Command;

use flytepb_tests::{path, read};

/// Returns the names that `.ci/run --list` prints.
fn steps() -> BTreeSet<String> {
    let output = Command::new("bash")
        .arg(path("../.ci/run"))
        .arg("--list")
        .output()
        .expect("bash starts");
    assert!(output.status.success(), "{output:?}");
    let list = String::from_utf8(output.stdout).expect("UTF-8");
    let names = list.lines().filter_map(|l| l.split_whitespace().next());
    names.map(str::to_owned).collect()
}

/// Returns the steps of all jobs of the workflow, in order.
fn steps_of_jobs() -> Vec<String> {
    let workflow = String::from_utf8(read("../.github/workflows/ci.yml")).expect("UTF-8");
    let jobs = workflow.lines().filter_map(|l| l.split_once(", steps: "));
    jobs.flat_map(|(_, steps)| {
        let steps = steps.trim_end().trim_end_matches('}').split_whitespace();
        steps.map(str::to_owned).collect::<Vec<_>>()
    })
    .collect()
}

#[test]
fn the_workflow_runs_each_step_once() {
    let (steps, of_jobs) = (steps(), steps_of_jobs());
    assert!(steps.len() >= 20, "{steps:?}");
    assert_eq!(of_jobs.iter().cloned().collect::<BTreeSet<_>>(), steps);
    assert_eq!(of_jobs.len(), steps.len(), "a step is listed twice");
}

//! Realistic names and texts.

use crate::Rng;

const TASKS: &[(&str, &str)] = &[
    ("workflows.etl.extract_partition", "python-task"),
    ("workflows.etl.clean_rows", "spark"),
    ("workflows.train.fit_model", "pytorch"),
    ("workflows.train.evaluate", "python-task"),
    ("workflows.report.summarise_by_region", "sql"),
    ("workflows.score.map_score_customer_4a7c", "container_array"),
    ("workflows.eager.orchestrate", "python-task"),
];
const PROJECTS: &[&str] = &["flytesnacks", "fraud-detection", "ml-platform", "recsys"];
const DOMAINS: &[&str] = &["development", "staging", "production"];
const NODES: &[&str] = &["n0", "n1", "n12", "start-node", "n0-0-dn3", "fork-n1"];
/// File, function and line of code.
const FRAMES: &[&str] = &[
    "flytekit/exceptions/scopes.py user_entry_point return wrapped(*args, **kwargs)",
    "workflows/train.py fit_model booster = train_booster(frame, params)",
    "workflows/boosting.py train_booster return _fit(frame.select(FEATURES), frame[TARGET])",
    "pandas/core/frame.py __getitem__ indexer = self.columns.get_loc(key)",
    "pyarrow/parquet/core.py read_table dataset = ParquetDataset(source, schema=schema)",
    "torch/nn/modules/module.py _call_impl return forward_call(*args, **kwargs)",
    "xgboost/sklearn.py fit self._Booster = train(params, matrix, self.rounds)",
    "concurrent/futures/thread.py run result = self.fn(*self.args, **self.kwargs)",
];
const ERRORS: &[(&str, &str)] = &[
    (
        "USER:ValueError",
        "ValueError: feature 'spend_€' has 3 non-finite values: [nan, inf, -inf]",
    ),
    ("USER:KeyError", "KeyError: 'région'"),
    (
        "OOMKilled",
        "Pod terminated with exit code (137). Reason [OOMKilled]. Message: \n.",
    ),
    (
        "SYSTEM:Unknown",
        "RuntimeError: CUDA error: an illegal memory access was encountered",
    ),
];
const REASONS: &[&str] = &[
    "task submitted to K8s, waiting for the scheduler to find a node",
    "Scheduling|Unschedulable:0/3 nodes are available: 3 Insufficient nvidia.com/gpu.",
    "[ContainersNotReady|ContainerCreating]: containers with unready status",
    "Pulling image \"images.example.com/ml:5d1f0c2\"",
    "Created container primary in pod with 2 init containers",
    "Started container primary after 7.213 s of pulling its image",
    "Successfully assigned pod to node ip-10-0-3-17",
    "container exited with code 0, outputs were written to the bucket",
];

/// The identity and location of a task execution.
pub(super) struct Identity {
    pub task: &'static str,
    pub task_type: &'static str,
    pub project: &'static str,
    pub domain: &'static str,
    pub node: &'static str,
    pub run: String,
    pub version: String,
}

pub(super) fn identity(rng: &mut Rng) -> Identity {
    let (task, task_type) = *rng.pick(TASKS);
    Identity {
        task,
        task_type,
        project: word(rng, PROJECTS),
        domain: word(rng, DOMAINS),
        node: word(rng, NODES),
        run: format!("a{}", hex(rng, 15)),
        version: hex(rng, 12),
    }
}

fn word(rng: &mut Rng, words: &[&'static str]) -> &'static str {
    words[rng.below(words.len())]
}

/// Returns `digits` random hexadecimal digits.
pub(crate) fn hex(rng: &mut Rng, digits: usize) -> String {
    let digit = |rng: &mut Rng| char::from(*rng.pick(b"0123456789abcdef"));
    (0..digits).map(|_| digit(rng)).collect()
}

pub(super) fn reason(rng: &mut Rng) -> &'static str {
    word(rng, REASONS)
}

/// Returns an error code and a traceback with this number of frames.
pub(super) fn traceback(rng: &mut Rng, frames: usize) -> (&'static str, String) {
    let (code, message) = *rng.pick(ERRORS);
    let mut text = String::from("Trace:\n\n    Traceback (most recent call last):\n");
    for _ in 0..frames {
        let mut frame = rng.pick(FRAMES).splitn(3, ' ');
        let mut next = || frame.next().unwrap_or_default();
        let (file, function, code) = (next(), next(), next());
        let line = 1 + rng.below(2_000);
        let path = format!("/usr/local/lib/python3.11/site-packages/{file}");
        text += &format!("      File \"{path}\", line {line}, in {function}\n        {code}\n");
        text += &format!("        {}\n", "^".repeat(code.len()));
    }
    (
        code,
        text + "\nMessage:\n\n    " + message + "\n\nUser error.",
    )
}

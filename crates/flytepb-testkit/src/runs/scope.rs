//! The identity of an action, and realistic names and texts.

use flytepb::idl2::common::{
    enriched_identity::Principal, ActionIdentifier, EnrichedIdentity, RunIdentifier, User,
    UserIdentifier, UserSpec,
};
use flytepb::idl2::core::KeyValuePair;
use flytepb::idl2::google::protobuf::Timestamp;
use flytepb::idl2::task::{Inputs, NamedLiteral, Outputs, TaskIdentifier};

use super::values::{self, Variable};
use crate::Rng;

pub(super) use crate::executions::text::hex;

/// Environment, function and type of a task.
const TASKS: &[(&str, &str, &str)] = &[
    ("etl", "extract_partition", "python"),
    ("etl", "clean_rows", "spark"),
    ("train", "fit_model", "pytorch"),
    ("train", "evaluate", "python"),
    ("report", "summarise_by_region", "python"),
    ("score", "score_customers", "ray"),
    ("agents", "answer_question", "actor"),
];
const ORGS: &[&str] = &["example", "acme", "testorg"];
const PROJECTS: &[&str] = &["flytesnacks", "fraud-detection", "ml-platform", "recsys"];
const DOMAINS: &[&str] = &["development", "staging", "production"];
const STORES: &[&str] = &[
    "s3://flyte-data",
    "gs://example-prod/flyte",
    "abfss://data@example.dfs.core.windows.net",
];
/// First name, last name and handle.
const PEOPLE: &[(&str, &str, &str)] = &[
    ("Ada", "Lovelace", "ada.lovelace"),
    ("Grace", "Hopper", "grace.hopper"),
    ("Zoë", "Gödel", "zoe.goedel"),
];
/// File, function and line of code.
const FRAMES: &[&str] = &[
    "flyte/_internal/runtime/taskrunner.py run_task out = await task.execute(*params)",
    "tasks/train.py fit_model booster = train_booster(frame, params)",
    "tasks/boosting.py train_booster return _fit(frame.select(FEATURES), frame[TARGET])",
    "pandas/core/frame.py __getitem__ indexer = self.columns.get_loc(key)",
    "pyarrow/parquet/core.py read_table dataset = ParquetDataset(source, schema=schema)",
    "torch/nn/modules/module.py _call_impl return forward_call(*args, **kwargs)",
    "xgboost/sklearn.py fit self._Booster = train(params, matrix, self.rounds)",
];
/// Code and message of an error.
const ERRORS: &[(&str, &str)] = &[
    (
        "ValueError",
        "feature 'spend_€' has 3 non-finite values: [nan, inf, -inf]",
    ),
    ("KeyError", "'région'"),
    ("RuntimeError", "CUDA error: an illegal memory access"),
];
/// Actions start in 2026.
const FIRST_SECOND: i64 = 1_767_225_600;
const SECONDS: i64 = 364 * 86_400;
pub(super) const NANOS: i64 = 1_000_000_000;

/// The parts that messages of one seed share, and a generator for their details.
#[derive(Clone, Debug)]
pub(super) struct Scope {
    pub rng: Rng,
    pub run: RunIdentifier,
    pub action: String,
    pub environment: &'static str,
    pub function: &'static str,
    pub task_type: &'static str,
    pub version: String,
    /// The location of the data of the run.
    pub base: String,
    /// Start of the run in nanoseconds since the epoch.
    pub start: i64,
    pub inputs: Vec<Variable>,
    pub outputs: Vec<Variable>,
}

impl Scope {
    pub fn new(seed: u64) -> Self {
        let mut rng = Rng::new(seed);
        let (environment, function, task_type) = *rng.pick(TASKS);
        let run = RunIdentifier {
            org: rng.pick(ORGS).to_string(),
            project: rng.pick(PROJECTS).to_string(),
            domain: rng.pick(DOMAINS).to_string(),
            name: format!("r{}", base36(&mut rng, 19)),
            ..RunIdentifier::default()
        };
        let base = format!(
            "{}/{}/{}/{}/{}",
            rng.pick(STORES),
            run.org,
            run.project,
            run.domain,
            run.name
        );
        Scope {
            action: base36(&mut rng, 25),
            version: hex(&mut rng, 32),
            start: rng.between(FIRST_SECOND * NANOS, (FIRST_SECOND + SECONDS) * NANOS),
            inputs: values::inputs(&mut rng, &base),
            outputs: values::outputs(&mut rng, &base),
            run,
            environment,
            function,
            task_type,
            base,
            rng,
        }
    }

    pub fn action_id(&self) -> ActionIdentifier {
        ActionIdentifier {
            run: Some(self.run.clone()),
            name: self.action.clone(),
            ..ActionIdentifier::default()
        }
    }

    pub fn task_id(&self) -> TaskIdentifier {
        TaskIdentifier {
            org: self.run.org.clone(),
            project: self.run.project.clone(),
            domain: self.run.domain.clone(),
            name: format!("{}.{}", self.environment, self.function),
            version: self.version.clone(),
            ..TaskIdentifier::default()
        }
    }

    pub fn inputs(&mut self) -> Inputs {
        let context = if self.rng.chance(30) {
            vec![pair("team", "ml"), pair("trace", &hex(&mut self.rng, 32))]
        } else {
            Vec::new()
        };
        Inputs {
            literals: self.inputs.iter().map(named).collect(),
            context,
            ..Inputs::default()
        }
    }

    pub fn outputs(&self) -> Outputs {
        Outputs {
            literals: self.outputs.iter().map(named).collect(),
            ..Outputs::default()
        }
    }

    /// Returns the user who started the run.
    pub fn user(&mut self) -> EnrichedIdentity {
        let (first, last, handle) = *self.rng.pick(PEOPLE);
        let spec = UserSpec {
            first_name: first.to_owned(),
            last_name: last.to_owned(),
            email: format!("{handle}@example.com"),
            organization: self.run.org.clone(),
            user_handle: handle.to_owned(),
            ..UserSpec::default()
        };
        let user = User {
            id: Some(UserIdentifier {
                subject: format!("00u{}", base36(&mut self.rng, 17)),
                ..UserIdentifier::default()
            }),
            spec: Some(spec.into()),
            ..User::default()
        };
        EnrichedIdentity {
            principal: Some(Principal::User(user.into())),
            ..EnrichedIdentity::default()
        }
    }

    /// Returns the code of an error and its traceback.
    pub fn traceback(&mut self) -> (&'static str, String) {
        let (code, message) = *self.rng.pick(ERRORS);
        let mut text = String::from("Traceback (most recent call last):\n");
        for _ in 0..6 + self.rng.below(5) {
            let mut frame = self.rng.pick(FRAMES).splitn(3, ' ');
            let mut next = || frame.next().unwrap_or_default();
            let (file, function, line_of_code) = (next(), next(), next());
            let line = 1 + self.rng.below(900);
            text += &format!(
                "  File \"/opt/venv/lib/python3.13/{file}\", line {line}, in {function}\n    {line_of_code}\n"
            );
        }
        (code, format!("{text}{code}: {message}\n"))
    }
}

fn named(variable: &Variable) -> NamedLiteral {
    NamedLiteral {
        name: variable.name.clone(),
        value: Some(variable.value.clone().into()),
        ..NamedLiteral::default()
    }
}

pub(super) fn pair(key: &str, value: &str) -> KeyValuePair {
    KeyValuePair {
        key: key.to_owned(),
        value: value.to_owned(),
        ..KeyValuePair::default()
    }
}

/// Returns a name as the SDK derives it from a hash.
pub(super) fn base36(rng: &mut Rng, digits: usize) -> String {
    let digit = |rng: &mut Rng| char::from(*rng.pick(b"0123456789abcdefghijklmnopqrstuvwxyz"));
    (0..digits).map(|_| digit(rng)).collect()
}

/// Returns a time from nanoseconds since the epoch.
pub(super) fn timestamp(nanos: i64) -> Timestamp {
    Timestamp {
        seconds: nanos / NANOS,
        nanos: (nanos % NANOS) as i32,
        ..Timestamp::default()
    }
}

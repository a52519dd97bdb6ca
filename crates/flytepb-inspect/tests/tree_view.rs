//! Trees, lines and summaries.

use std::collections::BTreeSet;

use flytepb_idl::core::{BooleanExpression, Container, IfBlock};
use flytepb_idl::descriptor::{Cardinality, Kind};
use flytepb_idl::{WireMessage, admin, registry, text};
use flytepb_inspect::diff::diff;
use flytepb_inspect::tree_view::{TreeOptions, zero_is_value};

fn tree(message: &dyn WireMessage) -> String {
    TreeOptions::new().tree(message).to_string()
}

/// Reads the text of a message.
fn parsed<T: WireMessage + Default + flytepb_idl::wire::HasTypes>(text: &str) -> T {
    text::from_str(text).unwrap_or_else(|e| panic!("{text}: {e}"))
}

/// Every enum whose zero can look unset, sorted by hand from the documentation of its members: does
/// `0` say anything?
#[test]
fn zeros_of_enums_are_values_or_placeholders() {
    let (mut values, mut placeholders) = (BTreeSet::new(), BTreeSet::new());
    for message in registry::all() {
        for field in message.fields {
            if let (Kind::Enum(of), Cardinality::Implicit) = (field.kind, field.cardinality) {
                let name = format!("{} {}", of.full_name, of.name_of(0).unwrap());
                if zero_is_value(of) {
                    values.insert(name);
                } else {
                    placeholders.insert(name);
                }
            }
        }
    }
    let listed = |set: &BTreeSet<String>| set.iter().cloned().collect::<Vec<_>>();
    assert_eq!(listed(&values), VALUES);
    assert_eq!(listed(&placeholders), PLACEHOLDERS);
}

const VALUES: &[&str] = &[
    "datacatalog.PaginationOptions.SortKey CREATION_TIME",
    "datacatalog.PaginationOptions.SortOrder DESCENDING",
    "datacatalog.SinglePropertyFilter.ComparisonOperator EQUALS",
    "flyteidl.admin.AgentError.Kind NON_RECOVERABLE",
    "flyteidl.admin.ExecutionMetadata.ExecutionMode MANUAL",
    "flyteidl.admin.ExecutionState EXECUTION_ACTIVE",
    "flyteidl.admin.FixedRateUnit MINUTE",
    "flyteidl.admin.LaunchPlanState INACTIVE",
    "flyteidl.admin.MatchableResource TASK_RESOURCE",
    "flyteidl.admin.NamedEntityState NAMED_ENTITY_ACTIVE",
    "flyteidl.admin.PluginOverride.MissingPluginBehavior FAIL",
    "flyteidl.admin.Project.ProjectState ACTIVE",
    "flyteidl.admin.Sort.Direction DESCENDING",
    "flyteidl.core.ArrayNode.DataMode SINGLE_INPUT_FILE",
    "flyteidl.core.ArrayNode.ExecutionMode MINIMAL_STATE",
    "flyteidl.core.BlobType.BlobDimensionality SINGLE",
    "flyteidl.core.CatalogCacheStatus CACHE_DISABLED",
    "flyteidl.core.CatalogReservation.Status RESERVATION_DISABLED",
    "flyteidl.core.ComparisonExpression.Operator EQ",
    "flyteidl.core.ConjunctionExpression.LogicalOperator AND",
    "flyteidl.core.ContainerError.Kind NON_RECOVERABLE",
    "flyteidl.core.DataLoadingConfig.LiteralMapFormat JSON",
    "flyteidl.core.IOStrategy.DownloadMode DOWNLOAD_EAGER",
    "flyteidl.core.IOStrategy.UploadMode UPLOAD_ON_EXIT",
    "flyteidl.core.OAuth2TokenRequest.Type CLIENT_CREDENTIALS",
    "flyteidl.core.Operator MINUS",
    "flyteidl.core.RuntimeMetadata.RuntimeType OTHER",
    "flyteidl.core.SchemaType.SchemaColumn.SchemaColumnType INTEGER",
    "flyteidl.core.Secret.MountType ANY",
    "flyteidl.core.WorkflowMetadata.OnFailurePolicy FAIL_IMMEDIATELY",
    "flyteidl.plugins.RestartPolicy RESTART_POLICY_NEVER",
    "flyteidl.plugins.SparkApplication.Type PYTHON",
    "flyteidl.plugins.kubeflow.CleanPodPolicy CLEANPOD_POLICY_NONE",
    "flyteidl.service.State RETRYABLE_FAILURE",
];

const PLACEHOLDERS: &[&str] = &[
    "flyteidl.admin.ConcurrencyLimitBehavior CONCURRENCY_LIMIT_BEHAVIOR_UNSPECIFIED",
    "flyteidl.admin.DescriptionFormat DESCRIPTION_FORMAT_UNKNOWN",
    "flyteidl.admin.LogLineOriginator UNKNOWN",
    "flyteidl.admin.State RETRYABLE_FAILURE",
    "flyteidl.core.Container.Architecture UNKNOWN",
    "flyteidl.core.ExecutionError.ErrorKind UNKNOWN",
    "flyteidl.core.Granularity UNSET",
    "flyteidl.core.NodeExecution.Phase UNDEFINED",
    "flyteidl.core.ResourceType UNSPECIFIED",
    "flyteidl.core.Resources.ResourceName UNKNOWN",
    "flyteidl.core.Sql.Dialect UNDEFINED",
    "flyteidl.core.TaskExecution.Phase UNDEFINED",
    "flyteidl.core.TaskLog.MessageFormat UNKNOWN",
    "flyteidl.core.WorkflowExecution.Phase UNDEFINED",
    "flyteidl.event.TaskExecutionMetadata.InstanceClass DEFAULT",
    "flyteidl.plugins.AutoscalerOptions.UpscalingMode UPSCALING_MODE_UNSPECIFIED",
    "flyteidl.service.ArtifactType ARTIFACT_TYPE_UNDEFINED",
];

#[test]
fn a_zero_that_is_a_value_is_shown_beside_other_content() {
    let plan: admin::LaunchPlanClosure = parsed("created_at { seconds: 1 }");
    assert_eq!(
        tree(&plan),
        "state: INACTIVE\ncreated_at: 1970-01-01T00:00:01Z\n"
    );
    assert_eq!(tree(&admin::LaunchPlanClosure::default()), "");
    // Agents set the phase; the state that it replaces would say that the task failed.
    let resource: admin::Resource = parsed("phase: SUCCEEDED");
    assert_eq!(tree(&resource), "phase: SUCCEEDED\n");
    let active: admin::LaunchPlanClosure = parsed("state: ACTIVE created_at { seconds: 1 }");
    let found: Vec<_> = diff(&plan, &active)
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(found, ["~ state: INACTIVE -> ACTIVE"]);
}

/// The expected lines follow the precedence of Python, in which flytekit's conditions are written.
#[test]
fn conditions_are_one_line() {
    let comparison = |var: &str, operator: &str, value: &str| {
        format!(
            "comparison {{ operator: {operator} left_value {{ var: '{var}' }} \
             right_value {{ scalar {{ primitive {{ {value} }} }} }} }}"
        )
    };
    let joined = |operator: &str, left: &str, right: &str| {
        format!(
            "conjunction {{ operator: {operator} left_expression {{ {left} }} \
             right_expression {{ {right} }} }}"
        )
    };
    let a = comparison(".a", "GT", "float_value: 0.5");
    let b = comparison("n0.o0", "EQ", "boolean: true");
    let c = comparison("c", "NEQ", "string_value: 'x \"y\"'");
    for (condition, line) in [
        (a.clone(), "a > 0.5"),
        (joined("AND", &a, &b), "a > 0.5 and n0.o0 == true"),
        (
            joined("OR", &joined("AND", &a, &b), &c),
            "(a > 0.5 and n0.o0 == true) or c != \"x \\\"y\\\"\"",
        ),
        (
            joined("AND", &joined("AND", &a, &b), &a),
            "a > 0.5 and n0.o0 == true and a > 0.5",
        ),
        (
            joined("AND", &a, &joined("AND", &b, &a)),
            "a > 0.5 and (n0.o0 == true and a > 0.5)",
        ),
        (
            "comparison { operator: LTE }".into(),
            "no value <= no value",
        ),
    ] {
        let condition: BooleanExpression = parsed(&condition);
        let block = IfBlock {
            condition: Some(condition),
            ..Default::default()
        };
        assert_eq!(tree(&block), format!("condition: {line}\n"));
    }
    // Nothing is lost: an operator of a later schema is shown field by field.
    let later: BooleanExpression = parsed("comparison { operator: 9 }");
    assert!(
        tree(&later).contains("operator: 9 (not a value"),
        "{}",
        tree(&later)
    );
}

/// The expected lines are those of Python's `shlex.join`; bash 5.2 reads the last ones back to the
/// same words.
#[test]
fn arguments_are_a_command_line() {
    let words = |words: &[&str]| {
        let args = words.iter().map(|word| word.to_string()).collect();
        let line = tree(&Container {
            args,
            ..Default::default()
        });
        line.strip_prefix("args: ").unwrap().trim_end().to_owned()
    };
    assert_eq!(
        words(&[
            "pyflyte-execute",
            "--inputs",
            "{{.input}}",
            "a b",
            "it's",
            "",
            "a=b,c:/d@e%f+"
        ]),
        "pyflyte-execute --inputs '{{.input}}' 'a b' 'it'\"'\"'s' '' a=b,c:/d@e%f+"
    );
    assert_eq!(
        words(&["Zürich", "$HOME", "a\\n"]),
        "'Zürich' '$HOME' 'a\\n'"
    );
    assert_eq!(
        words(&["set -e\npython 'x'\t\\", "\x1b[31m", "\u{202e}"]),
        "$'set -e\\npython \\'x\\'\\t\\\\' $'\\033[31m' $'\\u202e'"
    );
    // Not shortened, so that it can be copied.
    let long = "x".repeat(2000);
    assert_eq!(words(&[&long, &long]), format!("{long} {long}"));
}

#[test]
fn content_is_shortened_only_if_that_saves_something() {
    let text = |length: usize| TreeOptions::new().text(&"x".repeat(length)).0;
    assert_eq!(text(224), "x".repeat(224));
    assert_eq!(text(225), "x".repeat(200) + "… 25 more characters");
    assert_eq!(text(1_400), "x".repeat(200) + "… 1,200 more characters");
    let lines = |count: usize| TreeOptions::new().text(&vec!["x"; count].join("\n")).0;
    assert_eq!(lines(13), ["x"; 13].join("\n"));
    assert_eq!(lines(14), ["x"; 12].join("\n") + "\n… 2 more lines");
}

#[test]
fn any_message_is_a_line() {
    let execution: admin::TaskExecution = parsed(
        "input_uri: 'a\\n' closure { logs { name: 'l' } started_at { seconds: 1 nanos: 5 } \
         output_data { literals { key: 'x' value { scalar { primitive { integer: 5 } } } } } } \
         id { task_id { resource_type: TASK name: 'n' } }",
    );
    let line = TreeOptions::new().line(&execution).0;
    let expected = "{id: {task_id: TASK:::n:}, input_uri: \"a\\n\", closure: {logs: [{name: \"l\"}], \
                    started_at: 1970-01-01T00:00:01.000000005Z, output_data: {\"x\": 5}}}";
    assert_eq!(line, expected);
}

/// Each `Any` holds another one, a thousand times: only the first is unpacked.
#[test]
fn an_any_in_an_any_is_not_unpacked() {
    use flytepb_idl::google::protobuf::{Any, Duration};
    let pack = |message: &dyn WireMessage, of: &str| Any {
        type_url: format!("t/google.protobuf.{of}"),
        value: message.to_wire(),
        ..Default::default()
    };
    let second = Duration {
        seconds: 1,
        ..Default::default()
    };
    let mut any = pack(&second, "Duration");
    let line = |any: &Any| TreeOptions::new().line(any).0;
    assert_eq!(line(&any), "t/google.protobuf.Duration 1s");
    any = pack(&any, "Any");
    let inner = "{type_url: \"t/google.protobuf.Duration\", value: 0801 (2 bytes)}";
    assert_eq!(line(&any), format!("t/google.protobuf.Any {inner}"));
    for _ in 0..1_000 {
        any = pack(&any, "Any");
    }
    assert!(TreeOptions::full().line(&any).0.len() > 20_000);
    let found = diff(&any, &Any::default());
    assert_eq!(found.len(), 2);
}

#[test]
fn messages_in_any_are_compared_by_their_fields() {
    let conditions = |any: &str| -> admin::LaunchPlanMetadata {
        parsed(&format!("launch_conditions {{ {any} }}"))
    };
    let compare = |left: &str, right: &str| -> Vec<String> {
        let found = diff(&conditions(left), &conditions(right));
        found.iter().map(ToString::to_string).collect()
    };
    let log = |fields: &str| format!("[t/flyteidl.core.TaskLog] {{ {fields} }}");
    assert_eq!(
        compare(&log("uri: 'a' name: 'n'"), &log("uri: 'b' name: 'n'")),
        ["~ launch_conditions[flyteidl.core.TaskLog].uri: \"a\" -> \"b\""]
    );
    // Another type; the name, field 2, in other bytes; bytes that are no message; unknown fields.
    let duration = "[t/google.protobuf.Duration] { seconds: 1 }";
    let bytes = |value: &str| format!("type_url: 't/flyteidl.core.TaskLog' value: '{value}'");
    for (left, right, expected) in [
        (
            duration.to_owned(),
            log(""),
            vec![
                "~ launch_conditions.type_url: \"t/google.protobuf.Duration\" -> \
                 \"t/flyteidl.core.TaskLog\"",
                "- launch_conditions.value: 0801 (2 bytes)",
            ],
        ),
        (
            bytes("\\x12\\x01n"),
            bytes("\\x12\\x81\\x00n"),
            vec!["~ launch_conditions.value: 12016e (3 bytes) -> 1281006e (4 bytes)"],
        ),
        (
            bytes("\\x12\\x01n"),
            bytes("\\x12\\x02n"),
            vec!["~ launch_conditions.value: 12016e (3 bytes) -> 12026e (3 bytes)"],
        ),
        (
            bytes("\\x12\\x01n"),
            bytes("\\x12\\x01n\\x98\\x06\\x07"),
            vec!["+ launch_conditions[flyteidl.core.TaskLog].#99: bytes 980607"],
        ),
    ] {
        assert_eq!(compare(&left, &right), expected);
    }
}

#[test]
fn many_unknown_fields_are_shortened() {
    use flytepb_idl::core::TaskLog;
    let shown = |fields: &[u8]| {
        let log = TaskLog::from_wire(fields).unwrap();
        let tree = TreeOptions::new().tree(&log);
        let full = TreeOptions::full().tree(&log);
        (tree.to_string(), tree.shortened, full.nodes.len())
    };
    // Fields 99 and 100 by turns, and field 101 at the end.
    let turns = [
        &b"\x98\x06\x07\xa0\x06\x08".repeat(1000)[..],
        b"\xa8\x06\x09",
    ]
    .concat();
    let (text, shortened, full) = shown(&turns);
    assert!(shortened);
    assert_eq!((text.lines().count(), full), (42, 2001));
    assert!(text.ends_with("unknown field 100: 8\n… 1,960 more\nunknown field 101: 9\n"));
    // Fields 100 to 1099.
    let numbers = (100..1100u32).flat_map(|number| {
        let tag = number << 3;
        [tag as u8 | 0x80, (tag >> 7) as u8, 1]
    });
    let (text, shortened, full) = shown(&numbers.collect::<Vec<_>>());
    assert!(shortened);
    assert_eq!((text.lines().count(), full), (101, 1000));
    assert!(text.ends_with("unknown field 199: 1\n… 900 more\n"));
}

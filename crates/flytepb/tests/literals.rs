//! Literals as read and printed by flytekit's `LiteralsResolver`: `goldens/literals.jsonl`.

use flytepb::idl::core::{Binary, LiteralMap, TypedInterface, VariableMap};
use flytepb::idl::google::protobuf::Duration;
use flytepb::idl::{Map, WireMessage};
use flytepb::literals::{FromLiteral, LiteralError, LiteralsResolver, NativeOutputs, Value};
use flytepb_tests::{golden, unhex};
use serde_json::Value as Json;

/// Literals that we read and flytekit does not, or reads differently: the rows of the table on [the
/// page](flytepb::flytekit), by their first cells, and the cases.
const KNOWN: &[(&str, &[&str])] = &[
    (
        "msgpack of an enum",
        &[
            "msgpack enum",
            "packed enums as list of enum",
            "packed map as list of enum",
            "packed map of none as list of enum",
            "packed map of lists as list of enum",
        ],
    ),
    (
        "number beyond 64 bits as an integer",
        &[
            "float 1e20 as integer",
            "float -9223372036854777856.0 as integer",
            "float 18446744073709551616.0 as integer",
            "packed many digits as list of integer",
            "packed many digits as list of optional integer",
            "packed many digits as optional list of optional integer",
        ],
    ),
    (
        "msgpack text that is not UTF-8",
        &["packed text that is not UTF-8"],
    ),
    (
        "msgpack map with a list or map as a key",
        &["packed map with a list as key"],
    ),
    (
        "msgpack datetime in another ISO form",
        &[
            "packed datetime 20240229T010203Z",
            "packed datetime 2024-W09-4",
            "packed datetime 2024-02-29T01:02:03,25Z",
            "packed datetime 2024-02-29T01:02:03+01:30:15",
        ],
    ),
    ("schema", &["schema type"]),
];

/// Errors of flytekit's msgpack for bytes that are not one value.
const BROKEN_MSGPACK: &[&str] = &["Unpack failed", "unpack(b) received extra data"];

struct Case {
    row: Json,
    resolver: LiteralsResolver,
}

impl Case {
    fn label(&self) -> &str {
        self.row["label"].as_str().unwrap()
    }
}

fn cases() -> Vec<Case> {
    let case = |row: Json| {
        let literals = LiteralMap::from_wire(&unhex(row["wire"].as_str().unwrap())).unwrap();
        let mut resolver = LiteralsResolver::new(literals);
        if let Some(interface) = row["interface"].as_str() {
            let interface = VariableMap::from_wire(&unhex(interface)).unwrap();
            resolver = resolver.with_interface(interface);
        }
        Case { row, resolver }
    };
    golden("literals.jsonl").into_iter().map(case).collect()
}

fn is_known(label: &str) -> bool {
    KNOWN.iter().any(|(_, labels)| labels.contains(&label))
}

/// Describes the difference of our answer, if any.
fn wrong(case: &Case, ours: &Result<Value, LiteralError>, theirs: &Json) -> Option<String> {
    let label = case.label();
    let same = match (ours, theirs["exc"].as_str()) {
        (Ok(value), None) => is_same(value, theirs),
        (Err(error), Some(_)) => is_same_error(error, theirs["msg"].as_str().unwrap()),
        _ => false,
    };
    (same == is_known(label)).then(|| format!("{label}: {ours:?} instead of {theirs}"))
}

/// Returns whether the error is of flytekit's kind, with its text if ours should have that.
fn is_same_error(error: &LiteralError, theirs: &str) -> bool {
    let text = error.to_string();
    let text = text.split(", at ").next().unwrap();
    let text = error.flytekit_text().unwrap_or(text);
    let wanted = [
        "Attribute ",
        "Key ",
        "as_type argument",
        "Variable map",
        "No transformers",
        "Ambiguous choice",
        "Unsupported binary format `",
    ];
    if wanted.iter().any(|start| theirs.starts_with(start)) {
        return text == theirs;
    }
    match theirs.strip_prefix("Cannot convert literal ") {
        Some(rest) => match (rest.rsplit_once(" to "), error.literal()) {
            (Some((literal, _)), Some(ours)) => error.is_mismatch() && ours == literal,
            _ => false,
        },
        None if BROKEN_MSGPACK.iter().any(|start| theirs.starts_with(start)) => {
            error.is_malformed()
        }
        // different wording in some of flytekit's transformers
        None if theirs.starts_with("Unsupported binary format: ") => {
            error.is_unsupported() && text == theirs.replacen(": ", " ", 1)
        }
        // flytekit does not decode the binary here; ours does, and may fail
        None if theirs == "Can only convert a generic literal to FlyteError" => {
            error.is_mismatch() || error.is_malformed() || text.starts_with("Unsupported binary")
        }
        // flytekit fails while printing the literals into the message
        None if theirs == "to_flyte_idl" && error.is_without_interface() => true,
        None => error.is_mismatch() || error.is_out_of_range(),
    }
}

fn is_same(ours: &Value, theirs: &Json) -> bool {
    let text = |i: usize| theirs[i].as_str().unwrap_or_default();
    match (text(0), ours) {
        ("none", Value::None) => true,
        ("bool", Value::Boolean(v)) => theirs[1] == *v,
        ("int", Value::Integer(v)) => text(1) == v.to_string(),
        ("int", Value::Unsigned(v)) => text(1) == v.to_string(),
        ("float", Value::Float(_)) => ours.to_string() == text(1),
        ("str" | "enum", Value::String(v)) => v == text(1),
        ("bytes", Value::Bytes(v)) => *v == unhex(text(1)),
        ("datetime", Value::Datetime(_)) => ours.to_string().replacen(' ', "T", 1) == text(1),
        ("timedelta", Value::Duration(v)) => span(v) == *theirs,
        ("file" | "directory", Value::Blob(v)) => v.uri == text(1),
        ("dataset", Value::StructuredDataset(v)) => v.uri == text(1),
        ("dataset", Value::Schema(v)) => v.uri == text(1),
        ("error", Value::Error(v)) => v.message == text(1) && v.failed_node_id == text(2),
        ("list", Value::List(v)) => all_same(v, &theirs[1]),
        ("dict", Value::Map(v)) => {
            let theirs = theirs[1].as_array().unwrap();
            let get = |pair: &Json| {
                v.get(pair[0][1].as_str().unwrap())
                    .is_some_and(|x| is_same(x, &pair[1]))
            };
            v.len() == theirs.len() && theirs.iter().all(get)
        }
        ("dict", Value::Dict(v)) => {
            let theirs = theirs[1].as_array().unwrap();
            let pair =
                |((k, v), t): (&(Value, Value), &Json)| is_same(k, &t[0]) && is_same(v, &t[1]);
            v.len() == theirs.len() && v.iter().zip(theirs).all(pair)
        }
        _ => false,
    }
}

fn all_same(ours: &[Value], theirs: &Json) -> bool {
    let theirs = theirs.as_array().unwrap();
    ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(a, b)| is_same(a, b))
}

fn span(duration: &Duration) -> Json {
    let micros = i128::from(duration.seconds) * 1_000_000 + i128::from(duration.nanos / 1_000);
    let (days, rest) = (
        micros.div_euclid(86_400_000_000),
        micros.rem_euclid(86_400_000_000),
    );
    serde_json::json!([
        "timedelta",
        days as i64,
        (rest / 1_000_000) as i64,
        (rest % 1_000_000) as i64
    ])
}

#[test]
fn get_is_flytekits() {
    let (mut faults, mut compared) = (Vec::new(), 0);
    for case in cases() {
        if case.row["load"].is_object() {
            // flytekit cannot even hold such a map; ours can, and reports the one literal.
            assert!(
                case.resolver.get("x").unwrap_err().is_out_of_range(),
                "{}",
                case.label()
            );
            continue;
        }
        for (name, theirs) in case.row["get"].as_object().unwrap() {
            faults.extend(wrong(&case, &case.resolver.get(name), theirs));
            compared += 1;
        }
    }
    assert!(compared > 100, "{compared}");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn missing_names_are_flytekits_errors() {
    let mut compared = 0;
    for case in cases().iter().filter(|c| c.row["missing"].is_array()) {
        compared += 1;
        let theirs = &case.row["missing"];
        let get = case.resolver.get("missing").unwrap_err();
        let get_literal = case.resolver.get_literal("missing").unwrap_err();
        assert!(get.is_missing() && get_literal.is_missing());
        assert_eq!(theirs[0]["msg"], get.flytekit_text().unwrap());
        assert_eq!(theirs[1]["msg"], get_literal.flytekit_text().unwrap());
        assert_eq!(theirs[2]["msg"], get_literal.flytekit_text().unwrap());
    }
    assert!(compared > 0);
}

#[test]
fn printing_is_flytekits() {
    let mut printed = [0; 3];
    for case in cases() {
        let (label, resolver) = (case.label(), &case.resolver);
        match &case.row["str"] {
            Json::String(theirs) => assert_eq!(&resolver.to_string(), theirs, "{label}"),
            Json::Object(_) => {
                let short = flytepb::literals::literal_map_string_repr(resolver.literals());
                assert!(short.is_err(), "{label}: {short:?}");
                assert!(resolver.to_string().contains('<'), "{label}");
            }
            _ => continue,
        }
        printed[0] += 1;
        let mut native = Map::new();
        for (i, (name, _)) in resolver.iter().enumerate() {
            let Ok(value) = resolver.get(name) else { break };
            native.insert(name.to_owned(), value);
            if let (0, Json::String(theirs)) = (i, &case.row["partial"]) {
                assert_eq!(&resolver.to_string_with(&native), theirs, "{label}");
                printed[1] += 1;
            }
        }
        if let Json::String(theirs) = &case.row["full"] {
            let ours = resolver.to_string_with(&native);
            assert_eq!(ours != *theirs, is_known(label), "{label}: {ours}");
            printed[2] += 1;
        }
    }
    assert!(printed.iter().all(|n| *n >= 3), "{printed:?}");
}

#[test]
fn outputs_are_flytekits() {
    let (mut faults, mut compared) = (Vec::new(), 0);
    for case in cases() {
        for row in case.row["native"].as_array().into_iter().flatten() {
            compared += 1;
            let names = row[0]
                .as_str()
                .unwrap()
                .split(',')
                .filter(|n| !n.is_empty());
            let own = case.resolver.interface();
            let variable = |name: &str| own?.variables.get(name).cloned();
            let outputs = names.map(|n| (n.to_owned(), variable(n).unwrap_or_default()));
            let interface = TypedInterface {
                outputs: Some(VariableMap {
                    variables: outputs.collect(),
                    ..VariableMap::default()
                }),
                ..TypedInterface::default()
            };
            let theirs = &row[1];
            let ours = match case.resolver.as_native(&interface) {
                Ok(NativeOutputs::None) => Ok(Value::None),
                Ok(NativeOutputs::Single(value)) => Ok(value),
                Ok(NativeOutputs::Several(values)) => {
                    assert_eq!(theirs[0], "tuple", "{}", case.label());
                    assert!(
                        all_same(&values, &theirs[1]),
                        "{}: {values:?} {theirs}",
                        case.label()
                    );
                    continue;
                }
                Err(error) => Err(error),
            };
            faults.extend(wrong(&case, &ours, theirs));
        }
    }
    assert!(compared > 0);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn known_differences_are_real_and_on_the_page() {
    let page = include_str!("../src/flytekit/coming_from_flytekit.md");
    let labels: Vec<String> = cases().iter().map(|c| c.label().to_owned()).collect();
    for (row, known) in KNOWN {
        assert!(page.contains(&format!("\n| {row} | ")), "{row}");
        for label in *known {
            assert!(labels.iter().any(|l| l == label), "{label}");
        }
    }
}

#[test]
fn literals_come_back_byte_for_byte() {
    for case in cases() {
        let wire = unhex(case.row["wire"].as_str().unwrap());
        assert_eq!(case.resolver.into_literals().to_wire(), wire);
    }
}

/// Cases whose bytes are not those that Python's msgpack writes.
const OTHER_MSGPACK: &[&str] = &["packed text that is not UTF-8"];

#[test]
fn msgpack_is_written_as_by_python() {
    let (mut compared, mut faults) = (0, Vec::new());
    for case in cases() {
        for (name, literal) in case.resolver.iter() {
            let Ok(binary) = Binary::from_literal(literal) else {
                continue;
            };
            let Ok(value) = Value::from_literal(literal) else {
                continue;
            };
            let same = value.to_msgpack().is_ok_and(|ours| ours == binary);
            compared += 1;
            if same == OTHER_MSGPACK.contains(&case.label()) {
                faults.push(format!("{} {name}: {value}", case.label()));
            }
        }
    }
    assert!(compared > 100, "{compared}");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

//! Literals of Flyte 2 against the values that its Python SDK reads from the same files:
//! `goldens/flyte2/sdk`, whose script describes the form of the values.
#![cfg(all(feature = "flyte2", feature = "msgpack"))]

use std::path::{Path, PathBuf};

use flytepb::idl::core::VariableMap;
use flytepb::idl::google::protobuf::value::Kind;
use flytepb::idl::google::protobuf::{self as value, Struct, Timestamp};
use flytepb::idl::Map;
use flytepb::idl2::core::TypedInterface;
use flytepb::idl2::task::{Inputs, Outputs};
use flytepb::idl2::WireMessage;
use flytepb::literals::{FromLiteral, LiteralError, LiteralsResolver, Value};
use flytepb_tests::{path, unhex};
use serde_json::Value as Json;

/// Values that the SDK reads from pickles.
const PICKLED: &[&str] = &[
    "02_untyped.other",
    "02_untyped.o1",
    "09_pickles.data",
    "09_pickles.numbers",
    "09_pickles.plain",
    "09_pickles.o0",
    "09_pickles.o1",
    "09_pickles.o2",
    "10_large_pickle.parts",
    "10_large_pickle.value",
    "10_large_pickle.o0",
];

fn folders() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(path("goldens/flyte2/sdk")).expect("a folder");
    let mut folders: Vec<PathBuf> = entries.map(|e| e.expect("an entry").path()).collect();
    folders.retain(|folder| folder.is_dir());
    folders.sort();
    folders
}

fn read<M: WireMessage + Default>(folder: &Path, name: &str) -> M {
    let bytes = std::fs::read(folder.join(name)).expect(name);
    M::from_wire(&bytes).unwrap_or_else(|e| panic!("{folder:?} {name}: {e}"))
}

/// The inputs and the outputs of a folder, each with the values of the SDK.
fn parts(folder: &Path) -> Vec<(LiteralsResolver, VariableMap, Json)> {
    let text = std::fs::read(folder.join("values.json")).expect("values");
    let values: Json = serde_json::from_slice(&text).expect("JSON");
    let interface: TypedInterface = read(folder, "interface.pb");
    let variables = |of: Option<flytepb::idl2::core::VariableMap>| {
        VariableMap::try_from(of.unwrap_or_default()).expect("a map")
    };
    let inputs: Inputs = read(folder, "inputs.pb");
    let mut parts = vec![(
        LiteralsResolver::try_from(inputs).expect("inputs"),
        variables(interface.inputs),
        values["inputs"].clone(),
    )];
    if folder.join("outputs.pb").exists() {
        let outputs: Outputs = read(folder, "outputs.pb");
        parts.push((
            LiteralsResolver::try_from(outputs).expect("outputs"),
            variables(interface.outputs),
            values["outputs"].clone(),
        ));
    }
    parts
}

/// The only member of an object: the kind of a value, and its content.
fn kind(value: &Json) -> (&str, &Json) {
    let object = value.as_object().expect("an object");
    let (kind, content) = object.iter().next().expect("a member");
    (kind, content)
}

fn text(value: &Json) -> &str {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}"))
}

/// Returns whether a value is that of the SDK.
fn is_same(ours: &Value, expected: &Json) -> bool {
    match (ours, expected) {
        (Value::None, Json::Null) => true,
        (Value::Boolean(ours), Json::Bool(expected)) => ours == expected,
        (Value::Integer(ours), Json::Number(expected)) => Some(*ours) == expected.as_i64(),
        (Value::Unsigned(ours), Json::Number(expected)) => Some(*ours) == expected.as_u64(),
        (Value::String(ours), Json::String(expected)) => ours == expected,
        (Value::List(ours), Json::Array(expected)) => {
            ours.len() == expected.len() && ours.iter().zip(expected).all(|(o, e)| is_same(o, e))
        }
        (ours, Json::Object(_)) => {
            let (kind, content) = kind(expected);
            is_kind(ours, kind, content)
        }
        _ => false,
    }
}

fn is_kind(ours: &Value, kind: &str, content: &Json) -> bool {
    match (ours, kind) {
        (Value::Float(ours), "float") => {
            // Python's `repr` of a float is the shortest text that is read as the same float.
            text(content).parse::<f64>().expect("a float").to_bits() == ours.to_bits()
        }
        (Value::Bytes(ours), "bytes") => *ours == unhex(text(content)),
        (Value::Datetime(ours), "datetime") => *ours == timestamp(text(content)),
        (Value::Datetime(ours), "date") => {
            *ours == timestamp(&format!("{}T00:00:00Z", text(content)))
        }
        (Value::Duration(ours), "timedelta") => {
            Some(ours.seconds * 1_000_000 + i64::from(ours.nanos / 1000)) == content.as_i64()
        }
        // The fields of a record are in MessagePack, where times, bytes and the values of enums are
        // texts, and files maps. The only duration is one of a day and a half.
        (Value::String(ours), "datetime") => timestamp(ours) == timestamp(text(content)),
        (Value::String(ours), "date") => ours == text(content),
        (Value::String(ours), "timedelta") => ours == "P1DT12H" && *content == 129_600_000_000_i64,
        (Value::String(ours), "bytes") => ours.as_bytes() == unhex(text(content)),
        (Value::String(ours), "enum") => ours.eq_ignore_ascii_case(text(content)),
        (Value::Map(ours), "file" | "dir") => ours
            .get("path")
            .is_some_and(|path| is_same(path, &content["path"])),
        (Value::Map(ours), "dataframe") => ours
            .get("uri")
            .is_some_and(|uri| is_same(uri, &content["uri"])),
        // A tuple is a record of its elements.
        (Value::Map(ours), "tuple") => {
            let expected = content.as_array().expect("elements");
            ours.len() == expected.len() && ours.values().zip(expected).all(|(o, e)| is_same(o, e))
        }
        (Value::Map(ours), "protobuf") => is_struct(
            ours,
            &Struct::from_wire(&unhex(text(content))).expect("a struct"),
        ),
        (Value::Map(ours), "record") => {
            let fields = content.as_object().expect("fields");
            let is_field = |name, value| ours.get(name).is_some_and(|ours| is_same(ours, value));
            ours.len() == fields.len() && fields.iter().all(|(n, v)| is_field(n.as_str(), v))
        }
        (Value::Map(ours), "dict") => {
            let entries = ours
                .iter()
                .map(|(key, value)| (Value::from(key.as_str()), value));
            are_entries(&entries.collect::<Vec<_>>(), content)
        }
        (Value::Dict(ours), "dict") => {
            let entries = ours.iter().map(|(key, value)| (key.clone(), value));
            are_entries(&entries.collect::<Vec<_>>(), content)
        }
        // The SDK loads the table.
        (Value::StructuredDataset(ours), "pandas") => {
            ours.uri.starts_with("/tmp/flyte2-goldens/raw/")
        }
        (Value::Blob(ours), "file" | "dir") => {
            let of = ours.metadata.as_ref().and_then(|m| m.r#type.clone());
            let is_dir = of.is_some_and(|of| of.dimensionality == 1);
            ours.uri == text(&content["path"]) && is_dir == (kind == "dir")
        }
        (Value::StructuredDataset(ours), "dataframe") => {
            let metadata = ours.metadata.as_ref();
            let of = metadata.and_then(|m| m.structured_dataset_type.as_ref());
            ours.uri == text(&content["uri"])
                && of.is_some_and(|of| of.format == text(&content["format"]))
        }
        _ => false,
    }
}

fn is_struct(ours: &Map<String, Value>, expected: &Struct) -> bool {
    let is_field = |name, value| ours.get(name).is_some_and(|ours| is_json(ours, value));
    ours.len() == expected.fields.len()
        && expected.fields.iter().all(|(n, v)| is_field(n.as_str(), v))
}

fn is_json(ours: &Value, expected: &value::Value) -> bool {
    match (ours, expected.kind.as_ref().expect("a kind")) {
        (Value::None, Kind::NullValue(_)) => true,
        (Value::Float(ours), Kind::NumberValue(expected)) => ours == expected,
        (Value::Boolean(ours), Kind::BoolValue(expected)) => ours == expected,
        (Value::String(ours), Kind::StringValue(expected)) => ours == expected,
        (Value::Map(ours), Kind::StructValue(expected)) => is_struct(ours, expected),
        (Value::List(ours), Kind::ListValue(expected)) => {
            let values = &expected.values;
            ours.len() == values.len() && ours.iter().zip(values).all(|(o, e)| is_json(o, e))
        }
        _ => false,
    }
}

fn timestamp(text: &str) -> Timestamp {
    text.parse().unwrap_or_else(|e| panic!("{text}: {e}"))
}

/// Returns whether a map has these entries, in any order.
fn are_entries(ours: &[(Value, &Value)], expected: &Json) -> bool {
    let expected = expected.as_array().expect("entries");
    let is_there = |entry: &Json| {
        ours.iter()
            .any(|(key, value)| is_same(key, &entry[0]) && is_same(value, &entry[1]))
    };
    ours.len() == expected.len() && expected.iter().all(is_there)
}

/// Compares all values as `read` returns them with those of the SDK, apart from pickles.
fn compare(read: impl Fn(&LiteralsResolver, &str) -> Result<Value, LiteralError>) {
    let (mut same, mut pickled, mut wrong) = (0, 0, Vec::new());
    for folder in folders() {
        for (resolver, variables, values) in parts(&folder) {
            let resolver = resolver.with_interface(variables);
            let values = values.as_object().expect("an object");
            assert_eq!(resolver.len(), values.len(), "{folder:?}");
            for (name, expected) in values {
                let id = format!("{}.{name}", folder.file_name().unwrap().to_string_lossy());
                if PICKLED.contains(&id.as_str()) {
                    pickled += 1;
                    continue;
                }
                if let Some(hash) = expected
                    .get("file")
                    .or(expected.get("dir"))
                    .map(|f| &f["hash"])
                {
                    let ours = &resolver.get_literal(name).expect("a literal").hash;
                    assert_eq!(ours, hash.as_str().unwrap_or(""), "{id}");
                }
                match read(&resolver, name) {
                    Ok(ours) if is_same(&ours, expected) => same += 1,
                    ours => wrong.push(format!("{id}: {ours:?} is not {expected}")),
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!((same, pickled), (93, PICKLED.len()));
}

#[test]
fn values_are_those_of_the_sdk() {
    compare(|resolver, name| resolver.get_as(name));
}

#[test]
fn values_by_their_types_are_those_of_the_sdk() {
    compare(LiteralsResolver::get);
}

#[test]
fn structs_are_those_of_the_sdk() {
    let folder = path("goldens/flyte2/sdk/12_messages");
    for (resolver, _, values) in parts(&folder) {
        let (name, expected) = values.as_object().unwrap().iter().next().unwrap();
        let expected = Struct::from_wire(&unhex(text(kind(expected).1))).unwrap();
        assert_eq!(resolver.get_as::<Struct>(name).unwrap(), expected);
    }
}

#[test]
fn messages_are_the_same_after_a_resolver() {
    for folder in folders() {
        let inputs: Inputs = read(&folder, "inputs.pb");
        let resolver = LiteralsResolver::try_from(&inputs).unwrap();
        assert_eq!(Inputs::try_from(resolver).unwrap(), inputs);
        for named in &inputs.literals {
            let literal = named.value.as_ref().expect("a value");
            let resolver = LiteralsResolver::try_from(&inputs).unwrap();
            let expected = resolver.get_as::<Value>(&named.name).ok();
            assert_eq!(Value::from_flyte2(literal).ok(), expected);
        }
    }
    let context: Inputs = read(&path("goldens/flyte2/sdk/00_scalars"), "inputs.pb");
    assert_eq!(context.context.len(), 2);
}

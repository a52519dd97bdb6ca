//! Changes to the bytes of messages; expected bytes are written by hand from the wire format.
#![cfg(feature = "json")]

use flytepb_idl::admin::TaskExecution;
use flytepb_idl::descriptor::MessageDescriptor;
use flytepb_idl::json::JsonOptions;
use flytepb_inspect::edit::{Change, Edit, EditError, update};
use flytepb_inspect::registry;

fn named(name: &str) -> &'static MessageDescriptor {
    registry::get(name).unwrap()
}

/// Parses `--PATH` as a deletion, else `PATH=VALUE` or `PATH+=VALUE`.
fn change(text: &str) -> Change {
    match text.strip_prefix("--") {
        Some(path) => Change::delete(path.parse().unwrap()),
        None => text.parse().unwrap(),
    }
}

fn edit(of: &str, changes: &[&str], bytes: &[u8]) -> Result<Vec<u8>, EditError> {
    let changes = changes.iter().map(|text| change(text));
    Edit::new(named(of), changes)?.apply(bytes)
}

#[track_caller]
fn check(of: &str, changes: &[&str], before: &[u8], after: &[u8]) {
    let found = edit(of, changes, before).unwrap();
    let (found, after) = (found.escape_ascii(), after.escape_ascii());
    assert_eq!(found.to_string(), after.to_string(), "{changes:?}");
}

const LOG: &str = "flyteidl.core.TaskLog"; // uri = 1, name = 2, message_format = 3, ttl = 4
const CLOSURE: &str = "flyteidl.admin.TaskExecutionClosure"; // output_uri = 1, error = 2, phase = 3, logs = 4
const EXECUTION: &str = "flyteidl.admin.TaskExecution"; // id = 1, input_uri = 2, closure = 3

#[test]
fn a_scalar_changes_where_it_counts() {
    check(
        LOG,
        &["uri=b"],
        b"\x12\x01n\x0a\x01a\x98\x06\x07",
        b"\x12\x01n\x0a\x01b\x98\x06\x07",
    );
    // The last of two, and a tag and a length that are longer than necessary.
    check(
        LOG,
        &["uri=b"],
        b"\x0a\x01a\x92\x00\x81\x00n\x0a\x01a",
        b"\x0a\x01a\x92\x00\x81\x00n\x0a\x01b",
    );
    // The value that it has.
    check(LOG, &["uri=a"], b"\x8a\x00\x81\x00a", b"\x8a\x00\x81\x00a");
    check(LOG, &["uri="], b"\x0a\x01a\x12\x01n\x0a\x01b", b"\x12\x01n");
    check(
        LOG,
        &["--uri"],
        b"\x0a\x01a\x12\x01n\x0a\x01b",
        b"\x12\x01n",
    );
    check(LOG, &["uri=null"], b"\x0a\x01a", b"");
    check(LOG, &["uri=\"null\""], b"", b"\x0a\x04null");
}

#[test]
fn a_new_field_stands_before_those_with_a_greater_number() {
    check(
        LOG,
        &["name=n"],
        b"\x0a\x01a\x18\x01",
        b"\x0a\x01a\x12\x01n\x18\x01",
    );
    check(
        LOG,
        &["name=n"],
        b"\x0a\x01a\x98\x06\x07",
        b"\x0a\x01a\x12\x01n\x98\x06\x07",
    );
    check(LOG, &["name=n"], b"\x98\x06\x07", b"\x12\x01n\x98\x06\x07");
    check(LOG, &["name=n"], b"", b"\x12\x01n");
}

#[test]
fn parents_are_created_and_their_lengths_follow() {
    check(
        EXECUTION,
        &["closure.phase=FAILED"],
        b"\x12\x01a",
        b"\x12\x01a\x1a\x02\x18\x05",
    );
    check(EXECUTION, &["closure.phase=0"], b"", b"\x1a\x00");
    check(EXECUTION, &["--closure.phase"], b"", b"");
    // The length of a parent stays as it is if it does not change.
    check(
        EXECUTION,
        &["closure.phase=5"],
        b"\x1a\x82\x00\x18\x01",
        b"\x1a\x82\x00\x18\x05",
    );
    check(
        EXECUTION,
        &["--closure.phase"],
        b"\x1a\x82\x00\x18\x01",
        b"\x1a\x00",
    );
    // 129 bytes more: the length has two bytes.
    let text = "x".repeat(126);
    let mut expected = b"\x1a\x80\x01\x0a\x7e".to_vec();
    expected.extend(text.bytes());
    check(
        EXECUTION,
        &[&format!("closure.outputUri={text}")],
        b"\x1a\x00",
        &expected,
    );
}

#[test]
fn a_message_in_several_parts_changes_in_the_part_of_the_field() {
    let parts = b"\x1a\x02\x18\x01\x12\x01a\x1a\x02\x62\x00";
    check(
        EXECUTION,
        &["closure.phase=5"],
        parts,
        b"\x1a\x02\x18\x05\x12\x01a\x1a\x02\x62\x00",
    );
    check(
        EXECUTION,
        &["closure={\"phase\":5}"],
        parts,
        b"\x12\x01a\x1a\x02\x18\x05",
    );
    check(EXECUTION, &["--closure"], parts, b"\x12\x01a");
}

#[test]
fn a_member_of_a_oneof_removes_the_others() {
    check(
        CLOSURE,
        &["outputUri=a"],
        b"\x12\x03\x0a\x01c\x18\x05",
        b"\x0a\x01a\x18\x05",
    );
    check(
        CLOSURE,
        &["error.code=c"],
        b"\x0a\x01a\x18\x05",
        b"\x12\x03\x0a\x01c\x18\x05",
    );
    // The error does not count, as the URI follows; neither does its code.
    let replaced = b"\x12\x03\x0a\x01c\x0a\x01a";
    check(
        CLOSURE,
        &["error.message=m"],
        replaced,
        b"\x12\x03\x12\x01m",
    );
    check(CLOSURE, &["--error"], replaced, replaced);
    check(CLOSURE, &["--outputUri"], replaced, b"");
    // A parent that is deleted again.
    check(CLOSURE, &["error.code=c", "--error"], b"\x0a\x01a", b"");
}

#[test]
fn elements_of_lists_change() {
    let logs = b"\x22\x03\x0a\x01a\x18\x05\x22\x03\x0a\x01b";
    check(
        CLOSURE,
        &["logs[1].uri=c"],
        logs,
        b"\x22\x03\x0a\x01a\x18\x05\x22\x03\x0a\x01c",
    );
    check(
        CLOSURE,
        &["logs[-2]={\"name\":\"c\"}"],
        logs,
        b"\x22\x03\x12\x01c\x18\x05\x22\x03\x0a\x01b",
    );
    check(CLOSURE, &["--logs[0]"], logs, b"\x18\x05\x22\x03\x0a\x01b");
    check(
        CLOSURE,
        &["logs[*].uri=cc"],
        logs,
        b"\x22\x04\x0a\x02cc\x18\x05\x22\x04\x0a\x02cc",
    );
    check(
        CLOSURE,
        &["..uri=cc"],
        logs,
        b"\x22\x04\x0a\x02cc\x18\x05\x22\x04\x0a\x02cc",
    );
    check(CLOSURE, &["--logs[*]"], logs, b"\x18\x05");
    check(CLOSURE, &["logs=[{}]"], logs, b"\x22\x00\x18\x05");
    check(
        CLOSURE,
        &["logs+={\"uri\":\"c\"}"],
        b"\x22\x00\x18\x05",
        b"\x22\x00\x22\x03\x0a\x01c\x18\x05",
    );
    check(CLOSURE, &["logs+=[{},{}]"], b"", b"\x22\x00\x22\x00");
    check(
        CLOSURE,
        &["logs[*].uri=c", "..uri=c", "--logs[3]"],
        b"",
        b"",
    );
}

#[test]
fn packed_lists_change_inside() {
    // repeated WorkflowExecution.Phase phases = 1
    const REQUEST: &str = "flyteidl.admin.Notification";
    check(
        REQUEST,
        &["phases[1]=300"],
        b"\x0a\x03\x01\x82\x00",
        b"\x0a\x03\x01\xac\x02",
    );
    check(
        REQUEST,
        &["phases[-1]=QUEUED"],
        b"\x0a\x02\x81\x00\x08\x02",
        b"\x0a\x02\x81\x00\x08\x01",
    );
    check(
        REQUEST,
        &["--phases[0]"],
        b"\x0a\x03\x81\x00\x02",
        b"\x0a\x01\x02",
    );
    check(
        REQUEST,
        &["--phases[0]"],
        b"\x0a\x02\x81\x00\x08\x02",
        b"\x08\x02",
    );
    check(
        REQUEST,
        &["phases+=5"],
        b"\x0a\x02\x81\x00",
        b"\x0a\x03\x81\x00\x05",
    );
    check(
        REQUEST,
        &["phases+=[5,6]"],
        b"\x08\x01",
        b"\x08\x01\x08\x05\x08\x06",
    );
    check(REQUEST, &["phases+=[5,6]"], b"", b"\x0a\x02\x05\x06");
    assert!(edit(REQUEST, &["phases[0]=5,6"], b"\x08\x01").is_err());
}

#[test]
fn entries_of_maps_change() {
    // map<string, string> values = 1 of Labels
    const LABELS: &str = "flyteidl.admin.Labels";
    let labels = b"\x0a\x06\x0a\x01b\x12\x01x\x0a\x06\x0a\x01a\x12\x01y";
    check(
        LABELS,
        &["values[\"a\"]=zz"],
        labels,
        b"\x0a\x06\x0a\x01b\x12\x01x\x0a\x07\x0a\x01a\x12\x02zz",
    );
    check(
        LABELS,
        &["--values[\"b\"]"],
        labels,
        b"\x0a\x06\x0a\x01a\x12\x01y",
    );
    check(
        LABELS,
        &["values[\"c\"]=z"],
        b"\x98\x06\x07",
        b"\x0a\x06\x0a\x01c\x12\x01z\x98\x06\x07",
    );
    check(
        LABELS,
        &["values[\"a\"]="],
        b"\x0a\x06\x0a\x01a\x12\x01y",
        b"\x0a\x05\x0a\x01a\x12\x00",
    );
    check(
        LABELS,
        &["values+={\"b\":\"1\",\"c\":\"2\"}"],
        labels,
        b"\x0a\x06\x0a\x01b\x12\x011\x0a\x06\x0a\x01a\x12\x01y\x0a\x06\x0a\x01c\x12\x012",
    );
    // Of two entries with the same key the last one counts; unknown fields of the entry stay.
    let twice = b"\x0a\x06\x0a\x01a\x12\x01x\x0a\x08\x12\x01y\x18\x01\x0a\x01a";
    check(
        LABELS,
        &["values[\"a\"]=z"],
        twice,
        b"\x0a\x06\x0a\x01a\x12\x01x\x0a\x08\x12\x01z\x18\x01\x0a\x01a",
    );
    check(LABELS, &["--values[\"a\"]"], twice, b"");
    check(
        LABELS,
        &["values[*]=z"],
        twice,
        b"\x0a\x06\x0a\x01a\x12\x01x\x0a\x08\x12\x01z\x18\x01\x0a\x01a",
    );
    // map<string, Literal> literals = 1; the value of an entry is created with its parents.
    check(
        "flyteidl.core.LiteralMap",
        &["literals[\"x\"].scalar.primitive.integer=7"],
        b"",
        b"\x0a\x0b\x0a\x01x\x12\x06\x0a\x04\x0a\x02\x08\x07",
    );
}

#[test]
fn members_of_structs_change() {
    const STRUCT: &str = "google.protobuf.Struct"; // map<string, Value> fields = 1
    let on = b"\x0a\x07\x0a\x01a\x12\x02\x20\x01"; // a: true
    check(
        STRUCT,
        &["a=no"],
        on,
        b"\x0a\x09\x0a\x01a\x12\x04\x1a\x02no",
    );
    check(
        STRUCT,
        &["a=false"],
        on,
        b"\x0a\x07\x0a\x01a\x12\x02\x20\x00",
    );
    check(
        STRUCT,
        &["b.c=null"],
        b"",
        b"\x0a\x10\x0a\x01b\x12\x0b\x2a\x09\x0a\x07\x0a\x01c\x12\x02\x08\x00",
    );
}

#[test]
fn messages_in_any_change() {
    const ANY: &str = "google.protobuf.Any";
    let url = b"type.googleapis.com/flyteidl.core.TaskLog";
    let any =
        |content: &[u8]| [b"\x0a\x29", &url[..], &[0x12, content.len() as u8], content].concat();
    check(
        ANY,
        &["[flyteidl.core.TaskLog].uri=b"],
        &any(b"\x0a\x01a\x98\x06\x07"),
        &any(b"\x0a\x01b\x98\x06\x07"),
    );
    check(
        ANY,
        &["name=b"],
        &any(b"\x0a\x01a"),
        &any(b"\x0a\x01a\x12\x01b"),
    );
    check(
        ANY,
        &["[flyteidl.core.TaskLog].uri=b"],
        b"",
        &any(b"\x0a\x01b"),
    );
    check(ANY, &["..uri=b"], &any(b"\x0a\x01a"), &any(b"\x0a\x01b"));
    let error = edit(ANY, &["[flyteidl.core.Literal].hash=b"], &any(b"")).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the Any holds a message of type flyteidl.core.TaskLog"
    );
}

#[test]
fn unknown_fields_are_deleted() {
    check(
        LOG,
        &["--#99"],
        b"\x98\x06\x07\x0a\x01a\x98\x06\x08",
        b"\x0a\x01a",
    );
    let error = edit(LOG, &["#99=1"], b"").unwrap_err();
    assert_eq!(error.to_string(), "unknown fields can only be deleted");
}

#[test]
fn errors_say_where_and_why() {
    for (of, text, expected) in [
        (CLOSURE, "phase=FAILD", "phase: "),
        (
            CLOSURE,
            "logs[0].uri=x",
            "logs has 0 elements; += appends one",
        ),
        (
            CLOSURE,
            "phase+=1",
            "not a list or map; write = instead of +=",
        ),
        (
            CLOSURE,
            "logs+={\"url\":\"x\"}",
            "logs: flyteidl.core.TaskLog has no field \"url\"; did you mean uri?",
        ),
        (
            CLOSURE,
            "logs={}",
            "logs: expected an array, found an object",
        ),
        (
            CLOSURE,
            "createdAt=2026-02-07",
            "createdAt: expected a timestamp, such as 2024-05-01T12:00:00.5Z, found \"2026-02-07\"",
        ),
        (
            CLOSURE,
            "metadata={\"externalResources\":[{\"phase\":\"FAILD\"}]}",
            "metadata: flyteidl.core.TaskExecution.Phase has no value \"FAILD\" in \
             external_resources[0].phase; did you mean FAILED?",
        ),
        (
            "google.protobuf.Any",
            "[flyteidl.core.Literal]={\"hsh\":1}",
            "[flyteidl.core.Literal]: flyteidl.core.Literal has no field \"hsh\"; did you mean hash?",
        ),
        (
            "flyteidl.admin.LaunchPlanMetadata",
            "launchConditions={\"@type\":\"a/flyteidl.core.TaskLog\",\"nam\":1}",
            "launchConditions: flyteidl.core.TaskLog has no field \"nam\"; did you mean name?",
        ),
        (
            "flyteidl.admin.Labels",
            "values[\"a\"]=null",
            "values[\"a\"]: null cannot be a value of this map",
        ),
        (CLOSURE, "outputUri={", "outputUri"),
        (
            CLOSURE,
            "phas=1",
            "flyteidl.admin.TaskExecutionClosure has no field phas; did you mean phase?",
        ),
    ] {
        match edit(of, &[text], b"") {
            Ok(_) => assert_eq!(expected, "outputUri", "{text}"),
            Err(error) => assert!(error.to_string().starts_with(expected), "{text}: {error}"),
        }
    }
    let error = edit(EXECUTION, &["closure.logs[2].uri=x"], b"").unwrap_err();
    assert_eq!(
        error.pointer().unwrap(),
        "closure.logs[2].uri\n             ^"
    );
    let error = edit(EXECUTION, &["inputUri=x"], b"\x1a\x05").unwrap_err();
    assert!(error.decode_error().is_some());
}

#[test]
fn an_update_keeps_the_bytes_of_equal_fields() {
    let of = named(EXECUTION);
    // Fields out of order, a non-minimal length, an unknown field, logs before and after.
    let bytes = b"\x1a\x94\x00\x22\x03\x0a\x01a\x22\x03\x0a\x01b\x98\x06\x07\x22\x03\x0a\x01c\x18\x01\x12\x01i";
    let before = of.decode(bytes).unwrap();
    let same = update(bytes, &*before, &*before).unwrap();
    assert_eq!(same, bytes);
    let closure =
        "{\"logs\":[{\"uri\":\"a\"},{\"uri\":\"bb\"},{\"uri\":\"c\"}],\"phase\":\"FAILED\"}";
    let json = format!("{{\"closure\":{closure}}}");
    let mut after: TaskExecution = JsonOptions::new().from_str(&json).unwrap();
    after.input_uri = "i".into();
    let changed = update(bytes, &*before, &after).unwrap();
    let expected = b"\x1a\x15\x22\x03\x0a\x01a\x22\x04\x0a\x02bb\x98\x06\x07\x22\x03\x0a\x01c\x18\x05\x12\x01i";
    assert_eq!(
        changed.escape_ascii().to_string(),
        expected.escape_ascii().to_string()
    );
}

//! Unknown fields in the text format: skipped on request, and kept inside an `Any`.

#[allow(dead_code)] // every test file uses its own part
mod flytekit_goldens;

use flytekit_goldens::rows;
use flytepb::idl::admin::{LaunchPlanMetadata, Notification, TaskExecution};
use flytepb::idl::core::TaskLog;
use flytepb::idl::google::protobuf::{Any, Struct};
use flytepb::idl::text::{self, TextError, TextOptions};
use flytepb::idl::wire::walk::{unknown_fields, unknown_fields_in_any, UnknownAt};
use flytepb::idl::{registry, WireMessage};
use flytepb_tests::unhex;

const LENIENT: TextOptions = TextOptions::new().ignore_unknown(true);

/// What Python prints of unknown fields is skipped, and nothing else.
#[test]
fn printed_unknown_fields_are_skipped() {
    let print = TextOptions::new().print_unknown_fields(true).max_depth(400);
    let mut with_unknown = 0;
    for row in rows().iter().filter(|row| row.parses()) {
        let Ok(message) = TaskExecution::from_wire(&row.wire) else {
            continue; // what is read is for another test
        };
        let (known, all) = (text::to_string(&message), print.to_string(&message));
        let expected: TaskExecution = text::from_str(&known).expect(&known);
        let read: TaskExecution = LENIENT
            .from_str(&all)
            .unwrap_or_else(|e| panic!("{e}:\n{all}"));
        assert_eq!(read, expected, "{all}");
        with_unknown += usize::from(known != all);
        assert_eq!(text::from_str::<TaskExecution>(&all).is_err(), known != all);
    }
    assert!(with_unknown > 50, "{with_unknown}");
}

/// Texts of a TaskExecution with something unknown, and without it.
const SKIPPED: &[(&str, &str)] = &[
    ("foo: 1 input_uri: 'a'", "input_uri: 'a'"),
    ("foo: -inf, input_uri: 'a'", "input_uri: 'a'"),
    ("foo: 'x' \"}\"; input_uri: 'a'", "input_uri: 'a'"),
    (
        "foo { a: '}' # }\n b < c: - 1 > } is_parent: t",
        "is_parent: t",
    ),
    ("foo: < > foo [{ }, { }] foo: [1, X] foo: []", ""),
    ("2: 'x' 99 { 1: 0x7 }", ""),
    ("[a.b]: 1 [x.y/c.d] { e: 1 } is_parent: t", "is_parent: t"),
    (
        "closure { phase: DONE task_type: 't' }",
        "closure { task_type: 't' }",
    ),
    ("closure { phase: DONE; foo: 1; } foo: 1;", "closure { }"),
    (
        "closure { custom_info { fields { 99: 7 key: 'a' value { foo: 1 bool_value: t } } } }",
        "closure { custom_info { fields { key: 'a' value { bool_value: t } } } }",
    ),
    (
        "closure { custom_info { fields { value { bool_value: t } foo { key: 'b' } key: 'a' } } }",
        "closure { custom_info { fields { key: 'a' value { bool_value: t } } } }",
    ),
];

#[test]
fn unknown_names_and_numbers_are_skipped() {
    for (text, known) in SKIPPED {
        let read = LENIENT.from_str::<TaskExecution>(text);
        let read = read.unwrap_or_else(|e| panic!("{e}:\n{text}"));
        assert_eq!(read, text::from_str(known).expect(known), "{text}");
        assert!(text::from_str::<TaskExecution>(text).is_err(), "{text}");
    }
    let phases = "phases: [FAILED, DONE, 99] phases: DONE phases: QUEUED";
    let read: Notification = LENIENT.from_str(phases).expect("the known ones");
    assert_eq!(read.phases, [6, 99, 1]);
}

#[test]
fn what_is_no_text_or_no_value_is_refused_all_the_same() {
    let refused: &[(&str, &str)] = &[
        ("foo 1", "`:` is missing at line 1, column 5, in foo"),
        ("99", "`:` is missing at line 1, column 3, in 99"),
        (
            "foo:",
            "text ends inside a value at line 1, column 5, in foo",
        ),
        ("foo: }", "a value is missing at line 1, column 6, in foo"),
        ("foo { >", "a value is missing at line 1, column 7, in foo"),
        (
            "foo: '\\q'",
            "escape sequence is not valid at line 1, column 7, in foo",
        ),
        (
            "[a.b",
            "type URL has a character that is not allowed there at line 1, column 5",
        ),
        ("[a.b] 1", "`:` is missing at line 1, column 7, in [a.b]"),
        (
            "is_parent: DONE",
            "not a boolean at line 1, column 12, in is_parent",
        ),
        (
            "closure { phase: 'DONE' }",
            "not an integer at line 1, column 18, in closure.phase",
        ),
    ];
    for (text, expected) in refused {
        let error = LENIENT.from_str::<TaskExecution>(text).unwrap_err();
        assert_eq!(error.to_string(), *expected, "{text}");
    }
    let error = LENIENT.from_str::<Any>("[a/no.Such] { }").unwrap_err();
    assert!(error.is_unknown_name(), "{error}");
    assert!(!LENIENT
        .from_str::<Struct>("fields { key: 1 }")
        .unwrap_err()
        .is_unknown_name());
    let deep = format!("foo {}", "{ a ".repeat(1_000_000));
    assert!(LENIENT
        .from_str::<TaskExecution>(&deep)
        .is_err_and(|e: TextError| e.is_syntax()));
}

/// A log with an unknown field, in an Any.
fn any_with_unknown() -> Any {
    let log = TaskLog::from_wire(&unhex("0a017590062a")).expect("a log");
    let mut any = Any::pack(&log);
    any.type_url = "x/flyteidl.core.TaskLog".to_string();
    any
}

#[test]
fn an_any_whose_bytes_would_change_stays_closed_where_bytes_count() {
    let exact = TextOptions::new().keep_map_order(true).single_line(true);
    let closed = |value: &str| format!("type_url: \"x/flyteidl.core.TaskLog\" value: \"{value}\"");
    let mut any = any_with_unknown();
    assert_eq!(exact.to_string(&any), closed(r"\n\001u\220\006*"));
    assert_eq!(
        text::to_string(&any),
        "[x/flyteidl.core.TaskLog] {\n  uri: \"u\"\n}\n"
    );
    // A default that is there, and a varint longer than need be.
    for (bytes, value) in [("0a00", r"\n\000"), ("0a810075", r"\n\201\000u")] {
        any.value = unhex(bytes);
        assert_eq!(exact.to_string(&any), closed(value));
    }
    any.value = unhex("0a0175");
    assert_eq!(
        exact.to_string(&any),
        "[x/flyteidl.core.TaskLog] { uri: \"u\" }"
    );
}

/// Text has one NaN, that of the usual bits.
#[test]
fn an_any_with_another_nan_stays_closed_where_bytes_count() {
    let exact = TextOptions::new().keep_map_order(true).single_line(true);
    // A NaN alone, in a list and in a map, with the usual bits and with others.
    for (name, start) in [
        ("google.protobuf.DoubleValue", "09"),
        ("google.protobuf.ListValue", "0a0911"),
        ("google.protobuf.Struct", "0a0d0a00120911"),
    ] {
        for (nan, opens) in [("000000000000f87f", true), ("010000000000f87f", false)] {
            let any = Any {
                type_url: format!("x/{name}"),
                value: unhex(&format!("{start}{nan}")),
                ..Default::default()
            };
            let written = exact.to_string(&any);
            assert_eq!(written.starts_with('['), opens, "{written}");
            assert_eq!(exact.from_str::<Any>(&written).as_ref(), Ok(&any));
        }
    }
}

#[test]
fn unknown_fields_inside_an_any_are_found() {
    let found = |message: &dyn WireMessage| unknown_fields_in_any(message, registry::get);
    let at = |path: &str| {
        vec![UnknownAt {
            path: path.to_string(),
            number: 98,
            len: 3,
        }]
    };
    let any = any_with_unknown();
    assert_eq!(unknown_fields(&any), []);
    assert_eq!(found(&any), at(""));
    assert_eq!(unknown_fields_in_any(&any, |_| None), []);

    let metadata = LaunchPlanMetadata {
        launch_conditions: Some(any),
        ..Default::default()
    };
    assert_eq!(found(&metadata), at("launch_conditions"));
    assert_eq!(found(&Any::pack(&metadata)), at("launch_conditions"));
    let nested = Any::pack(&Any::pack(&any_with_unknown()));
    assert_eq!(found(&nested), at(""));
}

//! Unknown fields in the text format: skipped on request, and preserved inside an `Any`.

use flytepb_idl::admin::{LaunchPlanMetadata, Notification, TaskExecution};
use flytepb_idl::core::TaskLog;
use flytepb_idl::google::protobuf::{Any, Struct};
use flytepb_idl::text::{self, TextOptions};
use flytepb_idl::wire::unknown_paths::{unknown_fields, unknown_fields_in_any, UnknownAt};
use flytepb_idl::Limits;
use flytepb_idl::{registry, Limit, WireMessage};
use flytepb_tests::{flytekit_goldens, rows, unhex, TEXT};

const LENIENT: TextOptions = TEXT.ignore_unknown(true);

/// Unknown fields as printed by Python are skipped, and nothing else.
#[test]
fn printed_unknown_fields_are_skipped() {
    let print = TEXT
        .print_unknown_fields(true)
        .limits(Limits::new().max_depth(400));
    let mut with_unknown = 0;
    for row in flytekit_goldens::rows().iter().filter(|row| row.parses()) {
        let Ok(message) = TaskExecution::from_wire(&row.wire) else {
            continue; // decoding is tested elsewhere
        };
        let (known, all) = (TEXT.to_string(&message), print.to_string(&message));
        let expected: TaskExecution = text::from_str(&known).expect(&known);
        let read: TaskExecution = LENIENT
            .limits(Limits::new().max_depth(400))
            .from_str(&all)
            .unwrap_or_else(|e| panic!("{e}:\n{all}"));
        assert_eq!(read, expected, "{all}");
        with_unknown += usize::from(known != all);
        assert_eq!(text::from_str::<TaskExecution>(&all).is_err(), known != all);
    }
    assert!(with_unknown > 50, "{with_unknown}");
}

/// Texts of a TaskExecution with unknown fields, and without them.
const SKIPPED: &str = r#"
    foo: 1 input_uri: 'a' => input_uri: 'a'
    foo: -inf, input_uri: 'a' => input_uri: 'a'
    foo: 'x' "}"; input_uri: 'a' => input_uri: 'a'
    foo: < > foo: [{ }, < >] foo: [1, X] foo: [] =>
    2: 'x' 99 { 1: 0x7 } =>
    [a.b]: 1 [x.y/c.d] { e: 1 } is_parent: t => is_parent: t
    closure { phase: DONE task_type: 't' } => closure { task_type: 't' }
    closure { phase: DONE; foo: 1; } foo: 1; => closure { }
    closure { custom_info { fields { 99: 7 key: 'a' value { foo: 1 bool_value: t } } } } => closure { custom_info { fields { key: 'a' value { bool_value: t } } } }
    closure { custom_info { fields { value { bool_value: t } foo { key: 'b' } key: 'a' } } } => closure { custom_info { fields { key: 'a' value { bool_value: t } } } }
"#;

#[test]
fn unknown_names_and_numbers_are_skipped() {
    let comment = "foo { a: '}' # }\n b < c: - 1 > } is_parent: t => is_parent: t";
    for (_, row) in rows(SKIPPED).chain([("", comment)]) {
        let (text, known) = row.split_once("=>").expect("two cells");
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
    let refused = r"
        foo 1 => `:` is missing at line 1, column 5, in foo
        99 => `:` is missing at line 1, column 3, in 99
        foo: => a value is missing at line 1, column 5, in foo
        foo: } => a value is missing at line 1, column 6, in foo
        foo { > => a field name is missing at line 1, column 7, in foo
        foo { a: 1 => message does not end at line 1, column 11, in foo
        foo: '\q' => escape sequence is not valid at line 1, column 7, in foo
        [a.b => type URL has a character that is not allowed there at line 1, column 5
        [a b]: 1 => type URL is not of the form host/full.Name at line 1, column 5
        [a.b] 1 => `:` is missing at line 1, column 7, in [a.b]
        is_parent: DONE => not a boolean at line 1, column 12, in is_parent
        closure { phase: 'DONE' } => not an integer at line 1, column 18, in closure.phase
    ";
    for (_, row) in rows(refused) {
        let (text, expected) = row.split_once(" => ").expect("two cells");
        let error = LENIENT.from_str::<TaskExecution>(text).unwrap_err();
        assert_eq!(error.to_string(), expected, "{text}");
    }
    let error = LENIENT.from_str::<Any>("[a/no.Such] { }").unwrap_err();
    assert!(error.is_unknown_name(), "{error}");
    assert!(!LENIENT
        .from_str::<Struct>("fields { key: 1 }")
        .unwrap_err()
        .is_unknown_name());
}

/// Unknown fields that Python's `text_format.Parse` skips with `allow_unknown_field`.
const WELL_FORMED: &[&str] = &[
    "foo { [type.googleapis.com/a.B] { c: 1 } }",
    "foo { [type.googleapis.com/a.B]: < c: 1 > }",
    "foo { [a.b.c/d.E]: 1 }",
    "foo { [x.y]: 1 }",
    "foo { [ x . y ]: 1 }",
    "foo: [1, {}, 'a' \"b\", <c: []>]",
    "foo: -inf foo: nan foo: -nan foo: X",
    "foo: -9223372036854775809",
    "foo: 99999999999999999999",
    "foo: 0xFFFFFFFFFFFFFFFF",
    "foo: -0x8000000000000000",
    "foo: -017",
    "foo: .5 foo: 1.5f foo: 1.e3",
    "foo: '}' '\\377' # }\n",
    "foo { 1: 2; 2: 3, a # }\n : 1 }",
    "foo: < a: < b: 1 > > foo: { a < b: 1 > }",
    "foo { a: 1 b { c: [ 'x' 'y', 1 ] } }",
];

/// Unknown fields that Python's `text_format.Parse` refuses with `allow_unknown_field`.
const DAMAGED: &[&str] = &[
    "foo [{ }]",
    "foo []",
    "foo: [1,]",
    "foo: [1 {}]",
    "foo: [[1]]",
    "foo: [",
    "foo { [a b]: 1 }",
    "foo { [type.googleapis.com/a..B] { } }",
    "foo { [type.googleapis.com/]: 1 }",
    "foo { [a.]: 1 }",
    "foo { []: 1 }",
    "foo { ! @ % : : }",
    "foo { a }",
    "foo { a: }",
    "foo { a 1 }",
    "foo { 'a': 1 }",
    "foo { -1: 1 }",
    "foo { a: 1 ; ; }",
    "foo < a: 1 }",
    "foo: { a: 1 >",
    "foo: {} {}",
    "foo: a.b",
    "foo: $",
    "foo: -x foo: 1",
    "foo: -'a'",
    "foo: --1",
    "foo: 08",
    "foo: 0x",
    "foo: 1e",
    "foo: 0x10000000000000000",
    "foo: -0x8000000000000001",
    "foo: 07777777777777777777777777",
    "foo: 'a",
];

#[test]
fn unknown_fields_are_skipped_where_google_skips_them() {
    for text in WELL_FORMED {
        for text in [text.to_string(), format!("bar {{ {text} }}")] {
            let read = LENIENT.from_str::<TaskExecution>(&format!("{text} input_uri: 'a'"));
            let expected = text::from_str("input_uri: 'a'");
            assert_eq!(read, expected, "{text}");
        }
    }
    for text in DAMAGED {
        for text in [text.to_string(), format!("bar {{ {text} }}")] {
            let read = LENIENT.from_str::<TaskExecution>(&text);
            assert!(read.is_err(), "{text}");
        }
    }
}

/// Python's reader of unknown fields accepts only type URLs of three labels, and less than its
/// reader of known fields.
#[test]
fn every_expanded_any_is_skipped() {
    for url in ["a/b.C", "a.b.c.d/x.Y", "h-1/~v$%41/x.Y", "a//b/x.Y"] {
        for text in [
            format!("[{url}] {{ }}"),
            format!("foo {{ [{url}] {{ c: 1 }} }}"),
        ] {
            let read = LENIENT.from_str::<TaskExecution>(&text);
            assert_eq!(read, Ok(TaskExecution::default()), "{text}");
        }
    }
}

/// Skipping counts levels like reading.
#[test]
fn unknown_fields_have_the_limit_of_depth() {
    let nested = |levels: usize| format!("{}{}", "foo { ".repeat(levels), "} ".repeat(levels));
    let read = |text: &str| LENIENT.from_str::<TaskExecution>(text);
    assert_eq!(read(&nested(100)), Ok(TaskExecution::default()));
    assert_eq!(read(&nested(101)).unwrap_err().limit(), Some(Limit::Depth));
    let unclosed = "foo: < [a.b] { ".repeat(1_000_000);
    assert_eq!(read(&unclosed).unwrap_err().limit(), Some(Limit::Depth));
    let lists = format!("foo: {}", "[".repeat(1_000_000));
    assert!(read(&lists).unwrap_err().is_syntax());
    // After a skip, the limit is the same as before it.
    let twice = format!("{} {}", nested(100), nested(100));
    assert_eq!(read(&twice), Ok(TaskExecution::default()));
}

/// Groups in bytes that are shown as a message count as levels too.
#[test]
fn printed_unknown_groups_keep_within_the_limit() {
    // Field 99, bytes: 99 nested groups with number 1.
    let groups = [[0x0b; 99], [0x0c; 99]].concat();
    let wire = [&[0x9a, 0x06, 0xc6, 0x01][..], &groups].concat();
    let log = TaskLog::from_wire(&wire).unwrap();
    for levels in [1, 50, 98, 99, 100, 101] {
        let options = LENIENT
            .print_unknown_fields(true)
            .limits(Limits::new().max_depth(levels));
        let written = options.to_string(&log);
        assert_eq!(
            options.from_str(&written),
            Ok(TaskLog::default()),
            "{written}"
        );
        assert_eq!(
            written.starts_with("99 {\n  1 {"),
            levels >= 100,
            "{levels}: {written}"
        );
    }
}

/// Returns a log with an unknown field, in an Any.
fn any_with_unknown() -> Any {
    let log = TaskLog::from_wire(&unhex("0a017590062a")).expect("a log");
    let mut any = Any::pack(&log);
    any.type_url = "x/flyteidl.core.TaskLog".to_string();
    any
}

#[test]
fn an_any_whose_bytes_would_change_stays_closed_where_bytes_count() {
    let exact = TEXT.keep_map_order(true).single_line(true);
    let closed = |value: &str| format!("type_url: \"x/flyteidl.core.TaskLog\" value: \"{value}\"");
    let mut any = any_with_unknown();
    assert_eq!(exact.to_string(&any), closed(r"\n\001u\220\006*"));
    assert_eq!(
        TEXT.to_string(&any),
        "[x/flyteidl.core.TaskLog] {\n  uri: \"u\"\n}\n"
    );
    // An explicit default, and an overlong varint.
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

/// Text has only the standard NaN.
#[test]
fn an_any_with_another_nan_stays_closed_where_bytes_count() {
    let exact = TEXT.keep_map_order(true).single_line(true);
    // A NaN alone, in a list and in a map, with standard bits and with others.
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

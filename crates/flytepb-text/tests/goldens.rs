//! The text format compared with Google's: Python's `text_format` and `str()`.

use flytepb_idl::admin::TaskExecution;
use flytepb_idl::text;
use flytepb_idl::Limits;
use flytepb_idl::WireMessage;
use flytepb_tests::flytekit_goldens::{assert_differences, is_text, rows, Row, ODD_ENTRIES};
use flytepb_tests::{any_messages, message_type, registry, unhex, TEXT};

/// Compares `print` for each message with the golden under `key`.
fn check(key: &str, known: &[(&str, &str)], print: impl Fn(&TaskExecution) -> String) {
    let rows = rows();
    let mut found: Vec<(&Row, String)> = Vec::new();
    for row in rows.iter().filter(|row| row.parses()) {
        let Ok(message) = TaskExecution::from_wire(&row.wire) else {
            continue; // decoding is tested elsewhere
        };
        let text = print(&message);
        if !is_text(row.get(key), &text) {
            found.push((row, text));
        }
    }
    assert_differences(key, &found, known);
}

#[test]
fn text_is_that_of_python() {
    check("text", &ODD_ENTRIES, |m| TEXT.to_string(m));
}

#[test]
fn text_with_unknown_fields_is_that_of_python() {
    // One case nests 300 messages in an unknown field.
    let options = TEXT
        .print_unknown_fields(true)
        .limits(Limits::new().max_depth(400));
    check("text_unknown", &ODD_ENTRIES, |m| options.to_string(m));
}

#[test]
fn upb_text_is_that_of_python_str() {
    check("str_orig", &ODD_ENTRIES, |m| text::upb_string(m));
}

#[test]
fn every_type_is_written_as_python_writes_it_and_read_back() {
    for row in any_messages() {
        let name = row["type"].as_str().unwrap();
        let bytes = unhex(row["wire"].as_str().unwrap());
        let message = registry::decode(message_type(name), &bytes).unwrap();
        let text = TEXT.to_string(message.as_ref());
        assert!(
            is_text(&row["text"], &text),
            "{name}:\n{text}\nexpected {}",
            row["text"]
        );
        assert_reads_back(message.as_ref());
    }
}

#[test]
fn what_is_written_reads_back() {
    for row in rows().iter().filter(|row| row.parses()) {
        if let Ok(message) = TaskExecution::from_wire(&row.wire) {
            assert_reads_back(&message);
        }
    }
}

/// Asserts that every text form reads back to an equal message, or, if unknown fields are dropped,
/// to an equal text.
fn assert_reads_back(message: &dyn WireMessage) {
    let options = TEXT;
    let plain = options.clone().expand_any(false);
    let texts = [
        options.to_string(message),
        options.clone().single_line(true).to_string(message),
        plain.to_string(message),
        text::upb_string(message),
    ];
    let with_unknown = options.clone().print_unknown_fields(true);
    let has_unknown_fields = with_unknown.to_string(message) != texts[0];
    for text in &texts {
        let mut again = (message.descriptor().new)();
        if let Err(error) = options.merge_str(again.as_mut(), text) {
            panic!("{error}:\n{text}");
        }
        assert_eq!(options.to_string(again.as_ref()), texts[0], "of {text}");
        assert!(
            *again == *message || has_unknown_fields,
            "{text}\nreads as {again:?}, not {message:?}"
        );
    }
}

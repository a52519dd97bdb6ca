//! `diff`.

use expect_test::expect_file;

use crate::common::{example, Folder};

#[test]
fn equal_files_are_equal_in_any_format() {
    let folder = Folder::with_examples();
    for other in ["a.json", "a.jsonl", "a.txt", "a.pbs"] {
        folder.run(&format!("convert failed.pb -o {other}")).quiet();
        let run = folder.run(&format!("diff failed.pb {other} --type TaskExecution"));
        assert_eq!(run.quiet().text(), "", "{other}");
    }
}

#[test]
fn differences_have_paths() {
    let folder = Folder::with_examples();
    folder.write(
        "a.txt",
        "input_uri: 'a' closure { phase: RUNNING logs { uri: '1' } logs { uri: '2' } }",
    );
    let start = "is_parent: true closure { phase: FAILED logs { uri: '1' } logs { uri: 'x' } \
                 logs { uri: '2' }";
    folder.write("b.txt", format!("{start} started_at {{ }} }}"));
    // metadata has no field `labels`: reported as an error, not compared.
    folder.write("wrong.txt", format!("{start} metadata {{ labels: 1 }} }}"));
    // Labels { values { "a": "1", "b": "2" } }, then the same in another order, then different
    // ones.
    folder.write(
        "a.pb",
        b"\x0a\x06\x0a\x01a\x12\x011\x0a\x06\x0a\x01b\x12\x012",
    );
    folder.write(
        "b.pb",
        b"\x0a\x06\x0a\x01b\x12\x012\x0a\x06\x0a\x01a\x12\x011",
    );
    folder.write(
        "c.pb",
        b"\x0a\x06\x0a\x01b\x12\x013\x0a\x06\x0a\x01c\x12\x011\x98\x06\x07",
    );
    let stream = std::fs::read(example("executions.pbs")).unwrap();
    folder.write("longer.pbs", [&stream[..], b"\x03\x12\x01a"].concat());
    // Values that read as in `show`; long ones that differ late; an operator that is zero.
    folder.write("values_a.txt", VALUES_A);
    folder.write("values_b.txt", VALUES_B);
    let long = |end: &str| format!("message: '{}{end}'", "x".repeat(1_000));
    folder.write("equal.txt", "left_value { var: 'x' }");
    folder.write("not_equal.txt", "operator: NEQ left_value { var: 'x' }");
    folder.write("long_a.txt", long("a"));
    folder.write("long_b.txt", long("b"));
    folder.assert_transcript(expect_file!["../snapshots/diff.txt"]);
}

const VALUES_A: &str = "
    literals { key: 't' value { scalar { primitive { datetime { seconds: 1 nanos: 5 } } } } }
    literals { key: 'd' value { scalar { primitive { duration { seconds: 90 } } } } }
    literals { key: 'i' value { scalar { primitive { integer: 5 } } } }
    literals { key: 'l' value { collection { literals { scalar { primitive { integer: 5 } } } } } }
    literals { key: 'g' value { scalar { generic { fields { key: 'k' value { number_value: 1 } } } } } }
    literals { key: 'x' value { scalar { binary { value: 'abc' tag: 'msgpack' } } } }";
const VALUES_B: &str = "
    literals { key: 't' value { scalar { primitive { datetime { seconds: 1 nanos: 6 } } } } }
    literals { key: 'd' value { scalar { primitive { duration { seconds: 91 } } } } }
    literals { key: 'i' value { scalar { primitive { string_value: '5' } } } }
    literals { key: 'l' value { collection { literals { scalar { primitive { integer: 6 } } } } } }
    literals { key: 'g' value { scalar { generic { fields { key: 'k' value { string_value: 'v' } } } } } }
    literals { key: 'x' value { hash: 'h' scalar { binary { value: 'abd' tag: 'msgpack' } } } }";

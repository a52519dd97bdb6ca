//! Errors: exit code, location and hint.

use expect_test::expect_file;

use crate::common::{example, run, run_with, Folder};

/// Creates files that are broken in one way each.
fn broken() -> Folder {
    let folder = Folder::new();
    let write = |name: &str, bytes: &[u8]| folder.write(name, bytes);
    let failed = std::fs::read(example("failed.pb")).unwrap();
    let stream = std::fs::read(example("executions.pbs")).unwrap();
    write("good.pb", &failed);
    write("cut.pb", &failed[..4000]);
    write("good.pbs", &stream);
    write("blob.json", &failed);
    write("stream.txt", &stream);
    write("zipped.json", b"\x1f\x8b\x08\0\0\0\0\0\0\x03");
    write("number.json", b"{\"name\": 7}");
    write("cut.pbs", &stream[..30_000]);
    write("bad.json", b"{\"closure\": {\"phase\": \"FAILED\",}}");
    write("cut.json", b"{\"closure\": {\"phase\": \"FAIL");
    write("enum.json", b"{\n  \"closure\": {\"phase\": \"NOPE\"}\n}");
    write("bad.jsonl", b"{\"inputUri\": \"a\"}\n\n{\"inputUri\": 7}\n");
    write("bad.txt", b"input_uri: \"a\"\nclosure { phase: NOPE }\n");
    write("latin.txt", b"input_uri: \"caf\xe9\"\n");
    write("notes.pb", b"remember the milk\n");
    write("zipped.pb", b"\x1f\x8b\x08\0\0\0\0\0\0\x03");
    write("empty.json", b"  \n");
    write("utf8.pb", b"\x12\x03a\xffb");
    write("two.jsonl", b"{}\n{}\n");
    write("none.pbs", b"");
    std::fs::create_dir(folder.at("sub")).unwrap();
    folder
}

#[test]
fn errors_exit_with_2_and_say_what_where_and_what_to_do() {
    let folder = broken();
    let before = folder.names();
    folder.assert_transcript(expect_file!["../snapshots/errors.txt"]);
    assert_eq!(folder.names(), before);
}

#[test]
fn a_damaged_stream_is_converted_up_to_the_damage_on_standard_output_only() {
    let folder = broken();
    let run = folder.run("convert cut.pbs");
    assert_eq!((run.code, run.text().lines().count()), (2, 22));
    let run = folder.run("convert cut.pbs -o out.jsonl");
    assert_eq!(run.code, 2);
    assert!(!folder.at("out.jsonl").exists());
}

#[test]
fn no_input_makes_it_panic() {
    let failed = std::fs::read(example("failed.pb")).unwrap();
    for i in 1..16 {
        let mut bytes = failed[..failed.len() * i / 16].to_vec();
        bytes[i * 13] ^= 0x55;
        for args in ["show", "check -", "convert --from json --to pb"] {
            let run = run_with(&bytes, args);
            assert!(matches!(run.code, 0..=2), "{args} of {i}: {}", run.stderr);
        }
    }
}

#[test]
fn control_characters_in_names_and_contents_do_not_reach_the_terminal() {
    let run = run("show no\x1b[31mfile");
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("no\\u{1b}[31mfile"), "{:?}", run.stderr);
    let run = run_with(b"{\"\x1b[2J\": 1}", "show --from json --type TaskExecution");
    assert_eq!(run.code, 2);
    assert!(!run.stderr.contains('\x1b'), "{:?}", run.stderr);
}

//! Fields of an unknown schema, and bytes from lists of them.

use expect_test::expect_file;

use crate::common::{example, examples, real, run, run_with, Folder};

#[test]
fn lists_of_fields() {
    let folder = Folder::with_examples();
    folder.write(
        "odd.bin",
        b"\x88\x00\x81\x80\x00\x0b\x0c\x1d\x00\x00\x80\x3f\x22\x03\x01\x02\x03\x2a\x09cut",
    );
    folder.write("junk.bin", b"\x08\x01\x00\xff");
    folder.write("empty.bin", b"");
    folder.write("two.pbs", b"\x02\x08\x01\x80\x00");
    folder.write("log.json", r#"{"name": "main"}"#);
    folder.write("list", "1 (varint): 150\n2 (len):\n  1 (len): \"hi\n");
    folder.write("cut.pbs", b"\x02\x08\x01\x09\x08\x02\x12\x05ab");
    folder.write("bad.pbs", b"\x02\x08\x01\xff\xff\xff\xff\xff\x01rest");
    folder.write("stream.pb", b"\x02\x08\x01\x04\x12\x02hi");
    folder.write("log.bin", b"\x0a\x10\x1b[31mred\x1b[0m tab");
    folder.write("float", "1 (fixed32): 1e99\n");
    folder.assert_transcript(expect_file!["../snapshots/raw.txt"]);
}

#[test]
fn lists_of_all_examples_become_the_same_bytes() {
    for (name, _) in examples() {
        let bytes = std::fs::read(example(&name)).unwrap();
        let list = run(&format!("raw {name}")).quiet();
        let encoded = run_with(&list.stdout, "raw --encode").quiet();
        assert_eq!(encoded.stdout, bytes, "{name}");
    }
}

#[test]
#[ignore = "reads blobs that are not part of the repository"]
fn lists_of_real_blobs_become_the_same_bytes() {
    let (folder, names) = real();
    for (name, _) in names {
        let list = run(&format!("raw {}", folder.join(&name).display())).quiet();
        let encoded = run_with(&list.stdout, "raw --encode").quiet();
        assert_eq!(
            encoded.stdout,
            std::fs::read(folder.join(&name)).unwrap(),
            "{name}"
        );
    }
}

/// Lists and their input may be compressed, encoded, or in UTF-16.
#[test]
fn layers_are_removed() {
    let folder = Folder::with_examples();
    let expected = folder.run("raw queued.pb").quiet().stdout;
    let bytes = folder.read("queued.pb");
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    folder.write("hex.txt", &hex);
    assert_eq!(folder.run("raw hex.txt").quiet().stdout, expected);
    assert_eq!(
        folder.run("raw --from hex hex.txt").quiet().stdout,
        expected
    );
    let text = String::from_utf8(expected).unwrap();
    let units = std::iter::once(0xfeff).chain(text.encode_utf16());
    let utf16: Vec<u8> = units.flat_map(u16::to_le_bytes).collect();
    assert_eq!(run_with(&utf16, "raw --encode").quiet().stdout, bytes);
}

/// The list has over a megabyte, more than is read to identify an input.
#[test]
fn long_lists_become_the_same_bytes() {
    let folder = Folder::with_examples();
    let stream = folder.read("executions.pbs").repeat(5);
    folder.write("long.pbs", &stream);
    folder.run("raw long.pbs -o list").quiet();
    assert!(folder.read("list").len() > 1 << 20);
    assert_eq!(folder.run("raw --encode list").quiet().stdout, stream);
}

#[test]
fn a_file_is_written_whole_or_not_at_all() {
    let folder = Folder::with_examples();
    folder.run("raw failed.pb -o list").quiet();
    folder.run("raw --encode list -o copy.pb").quiet();
    assert_eq!(folder.read("copy.pb"), folder.read("failed.pb"));
    folder.write(
        "list",
        [&folder.read("list")[..], b"1 (varint):\n"].concat(),
    );
    let before = folder.names();
    assert_eq!(folder.run("raw --encode list -o other.pb").code, 2);
    assert_eq!(folder.names(), before);
}

#[test]
fn unknown_fields_in_show_are_listed_in_the_same_way() {
    // Field 99 of a log: a message with a varint, a float and a text.
    let inner = b"\x08\x96\x01\x15\x00\x00\x00\x3f\x1a\x05\xff\xfe\x00\x01\x02";
    let log = [b"\x9a\x06\x0f", &inner[..]].concat();
    let shown = run_with(&log, "show --from pb --type TaskLog").fine();
    let listed = run_with(&log, "raw --from pb").fine();
    let listed = listed.text().lines().skip(1).map(|line| {
        let line = line.split_once("  # ").map_or(line, |(line, _)| line);
        line.trim_end().to_owned()
    });
    let (_, fields) = shown
        .text()
        .split_once("unknown field 99:\n")
        .expect("the field");
    let fields: Vec<_> = fields.lines().map(str::to_owned).collect();
    assert_eq!(listed.collect::<Vec<_>>(), fields);
}

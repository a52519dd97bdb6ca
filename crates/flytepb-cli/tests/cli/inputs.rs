//! The containers in which people have messages: each is read for what it is by every command.

use std::path::{Path, PathBuf};

use crate::common::{example, folder, run, run_in, run_with};

/// Returns a file of `tests/data/inputs`, which the script there made from the first three
/// executions.
fn input(name: &str) -> PathBuf {
    example("../inputs").join(name)
}

/// Returns the first three messages of the stream, each after its length.
fn first_messages() -> Vec<u8> {
    let stream = std::fs::read(example("executions.pbs")).unwrap();
    let mut end = 0;
    for _ in 0..3 {
        // Lengths from 128 to 16,383 take two bytes.
        let length = usize::from(stream[end] & 0x7f) | usize::from(stream[end + 1]) << 7;
        end += 2 + length;
    }
    stream[..end].to_vec()
}

const SEQUENCES: &[(&str, &str)] = &[
    ("array.json", "JSON array"),
    ("pretty.json", "JSON array"),
    ("lines.json", "JSON lines"),
    ("list.yaml", "YAML"),
    ("documents.yaml", "YAML"),
    ("utf16le.json", "UTF-16 JSON array"),
    ("utf16be.jsonl", "UTF-16 JSON lines"),
    (
        "first.pbs.zst",
        "Zstandard of stream of flyteidl.admin.TaskExecution",
    ),
];

#[test]
fn sequences_of_messages_are_read_from_files_and_pipes() {
    let folder = folder();
    let at = |name: &str| folder.path().join(name);
    std::fs::write(at("expected.pbs"), first_messages()).unwrap();
    // JSON and YAML have their maps in another order.
    let same = |found: &[u8]| {
        std::fs::write(at("found.pbs"), found).unwrap();
        run_in(folder.path(), ["diff", "expected.pbs", "found.pbs"])
            .fine()
            .text()
            == ""
    };
    for (name, found) in SEQUENCES {
        let path = input(name);
        let detected = run([Path::new("detect"), &path]).quiet();
        assert_eq!(detected.text(), format!("{}\t{found}\n", path.display()));
        for of in [&["--type", "TaskExecution"][..], &[]] {
            let args = [path.to_str().unwrap(), "--to", "pbs"];
            let file = run(["convert"].iter().chain(&args).chain(of)).quiet();
            assert!(same(&file.stdout), "{name} {of:?}");
            let bytes = std::fs::read(&path).unwrap();
            let pipe = run_with(&bytes, ["convert", "--to", "pbs"].iter().chain(of)).quiet();
            assert!(pipe.stdout == file.stdout, "{name} {of:?} from a pipe");
        }
        let shown = run([Path::new("show"), &path]).quiet();
        assert_eq!(shown.text().matches("--- message ").count(), 3, "{name}");
        let checked = run([Path::new("check"), &path]).quiet();
        assert!(
            checked.text().contains(", 3 messages"),
            "{name}: {}",
            checked.text()
        );
        if name.ends_with(".yaml") {
            // In the file, not in the JSON that is made of it.
            let size = std::fs::metadata(&path).unwrap().len().to_string();
            let size = format!("{},{} bytes", &size[..1], &size[1..]);
            assert!(checked.text().contains(&size), "{name}: {}", checked.text());
        }
        let differ = run([Path::new("diff"), &path, &input("array.json")]).quiet();
        assert_eq!(differ.text(), "", "{name}");
    }
}

#[test]
fn compressed_messages_are_read_in_every_format() {
    let failed = std::fs::read(example("failed.pb")).unwrap();
    let path = input("failed.pb.gz");
    let path = path.to_str().unwrap();
    let back = run(["convert", path, "--to", "pb"]).quiet();
    assert!(back.stdout == failed);
    let checked = run(["check", path]).quiet();
    let verdict = "flyteidl.admin.TaskExecution, 8,528 bytes, 1 message";
    assert!(checked.text().contains(verdict), "{}", checked.text());
    let folder = folder();
    let bytes = std::fs::read(path).unwrap();
    // By the bytes, whatever the name.
    std::fs::write(folder.path().join("blob"), &bytes).unwrap();
    let detected = run_in(folder.path(), ["detect", "blob"]).quiet();
    assert_eq!(
        detected.text(),
        "blob\tgzip of flyteidl.admin.TaskExecution\n"
    );
    std::fs::write(folder.path().join("cut.pb.gz"), &bytes[..bytes.len() - 9]).unwrap();
    let cut = run_in(folder.path(), ["convert", "cut.pb.gz", "--to", "pb"]);
    let what = "cut.pb.gz: cannot be read: the gzip data is damaged: it ends too early";
    assert!(cut.code == 2 && cut.stderr.contains(what), "{}", cut.stderr);
}

#[test]
fn a_compressed_message_may_not_be_of_any_length() {
    use std::io::Read;
    let mut zeros = Vec::new();
    zstd::stream::copy_encode(std::io::repeat(0).take(300 << 20), &mut zeros, 1).unwrap();
    let convert = |from| {
        let args = [
            "convert",
            "--from",
            from,
            "--type",
            "LiteralMap",
            "--to",
            "jsonl",
        ];
        run_with(&zeros, args)
    };
    let whole = convert("pb");
    assert_eq!(whole.code, 2);
    assert!(
        whole.stderr.contains("unpacks to over 268435456 bytes"),
        "{}",
        whole.stderr
    );
    assert!(whole.stderr.contains("--max-bytes"), "{}", whole.stderr);
    let line = convert("jsonl");
    let what = "line 1 is longer than the limit of 268435456 bytes";
    assert!(
        line.code == 2 && line.stderr.contains(what),
        "{}",
        line.stderr
    );
}

#[test]
fn yaml_is_recognized_without_an_extension() {
    let container =
        "container:\n  args:\n  - bash\n  - |-\n    set -e\n    python -m train\n  image: img:1\n";
    for (yaml, of, expected) in [
        (
            container,
            "TaskTemplate",
            &b"\x32\x25\x0a\x05img:1\x1a\x04bash\x1a\x16set -e\npython -m train"[..],
        ),
        (
            "literals:\n  my key:\n    hash: '1'\n  'a:b': {hash: x}\n",
            "LiteralMap",
            b"\x0a\x0d\x0a\x06my key\x12\x03\x22\x011\x0a\x0a\x0a\x03a:b\x12\x03\x22\x01x",
        ),
        // PyYAML writes these strings without quotes.
        (
            "hash: 81e5123\nmetadata: {k: 08 9}\n",
            "Literal",
            b"\x22\x0781e5123\x2a\x09\x0a\x01k\x12\x0408 9",
        ),
    ] {
        let args = ["convert", "--type", of, "--to", "pb"];
        let run = run_with(yaml.as_bytes(), args).quiet();
        assert!(
            run.stdout == expected,
            "{yaml}: {:?}",
            String::from_utf8_lossy(&run.stdout)
        );
    }
    let found = run_with(container.as_bytes(), ["detect", "-"]).quiet();
    assert_eq!(found.text(), "-\tYAML\n");
}

#[test]
fn many_yaml_documents_take_time_in_proportion() {
    // With the lines before each document in each, this would take gigabytes.
    let yaml = "---\nhash: a\n".repeat(50_000);
    let run = run_with(
        yaml.as_bytes(),
        [
            "convert", "--from", "yaml", "--type", "Literal", "--to", "pbs",
        ],
    );
    assert!(run.fine().stdout == b"\x03\x22\x01a".repeat(50_000));
}

#[test]
fn a_stream_whose_first_length_looks_like_a_byte_order_mark_is_a_stream() {
    // A map of one literal with a string, 32,639 bytes long: its length is ff fe 01.
    let text = "s3://bucket/".repeat(3_000);
    let literal = |len: usize| {
        let json = format!(
            "{{\"literals\":{{\"a\":{{\"hash\":\"{}\"}}}}}}",
            &text[..len]
        );
        let args = [
            "convert",
            "--from",
            "json",
            "--type",
            "LiteralMap",
            "--to",
            "pb",
        ];
        run_with(json.as_bytes(), args).quiet().stdout
    };
    let message = literal(32_639 - literal(30_000).len() + 30_000);
    assert_eq!(message.len(), 32_639);
    let stream = [&b"\xff\xfe\x01"[..], &message].concat().repeat(2);
    for args in [
        &["convert", "--to", "pbs"][..],
        &["convert", "--from", "pbs", "--to", "pbs"],
    ] {
        assert!(run_with(&stream, args).quiet().stdout == stream, "{args:?}");
    }
}

#[test]
fn errors_name_the_place_in_the_file() {
    let folder = folder();
    let write = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).unwrap();
    write("bom.json", b"\xef\xbb\xbf{\"hash\":\"a\",\"bogus\":1}");
    write(
        "bom.jsonl",
        b"\xef\xbb\xbf{\"hash\":\"a\"}\n{\"bogus\":1}\n",
    );
    write("array.json", b"[{\"hash\": \"a\"},\n {\"hash\": 7}]");
    write(
        "list.yaml",
        b"- hash: a\n# comment\n- hash: b\n  bogus: 1\n",
    );
    write("open.json", b"[{\"hash\": \"a\"},\n");
    write("open.yaml", b"hash: [1\n");
    write("later.json", b"{\"hash\": \"a\"}\n{\"hash\": }");
    write("half.json", b"\xff\xfe{\0\"\0\x00\xd8x\0\"\0");
    write("empty.yaml", b"# nothing\n");
    write("page.json", b"<!DOCTYPE html><html></html>");
    write("json.pb", b"{\"hash\": \"a\"}");
    write("table.json", b"PAR1\x15\x04\x15\x10\x15\x14PAR1");
    for (name, expected) in [
        ("bom.json", "at byte 15 (line 1, column 13)"),
        ("bom.jsonl", "at byte 17 (line 2, column 2), in message 1"),
        (
            "array.json",
            "at byte 26 (line 2, column 11), in message 1, in hash",
        ),
        ("list.yaml", "(line 4), in message 1"),
        ("open.json", "at byte 16 (line 2, column 1)"),
        ("open.yaml", "(line 2, column 1)"),
        (
            "half.json",
            "is UTF-16 with an unpaired surrogate at byte 6",
        ),
        ("empty.yaml", "is empty, which is not a message in yaml"),
        ("page.json", "is HTML, not protobuf"),
        ("later.json", "at byte 23 (line 2, column 10), in message 1"),
        (
            "json.pb",
            "is JSON, not protobuf\n  hint: read it with --from json",
        ),
        ("table.json", "is not json but parquet"),
    ] {
        let args = [
            "convert", name, "--type", "Literal", "--to", "pbs", "-o", "out.pbs",
        ];
        let run = run_in(folder.path(), args);
        assert_eq!(run.code, 2, "{name}: {}", run.stderr);
        assert!(run.stderr.contains(expected), "{name}: {}", run.stderr);
        assert!(!folder.path().join("out.pbs").exists());
    }
}

#[test]
fn bytes_decide_between_formats_of_text_and_the_extension_between_the_rest() {
    let folder = folder();
    for (name, content, found) in [
        (
            "a.txt",
            "{\"hash\":\"0\"}\n{\"hash\":\"1\"}\n",
            "JSON lines",
        ),
        ("b.json", "hash: '0'\n---\nhash: '1'\n", "YAML"),
        (
            "c.yaml",
            "[{\"hash\":\"0\"},\n{\"hash\":\"1\"}]",
            "JSON array",
        ),
        (
            "d.jsonl",
            "[{\"hash\":\"0\"},{\"hash\":\"1\"}]\n",
            "JSON array",
        ),
        (
            "e.json",
            "{\n \"hash\":\"0\"\n}\n{\n \"hash\":\"1\"\n}\n",
            "JSON",
        ),
        (
            "f.ndjson",
            "\u{feff}\n{\"hash\":\"0\"}\r\n\r\n{\"hash\":\"1\"}",
            "JSON lines",
        ),
    ] {
        std::fs::write(folder.path().join(name), content).unwrap();
        let detected = run_in(folder.path(), ["detect", name]).quiet();
        assert_eq!(detected.text(), format!("{name}\t{found}\n"));
        let args = ["convert", name, "--type", "Literal", "--to", "pbs"];
        let lines = run_in(folder.path(), args).quiet();
        assert_eq!(lines.stdout, b"\x03\x22\x010\x03\x22\x011", "{name}");
    }
    // Large files are read to their end for it.
    let blank = " ".repeat(2 << 20);
    let array = format!("[{{\"hash\":\"0\"}},{blank}{{\"hash\":\"1\"}}]");
    for name in ["large.txt", "large.jsonl", "large.yaml", "large.json"] {
        std::fs::write(folder.path().join(name), &array).unwrap();
        let args = ["convert", name, "--type", "Literal", "--to", "pbs"];
        let lines = run_in(folder.path(), args).quiet();
        assert_eq!(lines.stdout, b"\x03\x22\x010\x03\x22\x011", "{name}");
    }
    // Both formats of text would take it.
    for name in ["g.txtpb", "g.yaml"] {
        std::fs::write(folder.path().join(name), "hash: \"0\"\n").unwrap();
        let args = ["convert", name, "--type", "Literal", "--to", "pb"];
        assert_eq!(run_in(folder.path(), args).quiet().stdout, b"\x22\x010");
    }
}

#[test]
fn a_list_is_one_value_for_types_that_are_lists_in_json() {
    let args = [
        "convert",
        "--from",
        "json",
        "--to",
        "pb",
        "--type",
        "google.protobuf.ListValue",
    ];
    let list = run_with(b"[true]", args).quiet();
    assert_eq!(list.stdout, b"\x0a\x02\x20\x01");
}

/// Returns the first messages of another schema that `tests/data/detect/foreign.py` wrote.
fn foreign() -> Vec<u8> {
    let blobs = std::fs::read(example("../detect/foreign.pbs")).unwrap();
    let length = usize::from(blobs[0] & 0x7f) | usize::from(blobs[1]) << 7;
    blobs[2..2 + length].to_vec()
}

#[test]
fn messages_of_another_schema_are_listed_by_field_number() {
    let folder = folder();
    std::fs::write(folder.path().join("foreign.pb"), foreign()).unwrap();
    let shown = run_in(folder.path(), ["show", "foreign.pb"]).quiet();
    let header = "foreign.pb: protobuf of an unknown schema, 666 bytes\n\n1 (len):";
    assert!(shown.text().starts_with(header), "{}", shown.text());
    let checked = run_in(folder.path(), ["check", "foreign.pb"]);
    assert_eq!(checked.code, 1);
    let verdict = "foreign.pb: protobuf of an unknown schema, 666 bytes, no message of the Flyte IDL\n  1 (len):";
    let text = String::from_utf8(checked.stdout).unwrap();
    assert!(text.starts_with(verdict), "{text}");
    let converted = run_in(folder.path(), ["convert", "foreign.pb"]);
    assert_eq!(converted.code, 2);
    let hint = "name it with --type; flytepb show lists its fields";
    assert!(converted.stderr.contains(hint), "{}", converted.stderr);

    let framed = [&[0, 0, 0, 0, 3][..], b"\x22\x01a"].concat();
    std::fs::write(folder.path().join("grpc.bin"), framed).unwrap();
    let shown = run_in(folder.path(), ["show", "grpc.bin"]);
    assert!(
        shown.stderr.contains("remove the five bytes"),
        "{}",
        shown.stderr
    );
}

//! Detection finds the type of data written by Flyte and flytekit, and rejects other data.
//!
//! The expected types come from the manifests next to the data, which was written by flytekit and
//! Google's Python protobuf (`tests/data/detect/make.py`, `tests/data/executions/make.py`).

mod blobs;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use flytepb_inspect::detect::{Detection, Format, detect, detect_messages, detect_named};
use flytepb_testkit::Rng;
use flytepb_tests::record;

use blobs::Blob;

fn data(part: &str) -> PathBuf {
    flytepb_tests::path(part)
}

/// Checks every row of a `MANIFEST.tsv`: file, type, further columns. Returns the number of rows.
fn check_manifest(directory: &Path) -> usize {
    let manifest = fs::read_to_string(directory.join("MANIFEST.tsv")).expect("a manifest");
    let mut wrong = Vec::new();
    let mut count = 0;
    for row in manifest.lines().skip_while(|row| row.starts_with("file\t")) {
        let mut cells = row.split('\t');
        let (Some(file), Some(expected)) = (cells.next(), cells.next()) else {
            panic!("bad row {row:?}");
        };
        let bytes = fs::read(directory.join(file)).expect(file);
        let found = detect(&bytes).to_string();
        if found != expected {
            wrong.push(format!("{file}: {found}, not {expected}"));
        }
        count += 1;
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    count
}

#[test]
fn examples_are_told_from_their_bytes() {
    assert!(check_manifest(&data("data/executions")) >= 17);
}

#[test]
#[ignore = "reads ../shared/real, blobs that Flyte wrote, which are not part of the repository"]
fn real_blobs_are_told_from_their_bytes() {
    assert_eq!(check_manifest(&flytepb_tests::real_folder()), 96);
}

fn blobs() -> Vec<Blob> {
    blobs::read("blobs")
}

/// Types some of whose blobs are also valid for another type, byte for byte:
/// - a `WorkflowClosure` without tasks is a `WorkflowSpec` without sub-workflows;
/// - `Labels`, `Envs`, `Annotations` and others are the same list of two strings;
/// - the data responses differ only in fields that these blobs do not have.
const AMBIGUOUS: [&str; 3] = [
    "flyteidl.core.WorkflowClosure",
    "flyteidl.admin.Annotations",
    "flyteidl.admin.TaskExecutionGetDataResponse",
];

#[test]
fn many_types_are_told_from_their_bytes() {
    let (mut right, mut total) = (BTreeMap::new(), BTreeMap::new());
    let mut wrong = Vec::new();
    for blob in blobs() {
        *total.entry(blob.half.clone()).or_insert(0) += 1;
        let found = detect(&blob.bytes);
        if found.to_string() == blob.expected {
            *right.entry(blob.half).or_insert(0) += 1;
            continue;
        }
        let is_told = match &found {
            Detection::Message(of) => of
                .alternatives
                .iter()
                .any(|other| other.descriptor.full_name == blob.expected),
            _ => false,
        };
        if !(is_told && AMBIGUOUS.contains(&blob.expected.as_str())) {
            wrong.push(format!("{found}, not {}", blob.expected));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    for (half, total) in total {
        let right = right[&half];
        assert!(total >= 160, "{total} blobs in {half}");
        assert!(right * 100 >= total * 96, "{right} of {total} in {half}");
    }
}

/// Returns an `ErrorDocument`, in bytes by hand, whose message is this.
fn error_document(message: &[u8]) -> Vec<u8> {
    let code = record(1, b"USER:ValueError");
    record(1, &[code, record(2, message)].concat())
}

#[test]
fn long_runs_of_a_byte_are_text() {
    for byte in 0x20..0x7f {
        let run = vec![byte; 1 << 14];
        assert_eq!(detect(&run).to_string(), "text", "{byte:#x}");
    }
    for text in ["x", "=", "A", "z", "xy", "0, ", "<br/>\n"] {
        let error = error_document(&text.as_bytes().repeat(1 << 20));
        let found = detect(&error);
        assert_eq!(found.to_string(), "flyteidl.core.ErrorDocument", "{text:?}");
        assert!(found.damage(&error).is_none());
    }
}

#[test]
fn file_names_break_ties() {
    let blobs = blobs();
    let ambiguous = blobs.iter().find(|blob| {
        blob.expected == "flyteidl.core.WorkflowClosure"
            && detect(&blob.bytes).to_string() == "flyteidl.admin.WorkflowSpec"
    });
    let bytes = &ambiguous.expect("a closure without tasks").bytes;
    // The name is neutral, or contradicts the bytes.
    for name in ["closure.pb", "inputs.pb", "error.pb"] {
        let found = detect_named(bytes, Some(name));
        assert_eq!(found.to_string(), "flyteidl.admin.WorkflowSpec", "{name}");
    }
    // A list of one empty literal is also an error without a code, among others.
    let tie = [0x0a, 0x00];
    for (name, expected) in [
        ("x/indexlookup.pb", "flyteidl.core.LiteralCollection"),
        ("x/error.pb", "flyteidl.core.ErrorDocument"),
        ("x/0_task_1.pb", "flyteidl.admin.TaskSpec"),
    ] {
        assert_eq!(detect_named(&tie, Some(name)).to_string(), expected);
    }
}

#[test]
fn empty_files_are_named_by_their_names() {
    assert_eq!(detect(b""), Detection::Empty { named: None });
    for (name, expected) in [
        ("inputs.pb", "flyteidl.core.LiteralMap"),
        ("s3://b/x/user_inputs", "flyteidl.core.LiteralMap"),
        ("C:\\runs\\futures.pb", "flyteidl.core.DynamicJobSpec"),
        ("o0_offloaded_metadata.pb", "flyteidl.core.Literal"),
        ("0_my.workflow_2.pb", "flyteidl.admin.WorkflowSpec"),
        ("1_my.workflow_3.pb", "flyteidl.admin.LaunchPlan"),
        ("unheard-of.pb", "empty"),
    ] {
        let found = detect_named(b"", Some(name));
        assert_eq!(found.to_string(), expected, "{name}");
    }
}

#[test]
fn small_messages_are_told() {
    for (bytes, expected) in [
        // {"x": integer 5}
        (
            &b"\x0a\x0b\x0a\x01x\x12\x06\x0a\x04\x0a\x02\x08\x05"[..],
            "flyteidl.core.LiteralMap",
        ),
        // {"o0": "hi"}
        (
            b"\x0a\x0e\x0a\x02o0\x12\x08\x0a\x06\x0a\x04\x1a\x02hi",
            "flyteidl.core.LiteralMap",
        ),
        // a code, no message
        (
            b"\x0a\x11\x0a\x0fUSER:ValueError",
            "flyteidl.core.ErrorDocument",
        ),
        // integers 1 and 2
        (
            b"\x0a\x06\x0a\x04\x0a\x02\x08\x01\x0a\x06\x0a\x04\x0a\x02\x08\x02",
            "flyteidl.core.LiteralCollection",
        ),
        // integer 7
        (b"\x0a\x04\x0a\x02\x08\x07", "flyteidl.core.Literal"),
    ] {
        assert_eq!(detect(bytes).to_string(), expected);
    }
}

#[test]
fn streams_are_told_from_messages() {
    let mut stream = Vec::new();
    let errors = [
        &b"\x0a\x08\x0a\x06SYSTEM"[..],
        b"\x0a\x0c\x0a\x0aUSER:Error",
    ];
    for error in errors {
        stream.push(error.len() as u8);
        stream.extend_from_slice(error);
    }
    let Detection::Stream { of, messages } = detect(&stream) else {
        panic!("no stream");
    };
    assert_eq!(of.descriptor.full_name, "flyteidl.core.ErrorDocument");
    assert_eq!(messages, 2);
    let of = detect_messages(errors.into_iter()).expect("a type");
    assert_eq!(of.descriptor.full_name, "flyteidl.core.ErrorDocument");
}

/// The fields of all messages together are far more than detection examines.
#[test]
fn long_streams_are_told_by_their_first_messages() {
    let executions = std::fs::read(data("data/executions/executions.pbs")).unwrap();
    let Detection::Stream { of, messages } = detect(&executions.repeat(75)) else {
        panic!("no stream");
    };
    assert_eq!(of.descriptor.full_name, "flyteidl.admin.TaskExecution");
    assert_eq!(messages, 75 * 50);
}

#[test]
fn other_formats_are_named() {
    let mut tar = vec![0; 512];
    tar[..8].copy_from_slice(b"data.csv");
    tar[257..262].copy_from_slice(b"ustar");
    let long = format!("{}é and more words", "words ".repeat((1 << 16) / 6) + "abc");
    let kubernetes =
        br#"{"kind":"FlyteWorkflow","apiVersion":"flyte.lyft.com/v1alpha1","metadata":{}}"#;
    let table: &[(&[u8], Format)] = &[
        (kubernetes, Format::KubernetesJson),
        (b"{}", Format::Json),
        (b"\n  [1, 2,\n 3]\n", Format::JsonArray),
        (
            b"{\"id\": {\"project\": \"p\"}}\n{\"id\": {}}\n",
            Format::JsonLines,
        ),
        (
            b"apiVersion: v1\nkind: Pod\nspec:\n  - a: 1\n",
            Format::Yaml,
        ),
        (b"---\n- a\n- b\n", Format::Yaml),
        (b"# a comment\nid:\n  name: x\n", Format::Yaml),
        (b"<!DOCTYPE html>\n<html></html>", Format::Html),
        (b"<?xml version=\"1.0\"?><Error/>", Format::Xml),
        (b"hello, world\n", Format::Text),
        (b"a,b\n1,2\n", Format::Csv),
        (b"id { name: 'x' }\n", Format::TextFormat),
        (b"\xff\xfe{\0}\0", Format::Utf16),
        (b"\xff\xff\xff\xff\x70\0\0\0\x10\0\0\0", Format::ArrowStream),
        (b"two words: x\nhere: too\n", Format::Text),
        (b": x\n: y\n", Format::Text),
        (b"12:30\n12:45\n", Format::Text),
        // A character across the end of the examined part.
        (long.as_bytes(), Format::Text),
        ("größer als ☃\n".as_bytes(), Format::Text),
        (b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03", Format::Gzip),
        (b"PK\x03\x04\x14\x00", Format::Zip),
        (b"\x28\xb5\x2f\xfd\x24\x00", Format::Zstandard),
        (b"BZh91AY&SY", Format::Bzip2),
        (b"PAR1\x15\x04\x15", Format::Parquet),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", Format::Png),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", Format::Jpeg),
        (b"\x80\x04\x95\x08\0\0\0\0\0\0\0}\x94.", Format::Pickle),
        (b"\x93NUMPY\x01\0", Format::Numpy),
        (b"\x7fELF\x02\x01\x01", Format::Elf),
        (&tar, Format::Tar),
        (&[0; 64], Format::Binary),
        (&[0xff; 64], Format::Binary),
        // Field 500, four times "abcdefgh" as eight bytes.
        (
            b"\xa1\x1fabcdefgh\xa1\x1fabcdefgh\xa1\x1fabcdefgh",
            Format::Protobuf,
        ),
    ];
    for (bytes, expected) in table {
        let found = detect(bytes);
        assert_eq!(found, Detection::Other(*expected), "{bytes:02x?}");
    }
}

#[test]
fn random_bytes_are_no_message() {
    let mut random = Rng::new(1);
    let mut taken = 0;
    for _ in 0..2000 {
        let len = 16 + random.below(200);
        let bytes: Vec<u8> = (0..len).map(|_| random.next_u64() as u8).collect();
        taken += usize::from(detect(&bytes).descriptor().is_some());
    }
    assert!(taken <= 2, "{taken} of 2000");
}

#[test]
fn damaged_bytes_never_panic() {
    let seeds: Vec<Vec<u8>> = blobs().into_iter().map(|blob| blob.bytes).collect();
    let mut random = Rng::new(2);
    for _ in 0..1500 {
        let mut bytes = seeds[random.below(seeds.len())].clone();
        for _ in 0..=random.below(4) {
            let at = random.below(bytes.len().max(1));
            match random.below(3) {
                0 => bytes.truncate(at + 1),
                1 => bytes.insert(at.min(bytes.len()), random.below(256) as u8),
                _ => bytes[at] = random.below(256) as u8,
            }
        }
        let _ = detect(&bytes);
    }
    for one in 0..=255 {
        let _ = detect(&[one]);
        let _ = detect(&[one, 0x0a, one]);
    }
}

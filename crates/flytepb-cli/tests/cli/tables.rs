//! Conversion of messages to tables and back.

use std::fs::{read, File};
use std::path::Path;

use expect_test::expect_file;
use flytepb::idl::admin::TaskExecution;
use flytepb::idl::wire::stream::{StreamReader, StreamWriter};
use flytepb::idl::WireMessage;
use flytepb_arrow::{FileFormat, Table, TableFile, TableInput};

use crate::common::{example, run_with, Folder, Run};

fn convert(folder: &Folder, args: &str) -> Run {
    folder.run(&format!("convert {args}"))
}

/// Returns the messages of a stream.
fn messages(stream: &[u8]) -> Vec<Vec<u8>> {
    let mut stream = StreamReader::new(stream);
    std::iter::from_fn(|| stream.read().unwrap().map(<[u8]>::to_vec)).collect()
}

/// Returns the closures of the examples in a stream.
fn closures() -> Vec<Vec<u8>> {
    let stream = read(example("executions.pbs")).unwrap();
    let executions = messages(&stream).into_iter();
    executions
        .map(|m| TaskExecution::from_wire(&m).unwrap().closure)
        .map(|closure| closure.unwrap().to_wire())
        .collect()
}

fn stream_of<M: AsRef<[u8]>>(messages: impl IntoIterator<Item = M>) -> Vec<u8> {
    let mut out = Vec::new();
    let mut stream = StreamWriter::new(&mut out);
    for message in messages {
        stream.write_bytes(message.as_ref()).unwrap();
    }
    out
}

/// Formats the values of a column with `Debug`.
fn column(file: &Path, name: &str) -> String {
    let batches = TableInput::open(File::open(file).unwrap(), Some(&[name])).unwrap();
    batches
        .map(|batch| format!("{:?}", batch.unwrap().column(0)))
        .collect()
}

/// Returns a CSV dump of closures with two more columns.
fn csv(closures: &[Vec<u8>], prefix: &str) -> String {
    let hex = |bytes: &[u8]| -> String { bytes.iter().map(|b| format!("{b:02x}")).collect() };
    let rows = closures.iter().enumerate();
    rows.fold("node_id,closure,phase\n".to_owned(), |text, (i, c)| {
        text + &format!("\"n,{i}\",{prefix}{},{i}\n", hex(c))
    })
}

#[test]
fn streams_come_back_from_tables() {
    let folder = Folder::new();
    let stream = read(example("executions.pbs")).unwrap();
    folder.write("in.pbs", &stream);
    for table in ["out.parquet", "out.arrow"] {
        for threads in ["", " --threads 1"] {
            let run = convert(&folder, &format!("in.pbs -o {table} --raw{threads}"));
            assert_eq!(run.fine().stderr, "flytepb: in.pbs: 50 rows\n");
            let run = convert(&folder, &format!("{table} -o back.pbs")).fine();
            assert_eq!(run.stderr, format!("flytepb: {table}: 50 messages\n"));
            assert!(folder.read("back.pbs") == stream);
        }
    }
    assert_eq!(
        folder.names(),
        ["back.pbs", "in.pbs", "out.arrow", "out.parquet"]
    );
}

#[test]
fn damaged_tables_are_refused_with_a_hint() {
    let folder = Folder::new();
    folder.copy("executions.pbs", "in.pbs");
    for table in ["t.parquet", "t.arrow"] {
        convert(&folder, &format!("in.pbs -o {table} --raw")).fine();
        let mut bytes = folder.read(table);
        // A footer longer than the file.
        let end = bytes.len() - if table == "t.arrow" { 10 } else { 8 };
        bytes[end + 3] = 0x7f;
        folder.write(table, &bytes);
        let run = convert(&folder, &format!("{table} -o out.pbs"));
        assert_eq!(run.code, 2, "{}", run.stderr);
        let start = format!("flytepb: {table}: the file is damaged: ");
        assert!(run.stderr.starts_with(&start), "{}", run.stderr);
        let hint = "\n  hint: re-create it or download it again\n";
        assert!(run.stderr.ends_with(hint), "{}", run.stderr);
    }
    assert_eq!(folder.names(), ["in.pbs", "t.arrow", "t.parquet"]);
}

#[test]
fn a_panic_of_the_parquet_library_is_one_error() {
    let folder = Folder::new();
    folder.copy("executions.pbs", "in.pbs");
    convert(&folder, "in.pbs -o t.parquet --raw").fine();
    let sound = folder.read("t.parquet");
    // The text for a caught panic.
    let what = "the file is damaged: it cannot be read";
    let panics = (4..sound.len()).find(|place| {
        let mut bytes = sound.clone();
        bytes[*place] ^= 0xff;
        folder.write("t.parquet", bytes);
        let rows = TableInput::open(File::open(folder.at("t.parquet")).unwrap(), None);
        let mut rows = rows.into_iter().flatten();
        rows.any(|rows| rows.is_err_and(|e| e.to_string() == what))
    });
    assert!(panics.is_some(), "there is no panic to catch");
    let run = convert(&folder, "t.parquet --type TaskExecution -o out.arrow");
    let hint = "\n  hint: re-create it or download it again\n";
    assert_eq!(run.stderr, format!("flytepb: t.parquet: {what}{hint}"));
    assert_eq!(run.code, 2);
    assert_eq!(folder.names(), ["in.pbs", "t.parquet"]);
}

#[test]
fn tables_go_through_pipes() {
    let folder = Folder::new();
    let stream = read(example("executions.pbs")).unwrap();
    let run = run_with(&stream, "convert --to parquet --raw").fine();
    assert_eq!(run.stderr, "flytepb: standard input: 50 rows\n");
    folder.write("table", &run.stdout);
    let run = convert(&folder, "table --from parquet --to pbs").fine();
    assert!(run.stdout == stream);
}

#[test]
fn folders_become_tables_with_the_names_of_their_files() {
    let folder = Folder::new();
    for (name, source) in [
        ("in/b.pb", "failed.pb"),
        ("in/a", "queued.pb"),
        ("in/sub/c.pbs", "executions.pbs"),
        ("in/.hidden", "MANIFEST.tsv"),
    ] {
        folder.copy(source, name);
    }
    let run = convert(&folder, "in --type TaskExecution -o out.parquet --raw").fine();
    assert_eq!(run.stderr, "flytepb: in: 52 rows\n");
    let run = convert(&folder, "out.parquet --to pbs").fine();
    let mut expected = vec![
        read(example("queued.pb")).unwrap(),
        read(example("failed.pb")).unwrap(),
    ];
    expected.extend(messages(&read(example("executions.pbs")).unwrap()));
    assert!(messages(&run.stdout) == expected);
    let files = column(&folder.at("out.parquet"), "file");
    assert!(
        files.contains("\"in/a\",\n  \"in/b.pb\",\n  \"in/sub/c.pbs\","),
        "{files}"
    );
}

#[test]
fn dumps_are_decoded_with_their_keys() {
    let folder = Folder::new();
    let closures = closures();
    let text = csv(&closures, "\\x");
    folder.write("dump.csv", &text);
    let of = "--column closure --type TaskExecutionClosure --raw";
    let from_file = convert(&folder, &format!("dump.csv {of} -o out.parquet"));
    assert_eq!(from_file.fine().stderr, "flytepb: dump.csv: 50 rows\n");
    let args = format!("convert --from csv {of} --to parquet");
    let from_stdin = run_with(text.as_bytes(), &args).fine();
    assert!(from_stdin.stdout == folder.read("out.parquet"));

    let back = convert(&folder, "out.parquet --to pbs").fine();
    assert!(messages(&back.stdout) == closures);
    let keys = column(&folder.at("out.parquet"), "node_id");
    assert!(keys.contains("\"n,0\",\n  \"n,1\","), "{keys}");
    // The table has its own column `phase`.
    let keys = column(&folder.at("out.parquet"), "key_phase");
    assert!(keys.contains("\"0\",\n  \"1\","), "{keys}");

    let taken = convert(&folder, "dump.csv --column closure --to pbs").fine();
    assert!(messages(&taken.stdout) == closures);
    // Our own table is a dump too: of whole executions, with all columns as keys.
    let run = convert(
        &folder,
        "out.parquet --type TaskExecutionClosure -o again.arrow",
    );
    assert_eq!(run.fine().stderr, "flytepb: out.parquet: 50 rows\n");
}

/// Closures with the phases 3 and 5.
#[test]
fn delimiters_and_single_columns_are_recognized() {
    let folder = Folder::new();
    let expected = b"\x02\x18\x03\x02\x18\x05";
    for (name, text) in [
        ("a.csv", "id;closure\n1;\\x1803\n\"2,0\";\\x1805\n"),
        ("b.tsv", "id\tclosure\n1\t\\x1803\n2\t\\x1805\n"),
        ("c", "id\tclosure\n1\t\\x1803\n2\t\\x1805\n"),
        ("d", "closure\n\\x1803\n\\x1805\n"),
    ] {
        folder.write(name, text);
        let run = convert(&folder, &format!("{name} --column closure --to pbs"));
        assert_eq!(run.fine().stdout, expected, "{name}");
    }
}

#[test]
fn a_folder_of_dumps_is_read_in_the_order_of_their_names() {
    let folder = Folder::new();
    let closures = closures();
    // Files of different formats and encodings, and a note of Spark's.
    folder.write("dump/a.csv", csv(&closures[..20], "\\x"));
    folder.write("dump/b/0.csv", csv(&closures[20..40], ""));
    folder.write("dump/c.csv", csv(&closures[40..], "0x"));
    folder.write("dump/_SUCCESS", "");
    let of = "--column closure --type TaskExecutionClosure --raw";
    let run = convert(&folder, &format!("dump {of} -o out.parquet")).fine();
    assert_eq!(run.stderr, "flytepb: dump: 50 rows\n");
    let back = convert(&folder, "out.parquet --to pbs").fine();
    assert!(messages(&back.stdout) == closures);
    let taken = "dump --from csv --column closure --to pbs";
    assert!(messages(&convert(&folder, taken).fine().stdout) == closures);

    folder.write("dump/b/1.csv", "node_id,closure,phase\n,,\n,ff,\n");
    let run = convert(&folder, &format!("dump {of} -o out.parquet"));
    let place = "dump/b/1.csv: input ends inside a value at byte 0, in message 1\n";
    assert!(run.stderr.contains(place), "{}", run.stderr);
    folder.write("dump/b/1.csv", "closure,node_id\n");
    let run = convert(&folder, &format!("dump {of} -o out.parquet"));
    let what = "dump/b/1.csv: its columns differ from those of dump/b/0.csv";
    assert!(run.stderr.contains(what), "{}", run.stderr);
    std::fs::remove_file(folder.at("dump/b/1.csv")).unwrap();
    // The files are recognized as tables.
    let taken = "dump --column closure --to pbs";
    assert!(messages(&convert(&folder, taken).fine().stdout) == closures);
}

#[test]
fn columns_of_other_types_are_left_out() {
    let folder = Folder::new();
    let table = example("../../goldens/columns.arrow");
    let table = table.to_str().unwrap();
    let run = convert(&folder, &format!("{table} --to pbs"));
    assert_eq!(run.stderr, format!("flytepb: {table}: 4 messages\n"));
    let [first, last] = [b"\x20\x01", b"\x20\x02"];
    assert_eq!(messages(&run.stdout), [first, last, first, last]);

    let of = format!("{table} --type TaskExecution -o out.parquet");
    let run = convert(&folder, &of).fine();
    let expected = "columns.arrow: column views is left out: ListView(Int32) is not supported\n";
    assert!(run.stderr.contains(expected), "{}", run.stderr);
    let end = "columns.arrow: 6 rows\n";
    assert!(run.stderr.ends_with(end), "{}", run.stderr);
    let ids = column(&folder.path().join("out.parquet"), "id");
    assert!(ids.contains("1,\n  2,\n  3,\n  1,"), "{ids}");

    for args in ["--to pbs", "--type TaskExecution -o out.parquet"] {
        let run = convert(&folder, &format!("{table} --column views {args}"));
        assert_eq!(run.code, 2);
        let what = "columns.arrow: column views is ListView(Int32), which is not supported: write";
        assert!(run.stderr.contains(what), "{}", run.stderr);
    }
}

/// Invalid messages and files that cannot be split: an error, left out, or in a quarantine.
#[test]
fn rejected_messages() {
    let folder = Folder::new();
    let bad: [&[u8]; 2] = [b"\x12\xff", b"\xff"];
    folder.write("invalid.pbs", stream_of([b"\x20\x01", bad[0], b"", bad[1]]));
    folder.write("valid.pbs", stream_of([b"\x20\x01"]));
    folder.write("kept.parquet", "old");
    // The second message, at byte 5, has a length of two bytes; in the third, the length of
    // input_uri, at byte 8, is cut off.
    folder.write("bytes/a.pbs", b"\x02\x20\x01\x81\x00\xff\x02\x12\xff");
    // Files with messages that are too long. The last one is longer than the head that is examined.
    let short = b"\x20\x01";
    let long = [&b"\x12\x1e"[..], &[b'x'; 30]].concat();
    for long_folder in ["long", "many"] {
        let write =
            |name: &str, bytes: &[u8]| folder.write(&format!("{long_folder}/{name}"), bytes);
        write("a.pb", short);
        write("b.pb", &long);
        write("c.pbs", &stream_of([&short[..], &long, short]));
        write("d.pb", &vec![b'\n'; 3 << 20]);
    }
    // Truncated streams.
    for i in 0..9 {
        folder.write(&format!("many/e{i}.pbs"), [2, 0x20, 1, 2, 0x20]);
    }
    // The encoding is detected from the first texts.
    let closures = "closure\n".to_owned() + &"\\x1803\n".repeat(1024);
    folder.write("dump.csv", closures + "zz\n");
    // closure.created_at, five times: the last second of the year 9999.
    let late = b"\x1a\x09\x2a\x07\x08\xff\xaf\x8b\x9d\xfc\x07".to_vec();
    folder.write("late.pbs", stream_of(vec![late; 5]));
    folder.copy("failed.pb", "failed.pb");
    folder.assert_transcript(expect_file!["../snapshots/rejects.txt"]);
    assert_eq!(folder.read("kept.parquet"), b"old");
    assert_eq!(messages(&folder.read("bad.pbs")), bad);
    assert_eq!(folder.read("none.pbs"), b"");
    assert_eq!(folder.read("files.pbs"), b"");
    for table in ["skipped.parquet", "quarantined.parquet"] {
        let back = convert(&folder, &format!("{table} --to pbs")).fine();
        assert_eq!(messages(&back.stdout), [short, short]);
    }
}

#[test]
fn errors() {
    let folder = Folder::new();
    folder.copy("failed.pb", "in.pb");
    folder.write("dump.csv", "id,closure\n1,\n");
    folder.write("none.pbs", "");
    folder.write("phases.csv", "id,phase\n1,QUEUED\n2,RUNNING\n");
    std::fs::create_dir(folder.at("sub")).unwrap();
    let of = Table::task_executions();
    let table = TableFile::new(Vec::new(), FileFormat::Parquet, of, None).unwrap();
    folder.write("t.parquet", table.finish().unwrap());
    // Text, whatever the name says.
    folder.write("x.parquet", "hash: 'a'\n");
    folder.write("x.arrow", "hash: 'a'\n");
    let before = folder.names();
    folder.assert_transcript(expect_file!["../snapshots/tables.txt"]);
    assert_eq!(folder.names(), before);
}

#[test]
fn extracted_messages_are_checked_if_a_type_is_given() {
    let folder = Folder::new();
    folder.write("literals.csv", "id,raw\n1,\\x220161\n2,\\x220161ff\n");
    let args = "literals.csv --type Literal --to pbs --on-error skip";
    let run = convert(&folder, args);
    assert_eq!((run.code, &*run.stdout), (1, &b"\x03\x22\x01a"[..]));
}

/// A folder with files of other types and formats, and patterns of names.
#[test]
fn folders() {
    let folder = Folder::new();
    for (name, file) in [
        ("blobs/a.pb", "failed.pb"),
        ("blobs/b/queued", "queued.pb"),
        ("blobs/task_closure.pb", "task_closure.pb"),
        ("blobs/MANIFEST.tsv", "MANIFEST.tsv"),
        ("blobs/make.py", "make.py"),
        ("blobs/packed.pb.gz", "../inputs/failed.pb.gz"),
    ] {
        folder.copy(file, name);
    }
    folder.write(
        "blobs/futures_compiled.pb",
        "{\"apiVersion\": \"v1\", \"kind\": \"x\"}",
    );
    folder.write("blobs/b/image", b"\x89PNG\r\n\x1a\n");
    // A marker of Spark, and an empty message.
    folder.write("blobs/_SUCCESS", "");
    folder.write("blobs/b/empty.pb", "");
    // The messages as JSON, alone and in a page; an empty message and another type as JSON.
    folder.copy("../inputs/array.json", "text/array.json");
    folder.copy("../inputs/lines.json", "text/lines");
    folder.copy("../inputs/list.yaml", "text/list.yaml");
    folder.copy("../inputs/page.json", "text/page.json");
    folder.copy("executions_page.pb", "text/page.pb");
    folder.copy("failed.pb", "text/failed.txt");
    folder.copy("../inputs/inputs.b64", "text/inputs.b64");
    folder.write("text/empty.json", "{}\n");
    folder.write(
        "text/log.json",
        "{\"uri\": \"s3://b\", \"name\": \"pod\", \"showWhilePending\": true}\n",
    );
    folder.write("text/notes.json", "{\"remember\": \"the milk\"}\n");
    folder.write(
        "text/bad.jsonl",
        "{\"inputUri\": \"a\"}\n{\"inputUri\": 7}\n",
    );
    // Empty files, of which one has a name of messages of another type.
    folder.copy("error.pb", "empty/error.pb");
    folder.write("empty/outputs.pb", "");
    folder.write("empty/x.pb", "");
    folder.assert_transcript(expect_file!["../snapshots/folders.txt"]);
}

/// An empty standard input is what a failed command leaves.
#[test]
fn an_empty_standard_input_needs_a_type() {
    for args in ["show", "convert --to json"] {
        let run = run_with(b"", args);
        assert_eq!(run.code, 2, "{args}");
        let text = "standard input: is empty, as if the command before it had failed";
        assert!(run.stderr.contains(text), "{args}: {}", run.stderr);
    }
    assert_eq!(
        run_with(b"", "convert --type LiteralMap --to json")
            .fine()
            .text(),
        "{}\n"
    );
}

/// The entities of a page, and messages in text, become rows like those of a stream.
#[test]
fn pages_and_text_become_rows() {
    let folder = Folder::new();
    folder.copy("executions.pbs", "executions.pbs");
    for name in ["page.json", "array.json", "list.yaml", "utf16be.jsonl"] {
        folder.copy(&format!("../inputs/{name}"), name);
        convert(&folder, &format!("{name} -o table.parquet --raw")).fine();
        convert(&folder, "table.parquet -o rows.pbs").fine();
        let first = messages(&folder.read("executions.pbs"));
        folder.write("first.pbs", stream_of(&first[..3]));
        let differ = folder.run("diff rows.pbs first.pbs").fine();
        assert_eq!(differ.text(), "", "{name}");
    }
    folder.copy("executions_page.pb", "page.pb");
    let page = folder.read("page.pb");
    convert(&folder, "page.pb -o table.arrow --raw").fine();
    convert(&folder, "table.arrow -o rows.pbs").fine();
    let rows = messages(&folder.read("rows.pbs"));
    // The page holds each row whole, after tag and length.
    let mut rest = &page[..];
    for row in &rows {
        let at = rest.windows(row.len()).position(|part| part == row);
        rest = &rest[at.expect("a row of the page") + row.len()..];
    }
    assert!(rows.len() > 10, "{} rows", rows.len());
    // A damaged page, and one with a damaged entity.
    folder.write("cut.pb", &page[..page.len() - 1]);
    let run = convert(&folder, "cut.pb -o x.arrow --type TaskExecutionList");
    assert_eq!(run.code, 2, "{}", run.stderr);
    let run = convert(&folder, "cut.pb -o x.arrow");
    let what = "is damaged, read as flyteidl.admin.TaskExecutionList";
    assert!(run.stderr.contains(what), "{}", run.stderr);
    folder.write(
        "bad.pb",
        b"\x0a\x03\x12\x01a\x0a\x03\x12\x01\xff\x0a\x03\x12\x01c",
    );
    let skip = "bad.pb -o x.arrow --raw --type TaskExecutionList --on-error skip";
    let run = convert(&folder, skip);
    assert_eq!(
        (run.code, run.stderr.as_str()),
        (
            1,
            "flytepb: bad.pb: string is not valid UTF-8 at byte 9, in message 1, in input_uri: left out\n\
             flytepb: bad.pb: 2 rows, 1 message left out\n"
        )
    );
}

/// Messages of a table in other formats; JSON lines on standard output.
#[test]
fn messages_of_tables() {
    let folder = Folder::with_examples();
    let table = "convert executions.pbs -o all.parquet --raw";
    convert(&folder, &table["convert ".len()..]).fine();
    let lines = convert(&folder, "executions.pbs").quiet();
    let from_table = convert(&folder, "all.parquet").quiet();
    assert_eq!(from_table.text(), lines.text());
    assert_eq!(
        convert(&folder, "all.parquet --to jsonl --type TaskExecution")
            .quiet()
            .text(),
        lines.text()
    );
    let short = convert(&folder, "executions.pbs --to short").quiet();
    assert_eq!(
        convert(&folder, "all.parquet --to short").quiet().text(),
        short.text()
    );
    convert(&folder, "failed.pb -o one.parquet --raw").fine();
    let text = convert(&folder, "failed.pb --to text").quiet();
    assert_eq!(
        convert(&folder, "one.parquet --to text").quiet().text(),
        text.text()
    );
    folder.write(
        "bad.csv",
        "id,raw\n1,\\x220161\n2,\\x2201\n3,\\x22016198060a\n",
    );
    folder.write("empty.csv", "id,raw\n1,\n");
    folder.assert_transcript(expect_file!["../snapshots/messages.txt"]);
}

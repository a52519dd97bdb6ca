//! Conversion of messages to tables and back.

use std::fs::{read, write, File};
use std::path::Path;
use std::process::Stdio;

use flytepb::idl::admin::TaskExecution;
use flytepb::idl::wire::stream::{StreamReader, StreamWriter};
use flytepb::idl::WireMessage;
use flytepb_arrow::{FileFormat, Table, TableFile, TableInput};

use crate::common::{command, example, folder, names_in, run_in, run_with, wait_for_outputs, Run};

fn convert(folder: &Path, args: &str) -> Run {
    run_in(folder, ["convert"].into_iter().chain(args.split(' ')))
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
    let folder = folder();
    let stream = read(example("executions.pbs")).unwrap();
    write(folder.path().join("in.pbs"), &stream).unwrap();
    for table in ["out.parquet", "out.arrow"] {
        for threads in ["", " --threads 1"] {
            let run = convert(folder.path(), &format!("in.pbs -o {table} --raw{threads}"));
            assert_eq!(run.fine().stderr, "flytepb: in.pbs: 50 rows\n");
            let run = convert(folder.path(), &format!("{table} -o back.pbs")).fine();
            assert_eq!(run.stderr, format!("flytepb: {table}: 50 messages\n"));
            assert!(read(folder.path().join("back.pbs")).unwrap() == stream);
        }
    }
    assert_eq!(
        names_in(folder.path()),
        ["back.pbs", "in.pbs", "out.arrow", "out.parquet"]
    );
}

#[test]
fn damaged_tables_are_refused_with_a_hint() {
    let folder = folder();
    std::fs::copy(example("executions.pbs"), folder.path().join("in.pbs")).unwrap();
    for table in ["t.parquet", "t.arrow"] {
        convert(folder.path(), &format!("in.pbs -o {table} --raw")).fine();
        let mut bytes = read(folder.path().join(table)).unwrap();
        // A footer longer than the file.
        let end = bytes.len() - if table == "t.arrow" { 10 } else { 8 };
        bytes[end + 3] = 0x7f;
        write(folder.path().join(table), &bytes).unwrap();
        let run = convert(folder.path(), &format!("{table} -o out.pbs"));
        assert_eq!(run.code, 2, "{}", run.stderr);
        let start = format!("flytepb: {table}: the file is damaged: ");
        assert!(run.stderr.starts_with(&start), "{}", run.stderr);
        let hint = "\n  hint: re-create it or download it again\n";
        assert!(run.stderr.ends_with(hint), "{}", run.stderr);
    }
    assert_eq!(names_in(folder.path()), ["in.pbs", "t.arrow", "t.parquet"]);
}

#[test]
fn damage_that_a_library_panics_over_is_told_once() {
    let folder = folder();
    let at = |name: &str| folder.path().join(name);
    std::fs::copy(example("executions.pbs"), at("in.pbs")).unwrap();
    convert(folder.path(), "in.pbs -o t.parquet --raw").fine();
    let sound = read(at("t.parquet")).unwrap();
    // The text for a caught panic.
    let what = "the file is damaged: it cannot be read";
    let panics = (4..sound.len()).find(|place| {
        let mut bytes = sound.clone();
        bytes[*place] ^= 0xff;
        write(at("t.parquet"), bytes).unwrap();
        let rows = TableInput::open(File::open(at("t.parquet")).unwrap(), None);
        let mut rows = rows.into_iter().flatten();
        rows.any(|rows| rows.is_err_and(|e| e.to_string() == what))
    });
    assert!(
        panics.is_some(),
        "nothing panics: there is nothing to catch"
    );
    let run = convert(folder.path(), "t.parquet --type TaskExecution -o out.arrow");
    let hint = "\n  hint: re-create it or download it again\n";
    assert_eq!(run.stderr, format!("flytepb: t.parquet: {what}{hint}"));
    assert_eq!(run.code, 2);
    assert_eq!(names_in(folder.path()), ["in.pbs", "t.parquet"]);
}

#[test]
fn tables_keep_the_limits_of_each_message() {
    let folder = folder();
    std::fs::copy(example("failed.pb"), folder.path().join("a.pb")).unwrap();
    for table in ["", " --fields"] {
        let to = |limit: &str| convert(folder.path(), &format!("a.pb -o a.parquet{table} {limit}"));
        for flag in ["--max-depth 1", "--max-elements 2", "--max-memory 9k"] {
            let run = to(flag);
            assert_eq!(run.code, 2, "{flag}");
            let (flag, _) = flag.split_once(' ').unwrap();
            let hint = format!("\n  hint: {flag} sets the limit");
            assert!(run.stderr.contains(&hint), "{}", run.stderr);
        }
        to("--max-depth 10 --max-elements 1k --max-memory 1M --raw").fine();
    }
    // Messages copied without decoding.
    let run = convert(folder.path(), "a.parquet -o a.pbs --max-memory 1M");
    assert_eq!(run.code, 2);
    assert!(
        run.stderr.contains("copies messages without decoding"),
        "{}",
        run.stderr
    );
}

#[test]
fn tables_go_through_pipes() {
    let folder = folder();
    let stream = read(example("executions.pbs")).unwrap();
    let run = run_with(&stream, ["convert", "--to", "parquet", "--raw"]).fine();
    assert_eq!(run.stderr, "flytepb: standard input: 50 rows\n");
    write(folder.path().join("table"), &run.stdout).unwrap();
    let run = convert(folder.path(), "table --from parquet --to pbs").fine();
    assert!(run.stdout == stream);
}

#[test]
fn folders_become_tables_with_the_names_of_their_files() {
    let folder = folder();
    let at = |name: &str| folder.path().join(name);
    std::fs::create_dir_all(at("in/sub")).unwrap();
    for (name, source) in [
        ("in/b.pb", "failed.pb"),
        ("in/a", "queued.pb"),
        ("in/sub/c.pbs", "executions.pbs"),
        ("in/.hidden", "MANIFEST.tsv"),
    ] {
        std::fs::copy(example(source), at(name)).unwrap();
    }
    let run = convert(
        folder.path(),
        "in --type TaskExecution -o out.parquet --raw",
    )
    .fine();
    assert_eq!(run.stderr, "flytepb: in: 52 rows\n");
    let run = convert(folder.path(), "out.parquet --to pbs").fine();
    let mut expected = vec![
        read(example("queued.pb")).unwrap(),
        read(example("failed.pb")).unwrap(),
    ];
    expected.extend(messages(&read(example("executions.pbs")).unwrap()));
    assert!(messages(&run.stdout) == expected);
    let files = column(&at("out.parquet"), "file");
    assert!(
        files.contains("\"in/a\",\n  \"in/b.pb\",\n  \"in/sub/c.pbs\","),
        "{files}"
    );
}

#[test]
fn dumps_are_decoded_with_their_keys_beside() {
    let folder = folder();
    let at = |name: &str| folder.path().join(name);
    let closures = closures();
    let text = csv(&closures, "\\x");
    write(at("dump.csv"), &text).unwrap();
    let of = "--column closure --type TaskExecutionClosure --raw";
    let from_file = convert(folder.path(), &format!("dump.csv {of} -o out.parquet"));
    assert_eq!(from_file.fine().stderr, "flytepb: dump.csv: 50 rows\n");
    let args = format!("convert --from csv {of} --to parquet");
    let from_stdin = run_with(text.as_bytes(), args.split(' ')).fine();
    assert!(from_stdin.stdout == read(at("out.parquet")).unwrap());

    let back = convert(folder.path(), "out.parquet --to pbs").fine();
    assert!(messages(&back.stdout) == closures);
    let keys = column(&at("out.parquet"), "node_id");
    assert!(keys.contains("\"n,0\",\n  \"n,1\","), "{keys}");
    // The table has its own column `phase`.
    let keys = column(&at("out.parquet"), "key_phase");
    assert!(keys.contains("\"0\",\n  \"1\","), "{keys}");

    let taken = convert(folder.path(), "dump.csv --column closure --to pbs").fine();
    assert!(messages(&taken.stdout) == closures);
    // Our own table is a dump too: of whole executions, with all columns as keys.
    let run = convert(
        folder.path(),
        "out.parquet --type TaskExecutionClosure -o again.arrow",
    );
    assert_eq!(run.fine().stderr, "flytepb: out.parquet: 50 rows\n");
}

#[test]
fn a_folder_of_dumps_is_read_in_the_order_of_their_names() {
    let folder = folder();
    let at = |name: &str| folder.path().join(name);
    let closures = closures();
    std::fs::create_dir_all(at("dump/b")).unwrap();
    // Files of different formats and encodings, and a note of Spark's.
    write(at("dump/a.csv"), csv(&closures[..20], "\\x")).unwrap();
    write(at("dump/b/0.csv"), csv(&closures[20..40], "")).unwrap();
    write(at("dump/c.csv"), csv(&closures[40..], "0x")).unwrap();
    write(at("dump/_SUCCESS"), "").unwrap();
    let of = "--column closure --type TaskExecutionClosure --raw";
    let run = convert(folder.path(), &format!("dump {of} -o out.parquet")).fine();
    assert_eq!(run.stderr, "flytepb: dump: 50 rows\n");
    let back = convert(folder.path(), "out.parquet --to pbs").fine();
    assert!(messages(&back.stdout) == closures);
    let taken = "dump --from csv --column closure --to pbs";
    assert!(messages(&convert(folder.path(), taken).fine().stdout) == closures);

    write(at("dump/b/1.csv"), "node_id,closure,phase\n,,\n,ff,\n").unwrap();
    let run = convert(folder.path(), &format!("dump {of} -o out.parquet"));
    let place = "dump/b/1.csv: input ends inside a value at byte 0, in message 1\n";
    assert!(run.stderr.contains(place), "{}", run.stderr);
    write(at("dump/b/1.csv"), "closure,node_id\n").unwrap();
    let run = convert(folder.path(), &format!("dump {of} -o out.parquet"));
    let what = "dump/b/1.csv: its columns differ from those of dump/b/0.csv";
    assert!(run.stderr.contains(what), "{}", run.stderr);
    std::fs::remove_file(at("dump/b/1.csv")).unwrap();
    // The files are recognized as tables.
    let taken = "dump --column closure --to pbs";
    assert!(messages(&convert(folder.path(), taken).fine().stdout) == closures);
}

#[test]
fn columns_of_any_type_do_not_hinder_those_that_are_asked_for() {
    let folder = folder();
    let table = example("../../goldens/columns.arrow");
    let table = table.to_str().unwrap();
    let run = convert(folder.path(), &format!("{table} --to pbs"));
    assert_eq!(run.stderr, format!("flytepb: {table}: 4 messages\n"));
    let [first, last] = [b"\x20\x01", b"\x20\x02"];
    assert_eq!(messages(&run.stdout), [first, last, first, last]);

    let of = format!("{table} --type TaskExecution -o out.parquet");
    let run = convert(folder.path(), &of).fine();
    let told = "columns.arrow: column views is left out: ListView(Int32) is not supported\n";
    assert!(run.stderr.contains(told), "{}", run.stderr);
    assert!(
        run.stderr.ends_with("columns.arrow: 6 rows\n"),
        "{}",
        run.stderr
    );
    let ids = column(&folder.path().join("out.parquet"), "id");
    assert!(ids.contains("1,\n  2,\n  3,\n  1,"), "{ids}");

    for args in ["--to pbs", "--type TaskExecution -o out.parquet"] {
        let run = convert(folder.path(), &format!("{table} --column views {args}"));
        assert_eq!(run.code, 2);
        let what = "columns.arrow: column views is ListView(Int32), which is not supported: write";
        assert!(run.stderr.contains(what), "{}", run.stderr);
    }
}

#[test]
fn messages_that_are_not_valid_fail_are_skipped_or_kept_aside() {
    let folder = folder();
    let at = |name: &str| folder.path().join(name);
    let bad: [&[u8]; 2] = [b"\x12\xff", b"\xff"];
    let stream = stream_of([b"\x20\x01", bad[0], b"", bad[1]]);
    write(at("in.pbs"), stream).unwrap();
    write(at("out.parquet"), "old").unwrap();
    let args = "in.pbs --type TaskExecution -o out.parquet";

    let run = convert(folder.path(), args);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr.starts_with("flytepb: in.pbs: "),
        "{}",
        run.stderr
    );
    assert!(
        run.stderr
            .contains(", in message 1, in input_uri\n  hint: --on-error skip"),
        "{}",
        run.stderr
    );
    assert_eq!(read(at("out.parquet")).unwrap(), b"old");
    assert_eq!(names_in(folder.path()), ["in.pbs", "out.parquet"]);

    let run = convert(folder.path(), &format!("{args} --on-error skip"));
    assert_eq!(run.code, 1);
    let last = run.stderr.lines().last();
    assert_eq!(last, Some("flytepb: in.pbs: 2 rows, 2 messages left out"));
    assert!(
        run.stderr.contains(", in message 3: left out\n"),
        "{}",
        run.stderr
    );

    let quarantine = format!("{args} --on-error quarantine bad.pbs");
    let run = convert(folder.path(), &quarantine);
    assert_eq!(run.code, 1);
    let last = run.stderr.lines().last();
    assert_eq!(
        last,
        Some("flytepb: in.pbs: 2 rows, 2 messages left out and kept in bad.pbs")
    );
    assert_eq!(messages(&read(at("bad.pbs")).unwrap()), bad);

    write(at("in.pbs"), stream_of([b"\x20\x01"])).unwrap();
    convert(folder.path(), &quarantine).fine();
    assert_eq!(read(at("bad.pbs")).unwrap(), b"");
}

#[test]
fn faults_in_streams_stand_at_the_same_byte_whatever_they_become() {
    let folder = folder();
    // The second message, at byte 5, has a length of two bytes; in the third, the length of
    // input_uri, at byte 8, is cut off.
    let stream = b"\x02\x20\x01\x81\x00\xff\x02\x12\xff";
    std::fs::create_dir(folder.path().join("in")).unwrap();
    write(folder.path().join("in/a.pbs"), stream).unwrap();
    let of = "--type TaskExecution";
    let first = "in/a.pbs: input ends inside a value at byte 5, in message 1";
    for to in [
        "in/a.pbs -o o.jsonl",
        "in/a.pbs -o o.parquet",
        "in -o o.parquet",
    ] {
        let run = convert(folder.path(), &format!("{to} {of}"));
        assert_eq!(
            run.stderr.lines().next(),
            Some(&*format!("flytepb: {first}"))
        );
    }
    for input in ["in/a.pbs", "in"] {
        let args = format!("{input} {of} -o o.arrow --on-error skip");
        let run = convert(folder.path(), &args);
        let told = format!(
            "flytepb: {first}: left out\n\
             flytepb: in/a.pbs: input ends inside a value at byte 8, in message 2, in input_uri: left out\n\
             flytepb: {input}: 1 row, 2 messages left out\n"
        );
        assert_eq!(run.stderr, told);
    }
}

#[test]
fn files_of_a_folder_that_are_too_long_or_cut_off_are_left_out() {
    let folder = folder();
    let at = |name: &str| folder.path().join(name);
    let short = b"\x20\x01";
    let long = [&b"\x12\x1e"[..], &[b'x'; 30]].concat();
    std::fs::create_dir(at("in")).unwrap();
    write(at("in/a.pb"), short).unwrap();
    write(at("in/b.pb"), &long).unwrap();
    write(at("in/c.pbs"), stream_of([&short[..], &long, short])).unwrap();
    // Longer than the head that is examined.
    write(at("in/d.pb"), vec![b'\n'; 3 << 20]).unwrap();
    let args = "in --type TaskExecution -o out.parquet --raw --max-bytes 31";

    let run = convert(folder.path(), args);
    assert_eq!(run.code, 2);
    let told = "flytepb: in/b.pb: is longer than the 31 bytes that --max-bytes allows\n  \
                hint: --max-bytes sets the limit; ";
    assert!(run.stderr.starts_with(told), "{}", run.stderr);
    assert!(run.stderr.contains("--on-error skip"), "{}", run.stderr);
    assert_eq!(names_in(folder.path()), ["in"]);

    let told = "\
flytepb: in/b.pb: is longer than the 31 bytes that --max-bytes allows: left out
flytepb: in/c.pbs: length of 32 bytes is over the limit of 31 at byte 3, in message 1: the rest is left out
flytepb: in/d.pb: is longer than the 31 bytes that --max-bytes allows: left out
flytepb: in: 2 rows, 3 files not read to the end
";
    for what in ["skip", "quarantine bad.pbs"] {
        let run = convert(folder.path(), &format!("{args} --on-error {what}"));
        assert_eq!((run.code, run.stderr.as_str()), (1, told));
        let back = convert(folder.path(), "out.parquet --to pbs").fine();
        assert_eq!(messages(&back.stdout), [short, short]);
    }
    assert_eq!(read(at("bad.pbs")).unwrap(), b"");

    // Many files are reported although none is kept; one of them is a truncated stream.
    for i in 0..9 {
        write(at(&format!("in/e{i}.pbs")), [2, 0x20, 1, 2, 0x20]).unwrap();
    }
    let run = convert(folder.path(), &format!("{args} --on-error skip"));
    assert_eq!(run.stderr.matches("left out").count(), 5);
    let run = convert(
        folder.path(),
        &format!("{args} --on-error quarantine bad.pbs"),
    );
    assert_eq!(run.stderr.matches("left out").count(), 12);
    assert!(
        run.stderr
            .ends_with("flytepb: in: 11 rows, 12 files not read to the end\n"),
        "{}",
        run.stderr
    );
}

#[test]
fn text_that_stands_for_no_bytes_is_not_valid_either() {
    let folder = folder();
    let closure = "closure\n".to_owned() + &"\\x1803\n".repeat(1024);
    // The encoding is detected from the first texts, and this one comes later.
    write(folder.path().join("dump.csv"), closure + "zz\n").unwrap();
    let of = "--column closure --type TaskExecutionClosure --on-error skip";
    for (to, counts) in [
        ("parquet", "1024 rows, 1 message left out"),
        ("pbs", "1024 messages, 1 message left out"),
    ] {
        let run = convert(folder.path(), &format!("dump.csv {of} -o out.{to}"));
        assert_eq!(run.code, 1);
        let told = "flytepb: dump.csv: the text is not hexadecimal, in message 1024: left out\n";
        assert_eq!(run.stderr, format!("{told}flytepb: dump.csv: {counts}\n"));
    }
}

#[test]
fn times_out_of_range_are_counted() {
    let folder = folder();
    // closure.created_at, five times: the last second of the year 9999.
    let message = b"\x1a\x09\x2a\x07\x08\xff\xaf\x8b\x9d\xfc\x07".to_vec();
    write(folder.path().join("in.pbs"), stream_of(vec![message; 5])).unwrap();
    let run = convert(folder.path(), "in.pbs --type TaskExecution -o out.parquet").fine();
    assert_eq!(
        run.stderr,
        "flytepb: in.pbs: times out of range, null in the table: 5\nflytepb: in.pbs: 5 rows\n"
    );
}

#[test]
fn a_table_cannot_hold_what_it_has_no_column_for() {
    let folder = folder();
    std::fs::copy(example("failed.pb"), folder.path().join("in.pb")).unwrap();
    write(folder.path().join("dump.csv"), "id,closure\n1,\n").unwrap();
    write(folder.path().join("none.pbs"), "").unwrap();
    std::fs::create_dir(folder.path().join("sub")).unwrap();
    let table = TableFile::new(
        Vec::new(),
        FileFormat::Parquet,
        Table::task_executions(),
        None,
    );
    write(
        folder.path().join("t.parquet"),
        table.unwrap().finish().unwrap(),
    )
    .unwrap();
    let before = names_in(folder.path());
    for (args, expected) in [
        ("in.pb -o out.parquet --strict", "hint: --raw keeps them"),
        ("in.pb -o out.parquet --flytekit", "do not apply to tables"),
        ("in.pb -o out.json --raw", "apply to tables only"),
        ("in.pb -o out.csv", "csv is an input-only format"),
        (
            "dump.csv -o out.json",
            "a table cannot be converted to json directly",
        ),
        ("dump.csv", "name it with --to pbs, parquet or arrow"),
        (
            "dump.csv -o out.pbs",
            "there is no column raw, only id, closure\n  hint: select the column",
        ),
        (
            "dump.csv -o out.parquet --column closure",
            "hint: name it with --type",
        ),
        (
            "t.parquet -o out.pbs",
            "t.parquet: there is no column raw, only project, domain, ",
        ),
        ("none.pbs -o out.parquet", "none.pbs: is empty"),
        (
            "in.pb -o out.parquet --column raw",
            "in.pb: --column requires a table as input",
        ),
        (
            "sub -o out.parquet --from parquet --column raw",
            "sub: the type of messages in a table is not known",
        ),
        (
            "sub -o out.parquet --column raw --type TaskExecution",
            "sub: holds no files",
        ),
        (
            "missing.csv -o out.pbs",
            "missing.csv: there is no such file",
        ),
        (
            "sub -o out.parquet",
            "sub: the type of messages in a folder is not known",
        ),
        ("in.pb --from parquet -o out.pbs", "in.pb: "),
        (
            "in.pb -o out.parquet --on-error stop",
            "expected fail, skip or quarantine FILE",
        ),
        (
            "in.pb -o no/out.parquet",
            "no/out.parquet: cannot be created",
        ),
    ] {
        let run = convert(folder.path(), args);
        assert_eq!(run.code, 2, "{args}: {}", run.stderr);
        assert!(run.stderr.contains(expected), "{args}: {}", run.stderr);
        assert_eq!(names_in(folder.path()), before, "{args}");
    }
    let show = run_in(folder.path(), ["show", "dump.csv"]);
    assert_eq!(show.code, 2);
    assert!(show.stderr.contains("is a table (csv)"), "{}", show.stderr);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_device_is_named() {
    let failed = example("failed.pb");
    let args = [
        "convert",
        failed.to_str().unwrap(),
        "--to",
        "parquet",
        "-o",
        "/dev/full",
    ];
    let full = crate::common::run(args);
    assert_eq!(full.code, 2);
    assert!(
        full.stderr.starts_with("flytepb: /dev/full: cannot write"),
        "{}",
        full.stderr
    );
}

#[cfg(unix)]
#[test]
fn a_killed_conversion_leaves_neither_table_nor_quarantine() {
    use std::io::Write;
    use std::os::unix::process::ExitStatusExt;
    let folder = folder();
    let args = "convert --from pbs --type TaskExecution -o out.arrow --on-error quarantine bad.pbs";
    let mut child = command()
        .args(args.split(' '))
        .current_dir(folder.path())
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(&vec![0; 2 << 20]).unwrap();
    wait_for_outputs(folder.path(), &child, 2);
    let kill = std::process::Command::new("kill")
        .args(["-s", "TERM", &child.id().to_string()])
        .status();
    assert!(kill.unwrap().success());
    assert_eq!(child.wait().unwrap().signal(), Some(15));
    assert_eq!(names_in(folder.path()), [""; 0]);
    drop(stdin);
}

#[test]
fn messages_taken_out_of_a_table_are_of_the_type_that_is_named() {
    let folder = folder();
    let write = |name: &str, text: &str| write(folder.path().join(name), text).unwrap();
    write("phases.csv", "id,phase\n1,QUEUED\n2,RUNNING\n");
    let run = convert(
        folder.path(),
        "phases.csv --column phase --type TaskExecution --to pbs -o o.pbs",
    );
    assert!(
        run.code == 2 && run.stderr.contains("in message 0"),
        "{}",
        run.stderr
    );
    let run = convert(
        folder.path(),
        "phases.csv --column phase --type NoSuch --to pbs",
    );
    assert!(
        run.stderr.contains("no message type NoSuch"),
        "{}",
        run.stderr
    );
    write("literals.csv", "id,raw\n1,\\x220161\n2,\\x220161ff\n");
    let args = "literals.csv --type Literal --to pbs --on-error skip";
    let run = convert(folder.path(), args);
    assert_eq!(
        (run.code, run.stdout.as_slice()),
        (1, &b"\x03\x22\x01a"[..]),
        "{}",
        run.stderr
    );
    for name in ["x.parquet", "x.arrow"] {
        write(name, "hash: 'a'\n");
        let run = run_in(folder.path(), ["show", name]);
        assert!(
            run.code == 2 && run.stderr.contains("is not a table in"),
            "{}",
            run.stderr
        );
    }
}

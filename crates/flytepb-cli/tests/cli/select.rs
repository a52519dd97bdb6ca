//! Selection of messages of a stream.

use expect_test::expect_file;

use crate::common::{run, Folder};

#[test]
fn first_and_skip() {
    Folder::with_examples().assert_transcript(expect_file!["../snapshots/select.txt"]);
}

#[test]
fn the_messages_are_those_of_the_stream() {
    let all = run("convert executions.pbs --to jsonl").fine();
    let all: Vec<&str> = all.text().lines().collect();
    for (skip, first) in [(0, 0), (0, 3), (7, 2), (48, 10), (50, 1), (99, 1)] {
        let run = run(&format!(
            "convert executions.pbs --to jsonl --skip {skip} --first {first}"
        ));
        let found = run.fine();
        let found: Vec<&str> = found.text().lines().collect();
        let expected = all.iter().skip(skip).take(first).copied();
        assert_eq!(found, expected.collect::<Vec<_>>(), "{skip} {first}");
    }
}

#[test]
fn conditions_select_what_a_filter_of_the_json_selects() {
    let all = run("convert executions.pbs --to jsonl").fine();
    let failed = all
        .text()
        .lines()
        .filter(|line| line.contains(r#""phase":"FAILED""#));
    let expected: Vec<&str> = failed.collect();
    assert!(expected.len() > 1);
    let found = run("convert executions.pbs --to jsonl --where closure.phase=FAILED").fine();
    assert_eq!(found.text().lines().collect::<Vec<_>>(), expected);
    let others = run("convert executions.pbs --to jsonl --where closure.phase!=FAILED").fine();
    assert_eq!(others.text().lines().count(), 50 - expected.len());
    if cfg!(feature = "tables") {
        let folder = Folder::with_examples();
        folder
            .run("convert executions.pbs --where closure.phase=FAILED --raw -o a.parquet")
            .fine();
        // The commands that read messages read those in tables, too.
        let sizes = folder.run("sizes a.parquet").fine();
        assert!(sizes.text().contains(", 5 messages, "), "{}", sizes.text());
        let killed = folder
            .run("grep -c OOMKilled --path closure.error.code a.parquet")
            .fine();
        assert_eq!(killed.text(), "1\n");
        let table = folder.run("convert a.parquet --to jsonl").fine();
        assert_eq!(table.text().lines().collect::<Vec<_>>(), expected);
    }
}

#[test]
fn what_follows_is_not_read() {
    let folder = Folder::with_examples();
    let stream = folder.read("executions.pbs");
    folder.write("cut.pbs", &stream[..stream.len() - 1]);
    assert_eq!(folder.run("convert cut.pbs --to jsonl").code, 2);
    let run = folder.run("convert cut.pbs --to jsonl --first 49").quiet();
    assert_eq!(run.text().lines().count(), 49);
    folder.run("convert cut.pbs --first 2 -o two.pbs").quiet();
    let run = folder.run("check two.pbs").quiet();
    assert!(run.text().contains(", 2 messages, "), "{}", run.text());
}

/// Returns the names of the executions in a file or table, in its order.
#[cfg(feature = "tables")]
fn names(folder: &Folder, table: &str) -> Vec<String> {
    let run = folder
        .run(&format!("get id.nodeExecutionId.executionId.name {table}"))
        .fine();
    run.text().lines().map(str::to_owned).collect()
}

#[cfg(feature = "tables")]
#[test]
fn rows_of_tables_are_selected() {
    let folder = Folder::with_examples();
    folder
        .run("convert executions.pbs --raw -o all.parquet")
        .fine();
    let failed = folder
        .run("get id.nodeExecutionId.executionId.name --where closure.phase=FAILED executions.pbs")
        .fine();
    let failed: Vec<&str> = failed.text().lines().collect();
    assert!(failed.len() > 3);
    // Tables in, tables out; other columns stay with their messages.
    folder
        .run("convert all.parquet --type TaskExecution --where closure.phase=FAILED --raw -o f.parquet")
        .fine();
    assert_eq!(names(&folder, "f.parquet"), failed);
    folder
        .run("convert all.parquet --type TaskExecution --where closure.phase=FAILED --skip 1 --first 2 --raw -o two.arrow")
        .fine();
    assert_eq!(names(&folder, "two.arrow"), failed[1..3]);
    let rows = folder
        .run("convert two.arrow --type TaskExecution -o again.parquet")
        .fine();
    assert!(rows.stderr.contains("2 rows"), "{}", rows.stderr);
    // Messages out.
    let lines = folder
        .run("convert all.parquet --where closure.phase=FAILED --to jsonl")
        .fine();
    assert_eq!(lines.text().lines().count(), failed.len());
    folder
        .run("convert all.parquet --skip 49 -o last.pbs")
        .fine();
    let check = folder.run("check last.pbs").quiet();
    assert!(check.text().contains("1 message,"), "{}", check.text());
    folder
        .run("convert all.parquet --where closure.phase=FAILED --first 1 -o one.pbs")
        .fine();
    assert_eq!(names(&folder, "one.pbs"), failed[..1]);
    let wrong =
        folder.run("convert all.parquet --type TaskExecution --where closure.phaze=1 -o x.parquet");
    assert_eq!(wrong.code, 2);
    assert!(wrong.stderr.contains("phaze"), "{}", wrong.stderr);
}

#[cfg(feature = "tables")]
#[test]
fn files_of_folders_are_selected() {
    let folder = Folder::with_examples();
    for name in ["failed", "queued", "running"] {
        folder.copy(&format!("{name}.pb"), &format!("all/{name}.pb"));
    }
    folder.copy("executions.pbs", "all/executions.pbs");
    let convert = "convert all --type TaskExecution --raw";
    folder
        .run(&format!("{convert} --first 1 -o first.parquet"))
        .fine();
    // One of each file.
    assert_eq!(names(&folder, "first.parquet").len(), 4);
    folder
        .run(&format!(
            "{convert} --where closure.phase=QUEUED --first 1 -o queued.parquet"
        ))
        .fine();
    assert_eq!(names(&folder, "queued.parquet").len(), 2);

    // A message that is not valid is handled as without conditions.
    let failed = folder.read("failed.pb");
    folder.write("all/cut.pb", &failed[..4000]);
    let run = folder.run(&format!(
        "{convert} --where closure.phase=FAILED -o x.parquet"
    ));
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("all/cut.pb"), "{}", run.stderr);
    let skip = "--on-error skip -o x.parquet";
    let run = folder.run(&format!("{convert} --where closure.phase=FAILED {skip}"));
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("1 message left out"), "{}", run.stderr);
}

/// The rows of several tables are counted in each.
#[cfg(feature = "tables")]
#[test]
fn tables_in_folders_are_selected_one_by_one() {
    let folder = Folder::with_examples();
    folder.write("tables/.hidden", "");
    folder
        .run("convert executions.pbs --raw --first 5 -o tables/a.parquet")
        .fine();
    folder
        .run("convert executions.pbs --raw --skip 5 --first 5 -o tables/b.parquet")
        .fine();
    let names_of = |options: &str| {
        folder
            .run(&format!(
                "convert tables --type TaskExecution {options} --raw -o out.parquet"
            ))
            .fine();
        names(&folder, "out.parquet")
    };
    let all = names_of("");
    assert_eq!(all.len(), 10);
    assert_eq!(names_of("--first 1"), [&all[0..1], &all[5..6]].concat());
    assert_eq!(names_of("--skip 3"), [&all[3..5], &all[8..10]].concat());
    // Positions in errors count all rows of the table.
    let fine = "0a0c0a0a555345523a4572726f72";
    folder.write("t.csv", format!("raw,n\n{fine},0\n{fine},1\n0a0c0a0a,2\n"));
    let convert = "convert t.csv --column raw --type ErrorDocument -o x.parquet";
    let damaged = folder.run(&format!("{convert} --skip 2"));
    assert_eq!(damaged.code, 2);
    assert!(damaged.stderr.contains("message 2"), "{}", damaged.stderr);
    folder.run(&format!("{convert} --first 2")).fine();
}

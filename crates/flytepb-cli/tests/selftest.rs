//! `flytepb selftest`, with this program itself as the decoder, which makes a configurable mistake.

use std::collections::BTreeSet;
use std::process::{Command, Output};

use flytepb::idl::core::{Literal, LiteralMap};
use flytepb::idl::{UnknownFields, WireMessage};
use flytepb::registry;
use flytepb_testkit::mutate;
use flytepb_testkit::oracle::{serve, Answer};

fn main() {
    match std::env::args().nth(1).as_deref() {
        Some("--decode") => {
            let mistake = std::env::args().nth(2).unwrap_or_default();
            serve(|name, bytes| decode(&mistake, name, bytes)).expect("requests and answers");
        }
        _ => {
            a_good_decoder_passes();
            a_bad_decoder_fails_with_the_difference();
            a_decoder_without_fields_passes_as_partial();
            failing_inputs_are_saved();
            programs_that_are_not_decoders();
            println!("selftest: ok");
        }
    }
}

fn decode(mistake: &str, name: &str, bytes: &[u8]) -> Answer<Vec<u8>> {
    let Some(of) = registry::get(name) else {
        return Answer::Unsupported;
    };
    if mistake == "knows no field" {
        return UnknownFields::from_bytes(bytes)
            .map(|_| bytes.to_vec())
            .into();
    }
    let written = registry::decode(of, bytes).map(|m| m.to_wire());
    match (mistake, written) {
        ("forgets", Ok(written)) => Answer::Value(mutate::without_unknown(of, &written)),
        ("believes", Err(_)) => Answer::Value(Vec::new()),
        ("picky", _) if name != "flyteidl.core.Alias" => Answer::Unsupported,
        (_, written) => written.into(),
    }
}

fn selftest(mistake: &str, more: &str) -> Output {
    let this = std::env::current_exe().expect("this program");
    run(&format!("'{}' --decode {mistake}", this.display()), more)
}

fn run(decoder: &str, more: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_flytepb"))
        .args(["selftest", "--decoder", decoder])
        .args(more.split_whitespace())
        .output()
        .expect("the program starts")
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("UTF-8")
}

fn a_good_decoder_passes() {
    let run = selftest("none", "--keep bytes --cases 1");
    assert_eq!(run.status.code(), Some(0), "{}", text(&run.stdout));
    let out = text(&run.stdout);
    assert!(
        out.contains("split messages") && !out.contains("seed"),
        "{out}"
    );
    // The decoder knows the types of both versions, and all are tested.
    assert!(!out.contains("does not support"), "{out}");
    let run = selftest(
        "none",
        "--keep bytes --type flyteidl2.workflow.ActionDetails",
    );
    assert_eq!(run.status.code(), Some(0), "{}", text(&run.stdout));
    let run = selftest("picky", "--cases 2");
    assert_eq!(run.status.code(), Some(0));
    assert!(text(&run.stdout).contains("types that the decoder does not support"));
}

fn a_bad_decoder_fails_with_the_difference() {
    let only = "--type TaskExecution --cases 8 --seed 3";
    assert_eq!(selftest("forgets", only).status.code(), Some(0));
    let run = selftest("forgets", &format!("{only} --keep unknown"));
    assert_eq!(run.status.code(), Some(1));
    let out = text(&run.stdout);
    assert!(
        out.contains("flyteidl.admin.TaskExecution, as encoded, seed "),
        "{out}"
    );
    assert!(out.contains("its output differs: - "), "{out}");
    let run = selftest("believes", only);
    assert_eq!(run.status.code(), Some(1));
    assert!(text(&run.stdout).contains("it accepts invalid input"));
}

fn a_decoder_without_fields_passes_as_partial() {
    let only = "--type TaskExecution --cases 40 --keep bytes";
    let run = selftest("'knows no field'", only);
    assert_eq!(run.status.code(), Some(1));
    assert!(text(&run.stdout).contains("it accepts invalid input"));
    let run = selftest("'knows no field'", &format!("{only} --partial"));
    assert_eq!(run.status.code(), Some(0), "{}", text(&run.stdout));
}

fn failing_inputs_are_saved() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path().join("new/failures");
    let save = format!("--cases 3 --save {}", at.display());
    let names = |with: &str| -> BTreeSet<String> {
        let entries = std::fs::read_dir(&at).expect("the folder").flatten();
        let names = entries.map(|e| e.file_name().to_string_lossy().into_owned());
        names.filter(|name| name.contains(with)).collect()
    };
    let read = |name: &str| std::fs::read(at.join(name)).expect("a file");

    // The saved input must be refused, and the report names the offset.
    let run = selftest("believes", &format!("--type Literal --seed 5 {save}"));
    assert_eq!(run.status.code(), Some(1));
    let name = "flyteidl.core.Literal-truncated-5.pb";
    assert!(Literal::from_wire(&read(name)).is_err());
    let expected = format!(" bytes in {}\n", at.join(name).display());
    assert!(
        text(&run.stdout).contains(&expected),
        "{}",
        text(&run.stdout)
    );
    let says = "type: flyteidl.core.Literal\nchange: truncated\nseed: 5\n\
        expected: a refusal\nfound: it accepts invalid input\n";
    assert_eq!(text(&read(&name.replace(".pb", ".txt"))), says);
    assert!(names("expected").is_empty());

    // Inputs that must be decoded are saved with their value.
    let run = selftest(
        "forgets",
        &format!("--type LiteralMap --keep unknown {save}"),
    );
    assert_eq!(run.status.code(), Some(1));
    for name in names("expected.pb") {
        let input = LiteralMap::from_wire(&read(&name.replace(".expected", ""))).expect("valid");
        let expected = LiteralMap::from_wire(&read(&name)).expect("valid");
        let known = |map: &LiteralMap| {
            mutate::without_unknown(LiteralMap::type_descriptor(), &map.to_wire_deterministic())
        };
        assert_eq!(known(&input), known(&expected), "{name}");
        let expected = text(&read(&name.replace("expected.pb", "txt"))).to_owned();
        assert!(expected.contains(&format!("expected: the value of {name}\n")));
    }
    assert!(names("LiteralMap-as-encoded").len() >= 3);

    // All inputs of a type fail; ten per modification are saved.
    let more = save.replace("--cases 3", "--type Alias --cases 30");
    assert_eq!(selftest("believes", &more).status.code(), Some(1));
    // An input and a text for each.
    assert_eq!(names("Alias-wire-type-7").len(), 20);

    let file = at.join(name);
    let run = selftest("none", &format!("--type Alias --save {}", file.display()));
    assert_eq!(run.status.code(), Some(2));
    assert!(text(&run.stderr).contains(&file.display().to_string()));
}

fn programs_that_are_not_decoders() {
    for (decoder, says) in [
        ("true", "it exits without an answer: exit status: 0"),
        (
            "no-such-program",
            "it exits without an answer: exit status: 127",
        ),
        (
            "sh -c 'echo hello; exec sleep 600'",
            "its answer cannot be read: it starts with the byte 104",
        ),
        ("sleep 600", "it does not answer within 1 s"),
    ] {
        let run = run(decoder, "--type Alias --timeout 1");
        assert_eq!(run.status.code(), Some(2), "{decoder}");
        let err = text(&run.stderr);
        let expected =
            format!("the decoder {decoder} fails at the first request, an empty message: {says}");
        assert!(err.contains(&expected), "{decoder}: {err}");
        assert!(err.contains("hint: flytepb selftest --help"), "{err}");
    }
    // A decoder that answers but knows no type has passed nothing.
    let run = selftest("picky", "--type Literal --cases 2");
    assert_eq!(run.status.code(), Some(2));
    let err = text(&run.stderr);
    assert!(err.contains("knows none of the types"), "{err}");
    for more in ["--type Nope", "--without nope", "--cases x"] {
        assert_eq!(self::run("true", more).status.code(), Some(2), "{more}");
    }
}

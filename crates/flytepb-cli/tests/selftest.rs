//! `flytepb selftest`, with this very program as the decoder, which makes the mistake that it is told.

use std::process::{Command, Output};

use flytepb::idl::{registry, UnknownFields};
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
            a_bad_one_fails_with_what_differs();
            one_that_knows_no_field_passes_as_a_part();
            what_is_no_decoder_is_told();
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
    let run = selftest("picky", "--cases 2");
    assert_eq!(run.status.code(), Some(0));
    assert!(text(&run.stdout).contains("types that the decoder does not know"));
}

fn a_bad_one_fails_with_what_differs() {
    let only = "--type TaskExecution --cases 8 --seed 3";
    assert_eq!(selftest("forgets", only).status.code(), Some(0));
    let run = selftest("forgets", &format!("{only} --keep unknown"));
    assert_eq!(run.status.code(), Some(1));
    let out = text(&run.stdout);
    assert!(
        out.contains("flyteidl.admin.TaskExecution, as encoded, seed "),
        "{out}"
    );
    assert!(out.contains("what it writes differs: - "), "{out}");
    let run = selftest("believes", only);
    assert_eq!(run.status.code(), Some(1));
    assert!(text(&run.stdout).contains("it takes what is not valid"));
}

fn one_that_knows_no_field_passes_as_a_part() {
    let only = "--type TaskExecution --cases 40 --keep bytes";
    let run = selftest("'knows no field'", only);
    assert_eq!(run.status.code(), Some(1));
    assert!(text(&run.stdout).contains("it takes what is not valid"));
    let run = selftest("'knows no field'", &format!("{only} --partial"));
    assert_eq!(run.status.code(), Some(0), "{}", text(&run.stdout));
}

fn what_is_no_decoder_is_told() {
    for (decoder, says) in [
        ("true", "it ends without an answer: exit status: 0"),
        (
            "no-such-program",
            "it ends without an answer: exit status: 127",
        ),
        (
            "sh -c 'echo hello; exec sleep 600'",
            "its answer cannot be read: it starts with the byte 104",
        ),
        ("sleep 600", "it gives no answer within 1 s"),
    ] {
        let run = run(decoder, "--type Alias --timeout 1");
        assert_eq!(run.status.code(), Some(2), "{decoder}");
        let err = text(&run.stderr);
        assert!(err.contains(says), "{decoder}: {err}");
        assert!(err.contains("hint: flytepb selftest --help"), "{err}");
    }
    // One that answers, but knows nothing, has passed nothing.
    let run = selftest("picky", "--type Literal --cases 2");
    assert_eq!(run.status.code(), Some(2));
    let err = text(&run.stderr);
    assert!(err.contains("knows none of the types"), "{err}");
    for more in ["--type Nope", "--without nope", "--cases x"] {
        assert_eq!(self::run("true", more).status.code(), Some(2), "{more}");
    }
}

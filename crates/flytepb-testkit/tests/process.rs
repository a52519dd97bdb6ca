//! A decoder in a separate process: this program itself, started again with a mistake to make.

use std::process::Command;
use std::time::Duration;

use flytepb_idl::registry;
use flytepb_testkit::oracle::{serve, Answer, Process, Suite};

fn main() {
    match std::env::args().nth(1).as_deref() {
        Some("--decode") => {
            let mistake = std::env::args().nth(2).unwrap_or_default();
            serve(|name, bytes| decode(&mistake, name, bytes)).expect("requests and answers");
        }
        _ => {
            good_and_unknown();
            ends_and_hangs();
            invalid_answers();
            println!("a decoder in a process: ok");
        }
    }
}

fn decode(mistake: &str, name: &str, bytes: &[u8]) -> Answer<Vec<u8>> {
    match mistake {
        "end" if bytes.len() > 20 => std::process::exit(3),
        "hang" if bytes.len() > 20 => std::thread::sleep(Duration::from_secs(600)),
        "unknown" => return Answer::Unsupported,
        _ => {}
    }
    let of = registry::get(name).expect("a type");
    registry::decode(of, bytes).map(|m| m.to_wire()).into()
}

fn decoder(mistake: &str) -> Process {
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    command.args(["--decode", mistake]);
    Process::new(command)
}

fn suite() -> Suite {
    Suite::of("flyteidl.core.LiteralMap").unwrap().messages(6)
}

fn good_and_unknown() {
    let suite = suite();
    let mut good = decoder("none");
    let report = suite.round_trips(|bytes| good.ask(suite.message_type(), bytes));
    assert!(report.is_clean(), "{report}");
    assert!(report.total().passed > 100);
    let mut unknown = decoder("unknown");
    let report = suite.round_trips(|bytes| unknown.ask(suite.message_type(), bytes));
    assert_eq!((report.is_clean(), report.total().passed), (true, 0));
}

/// Each failure affects one case; the next one gets a new process.
fn ends_and_hangs() {
    let of = suite().message_type();
    let long = [0x0a, 0].repeat(20);
    let mut ends = decoder("end");
    assert_eq!(ends.ask(of, &[]), Answer::Value(Vec::new()));
    let Answer::Broken(why) = ends.ask(of, &long) else {
        panic!("it ended");
    };
    assert_eq!(why, "it exits without an answer: exit status: 3");
    assert_eq!(
        ends.ask(of, &[0x0a, 0]),
        Answer::Value(vec![0x0a, 4, 0x0a, 0, 0x12, 0])
    );
    let mut hangs = decoder("hang").timeout(Duration::from_millis(500));
    let answer = hangs.ask(of, &long);
    assert_eq!(
        answer,
        Answer::Broken("it does not answer within 0.5 s".into())
    );
    let mut again = hangs.timeout(Duration::from_secs(60));
    assert_eq!(again.ask(of, &[]), Answer::Value(Vec::new()));
}

fn invalid_answers() {
    let of = suite().message_type();
    let mut missing = Process::new(Command::new("no-such-program-anywhere"));
    let Answer::Broken(why) = missing.ask(of, &[]) else {
        panic!("there is none");
    };
    assert!(why.starts_with("it cannot be started: "), "{why}");
    // Prints a text and waits: detected immediately.
    let mut prints = Command::new("sh");
    prints.args(["-c", "echo hello; exec sleep 600"]);
    let mut prints = Process::new(prints).timeout(Duration::from_secs(600));
    let Answer::Broken(why) = prints.ask(of, &[]) else {
        panic!("that is no answer");
    };
    let says = "its answer cannot be read: it starts with the byte 104, not 0, 1 or 2";
    assert_eq!(why, says);
}

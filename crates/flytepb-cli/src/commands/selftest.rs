//! `flytepb selftest`.

use std::io::Write;
use std::process::Command;
use std::time::Duration;

use flytepb::idl::descriptor::MessageDescriptor;
use flytepb::registry;
use flytepb_testkit::mutate;
use flytepb_testkit::oracle::{Answer, Demand, Process, Report, Suite};

use crate::args::{Keep, SelftestArgs};
use crate::error::Error;
use crate::identify::names;
use crate::io::stdout::Stdout;
use crate::ui::progress::Progress;
use crate::Verdict;

pub fn run(args: &SelftestArgs) -> Result<Verdict, Error> {
    let types: Vec<&'static MessageDescriptor> = match &args.type_name {
        Some(name) => vec![names::resolve(name, args.idl)?],
        None => registry::all().filter(|of| args.idl.includes(of)).collect(),
    };
    check_changes(&args.without)?;
    let mut decoder =
        Process::new(command(&args.decoder)).timeout(Duration::from_secs(args.timeout));
    // An empty message is valid for any type: a failure here means that the program does not speak
    // the protocol.
    if let Answer::Broken(why) = decoder.ask(types[0], &[]) {
        let what = "fails at the first request, an empty message";
        return Err(
            Error::new(format!("the decoder {} {what}: {why}", args.decoder))
                .hint("flytepb selftest --help describes requests and answers"),
        );
    }
    let mut report = Report::default();
    let mut progress = Progress::of_items("types", "cases", types.len() as u64);
    let mut cases = 0;
    for (done, of) in (0..).zip(types) {
        let mut found = suite(of, args).round_trips(|bytes| {
            cases += 1;
            progress.update(done, cases);
            decoder.ask(of, bytes)
        });
        if let Some(folder) = &args.save {
            let bad = |e| Error::new(format!("cannot write: {e}"));
            let saved = found.save(folder).map_err(bad);
            saved.map_err(|e| e.file(&folder.display().to_string()))?;
        }
        report.merge(found);
    }
    drop(progress);
    let total = report.total();
    if total.passed + total.failed == 0 {
        return Err(Error::new(format!(
            "the decoder {} knows none of the types",
            args.decoder
        ))
        .hint("requests use full names, such as flyteidl.core.Literal"));
    }
    let mut out = Stdout::buffered();
    write!(out, "{report}")?;
    out.flush()?;
    Ok(if report.is_clean() {
        Verdict::Yes
    } else {
        Verdict::No
    })
}

fn suite(of: &'static MessageDescriptor, args: &SelftestArgs) -> Suite {
    let demand = match args.keep {
        Keep::Known => Demand::Known,
        Keep::Unknown => Demand::Unknown,
        Keep::Bytes => Demand::Bytes,
    };
    let suite = Suite::new(of)
        .seed(args.seed)
        .messages(args.cases)
        .demand(demand);
    let without = args.without.iter();
    let suite = without.fold(suite, |suite, change| suite.without(change));
    if args.partial {
        suite.partial()
    } else {
        suite
    }
}

/// Refuses unknown names of modifications.
fn check_changes(without: &[String]) -> Result<(), Error> {
    let names = || mutate::keeping().chain(mutate::refused()).map(|m| m.name());
    match without.iter().find(|name| !names().any(|n| n == *name)) {
        None => Ok(()),
        Some(unknown) => {
            let all: Vec<&str> = names().collect();
            Err(Error::new(format!("there is no change \"{unknown}\""))
                .hint(format!("there are: {}", all.join(", "))))
        }
    }
}

/// Returns the command given by the user, split by the shell, which it replaces.
#[cfg(unix)]
fn command(line: &str) -> Command {
    let mut command = Command::new("sh");
    command.arg("-c").arg(format!("exec {line}"));
    command
}

#[cfg(not(unix))]
fn command(line: &str) -> Command {
    let mut words = line.split_whitespace();
    let mut command = Command::new(words.next().unwrap_or_default());
    command.args(words);
    command
}

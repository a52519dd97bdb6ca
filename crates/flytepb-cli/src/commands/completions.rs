//! `flytepb completions`.

use std::fmt::Write as _;
use std::io::Write;

use clap::builder::{PossibleValue, PossibleValuesParser};
use clap_complete::Shell;
use flytepb::names;
use flytepb::registry;

use crate::args::{program, CompletionsArgs};
use crate::error::Error;
use crate::io::stdout::Stdout;
use crate::Verdict;

pub fn run(args: &CompletionsArgs) -> Result<Verdict, Error> {
    let mut program = with_values(program());
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut program, "flytepb", &mut script);
    if args.shell == Shell::Fish {
        script.extend(positionals_of_fish(&program).bytes());
    }
    let mut out = Stdout::buffered();
    out.write_all(&script)?;
    out.flush()?;
    Ok(Verdict::Yes)
}

/// Adds the values to complete for arguments that accept others, too.
fn with_values(program: clap::Command) -> clap::Command {
    let types = type_names();
    program.mut_subcommands(|command| {
        command.mut_args(|arg| {
            let values: &[&'static str] = match arg.get_id().as_str() {
                "type_name" | "pattern" => &types,
                "on_error" => &["fail", "skip", "quarantine"],
                _ => return arg,
            };
            arg.value_parser(PossibleValuesParser::new(values.iter().copied()))
        })
    })
}

/// Returns the names of types: short ones, where they are unambiguous, then full ones.
fn type_names() -> Vec<&'static str> {
    let short = registry::names().filter_map(|name| {
        let (_, short) = name.rsplit_once('.')?;
        let of = names::resolve(short).ok()?;
        (of.full_name == name).then_some(short)
    });
    short.chain(registry::names()).collect()
}

/// Returns completions of positional arguments, which `clap_complete` leaves out for fish.
fn positionals_of_fish(program: &clap::Command) -> String {
    let mut script = String::new();
    for command in program.get_subcommands() {
        for arg in command.get_positionals() {
            let values = arg.get_possible_values();
            let values: Vec<&str> = values.iter().map(PossibleValue::get_name).collect();
            if !values.is_empty() {
                // Writing to a string does not fail.
                let _ = writeln!(
                    script,
                    "complete -c flytepb -n \"__fish_flytepb_using_subcommand {}\" -f -a \"{}\"",
                    command.get_name(),
                    values.join(" ")
                );
            }
        }
    }
    script
}

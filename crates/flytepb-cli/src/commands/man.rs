//! `flytepb man`.

use std::io::Write;

use clap::CommandFactory;
use clap_mangen::Man;

use crate::args::{Args, ManArgs};
use crate::error::Error;
use crate::io::stdout::Stdout;
use crate::Verdict;

pub fn run(args: &ManArgs) -> Result<Verdict, Error> {
    let mut program = Args::command();
    // Names of pages such as `flytepb-show`, and the options that all commands share.
    program.build();
    let page = match &args.command {
        None => program,
        Some(name) => match program.find_subcommand(name) {
            Some(command) => command.clone(),
            None => {
                let names: Vec<_> = program
                    .get_subcommands()
                    .map(clap::Command::get_name)
                    .collect();
                return Err(Error::new(format!("there is no command {name}"))
                    .hint(format!("there are: {}", names.join(", "))));
            }
        },
    };
    let mut text = Vec::new();
    Man::new(page).render(&mut text)?;
    let mut out = Stdout::buffered();
    out.write_all(&text)?;
    out.flush()?;
    Ok(Verdict::Yes)
}

//! `flytepb man`.

use std::io::Write;

use clap_mangen::roff::{bold, roman, Roff};
use clap_mangen::Man;

use crate::args::{program, ManArgs};
use crate::error::Error;
use crate::io::stdout::Stdout;
use crate::Verdict;

pub fn run(args: &ManArgs) -> Result<Verdict, Error> {
    let mut program = program().disable_help_subcommand(true);
    // Sets names of pages such as `flytepb-show`, and the options that all commands share.
    program.build();
    let command = match &args.command {
        Some(name) => program.find_subcommand(name),
        None => Some(&program),
    };
    let page = command.map_or(Ok(Vec::new()), |command| page(&program, command))?;
    let mut out = Stdout::buffered();
    out.write_all(&page)?;
    out.flush()?;
    Ok(Verdict::Yes)
}

/// Returns the manual page of a command, or of the program itself.
fn page(program: &clap::Command, command: &clap::Command) -> std::io::Result<Vec<u8>> {
    let usage = command.clone().render_usage().to_string();
    let usage = usage.trim_start_matches("Usage: ").to_owned();
    let version = program.get_version().unwrap_or_default();
    let is_program = command.get_name() == program.get_name();
    let of_command = command
        .clone()
        .override_usage(usage)
        .subcommand_help_heading("COMMANDS");
    let man = Man::new(of_command)
        // An empty date, which is not left out: the arguments after it have fixed positions.
        .date("\"\"")
        .source(format!("flytepb {version}"))
        .manual("flytepb manual");

    let mut out = Vec::new();
    man.render_title(&mut out)?;
    man.render_name_section(&mut out)?;
    man.render_synopsis_section(&mut out)?;
    let (paragraphs, sections) = parts(command);
    description(command, &paragraphs).to_writer(&mut out)?;
    out.extend(options(&man, command)?);
    if is_program {
        man.render_subcommands_section(&mut out)?;
    }
    for section in &sections {
        section.page().to_writer(&mut out)?;
    }
    see_also(program, command).to_writer(&mut out)?;
    // Each part starts with the same definitions.
    let definitions = Roff::new().render();
    let parts = String::from_utf8_lossy(&out).replace(&definitions, "");
    Ok((definitions + &parts).into_bytes())
}

/// A section of the text after the options: a heading and its lines.
struct Section {
    heading: String,
    lines: Vec<String>,
}

/// Splits the text after the options into paragraphs and sections.
fn parts(command: &clap::Command) -> (Vec<String>, Vec<Section>) {
    let text = command.get_after_help().map(ToString::to_string);
    let (mut paragraphs, mut sections) = (Vec::new(), Vec::new());
    for part in text.unwrap_or_default().split("\n\n") {
        match part.split_once(":\n") {
            Some((heading, lines)) if lines.starts_with(' ') => sections.push(Section {
                heading: heading.to_owned(),
                lines: lines.lines().map(str::to_owned).collect(),
            }),
            _ => paragraphs.push(part.to_owned()),
        }
    }
    (paragraphs, sections)
}

fn description(command: &clap::Command, paragraphs: &[String]) -> Roff {
    let mut roff = Roff::new();
    roff.control("SH", ["DESCRIPTION"]);
    let about = command.get_about().map(ToString::to_string);
    roff.text([roman(about.unwrap_or_default() + ".")]);
    for paragraph in paragraphs {
        roff.control("PP", []);
        roff.text([roman(paragraph)]);
    }
    roff
}

/// Returns the section of options, whose groups are subsections.
fn options(man: &Man, command: &clap::Command) -> std::io::Result<Vec<u8>> {
    let mut rendered = Vec::new();
    man.render_options_section(&mut rendered)?;
    let mut text = String::from_utf8_lossy(&rendered).into_owned();
    for arg in command.get_arguments() {
        if let Some(heading) = arg.get_help_heading() {
            let section = Roff::new()
                .control("SH", [&*heading.to_uppercase()])
                .to_roff();
            let subsection = Roff::new().control("SS", [heading]).to_roff();
            text = text.replace(&section, &subsection);
        }
    }
    Ok(text.into_bytes())
}

impl Section {
    fn page(&self) -> Roff {
        let is_exit_status = self.heading == "Exit codes";
        let heading = if is_exit_status {
            "EXIT STATUS".to_owned()
        } else {
            self.heading.to_uppercase()
        };
        let mut roff = Roff::new();
        roff.control("SH", [&*heading]);
        if is_exit_status {
            for (code, meaning) in self.lines.iter().filter_map(|l| l.trim().split_once("  ")) {
                roff.control("TP", []);
                roff.text([bold(code)]);
                roff.text([roman(meaning)]);
            }
        } else {
            // Without filling, so that each line stays one.
            roff.control("nf", []);
            for line in &self.lines {
                roff.text([roman(line.strip_prefix("  ").unwrap_or(line))]);
            }
            roff.control("fi", []);
        }
        roff
    }
}

fn see_also(program: &clap::Command, command: &clap::Command) -> Roff {
    let names = program.get_subcommands().map(|c| c.get_display_name());
    let names = std::iter::once(Some(program.get_name())).chain(names);
    let this = command.get_display_name().unwrap_or(command.get_name());
    let others = names.flatten().filter(|name| *name != this);
    let mut line = Vec::new();
    for name in others {
        if !line.is_empty() {
            line.push(roman(", "));
        }
        line.extend([bold(name), roman("(1)")]);
    }
    let mut roff = Roff::new();
    roff.control("SH", ["SEE ALSO"]);
    roff.text(line);
    roff
}

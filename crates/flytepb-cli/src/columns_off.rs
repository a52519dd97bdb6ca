//! The table commands of a program built without them.

use crate::args::ConvertArgs;
use crate::error::Error;
use crate::format::Format;
use crate::identify::format_of;
use crate::input::Input;
use crate::Answer;

/// The input of a conversion.
pub struct Tables {
    pub are_tables: bool,
    pub kind: InputKind,
}

pub enum InputKind {
    Single(Box<Input>),
}

impl Tables {
    pub fn open(args: &ConvertArgs, _: bool) -> Result<Self, Error> {
        let input = Input::open(args.input.as_deref(), args.limits.longest())?;
        let format = format_of(args.subject.from, &input).map_err(|e| e.file(&input.name))?;
        Ok(Tables {
            are_tables: format.is_some_and(Format::is_table),
            kind: InputKind::Single(Box::new(input)),
        })
    }
}

pub fn run(_: &ConvertArgs, _: Tables) -> Result<Answer, Error> {
    Err(Error::new("this program was built without tables")
        .hint("cargo install flytepb-cli, with the feature columns, builds one with them"))
}

pub fn check_unused(_: &ConvertArgs) -> Result<(), Error> {
    Ok(())
}

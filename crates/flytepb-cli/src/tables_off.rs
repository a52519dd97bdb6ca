//! Stubs of the table commands for builds without tables.

use flytepb::idl::descriptor::MessageDescriptor;

use crate::args::{ConvertArgs, InputType};
use crate::error::Error;
use crate::identify::format_of;
use crate::io::format::Format;
use crate::io::frames::Frames;
use crate::io::input::Input;
use crate::Verdict;

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
        let mut input = Input::open(
            args.input.as_deref(),
            args.input_type.from,
            args.limits.longest(),
        )?;
        let format =
            format_of(args.input_type.from, &mut input).map_err(|e| e.file(&input.name))?;
        Ok(Tables {
            are_tables: format.is_some_and(Format::is_table),
            kind: InputKind::Single(Box::new(input)),
        })
    }
}

/// Returns the input, as it is not read as a table.
#[allow(clippy::type_complexity)]
pub fn open_column(
    input: Input,
    _: &InputType,
    _: Option<&str>,
) -> Result<Result<(Frames, &'static MessageDescriptor), Input>, Error> {
    Ok(Err(input))
}

pub fn run(_: &ConvertArgs, _: Tables) -> Result<Verdict, Error> {
    Err(Error::new("this program was built without tables")
        .hint("cargo install flytepb-cli, with the feature tables, builds one with them"))
}

pub fn check_unused(_: &ConvertArgs) -> Result<(), Error> {
    Ok(())
}

//! What stands in for tables in a program built without them.

use crate::args::ConvertArgs;
use crate::error::Error;
use crate::Answer;

pub fn run(_: &ConvertArgs) -> Result<Answer, Error> {
    Err(Error::new("this program was built without tables")
        .hint("cargo install flytepb-cli, with the feature columns, builds one with them"))
}

pub fn check_unused(_: &ConvertArgs) -> Result<(), Error> {
    Ok(())
}

//! The option `--idl`.

use clap::{Args as ClapArgs, ValueEnum};
use flytepb::detect::DetectOptions;
use flytepb::idl::descriptor::MessageDescriptor;
use flytepb::registry::Idl;

/// The version of Flyte, as given by the user.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ClapArgs)]
pub struct IdlArg {
    /// The version of Flyte, 1 or 2, whose types alone are meant, detected or listed. By default, those of
    /// both are, and a short name that both have means version 1
    #[arg(long, value_name = "VERSION", hide_possible_values = true)]
    idl: Option<Version>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Version {
    #[value(name = "1")]
    Flyte1,
    #[value(name = "2")]
    Flyte2,
}

impl IdlArg {
    /// Returns the version given by the user.
    pub fn given(self) -> Option<Idl> {
        self.idl.map(|version| match version {
            Version::Flyte1 => Idl::Flyte1,
            Version::Flyte2 => Idl::Flyte2,
        })
    }

    /// Returns the version whose types short names and file names mean.
    pub fn preferred(self) -> Idl {
        self.given().unwrap_or(Idl::Flyte1)
    }

    /// Returns the options of detection.
    pub fn detection(self) -> DetectOptions {
        let options = DetectOptions::new();
        self.given().map_or(options, |idl| options.idl(idl))
    }

    /// Returns whether a type is of this version, or imported by the versions.
    pub fn includes(self, of: &MessageDescriptor) -> bool {
        self.given()
            .is_none_or(|given| Idl::of(of).is_none_or(|own| own == given))
    }
}

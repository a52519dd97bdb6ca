//! Options for tables.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::Args as ClapArgs;

/// Options for reading and writing tables.
#[derive(Clone, Debug, Default, PartialEq, Eq, ClapArgs)]
#[command(next_help_heading = "Tables")]
pub struct TableArgs {
    /// Add a column with the encoded messages, so that nothing is lost and they can be restored
    #[arg(long)]
    pub raw: bool,
    /// Make a column per field of the message, even for executions, runs and actions, which have special
    /// tables
    #[arg(long)]
    pub fields: bool,
    /// The column of the input table that holds encoded messages: bytes, or text in hexadecimal,
    /// base64 or as printed by PostgreSQL, DuckDB and Python. A path such as a.b selects a field of
    /// a struct. The other columns are copied to the output [default: raw]. Tables in a folder are
    /// read in the order of their names
    #[arg(long, value_name = "NAME")]
    pub column: Option<String>,
    /// Read only those files of a folder whose names match this pattern, such as '*.pb', or whose
    /// paths below the folder do, if the pattern has a slash; `*.{pb,pbs}` stands for both; can be
    /// repeated
    #[arg(long, value_name = "GLOB")]
    pub include: Vec<Include>,
    /// Handling of invalid messages: fail, skip, or quarantine FILE, which writes them to a pbs
    /// file. Both also leave out files of a folder over --max-bytes, and the rest of a file after a
    /// message without an end; these are named, not quarantined. The exit code is 1 if anything was
    /// left out
    #[arg(long, value_name = "WHAT", default_value = "fail")]
    pub on_error: OnError,
    /// Number of threads, each of which takes about 100 MB [default: one per processor]
    #[arg(long, value_name = "N")]
    pub threads: Option<NonZeroUsize>,
}

/// A pattern of file names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Include(pub Vec<glob::Pattern>);

impl std::str::FromStr for Include {
    type Err = glob::PatternError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let patterns = alternatives(text).into_iter();
        let patterns: Result<_, _> = patterns.map(|text| glob::Pattern::new(&text)).collect();
        patterns.map(Include)
    }
}

/// Returns the patterns that one with alternatives in braces stands for, as in a shell. Braces without
/// a comma, and those without a counterpart, stand for themselves.
fn alternatives(text: &str) -> Vec<String> {
    let mut braces = text.match_indices('{');
    let found = braces.find_map(|(open, _)| Some((open, parts(&text[open + 1..])?)));
    let Some((open, (parts, rest))) = found else {
        return vec![text.to_owned()];
    };
    let all = parts
        .iter()
        .map(|part| format!("{}{part}{rest}", &text[..open]));
    all.flat_map(|text| alternatives(&text)).collect()
}

/// Splits the text after an opening brace at commas; returns the parts, if there are several, and the
/// text after the closing brace.
fn parts(text: &str) -> Option<(Vec<&str>, &str)> {
    let (mut parts, mut start, mut depth) = (Vec::new(), 0, 0);
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&text[start..at]);
                start = at + 1;
            }
            '}' => {
                parts.push(&text[start..at]);
                return (parts.len() > 1).then_some((parts, &text[at + 1..]));
            }
            _ => {}
        }
    }
    None
}

/// Handling of invalid messages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum OnError {
    #[default]
    Fail,
    Skip,
    Quarantine(PathBuf),
}

impl std::str::FromStr for OnError {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match (text, text.strip_prefix("quarantine=")) {
            ("fail", _) => Ok(OnError::Fail),
            ("skip", _) => Ok(OnError::Skip),
            (_, Some(file)) if !file.is_empty() => Ok(OnError::Quarantine(file.into())),
            _ => Err("expected fail, skip or quarantine FILE"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::alternatives;

    /// The expansions are those of bash.
    #[test]
    fn braces_stand_for_alternatives() {
        for (pattern, expected) in [
            ("*.pb", &["*.pb"][..]),
            ("{a,b}.pb", &["a.pb", "b.pb"]),
            ("{a,b}{1,2}", &["a1", "a2", "b1", "b2"]),
            ("x{a,{b,c}d}", &["xa", "xbd", "xcd"]),
            ("{a}.pb", &["{a}.pb"]),
            ("{a", &["{a"]),
            ("a}{b,c}", &["a}b", "a}c"]),
            ("{a,}b", &["ab", "b"]),
            ("{a}{b,c}", &["{a}b", "{a}c"]),
        ] {
            assert_eq!(alternatives(pattern), expected, "{pattern}");
        }
    }
}

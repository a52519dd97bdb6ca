//! Input of a conversion that may be a table or a folder of files.

use std::path::{Path, PathBuf};

use flytepb::detect::Format as Found;
use glob::{MatchOptions, Pattern};

use crate::args::ConvertArgs;
use crate::error::Error;
use crate::identify::format_of;
use crate::io::folder::files_below;
use crate::io::format::Format;
use crate::io::input::{display, Input};

/// A file or a folder, and whether it holds tables.
pub struct Tables {
    pub are_tables: bool,
    pub kind: InputKind,
}

pub enum InputKind {
    Single(Box<Input>),
    Folder(Files),
}

/// The files of a folder.
#[derive(Default)]
pub struct Files {
    /// The name of the folder.
    pub name: String,
    /// In reverse order.
    pub paths: Vec<PathBuf>,
    /// Total length in bytes.
    pub size: u64,
    /// Those found so far, with their lengths.
    found: Vec<(PathBuf, u64)>,
}

impl Tables {
    /// Opens the input of a conversion. A folder is read as tables if `--from` or `--column` say
    /// so, or if it has tables and no messages. `to_table` allows other folders as well.
    pub fn open(args: &ConvertArgs, to_table: bool) -> Result<Self, Error> {
        let (from, longest) = (args.input_type.from, args.limits.longest());
        let Some(folder) = args.input.as_deref().filter(|path| path.is_dir()) else {
            if !args.table.include.is_empty() {
                return Err(Error::new("--include applies to the files of a folder")
                    .hint("name a folder as the input"));
            }
            let input = Input::open(args.input.as_deref(), from, longest)?;
            return Self::of_file(input, from, args.table.column.as_deref());
        };
        // Spark and others write notes beside tables, with names that start with `_`.
        let include = args.table.include.iter().flat_map(|include| &include.0);
        let include: &Vec<_> = &include.cloned().collect();
        let tables = Files::in_folder(folder, &['.', '_'], include)?;
        let are_tables = from.map_or(args.table.column.is_some(), Format::is_table)
            || from.is_none() && tables.are_tables(longest);
        let files = if are_tables {
            tables
        } else if to_table {
            Files::in_folder(folder, &['.'], include)?
        } else {
            let input = Input::open(Some(folder), from, longest)?;
            return Self::of_file(input, from, args.table.column.as_deref());
        };
        Ok(Tables {
            are_tables,
            kind: InputKind::Folder(files),
        })
    }

    /// Opens a file; `column` is the one of the messages, if it is a table.
    pub fn of_file(
        mut input: Input,
        from: Option<Format>,
        column: Option<&str>,
    ) -> Result<Self, Error> {
        let format = format_of(from, &mut input).map_err(|e| e.file(&input.name))?;
        let is_table = match format {
            Some(format) => format.is_table(),
            // Any text may be CSV, such as one with a single column.
            None => column.is_some() && Found::of_bytes(input.head().0).is_some(),
        };
        Ok(Tables {
            are_tables: is_table,
            kind: InputKind::Single(Box::new(input)),
        })
    }

    /// Returns the file, which is not a table; `column` applies to tables only.
    pub fn into_input(self, column: Option<&str>) -> Result<Input, Error> {
        match self.kind {
            InputKind::Single(input) if column.is_some() => Err(not_a_table(&input.name)),
            InputKind::Single(input) => Ok(*input),
            InputKind::Folder(_) => Err(Error::new("is a folder")),
        }
    }
}

/// Returns the error for `--column` and an input that is not a table.
pub fn not_a_table(name: &str) -> Error {
    Error::new("--column requires a table as input")
        .file(name)
        .hint("if it is one, add --from parquet, arrow or csv")
}

impl Files {
    /// Finds all regular files below a folder that match one of these patterns, if there are any,
    /// except those whose names start with one of the characters in `hidden`.
    fn in_folder(folder: &Path, hidden: &[char], include: &[Pattern]) -> Result<Self, Error> {
        let mut files = Files {
            name: display(Some(folder)),
            found: files_below(folder, hidden)?,
            ..Files::default()
        };
        if !include.is_empty() {
            let matches = |path: &Path| include.iter().any(|glob| is_match(glob, folder, path));
            files.found.retain(|(path, _)| matches(path));
            if files.found.is_empty() {
                return Err(Error::new("holds no file that --include names")
                    .file(&folder.display().to_string())
                    .hint("quote the pattern, so that the shell does not expand it"));
            }
        }
        files.size = files.found.iter().map(|(_, size)| size).sum();
        files.paths = files.found.drain(..).map(|(path, _)| path).collect();
        files.paths.sort_by(|a, b| b.cmp(a));
        Ok(files)
    }

    /// Returns whether there are tables and no messages. CSV counts if all files are CSV: one beside
    /// others may be a list of them.
    fn are_tables(&self, longest: usize) -> bool {
        let mut formats = self.paths.iter().map(|path| Format::of_path(path));
        let are_csv = formats.all(|format| format == Some(Format::Csv));
        let mut found = false;
        for path in self.paths.iter().rev() {
            let Ok(mut input) = Input::open(Some(path), None, longest) else {
                continue;
            };
            match format_of(None, &mut input) {
                Ok(Some(Format::Csv)) => found |= are_csv,
                Ok(Some(format)) if format.is_table() => found = true,
                Ok(Some(_)) => return false,
                // Neither text nor an image or the like, so probably messages.
                _ if Found::of_bytes(input.head().0).is_none() => return false,
                _ => {}
            }
        }
        found
    }
}

/// Returns whether a pattern matches a file's name, or its path below the folder if the pattern has
/// a slash.
fn is_match(glob: &Pattern, folder: &Path, path: &Path) -> bool {
    let options = MatchOptions {
        require_literal_separator: true,
        ..MatchOptions::new()
    };
    if glob.as_str().contains('/') {
        let below = path.strip_prefix(folder).unwrap_or(path);
        return glob.matches_path_with(below, options);
    }
    let name = path.file_name().unwrap_or_default();
    glob.matches_path_with(Path::new(name), options)
}

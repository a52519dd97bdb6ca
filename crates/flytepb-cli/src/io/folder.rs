//! The files of a folder.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::input::cannot_read;
use crate::error::Error;

/// Returns the regular files below a folder and their lengths, except files and folders whose names
/// start with one of the characters in `hidden`.
pub fn files_below(folder: &Path, hidden: &[char]) -> Result<Vec<(PathBuf, u64)>, Error> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let failed = |e: io::Error| cannot_read(&folder.display().to_string(), &e);
        for entry in fs::read_dir(&folder).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            if entry.file_name().to_string_lossy().starts_with(hidden) {
                continue;
            }
            // Links to files are followed; a link to a folder may lead back.
            let kind = entry.file_type().map_err(failed)?;
            if kind.is_dir() {
                folders.push(entry.path());
            } else if let Some(file) = fs::metadata(entry.path())
                .ok()
                .filter(fs::Metadata::is_file)
            {
                found.push((entry.path(), file.len()));
            }
        }
    }
    Ok(found)
}

//! Files that appear whole or not at all.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard};

use tempfile::{Builder, NamedTempFile};

/// The files being written, for the signal handler to remove.
static UNFINISHED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// A new file that takes its place when it is finished, and leaves nothing behind otherwise.
pub struct AtomicFile {
    file: NamedTempFile,
    target: PathBuf,
}

impl AtomicFile {
    /// Starts a file beside the place where it will stand. `None` when something stands there that
    /// is no regular file and cannot be replaced, such as a device.
    pub fn create(target: &Path) -> io::Result<Option<Self>> {
        let existing = fs::metadata(target);
        if existing.as_ref().is_ok_and(fs::Metadata::is_dir) {
            return Err(io::Error::from(io::ErrorKind::IsADirectory));
        }
        if existing.as_ref().is_ok_and(|m| !m.is_file()) {
            return Ok(None);
        }
        // What a link points to is replaced, not the link.
        let target = fs::canonicalize(target).unwrap_or_else(|_| target.to_path_buf());
        let parent = target.parent().filter(|p| !p.as_os_str().is_empty());
        if unfinished().is_empty() {
            remove_when_killed()?;
        }
        let mut builder = Builder::new();
        builder.prefix(".flytepb-").suffix(".part");
        let permissions = existing.ok().map(|m| m.permissions());
        if let Some(permissions) = permissions.clone().or_else(usual_permissions) {
            builder.permissions(permissions);
        }
        let file = builder.tempfile_in(parent.unwrap_or(Path::new(".")))?;
        if let Some(permissions) = permissions {
            file.as_file().set_permissions(permissions)?;
        }
        unfinished().push(file.path().to_path_buf());
        Ok(Some(AtomicFile { file, target }))
    }

    /// The file to write to.
    pub fn file(&self) -> &File {
        self.file.as_file()
    }

    /// Puts the file in its place.
    pub fn finish(self) -> io::Result<()> {
        let part = self.file.path().to_path_buf();
        let persisted = self.file.persist(&self.target);
        unfinished().retain(|path| *path != part);
        persisted.map(drop).map_err(|e| e.error)
    }
}

/// What a new file may be used for, before the process's mask; the system's own default would be
/// private to the user.
#[cfg(unix)]
fn usual_permissions() -> Option<fs::Permissions> {
    use std::os::unix::fs::PermissionsExt;
    Some(fs::Permissions::from_mode(0o666))
}

#[cfg(not(unix))]
fn usual_permissions() -> Option<fs::Permissions> {
    None
}

fn unfinished() -> MutexGuard<'static, Vec<PathBuf>> {
    UNFINISHED.lock().unwrap_or_else(|e| e.into_inner())
}

/// Lets the signals that end a program remove unfinished files first.
#[cfg(unix)]
fn remove_when_killed() -> io::Result<()> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGXFSZ};
    use std::io::IsTerminal;
    let mut signals = vec![SIGINT, SIGTERM];
    if io::stderr().is_terminal() {
        // Away from a terminal, as under nohup, a hang-up may be ignored on purpose.
        signals.push(SIGHUP);
    }
    // A limit on the size of files is a failure to write, which is told, and no reason to die.
    signal_hook::flag::register(SIGXFSZ, std::sync::Arc::default())?;
    let mut signals = signal_hook::iterator::Signals::new(signals)?;
    std::thread::spawn(move || {
        for signal in signals.forever() {
            // Held on to, so that no other is started.
            let unfinished = unfinished();
            for path in unfinished.iter() {
                // The program ends either way.
                let _ = fs::remove_file(path);
            }
            let _ = signal_hook::low_level::emulate_default_handler(signal);
        }
    });
    Ok(())
}

#[cfg(not(unix))]
fn remove_when_killed() -> io::Result<()> {
    Ok(())
}

//! Atomic creation of files.

use std::fs::{self, File};
use std::io::{self, Seek};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard};

use tempfile::{Builder, NamedTempFile};

/// Named files being written, which the signal handler removes.
static UNFINISHED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// A new file that replaces its target when finished, and is removed otherwise.
pub struct AtomicFile {
    file: TemporaryFile,
    folder: PathBuf,
    target: PathBuf,
}

enum TemporaryFile {
    /// Removed by the system when the process ends.
    #[cfg_attr(not(target_os = "linux"), allow(dead_code))]
    Unnamed(File),
    Named(NamedTempFile),
}

impl AtomicFile {
    /// Starts a file for `target`. Returns `None` if the target exists and cannot be replaced
    /// because it is not a regular file, such as a device. Programs call [`remove_when_killed`]
    /// before.
    pub fn create(target: &Path) -> io::Result<Option<Self>> {
        Self::create_with(target, unnamed)
    }

    fn create_with(
        target: &Path,
        unnamed: impl FnOnce(&Path) -> Option<File>,
    ) -> io::Result<Option<Self>> {
        let existing = fs::metadata(target);
        if existing.as_ref().is_ok_and(fs::Metadata::is_dir) {
            return Err(io::Error::from(io::ErrorKind::IsADirectory));
        }
        if existing.as_ref().is_ok_and(|m| !m.is_file()) {
            return Ok(None);
        }
        let target = resolve_links(target)?;
        let folder = target.parent().filter(|p| !p.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new(".")).to_path_buf();
        let permissions = existing.ok().map(|m| m.permissions());
        let file = match unnamed(&folder) {
            Some(file) => TemporaryFile::Unnamed(file),
            None => TemporaryFile::Named(named(&folder, permissions.clone())?),
        };
        let atomic = AtomicFile {
            file,
            folder,
            target,
        };
        if let Some(permissions) = permissions {
            atomic.file().set_permissions(permissions)?;
        }
        Ok(Some(atomic))
    }

    /// Returns the file to write to.
    pub fn file(&self) -> &File {
        match &self.file {
            TemporaryFile::Unnamed(file) => file,
            TemporaryFile::Named(file) => file.as_file(),
        }
    }

    /// Moves the file to its target.
    pub fn finish(self) -> io::Result<()> {
        let file = match self.file {
            TemporaryFile::Unnamed(file) => {
                // Blocks the signal handler between naming and renaming.
                let _unfinished = unfinished();
                match names().make_in(&self.folder, |name| link(&file, name)) {
                    Ok(file) => return Ok(file.into_temp_path().persist(&self.target)?),
                    Err(_) => file,
                }
            }
            TemporaryFile::Named(file) => return persist(file, &self.target),
        };
        persist(copy(file, &self.folder)?, &self.target)
    }
}

/// Returns the final target of a symbolic link, whether or not it exists: the target is written,
/// not the link.
fn resolve_links(path: &Path) -> io::Result<PathBuf> {
    // Same limit as Linux.
    const MOST: usize = 40;
    let mut path = path.to_path_buf();
    for _ in 0..MOST {
        let Ok(target) = fs::read_link(&path) else {
            return Ok(path);
        };
        path = path.parent().unwrap_or(Path::new("")).join(target);
    }
    Err(io::Error::other("too many levels of symbolic links"))
}

fn persist(file: NamedTempFile, target: &Path) -> io::Result<()> {
    let file = file.into_temp_path();
    let part = file.to_path_buf();
    let mut unfinished = unfinished();
    let persisted = file.persist(target);
    unfinished.retain(|path| *path != part);
    Ok(persisted?)
}

/// Copies an unnamed file that cannot be given a name, as on some systems.
fn copy(mut file: File, folder: &Path) -> io::Result<NamedTempFile> {
    let permissions = file.metadata()?.permissions();
    let mut copy = named(folder, Some(permissions.clone()))?;
    copy.as_file().set_permissions(permissions)?;
    file.rewind()?;
    io::copy(&mut file, copy.as_file_mut())?;
    Ok(copy)
}

/// Creates a file in this folder that the signal handler removes.
fn named(folder: &Path, permissions: Option<fs::Permissions>) -> io::Result<NamedTempFile> {
    let mut builder = names();
    if let Some(permissions) = permissions.or_else(usual_permissions) {
        builder.permissions(permissions);
    }
    let file = builder.tempfile_in(folder)?;
    unfinished().push(file.path().to_path_buf());
    Ok(file)
}

/// Returns a builder with the naming scheme of unfinished files.
fn names() -> Builder<'static, 'static> {
    let mut builder = Builder::new();
    builder.prefix(".flytepb-").suffix(".part");
    builder
}

/// Creates an unnamed file in this folder, if supported.
#[cfg(target_os = "linux")]
fn unnamed(folder: &Path) -> Option<File> {
    use rustix::fs::{open, Mode, OFlags};
    let flags = OFlags::TMPFILE | OFlags::RDWR | OFlags::CLOEXEC;
    let file = File::from(open(folder, flags, Mode::from_raw_mode(0o666)).ok()?);
    fs::metadata(link_to(&file)).is_ok().then_some(file)
}

#[cfg(not(target_os = "linux"))]
fn unnamed(_: &Path) -> Option<File> {
    None
}

/// Gives an unnamed file a name.
#[cfg(target_os = "linux")]
fn link(file: &File, name: &Path) -> io::Result<()> {
    use rustix::fs::{linkat, AtFlags, CWD};
    linkat(CWD, link_to(file), CWD, name, AtFlags::SYMLINK_FOLLOW).map_err(io::Error::from)
}

#[cfg(not(target_os = "linux"))]
fn link(_: &File, _: &Path) -> io::Result<()> {
    Err(io::Error::from(io::ErrorKind::Unsupported))
}

#[cfg(target_os = "linux")]
fn link_to(file: &File) -> String {
    use std::os::fd::AsRawFd;
    format!("/proc/self/fd/{}", file.as_raw_fd())
}

/// Returns the permissions of new files before the umask; tempfile's default would be private to
/// the user.
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

/// Installs, on first use, a signal handler that removes unfinished files before the program ends.
/// A library leaves signals alone.
#[cfg(unix)]
pub fn remove_when_killed() -> io::Result<()> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGXFSZ};
    use std::io::IsTerminal;
    use std::sync::atomic::{AtomicBool, Ordering};
    static DONE: AtomicBool = AtomicBool::new(false);
    if DONE.swap(true, Ordering::Relaxed) {
        return Ok(());
    }
    let mut signals = vec![SIGINT, SIGTERM];
    if io::stderr().is_terminal() {
        // Without a terminal, as under nohup, SIGHUP may be ignored on purpose.
        signals.push(SIGHUP);
    }
    // Exceeding the file size limit should be a write error, which is reported, instead of a crash.
    signal_hook::flag::register(SIGXFSZ, std::sync::Arc::default())?;
    let mut signals = signal_hook::iterator::Signals::new(signals)?;
    std::thread::spawn(move || {
        for signal in signals.forever() {
            // Locked until the end, so that no other file is started.
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
pub fn remove_when_killed() -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn with_or_without_a_name_a_file_appears_when_it_is_finished() {
        // The last kind can never be given a name.
        let unlinkable = |folder: &Path| tempfile::tempfile_in(folder).ok();
        for unnamed in [unnamed, |_: &Path| None, unlinkable] {
            let folder = tempfile::tempdir().unwrap();
            let target = folder.path().join("out");
            for content in ["new", "newer"] {
                let start = || AtomicFile::create_with(&target, unnamed).unwrap().unwrap();
                start().file().write_all(b"dropped").unwrap();
                let file = start();
                file.file().write_all(content.as_bytes()).unwrap();
                assert_ne!(fs::read(&target).unwrap_or_default(), content.as_bytes());
                file.finish().unwrap();
                assert_eq!(fs::read_to_string(&target).unwrap(), content);
                assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
            }
            let mut permissions = fs::metadata(&target).unwrap().permissions();
            permissions.set_readonly(true);
            fs::set_permissions(&target, permissions.clone()).unwrap();
            let file = AtomicFile::create_with(&target, unnamed).unwrap().unwrap();
            file.finish().unwrap();
            assert_eq!(fs::metadata(&target).unwrap().permissions(), permissions);
        }
    }

    #[cfg(unix)]
    #[test]
    fn links_lead_to_the_file_that_is_written_even_if_it_is_not_there_yet() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::create_dir(path("d")).unwrap();
        std::os::unix::fs::symlink("d/file", path("to_file")).unwrap();
        std::os::unix::fs::symlink(path("to_file"), path("to_link")).unwrap();
        for content in ["new", "newer"] {
            let file = AtomicFile::create(&path("to_link")).unwrap().unwrap();
            file.file().write_all(content.as_bytes()).unwrap();
            file.finish().unwrap();
            assert_eq!(fs::read_to_string(path("d/file")).unwrap(), content);
            assert!(path("to_link").is_symlink() && path("to_file").is_symlink());
        }
        std::os::unix::fs::symlink(path("loop"), path("loop")).unwrap();
        assert!(AtomicFile::create(&path("loop")).is_err());
    }
}

//! The file that declares the modules of all packages and includes their files.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::emitted::HEADER;

/// A module that includes generated files.
#[derive(Default)]
struct Module {
    files: Vec<String>,
    inner: BTreeMap<String, Module>,
}

impl Module {
    fn text(&self, path: &str) -> String {
        let mut out = String::new();
        for file in &self.files {
            let _ = writeln!(out, "include!({file:?});");
        }
        for (name, module) in &self.inner {
            let path = format!("{path}{}", name.replace("r#", ""));
            let inner = module.text(&format!("{path}."));
            let _ = write!(
                out,
                "#[doc = \" Package `{path}`.\"]\npub mod {name} {{\n{inner}}}\n"
            );
        }
        out
    }
}

/// Returns the text of the file, given the path of the module and the name of each file that is
/// included in it. The first segment of a path is the module that includes the file.
pub(crate) fn emit<'a>(files: impl Iterator<Item = (&'a str, String)>) -> String {
    let mut root = Module::default();
    for (path, file) in files {
        let segments = path.split("::").skip(1);
        let module = segments.fold(&mut root, |module, name| {
            module.inner.entry(name.to_string()).or_default()
        });
        module.files.push(file);
    }
    format!("{HEADER}{}", root.text(""))
}

//! Lists the message types of all crates, so that tests of generic functions can run over them.

use std::path::Path;
use std::{env, fs};

/// The crates with generated code, and the paths of their roots.
const CRATES: [(&str, &str); 3] = [
    ("flytepb-types", "flytepb::idl::google::protobuf"),
    ("flytepb-idl", "flytepb::idl"),
    ("flytepb-idl2", "flytepb::idl2"),
];

fn main() {
    let mut list = String::from("macro_rules! for_each_message {\n    ($call:ident) => {\n");
    for (name, root) in CRATES {
        let folder = Path::new("../crates").join(name).join("src/gen");
        println!("cargo::rerun-if-changed={}", folder.display());
        for path in types(&folder) {
            list += &format!("        $call::<{root}::{path}>();\n");
        }
    }
    list += "    };\n}\n";
    let out = env::var_os("OUT_DIR").expect("cargo sets OUT_DIR");
    fs::write(Path::new(&out).join("messages.rs"), list).expect("OUT_DIR can be written");
}

/// The paths of the message types in the generated files of a folder, below the crate.
fn types(folder: &Path) -> Vec<String> {
    let mut types = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder of generated code exists") {
        let file = entry.expect("the folder can be read").path();
        if file.extension().is_some_and(|extension| extension == "rs") {
            let code = fs::read_to_string(file).expect("generated code can be read");
            let heads = code
                .lines()
                .filter_map(|line| line.strip_prefix("message_impls!(crate::"));
            types.extend(heads.filter_map(|head| Some(head.split_once(',')?.0.to_string())));
        }
    }
    types.sort();
    types
}

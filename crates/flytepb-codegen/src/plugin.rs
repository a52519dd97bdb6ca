//! The generator as a plugin of protoc and buf.

use prost::Message;
use prost_types::compiler::code_generator_response::{Feature, File};
use prost_types::compiler::{CodeGeneratorRequest, CodeGeneratorResponse};
use prost_types::FileDescriptorSet;

use crate::{configure, generate, CodegenError, Config};

/// Answers an encoded `CodeGeneratorRequest` by an encoded `CodeGeneratorResponse`, which holds the
/// generated files or an error: the work of the program `protoc-gen-flytepb`.
///
/// Its parameter is a list of the options of [`Config`], separated by commas: `views`, `serde`,
/// `shared`, `compile_well_known_types`, `include_file=NAME`, `extern_path=PACKAGE=MODULE`, `boxed=PATH`,
/// `in_place=PATH`, `bytes=PATH`, `runtime=MODULE`, and `type_attribute=PATH=ATTRIBUTES`,
/// likewise `message_attribute`, `enum_attribute` and `field_attribute`. A comma within an option is written as `\,`.
///
/// # Errors
/// When the request is not valid protobuf.
///
/// # Examples
/// ```
/// use prost::Message;
/// use prost_types::compiler::{CodeGeneratorRequest, CodeGeneratorResponse};
///
/// let request = CodeGeneratorRequest {
///     parameter: Some("views,serd".to_string()),
///     ..Default::default()
/// };
/// let response = flytepb_codegen::answer(&request.encode_to_vec())?;
/// let error = CodeGeneratorResponse::decode(&response[..])?.error.unwrap();
/// assert!(error.starts_with("there is no option \"serd\"; "), "{error}");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn answer(request: &[u8]) -> Result<Vec<u8>, CodegenError> {
    let request = CodeGeneratorRequest::decode(request).map_err(|e| {
        CodegenError::invalid(format!(
            "the input is not a CodeGeneratorRequest, which protoc sends to its plugins: {e}"
        ))
    })?;
    let mut response = CodeGeneratorResponse {
        supported_features: Some(Feature::Proto3Optional as u64),
        ..Default::default()
    };
    match files(request) {
        Ok(files) => response.file = files,
        Err(error) => response.error = Some(error),
    }
    Ok(response.encode_to_vec())
}

fn files(request: CodeGeneratorRequest) -> Result<Vec<File>, String> {
    let mut config = parse(request.parameter())?;
    config.files = Some(request.file_to_generate);
    config.check_paths = false; // buf passes the same options for each of its modules
    let set = FileDescriptorSet {
        file: request.proto_file,
    };
    let files = generate(&set, &config).map_err(|e| e.to_string())?;
    let files = files.into_iter().map(|file| File {
        name: Some(file.name),
        content: Some(file.content),
        ..Default::default()
    });
    Ok(files.collect())
}

const OPTIONS: &str = "boxed, bytes, compile_well_known_types, enum_attribute, extern_path, \
    field_attribute, in_place, include_file, message_attribute, runtime, serde, shared, type_attribute, views";

fn parse(parameter: &str) -> Result<Config, String> {
    let mut config = configure();
    for option in split(parameter) {
        let (name, value) = option.split_once('=').unwrap_or((&option, ""));
        let pair = || {
            let pair = value.split_once('=');
            pair.ok_or(format!("{name} takes two values: {name}=PATH=VALUE"))
        };
        let on = || match value {
            "" | "true" => Ok(true),
            "false" => Ok(false),
            _ => Err(format!("{name} is true or false, not {value:?}")),
        };
        let one = || match value {
            "" => Err(format!("{name} takes a value: {name}=VALUE")),
            value => Ok(value),
        };
        config = match name {
            "views" => config.views(on()?),
            "serde" => config.serde(on()?),
            "shared" => config.shared(on()?),
            "compile_well_known_types" if on()? => config.compile_well_known_types(),
            "compile_well_known_types" => config,
            "include_file" => config.include_file(one()?),
            "runtime" => config.runtime(one()?),
            "boxed" => config.boxed(one()?),
            "in_place" => config.in_place(one()?),
            "bytes" => config.bytes([one()?]),
            "extern_path" => pair().map(|(a, b)| config.extern_path(a, b))?,
            "type_attribute" => pair().map(|(a, b)| config.type_attribute(a, b))?,
            "message_attribute" => pair().map(|(a, b)| config.message_attribute(a, b))?,
            "enum_attribute" => pair().map(|(a, b)| config.enum_attribute(a, b))?,
            "field_attribute" => pair().map(|(a, b)| config.field_attribute(a, b))?,
            _ => {
                return Err(format!(
                    "there is no option \"{name}\"; the options are {OPTIONS}"
                ))
            }
        };
    }
    Ok(config)
}

/// Splits at commas that are not escaped.
fn split(parameter: &str) -> Vec<String> {
    let mut options = vec![String::new()];
    let mut chars = parameter.chars().peekable();
    while let Some(c) = chars.next() {
        if c == ',' {
            options.push(String::new());
        } else if let Some(option) = options.last_mut() {
            let escaped = chars.next_if(|next| c == '\\' && *next == ',');
            option.push(escaped.unwrap_or(c));
        }
    }
    options.retain(|option| !option.is_empty());
    options
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_split_at_commas() {
        assert_eq!(split(""), [""; 0]);
        assert_eq!(
            split(r"views,type_attribute=.=#[derive(Eq\, Hash)],,a\b"),
            ["views", "type_attribute=.=#[derive(Eq, Hash)]", r"a\b"]
        );
    }

    #[test]
    fn wrong_options_are_named() {
        for (parameter, expected) in [
            (
                "view",
                "there is no option \"view\"; the options are boxed, ",
            ),
            ("views=maybe", "views is true or false, not \"maybe\""),
            ("boxed", "boxed takes a value: boxed=VALUE"),
            (
                "extern_path=.a",
                "extern_path takes two values: extern_path=PATH=VALUE",
            ),
        ] {
            let error = parse(parameter).unwrap_err();
            assert!(error.starts_with(expected), "{error}");
        }
    }
}

//! Field masks: paths in snake_case, in JSON in camelCase and joined by commas.

use flytepb_wire::unknown_paths::Short;
use flytepb_wire::{FieldMut, FieldRef, ValueMut, ValueRef, WireMessage};

use crate::error::Fault;

/// Returns the JSON form of a `google.protobuf.FieldMask`.
pub(crate) fn text(mask: &dyn WireMessage) -> Result<String, Fault> {
    let mut text = String::new();
    let Some(FieldRef::List(paths)) = mask.get(0) else {
        return Ok(text);
    };
    for index in 0..paths.len() {
        let ValueRef::Str(path) = paths.get(index) else {
            continue;
        };
        if index > 0 {
            text.push(',');
        }
        if !push_camel(&mut text, path) {
            let reason = format!(
                "the path \"{}\" of a field mask does not survive conversion to camelCase",
                Short(path)
            );
            return Err(Fault::value(reason));
        }
    }
    Ok(text)
}

/// Appends a path in camelCase; returns `false` if the result cannot be converted back.
fn push_camel(text: &mut String, path: &str) -> bool {
    let mut upper = false;
    for char in path.chars() {
        match char {
            'a'..='z' if upper => text.push(char.to_ascii_uppercase()),
            _ if upper || char.is_ascii_uppercase() || char == ',' => return false,
            '_' => {}
            _ => text.push(char),
        }
        upper = char == '_';
    }
    !upper && !path.is_empty()
}

/// Appends the paths of the JSON form to a `google.protobuf.FieldMask`.
pub(crate) fn parse(text: &str, mask: &mut dyn WireMessage) -> Result<bool, Fault> {
    let FieldMut::List(paths) = mask.get_mut(0) else {
        return Err(Fault::mismatch());
    };
    if text.is_empty() {
        return Ok(true);
    }
    for path in text.split(',') {
        let ValueMut::Str(target) = paths.push() else {
            return Err(Fault::mismatch());
        };
        if path.is_empty() || path.contains('_') {
            let reason = format!("\"{}\" is not a path in camelCase", Short(path));
            return Err(Fault::value(reason));
        }
        let mut name = String::new();
        for char in path.chars() {
            if char.is_ascii_uppercase() {
                name.push('_');
            }
            name.push(char.to_ascii_lowercase());
        }
        target.set(name);
    }
    Ok(true)
}

//! Lists of arguments as a command line.

use flytepb_idl::descriptor::{FieldDescriptor, Kind};
use flytepb_idl::{List, ValueRef};

use super::printable::is_hidden;

/// Returns whether a list holds the words of a command, as in `flyteidl.core.Container`.
pub(super) fn is_command(field: &FieldDescriptor) -> bool {
    field.kind == Kind::String && matches!(field.name, "args" | "command")
}

/// Quotes words for a POSIX shell, so that the line can be copied. Words with control characters
/// are written as `$'…'`, which bash, zsh and ksh read.
pub(super) fn command_line(words: &dyn List) -> String {
    let mut line = String::new();
    for i in 0..words.len() {
        if i > 0 {
            line.push(' ');
        }
        if let ValueRef::Str(word) = words.get(i) {
            push_word(&mut line, word);
        }
    }
    line
}

fn push_word(line: &mut String, word: &str) {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "@%+=:,./-_".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        return line.push_str(word);
    }
    let is_control = |c: char| is_hidden(c) || matches!(c, '\n' | '\t');
    if !word.contains(is_control) {
        line.push('\'');
        line.push_str(&word.replace('\'', "'\"'\"'"));
        return line.push('\'');
    }
    line.push_str("$'");
    for c in word.chars() {
        match c {
            '\\' | '\'' => line.extend(['\\', c]),
            '\n' => line.push_str("\\n"),
            '\t' => line.push_str("\\t"),
            '\r' => line.push_str("\\r"),
            c if is_control(c) && c.is_ascii() => line.push_str(&format!("\\{:03o}", c as u32)),
            c if is_control(c) => line.push_str(&format!("\\u{:04x}", c as u32)),
            c => line.push(c),
        }
    }
    line.push('\'');
}

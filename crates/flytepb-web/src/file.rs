//! The interface for JavaScript.

use flytepb_idl::WireMessage;
use flytepb_idl::wire::unknown_paths::unknown_fields_in_any;
use flytepb_inspect::edit::{Change, Edit, EditError};
use flytepb_inspect::html::{self, HtmlOptions};
use flytepb_inspect::path::Path;
use flytepb_inspect::raw;
use flytepb_inspect::registry::{self, Idl};
use flytepb_inspect::tree_view::{TreeOptions, grouped};
use wasm_bindgen::prelude::*;

use crate::read::{Content, Layout};
use crate::{convert, leaves};

/// Maximum number of characters of a text in a row.
const ROW: usize = 100;

/// A file of one message, or of a stream of length-delimited messages.
///
/// Methods that take an index throw an `Error` if there is no such message, or if it is not valid.
#[wasm_bindgen]
pub struct FlyteFile {
    content: Content,
}

#[wasm_bindgen]
impl FlyteFile {
    /// Reads a file. Detects its type, unless `typeName` gives it: a full name, or a short one that only
    /// one type has. With it, JSON, JSON lines and text format are read, too.
    ///
    /// Throws an `Error` if there is no such type, or if text is not of this type.
    #[wasm_bindgen(constructor)]
    pub fn new(
        bytes: Vec<u8>,
        #[wasm_bindgen(js_name = fileName)] file_name: Option<String>,
        #[wasm_bindgen(js_name = typeName)] type_name: Option<String>,
    ) -> Result<FlyteFile, JsError> {
        let content = Content::new(bytes, file_name.as_deref(), type_name.as_deref());
        Ok(FlyteFile {
            content: content.map_err(error)?,
        })
    }

    /// The full name of the messages' type; undefined if it is not known.
    #[wasm_bindgen(getter, js_name = typeName)]
    pub fn type_name(&self) -> Option<String> {
        Some(self.content.of?.full_name.to_owned())
    }

    /// The version of Flyte that declares the type: 1 or 2; undefined for others.
    #[wasm_bindgen(getter, js_name = flyteVersion)]
    pub fn flyte_version(&self) -> Option<u32> {
        match Idl::of(self.content.of?)? {
            Idl::Flyte1 => Some(1),
            Idl::Flyte2 => Some(2),
        }
    }

    /// The full names of other types that explain the file nearly as well, best first.
    #[wasm_bindgen(getter)]
    pub fn alternatives(&self) -> Vec<String> {
        let alternatives = self.content.alternatives.iter();
        alternatives.map(|of| of.full_name.to_owned()).collect()
    }

    /// The detected type or format, such as `stream of flyteidl.admin.TaskExecution` or `JSON`.
    #[wasm_bindgen(getter)]
    pub fn detected(&self) -> String {
        self.content.detected.clone()
    }

    /// A remark on damage; undefined if none is known.
    #[wasm_bindgen(getter)]
    pub fn warning(&self) -> Option<String> {
        self.content.warning.clone()
    }

    /// Returns whether the file is a stream of length-delimited messages.
    #[wasm_bindgen(getter, js_name = isStream)]
    pub fn is_stream(&self) -> bool {
        matches!(self.content.layout, Layout::Stream(_))
    }

    /// The number of messages; 0 if the file is not protobuf.
    #[wasm_bindgen(getter)]
    pub fn count(&self) -> usize {
        self.content.count()
    }

    /// The length of the file in the wire format, in bytes.
    #[wasm_bindgen(getter)]
    pub fn size(&self) -> usize {
        self.content.bytes.len()
    }

    /// The file in the wire format, with all changes.
    #[wasm_bindgen]
    pub fn bytes(&self) -> Vec<u8> {
        self.content.bytes.clone()
    }

    /// The bytes of a message.
    #[wasm_bindgen]
    pub fn message(&self, index: usize) -> Result<Vec<u8>, JsError> {
        Ok(self.wire(index)?.to_vec())
    }

    /// A few facts that distinguish a message from the others: labels and values in turn.
    #[wasm_bindgen]
    pub fn row(&self, index: usize) -> Result<Vec<String>, JsError> {
        let bytes = self.wire(index)?;
        let length = grouped(bytes.len() as u64);
        let mut row = vec!["bytes".to_owned(), length];
        let options = TreeOptions::new().max_text(ROW);
        match (self.content.of, self.decode(index)) {
            (Some(_), Ok(message)) => {
                for node in options.summary(message.as_ref()) {
                    row.extend([node.label, node.value.unwrap_or_default()]);
                }
            }
            (Some(_), Err(text)) => row.extend(["error".to_owned(), text]),
            (None, _) => {
                let tree = raw::tree(bytes, &options.clone().max_items(3)).to_string();
                let fields: Vec<&str> = tree.lines().map(str::trim_start).collect();
                row.extend([String::new(), options.label(&fields.join(" ")).0]);
            }
        }
        Ok(row)
    }

    /// A message as an HTML fragment: the content of the page that `flytepb show --html` writes, with long
    /// lists and texts shortened unless `full` is true. Everything from the file is escaped. It needs the
    /// style sheet and the script of such pages once.
    #[wasm_bindgen]
    pub fn html(&self, index: usize, full: bool) -> Result<String, JsError> {
        let message = self.decode(index).map_err(error)?;
        Ok(html::body(message.as_ref(), "", &html_options(full)).to_string())
    }

    /// The fields of a message by their numbers, as an HTML fragment like that of `html`; for messages
    /// whose type is not known, or that are not valid.
    #[wasm_bindgen(js_name = rawHtml)]
    pub fn raw_html(&self, index: usize, full: bool) -> Result<String, JsError> {
        let tree = raw::tree(self.wire(index)?, &TreeOptions::full());
        Ok(html::tree(&tree, "Fields by number", "", &html_options(full)).to_string())
    }

    /// A message as JSON of several lines, which has no unknown fields.
    #[wasm_bindgen]
    pub fn json(&self, index: usize) -> Result<Vec<u8>, JsError> {
        convert::json(self.decode(index).map_err(error)?.as_ref()).map_err(error)
    }

    /// The messages from `start` to `end`, exclusive, as JSON lines.
    #[wasm_bindgen(js_name = jsonLines)]
    pub fn json_lines(&self, start: usize, end: usize) -> Result<Vec<u8>, JsError> {
        let of = self.content.of.ok_or_else(no_type)?;
        let mut out = Vec::new();
        for index in start..end {
            let written = convert::append_json_line(&mut out, of, self.wire(index)?);
            written.map_err(|text| error(format!("message {index}: {text}")))?;
        }
        Ok(out)
    }

    /// A message in protobuf's text format.
    #[wasm_bindgen]
    pub fn text(&self, index: usize) -> Result<Vec<u8>, JsError> {
        let message = self.decode(index).map_err(error)?;
        Ok(convert::text(message.as_ref()).into_bytes())
    }

    /// The number of unknown fields in a message, which JSON leaves out.
    #[wasm_bindgen(js_name = unknownFields)]
    pub fn unknown_fields(&self, index: usize) -> Result<usize, JsError> {
        let message = self.decode(index).map_err(error)?;
        Ok(unknown_fields_in_any(message.as_ref(), registry::get).len())
    }

    /// The values of a message: paths and values as JSON in turn. The value is empty if it is very
    /// long, and the list is limited to 2,000 values.
    #[wasm_bindgen]
    pub fn leaves(&self, index: usize) -> Result<Vec<String>, JsError> {
        Ok(leaves::leaves(self.decode(index).map_err(error)?.as_ref()))
    }

    /// Sets the values at a path, such as `closure.logs[0].uri`, to a value in JSON, or its text without
    /// quotes. All bytes outside of them, and of the lengths of what they are in, stay as they are.
    ///
    /// Throws an `Error` if the type has no such field, or the value does not suit it.
    #[wasm_bindgen]
    pub fn set(&mut self, index: usize, path: &str, value: &str) -> Result<(), JsError> {
        let path = parsed(path)?;
        self.change(index, Change::set(path, value))
    }

    /// Removes the values at a path.
    ///
    /// Throws an `Error` if the type has no such field.
    #[wasm_bindgen]
    pub fn remove(&mut self, index: usize, path: &str) -> Result<(), JsError> {
        let path = parsed(path)?;
        self.change(index, Change::delete(path))
    }

    fn change(&mut self, index: usize, change: Change) -> Result<(), JsError> {
        let of = self.content.of.ok_or_else(no_type)?;
        let edit = Edit::new(of, [change]).map_err(edit_error)?;
        let changed = edit.apply(self.wire(index)?).map_err(edit_error)?;
        self.content.replace(index, &changed).map_err(error)
    }

    fn wire(&self, index: usize) -> Result<&[u8], JsError> {
        let range = self.content.range(index).map_err(error)?;
        Ok(&self.content.bytes[range])
    }

    fn decode(&self, index: usize) -> Result<Box<dyn WireMessage>, String> {
        let of = self.content.of.ok_or("the type of the file is not known")?;
        let range = self.content.range(index)?;
        convert::decode(of, &self.content.bytes[range])
    }
}

fn html_options(full: bool) -> HtmlOptions {
    if full {
        HtmlOptions::full()
    } else {
        HtmlOptions::new()
    }
}

fn error(text: String) -> JsError {
    JsError::new(&text)
}

fn parsed(path: &str) -> Result<Path, JsError> {
    let parsed = path.trim().parse::<Path>();
    parsed.map_err(|e| error(format!("{e}\n{}", e.pointer())))
}

fn edit_error(refused: EditError) -> JsError {
    let pointer = refused.pointer();
    let pointer = pointer.map_or(String::new(), |pointer| format!("\n{pointer}"));
    error(format!("{refused}{pointer}"))
}

fn no_type() -> JsError {
    JsError::new("the type of the file is not known")
}

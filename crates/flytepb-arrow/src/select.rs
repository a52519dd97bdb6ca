//! Selection of columns by name.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, BooleanArray, StructArray};
use arrow_schema::{DataType, Field, Fields, Schema};
use arrow_select::nullif::nullif;

use crate::error::shorten;
use crate::messages::plain;
use crate::Error;

/// Maximum number of names listed in an error.
const LISTED: usize = 12;

/// The position of a column: its index in the schema, followed by field indices in structs.
pub(crate) type FieldPath = Vec<usize>;

/// Returns the positions of the named columns.
pub(crate) fn paths(
    schema: &Schema,
    only: Option<&[&str]>,
) -> Result<Option<Vec<FieldPath>>, Error> {
    let Some(only) = only else {
        return Ok(None);
    };
    let paths = only.iter().map(|name| path(schema.fields(), name));
    paths.collect::<Result<_, _>>().map(Some)
}

/// Returns the top-level indices of the named columns.
pub(crate) fn roots(schema: &Schema, only: Option<&[&str]>) -> Result<Option<Vec<usize>>, Error> {
    let paths = paths(schema, only)?;
    Ok(paths.map(|paths| {
        let mut roots: Vec<usize> = Vec::new();
        for path in paths {
            if !roots.contains(&path[0]) {
                roots.push(path[0]);
            }
        }
        roots
    }))
}

/// Returns the position of the column with this name, or of a field of a struct by a path with
/// dots.
pub(crate) fn path(fields: &Fields, name: &str) -> Result<FieldPath, Error> {
    find(fields, name).ok_or_else(|| missing(fields, name, ""))
}

/// Finds a column; a name that contains dots itself takes precedence over a path.
pub(crate) fn find(fields: &Fields, name: &str) -> Option<FieldPath> {
    if let Some((i, _)) = fields.find(name) {
        return Some(vec![i]);
    }
    name.rmatch_indices('.').find_map(|(dot, _)| {
        let (i, field) = fields.find(&name[..dot])?;
        let DataType::Struct(inner) = field.data_type() else {
            return None;
        };
        let rest = find(inner, &name[dot + 1..])?;
        Some([vec![i], rest].concat())
    })
}

/// Returns the field at a position.
pub(crate) fn field<'a>(fields: &'a Fields, path: &[usize]) -> Option<&'a Arc<Field>> {
    let (i, rest) = path.split_first()?;
    let field = fields.get(*i)?;
    match field.data_type() {
        DataType::Struct(inner) if !rest.is_empty() => self::field(inner, rest),
        _ => Some(field),
    }
}

/// Creates the error for a missing column among these, which are those inside `parent`.
fn missing(fields: &Fields, name: &str, parent: &str) -> Error {
    for (dot, _) in name.rmatch_indices('.') {
        if let Some((_, field)) = fields.find(&name[..dot]) {
            let path = format!("{parent}{}", &name[..dot]);
            return match field.data_type() {
                DataType::Struct(inner) => missing(inner, &name[dot + 1..], &(path + ".")),
                of => Error::mismatch(format!(
                    "column {} is {}: only structs have nested columns",
                    shorten(&path),
                    shorten(&of.to_string())
                )),
            };
        }
    }
    let inside = match parent.strip_suffix('.') {
        Some(parent) => format!(" in {}", shorten(parent)),
        None => String::new(),
    };
    Error::mismatch(format!(
        "there is no column {}{inside}, only {}",
        shorten(name),
        names(fields)
    ))
}

fn names(fields: &Fields) -> String {
    let names = fields.iter().take(LISTED).map(|f| shorten(f.name()));
    let names = names.collect::<Vec<_>>().join(", ");
    match fields.len().saturating_sub(LISTED) {
        0 => names,
        more => format!("{names} and {more} more"),
    }
}

/// Returns the column of messages at a position below this one, with null where an enclosing struct
/// is null.
pub(crate) fn messages(column: &ArrayRef, below: &[usize]) -> Result<ArrayRef, Error> {
    let Some((i, rest)) = below.split_first() else {
        return plain(column);
    };
    let parent = column.as_struct();
    let inner = messages(parent.column(*i), rest)?;
    match parent.nulls() {
        Some(nulls) => {
            let is_null = BooleanArray::new(!nulls.inner(), None);
            Ok(nullif(&inner, &is_null)?)
        }
        None => Ok(inner),
    }
}

/// Returns the fields except the one at a position; structs that become empty are removed too.
pub(crate) fn without(fields: &Fields, path: &[usize]) -> Fields {
    let fields = fields.iter().enumerate().filter_map(|(i, field)| {
        let Some((_, below)) = path.split_first().filter(|(at, _)| **at == i) else {
            return Some(field.clone());
        };
        match field.data_type() {
            DataType::Struct(inner) if !below.is_empty() => {
                let inner = without(inner, below);
                let field = field.as_ref().clone();
                let of = DataType::Struct(inner.clone());
                (!inner.is_empty()).then(|| Arc::new(field.with_data_type(of)))
            }
            _ => None,
        }
    });
    fields.collect()
}

/// Returns the columns of the fields that remain [`without`] the one at a position.
pub(crate) fn columns_without(
    columns: &[ArrayRef],
    path: &[usize],
) -> Result<Vec<ArrayRef>, Error> {
    let mut left = Vec::with_capacity(columns.len());
    for (i, column) in columns.iter().enumerate() {
        match path.split_first().filter(|(at, _)| **at == i) {
            None => left.push(column.clone()),
            Some((_, [])) => {}
            Some((_, below)) => {
                let parent = column.as_struct();
                let fields = without(parent.fields(), below);
                let inner = columns_without(parent.columns(), below)?;
                if !fields.is_empty() {
                    let nulls = parent.nulls().cloned();
                    left.push(Arc::new(StructArray::try_new(fields, inner, nulls)?));
                }
            }
        }
    }
    Ok(left)
}

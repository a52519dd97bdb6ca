//! Selection of the columns of a file.

use std::sync::Arc;

use arrow_schema::{DataType, Field, Fields, Schema, SchemaRef};

use crate::error::shorten;
use crate::select::roots;
use crate::Error;

/// The columns of a file and a selection of them. Others are skipped, whatever their type.
pub struct Columns {
    /// All columns.
    pub all: SchemaRef,
    /// The indices of the selected columns.
    indices: Vec<usize>,
    is_read: Vec<bool>,
    /// The selected columns.
    pub read: SchemaRef,
    /// Columns left out because of their types.
    pub left_out: Fields,
}

impl Columns {
    /// Selects the columns of these names, or else all of supported types.
    pub fn select(all: Schema, only: Option<&[&str]>) -> Result<Self, Error> {
        let named = roots(&all, only)?;
        let is_named = |i| named.as_ref().is_none_or(|named| named.contains(&i));
        let fields = all.fields();
        let is_read: Vec<bool> = (0..fields.len())
            .map(|i| is_named(i) && is_checked(fields[i].data_type()))
            .collect();
        let (indices, left_out) = match named {
            Some(named) => match named.iter().find(|i| !is_read[**i]) {
                Some(i) => return Err(not_read(&fields[*i])),
                None => (named, Vec::new()),
            },
            None => (0..fields.len()).partition(|i| is_read[*i]),
        };
        Ok(Columns {
            left_out: left_out.iter().map(|i| fields[*i].clone()).collect(),
            read: Arc::new(all.project(&indices)?),
            all: Arc::new(all),
            indices,
            is_read,
        })
    }

    /// Returns the indices of the selected columns in order, unless all are selected.
    pub fn projection(&self) -> Option<Vec<usize>> {
        let all = self.indices.iter().copied().eq(0..self.is_read.len());
        (!all).then(|| self.indices.clone())
    }

    /// Returns the types of all columns, and whether they are selected.
    pub fn types(&self) -> impl Iterator<Item = (&DataType, bool)> {
        let types = self.all.fields().iter().map(|f| f.data_type());
        types.zip(self.is_read.iter().copied())
    }

    /// Returns the value type of the dictionary with this id, if a selected column has it.
    pub fn values(&self, id: i64) -> Result<Option<&DataType>, Error> {
        // The type with which arrow-ipc reads them.
        let all = values(&self.all, id);
        let all = all.ok_or_else(|| Error::damaged("a dictionary belongs to no column"))?;
        match values(&self.read, id) {
            Some(read) if read != all => Err(Error::damaged(
                "a dictionary belongs to columns of two types",
            )),
            read => Ok(read),
        }
    }
}

fn values(schema: &Schema, id: i64) -> Option<&DataType> {
    // Only fields read from a file have dictionary ids.
    #[allow(deprecated)]
    let fields = schema.fields_with_dict_id(id);
    match fields.first()?.data_type() {
        DataType::Dictionary(_, values) => Some(values),
        _ => None,
    }
}

/// Returns whether columns of this type are validated, by arrow-ipc or here.
fn is_checked(data_type: &DataType) -> bool {
    match data_type {
        DataType::RunEndEncoded(_, of) => is_checked_inside(of.data_type()),
        DataType::Struct(of) => of.iter().all(|f| is_checked(f.data_type())),
        other => is_checked_inside(other),
    }
}

/// Like [`is_checked`], for types inside a list, a dictionary or runs: runs are not supported
/// there.
fn is_checked_inside(data_type: &DataType) -> bool {
    match data_type {
        DataType::Union(..)
        | DataType::RunEndEncoded(..)
        | DataType::ListView(_)
        | DataType::LargeListView(_) => false,
        // With a width of zero, empty data could have any number of rows.
        DataType::FixedSizeBinary(width) => *width > 0,
        DataType::Dictionary(_, of) => is_checked_inside(of),
        DataType::Struct(of) => of.iter().all(|f| is_checked_inside(f.data_type())),
        DataType::List(of)
        | DataType::LargeList(of)
        | DataType::FixedSizeList(of, _)
        | DataType::Map(of, _) => is_checked_inside(of.data_type()),
        _ => true,
    }
}

/// Creates the error for a selected column of an unsupported type.
pub fn not_read(field: &Field) -> Error {
    Error::unsupported(format!(
        "column {} is {}, which is not supported: write the file with it as a plain type, \
         such as Binary",
        shorten(field.name()),
        shorten(&field.data_type().to_string())
    ))
}

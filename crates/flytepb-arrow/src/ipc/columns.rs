//! Which columns of a file are read.

use std::sync::Arc;

use arrow_schema::{DataType, Field, Fields, Schema, SchemaRef};

use crate::select::{roots, shorten};
use crate::Error;

/// The columns of a file, of which some are read. The others are passed over, whatever they hold.
pub struct Columns {
    /// All of them.
    pub all: SchemaRef,
    /// The indices of those that are read.
    indices: Vec<usize>,
    is_read: Vec<bool>,
    /// Those that are read.
    pub read: SchemaRef,
    /// Those that would be read if they were of other types.
    pub left_out: Fields,
}

impl Columns {
    /// The columns of these names; or else all but those of types that are not read.
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

    /// The indices of those that are read, unless all are, in their order.
    pub fn projection(&self) -> Option<Vec<usize>> {
        let all = self.indices.iter().copied().eq(0..self.is_read.len());
        (!all).then(|| self.indices.clone())
    }

    /// The types of all columns, and which of them are read.
    pub fn types(&self) -> impl Iterator<Item = (&DataType, bool)> {
        let types = self.all.fields().iter().map(|f| f.data_type());
        types.zip(self.is_read.iter().copied())
    }

    /// The type of the values in the dictionary of this number, if columns that are read have it.
    pub fn values(&self, id: i64) -> Result<Option<&DataType>, Error> {
        // This is the type that arrow-ipc reads them as.
        let all = values(&self.all, id);
        let all = all.ok_or_else(|| Error::damaged("a dictionary is of no column"))?;
        match values(&self.read, id) {
            Some(read) if read != all => {
                Err(Error::damaged("a dictionary is of columns of two types"))
            }
            read => Ok(read),
        }
    }
}

fn values(schema: &Schema, id: i64) -> Option<&DataType> {
    // Fields have numbers of dictionaries only since they were read from a file.
    #[allow(deprecated)]
    let fields = schema.fields_with_dict_id(id);
    match fields.first()?.data_type() {
        DataType::Dictionary(_, values) => Some(values),
        _ => None,
    }
}

/// Reports whether columns of this type are checked, by arrow-ipc or before.
fn is_checked(data_type: &DataType) -> bool {
    match data_type {
        DataType::RunEndEncoded(_, of) => is_checked_inside(of.data_type()),
        DataType::Struct(of) => of.iter().all(|f| is_checked(f.data_type())),
        other => is_checked_inside(other),
    }
}

/// Likewise, of what is inside a list, a dictionary or runs: runs are not taken apart there.
fn is_checked_inside(data_type: &DataType) -> bool {
    match data_type {
        DataType::Union(..)
        | DataType::RunEndEncoded(..)
        | DataType::ListView(_)
        | DataType::LargeListView(_) => false,
        // Of no bytes there could be any number of rows in nothing.
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

/// Says that a column is wanted and not read.
pub fn not_read(field: &Field) -> Error {
    Error::unsupported(format!(
        "column {} is {}, which is not read here: have the file written with it as a plain type, \
         such as Binary",
        shorten(field.name()),
        shorten(&field.data_type().to_string())
    ))
}

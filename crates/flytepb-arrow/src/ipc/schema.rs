//! Validation of a schema, so that arrow-ipc can read it.

use std::collections::BTreeSet;

use arrow_ipc::convert::fb_to_schema;
use arrow_ipc::{DateUnit, Field, IntervalUnit, Precision, TimeUnit, Type};
use arrow_schema::Schema;

use crate::Error;

/// Converts the schema of an Arrow file.
pub fn read(schema: arrow_ipc::Schema<'_>) -> Result<Schema, Error> {
    if !schema.endianness().equals_to_target_endianness() {
        return Err(Error::damaged("its byte order is not supported"));
    }
    check(schema)?;
    Ok(fb_to_schema(schema))
}

/// Checks that all types of a schema are valid.
pub fn check(schema: arrow_ipc::Schema<'_>) -> Result<(), Error> {
    let fields = schema.fields();
    let fields = fields.ok_or_else(|| Error::damaged("its schema has no columns"))?;
    fields.iter().try_for_each(check_field)
}

fn check_field(field: Field<'_>) -> Result<(), Error> {
    let index = field.dictionary().map(|d| d.indexType());
    let is_index = index.is_none_or(|i| i.is_some_and(|i| is_width(i.bitWidth())));
    if !is_index || !is_known(field).unwrap_or(false) {
        let name = field.name().unwrap_or_default();
        return Err(Error::damaged(format!(
            "column {name} is of an unknown type"
        )));
    }
    let mut children = field.children().into_iter().flatten();
    children.try_for_each(check_field)
}

fn is_width(bits: i32) -> bool {
    matches!(bits, 8 | 16 | 32 | 64)
}

/// Checks if arrow-ipc supports the type with its parameters; `None` if one is missing.
fn is_known(field: Field<'_>) -> Option<bool> {
    let is_time = |unit: TimeUnit| unit.variant_name().is_some();
    let children = field.children().map_or(0, |c| c.len());
    Some(match field.type_type() {
        Type::Null
        | Type::Bool
        | Type::Binary
        | Type::BinaryView
        | Type::LargeBinary
        | Type::Utf8
        | Type::Utf8View
        | Type::LargeUtf8
        | Type::Struct_ => true,
        Type::Int => is_width(field.type_as_int()?.bitWidth()),
        Type::FixedSizeBinary => field.type_as_fixed_size_binary()?.byteWidth() >= 0,
        Type::FloatingPoint => {
            let precision = field.type_as_floating_point()?.precision();
            matches!(
                precision,
                Precision::HALF | Precision::SINGLE | Precision::DOUBLE
            )
        }
        Type::Date => {
            let unit = field.type_as_date()?.unit();
            matches!(unit, DateUnit::DAY | DateUnit::MILLISECOND)
        }
        Type::Time => {
            let time = field.type_as_time()?;
            match time.bitWidth() {
                32 => matches!(time.unit(), TimeUnit::SECOND | TimeUnit::MILLISECOND),
                64 => matches!(time.unit(), TimeUnit::MICROSECOND | TimeUnit::NANOSECOND),
                _ => false,
            }
        }
        Type::Timestamp => is_time(field.type_as_timestamp()?.unit()),
        Type::Duration => is_time(field.type_as_duration()?.unit()),
        Type::Interval => {
            let unit: IntervalUnit = field.type_as_interval()?.unit();
            unit.variant_name().is_some()
        }
        Type::List | Type::LargeList | Type::ListView | Type::LargeListView => children == 1,
        Type::RunEndEncoded => children == 2,
        Type::Union => {
            let union = field.type_as_union()?;
            let ids: Vec<i32> = match union.typeIds() {
                Some(ids) => ids.iter().collect(),
                None => (0..).take(children).collect(),
            };
            let distinct: BTreeSet<_> = ids.iter().filter(|id| (0..128).contains(*id)).collect();
            union.mode().variant_name().is_some()
                && ids.len() == children
                && distinct.len() == children
        }
        Type::FixedSizeList => children == 1 && field.type_as_fixed_size_list()?.listSize() >= 0,
        Type::Map => {
            field.type_as_map()?;
            let entries = field.children()?.iter().next()?;
            children == 1
                && entries.type_type() == Type::Struct_
                && entries.dictionary().is_none()
                && entries.children()?.len() == 2
        }
        Type::Decimal => {
            let decimal = field.type_as_decimal()?;
            let most = match decimal.bitWidth() {
                32 => 9,
                64 => 18,
                128 => 38,
                256 => 76,
                _ => return None,
            };
            (1..=most).contains(&decimal.precision())
                && (-most..=decimal.precision()).contains(&decimal.scale())
        }
        _ => false,
    })
}

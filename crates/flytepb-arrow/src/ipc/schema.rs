//! What a schema must be for arrow-ipc to read it.

use arrow_ipc::convert::fb_to_schema;
use arrow_ipc::{DateUnit, Field, IntervalUnit, Precision, TimeUnit, Type};
use arrow_schema::{DataType, Schema};

use crate::Error;

/// The schema of a file of Arrow's own.
pub fn read(schema: arrow_ipc::Schema<'_>) -> Result<Schema, Error> {
    if !schema.endianness().equals_to_target_endianness() {
        return Err(Error::damaged("its numbers are of another byte order"));
    }
    check(schema)?;
    let schema = fb_to_schema(schema);
    for field in schema.flattened_fields() {
        // arrow-ipc does not check what these hold.
        if matches!(
            field.data_type(),
            DataType::Union(..)
                | DataType::RunEndEncoded(..)
                | DataType::ListView(_)
                | DataType::LargeListView(_)
        ) {
            return Err(Error::unsupported(format!(
                "column {} is a {}, which is not read here: have the file written without it",
                field.name(),
                field.data_type()
            )));
        }
    }
    Ok(schema)
}

/// Whether all types of a schema are such that there are.
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
            "column {name} is of no type that there is"
        )));
    }
    let mut children = field.children().into_iter().flatten();
    children.try_for_each(check_field)
}

fn is_width(bits: i32) -> bool {
    matches!(bits, 8 | 16 | 32 | 64)
}

/// Whether arrow-ipc knows the type with what is said of it, `None` when that is missing.
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
        // Of no bytes there could be any number of rows in nothing.
        Type::FixedSizeBinary => field.type_as_fixed_size_binary()?.byteWidth() > 0,
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
            union.mode().variant_name().is_some()
                && children < 128
                && union
                    .typeIds()
                    .is_none_or(|ids| ids.iter().eq(0..children as i32))
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

/// The type of the values in the dictionary of this number.
pub fn values(schema: &Schema, id: i64) -> Option<&DataType> {
    // Fields have numbers of dictionaries only since they were read from a file.
    #[allow(deprecated)]
    let fields = schema.fields_with_dict_id(id);
    match fields.first()?.data_type() {
        DataType::Dictionary(_, values) => Some(values),
        _ => None,
    }
}

//! Rows as JSON.

use arrow_array::cast::AsArray;
use arrow_array::types::{
    DurationNanosecondType, Int32Type, Int64Type, TimestampNanosecondType, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef, RecordBatch, StringArray};
use arrow_schema::{DataType, TimeUnit};
use serde_json::{json, Map, Value};

/// Returns a row of a batch without the column `raw`. JSON cells are parsed.
pub fn row(batch: &RecordBatch, row: usize) -> Value {
    let fields = batch.schema();
    let names = fields.fields().iter().map(|f| f.name().as_str());
    let cells = names
        .zip(batch.columns())
        .filter(|(name, _)| *name != "raw");
    Value::Object(object(cells, row))
}

fn object<'a>(
    cells: impl Iterator<Item = (&'a str, &'a ArrayRef)>,
    row: usize,
) -> Map<String, Value> {
    let cells = cells.map(|(name, column)| {
        let mut value = cell(column, row);
        if let (Value::String(text), "custom_info" | "output_data" | "signal_output") =
            (&value, name)
        {
            value = crate::parse(text);
        }
        (name.to_owned(), value)
    });
    cells.collect()
}

pub fn cell(column: &ArrayRef, row: usize) -> Value {
    if column.is_null(row) {
        return Value::Null;
    }
    match column.data_type() {
        DataType::Utf8 => json!(column.as_string::<i32>().value(row)),
        DataType::Binary => json!(column.as_binary::<i32>().value(row)),
        DataType::Boolean => json!(column.as_boolean().value(row)),
        DataType::Int32 => json!(column.as_primitive::<Int32Type>().value(row)),
        DataType::UInt32 => json!(column.as_primitive::<UInt32Type>().value(row)),
        DataType::UInt64 => json!(column.as_primitive::<UInt64Type>().value(row)),
        DataType::Int64 => json!(column.as_primitive::<Int64Type>().value(row)),
        DataType::Timestamp(TimeUnit::Nanosecond, Some(zone)) if &**zone == "UTC" => {
            json!(column.as_primitive::<TimestampNanosecondType>().value(row))
        }
        DataType::Duration(TimeUnit::Nanosecond) => {
            json!(column.as_primitive::<DurationNanosecondType>().value(row))
        }
        DataType::Dictionary(..) => {
            let dictionary = column.as_dictionary::<Int32Type>();
            let names: &StringArray = dictionary.values().as_string();
            json!(names.value(dictionary.key(row).unwrap()))
        }
        DataType::List(_) => {
            let items = column.as_list::<i32>().value(row);
            (0..items.len()).map(|i| cell(&items, i)).collect()
        }
        DataType::Struct(_) => {
            let columns = column.as_struct();
            let names = columns.column_names().into_iter();
            Value::Object(object(names.zip(columns.columns()), row))
        }
        other => panic!("no such cells are expected: {other}"),
    }
}

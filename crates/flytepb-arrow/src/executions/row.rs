//! Rows of named columns. A function that fills a row also defines the columns: it is called once
//! without a message to create them.

use arrow_array::builder::{BooleanBuilder, Int32Builder, Int64Builder, UInt32Builder};
use arrow_schema::{Field, Fields};
use flytepb_idl::descriptor::EnumDescriptor;
use flytepb_idl::views::google::protobuf::{DurationView, TimestampView};
use flytepb_idl::views::View;
use flytepb_idl::{ValueRef, WireMessage};

use crate::column::{duration_nanos, timestamp_nanos, Column, Json, Names};
use crate::counts::Counts;

/// A row, filled column by column in order; `None` is a null.
pub(super) struct Row<'r> {
    columns: &'r mut Vec<Column>,
    /// Names and types of the columns, while they are created.
    fields: Option<&'r mut Vec<Field>>,
    next: usize,
    counts: &'r mut Counts,
}

/// Creates the columns that `fill` fills.
pub(super) fn columns(fill: impl FnOnce(&mut Row<'_>)) -> (Fields, Vec<Column>) {
    let (mut columns, mut fields) = (Vec::new(), Vec::new());
    fill(&mut Row {
        columns: &mut columns,
        fields: Some(&mut fields),
        next: 0,
        counts: &mut Counts::default(),
    });
    // Drops the row of nulls.
    for column in &mut columns {
        column.finish();
    }
    (fields.into(), columns)
}

impl<'r> Row<'r> {
    /// Starts a row of existing columns.
    pub(super) fn new(columns: &'r mut Vec<Column>, counts: &'r mut Counts) -> Self {
        Row {
            columns,
            fields: None,
            next: 0,
            counts,
        }
    }

    /// Returns the next column, which is created by the first row.
    fn column(
        &mut self,
        name: &str,
        create: impl FnOnce() -> Column,
    ) -> (&mut Column, &mut Counts) {
        if let Some(fields) = &mut self.fields {
            let column = create();
            fields.push(Field::new(name, column.data_type(), true));
            self.columns.push(column);
        }
        self.next += 1;
        (&mut self.columns[self.next - 1], self.counts)
    }

    fn push(&mut self, name: &str, create: impl FnOnce() -> Column, value: Option<ValueRef<'_>>) {
        let (column, _) = self.column(name, create);
        match value {
            Some(value) => column.push(value),
            None => column.push_null(),
        }
    }

    pub(super) fn text(&mut self, name: &str, value: Option<&str>) {
        self.push(name, Column::text, value.map(ValueRef::Str));
    }

    pub(super) fn bool(&mut self, name: &str, value: Option<bool>) {
        let create = || Column::Bool(BooleanBuilder::new());
        self.push(name, create, value.map(ValueRef::Bool));
    }

    pub(super) fn int32(&mut self, name: &str, value: Option<i32>) {
        let create = || Column::Int32(Int32Builder::new());
        self.push(name, create, value.map(ValueRef::I32));
    }

    pub(super) fn uint32(&mut self, name: &str, value: Option<u32>) {
        let create = || Column::UInt32(UInt32Builder::new());
        self.push(name, create, value.map(ValueRef::U32));
    }

    /// Appends the name of an enum value.
    pub(super) fn enum_name(
        &mut self,
        name: &str,
        of: &'static EnumDescriptor,
        number: Option<i32>,
    ) {
        let create = || Column::Names(Names::new(of));
        self.push(name, create, number.map(ValueRef::I32));
    }

    pub(super) fn time(&mut self, name: &str, time: Option<TimestampView<'_>>) {
        let (column, counts) = self.column(name, Column::time);
        match time {
            Some(time) => column.push_nanos(timestamp_nanos(time.seconds(), time.nanos()), counts),
            None => column.push_null(),
        }
    }

    /// Appends a duration in nanoseconds.
    pub(super) fn nanos(&mut self, name: &str, span: Option<DurationView<'_>>) {
        let create = || Column::Int64(Int64Builder::new());
        let (column, counts) = self.column(name, create);
        match span {
            Some(span) => column.push_nanos(duration_nanos(span.seconds(), span.nanos()), counts),
            None => column.push_null(),
        }
    }

    /// Appends a message as JSON.
    pub(super) fn json<'a, V: View<'a>>(&mut self, name: &str, view: Option<V>) {
        match (view, self.column(name, || Column::Json(Json::default()))) {
            (Some(view), (Column::Json(json), counts)) => {
                json.push_wire(V::Message::type_descriptor(), view.as_bytes(), counts);
            }
            (_, (column, _)) => column.push_null(),
        }
    }

    /// Appends a list of structs, which `each` fills.
    pub(super) fn list<T>(
        &mut self,
        name: &str,
        items: Option<impl IntoIterator<Item = T>>,
        each: fn(&mut Row<'_>, Option<T>),
    ) {
        let create = || {
            let (fields, columns) = columns(|row| each(row, None));
            Column::list(Column::structs(fields, columns), false)
        };
        let (Column::List(list), counts) = self.column(name, create) else {
            return;
        };
        match (items, &mut list.values) {
            (Some(items), Column::Struct(b)) => {
                let mut len = 0;
                for item in items {
                    each(&mut Row::new(&mut b.columns, counts), Some(item));
                    b.nulls.append_non_null();
                    len += 1;
                }
                list.offsets.push(len);
            }
            _ => list.offsets.push_null(),
        }
    }
}

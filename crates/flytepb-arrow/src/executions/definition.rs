//! The form in which tables of executions are defined.

/// A column, or several.
pub(super) enum Definition {
    /// The field at `path` below the message, such as `id.task_id.name`; its type determines the
    /// column's. Fields of a oneof may share a column: their paths are separated by `|`.
    Column {
        name: &'static str,
        path: &'static str,
    },
    /// A list of structs, one for each message in the list at `path`.
    List {
        name: &'static str,
        path: &'static str,
        items: &'static [Definition],
    },
    /// Columns of the message at `path`.
    In {
        path: &'static str,
        columns: &'static [Definition],
    },
}

pub(super) const fn column(name: &'static str, path: &'static str) -> Definition {
    Definition::Column { name, path }
}

/// A column named after its field.
pub(super) const fn same(name: &'static str) -> Definition {
    column(name, name)
}

pub(super) const fn list(
    name: &'static str,
    path: &'static str,
    items: &'static [Definition],
) -> Definition {
    Definition::List { name, path, items }
}

pub(super) const fn within(path: &'static str, columns: &'static [Definition]) -> Definition {
    Definition::In { path, columns }
}

//! Implements the traits of our crates for its own types.

use flytepb::literals::{FromLiteral, LiteralError, LiteralTyped};
use flytepb_idl::core::{Literal, LiteralType, SimpleType, TaskLog, Variable};
use flytepb_idl::views::core::TaskLogView;
use serde::{Deserialize, Serialize, Serializer};

/// A stored row with a message.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// A name.
    pub name: String,
    /// A message.
    pub log: TaskLog,
    /// Several messages.
    pub logs: Vec<TaskLog>,
}

/// The same row with views instead of messages.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RowView<'a> {
    /// A name.
    pub name: &'a str,
    /// A view.
    pub log: TaskLogView<'a>,
    /// Several views.
    pub logs: Vec<TaskLogView<'a>>,
}

/// A message derived by prost with one of ours.
#[derive(Clone, PartialEq, prost::Message)]
pub struct Envelope {
    /// The nested message.
    #[prost(message, optional, tag = "1")]
    pub log: Option<TaskLog>,
}

/// A number that implements the traits by hand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Port(pub u16);

impl Serialize for Port {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!(":{}", self.0))
    }
}

impl From<Port> for Literal {
    fn from(port: Port) -> Self {
        Literal::from(i64::from(port.0))
    }
}

impl From<Port> for LiteralType {
    fn from(_: Port) -> Self {
        LiteralType::from(SimpleType::Integer)
    }
}

impl FromLiteral for Port {
    fn from_literal(literal: &Literal) -> Result<Self, LiteralError> {
        let port = i64::from_literal(literal)?;
        let fits = u16::try_from(port).map(Port);
        fits.map_err(|_| LiteralError::out_of_range(format!("{port} is not a port")))
    }
}

impl LiteralTyped for Port {
    fn literal_type() -> LiteralType {
        LiteralType::from(Port(0))
    }
}

/// A type with its own conversion to a variable.
pub struct Column;

impl From<Column> for Variable {
    fn from(_: Column) -> Self {
        Variable::from(LiteralType::from(SimpleType::String))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flytepb_idl::views::Checked;
    use flytepb_idl::WireMessage;

    /// The log `{uri: "u", name: "n"}`: fields 1 and 2.
    const LOG: &[u8] = b"\x0a\x01u\x12\x01n";
    /// The protobuf JSON mapping of the log.
    const JSON: &str =
        r#"{"name":"r","log":{"uri":"u","name":"n"},"logs":[{"uri":"u","name":"n"}]}"#;

    fn log() -> TaskLog {
        TaskLog::from_wire(LOG).unwrap()
    }

    #[test]
    fn messages_in_a_derived_struct() {
        let row = Row {
            name: "r".to_string(),
            log: log(),
            logs: vec![log()],
        };
        assert_eq!(serde_json::to_string(&row).unwrap(), JSON);
        assert_eq!(serde_json::from_str::<Row>(JSON).unwrap(), row);
    }

    #[test]
    fn views_in_a_derived_struct() {
        let checked = Checked::<TaskLog>::new(LOG).unwrap();
        let row = RowView {
            name: "r",
            log: checked.view(),
            logs: vec![checked.view()],
        };
        assert_eq!(serde_json::to_string(&row).unwrap(), JSON);
    }

    #[test]
    fn traits_by_hand() {
        assert_eq!(serde_json::to_string(&Port(80)).unwrap(), "\":80\"");
        assert_eq!(Port::from_literal(&Literal::from(Port(80))), Ok(Port(80)));
        assert_eq!(
            Vec::<Port>::from_literal(&Literal::from(vec![Port(1)])),
            Ok(vec![Port(1)])
        );
        assert_eq!(
            Variable::from(Port(0)).r#type,
            Some(Port::literal_type().into())
        );
        assert!(Variable::from(Column).r#type.is_some());
    }

    #[test]
    fn a_message_inside_one_of_prost() {
        let envelope = Envelope { log: Some(log()) };
        let bytes = prost::Message::encode_to_vec(&envelope);
        assert_eq!(bytes, [b"\x0a\x06", LOG].concat());
        assert_eq!(
            <Envelope as prost::Message>::decode(&bytes[..]).unwrap(),
            envelope
        );
    }

    #[test]
    fn a_table_beside_them() {
        let table = flytepb_arrow::Table::of(TaskLog::type_descriptor());
        let names: Vec<_> = table
            .schema()
            .fields()
            .iter()
            .map(|f| f.name().clone())
            .collect();
        assert_eq!(names[..2], ["uri", "name"]);
    }
}

//! Conditions that choose messages by their values.

use std::fmt;
use std::str::FromStr;

use flytepb_idl::descriptor::{Cardinality, Kind, MessageDescriptor};
use flytepb_idl::json::JsonOptions;
use flytepb_idl::{DecodeError, ValueRef};

use super::resolve::{self, Move, Singular};
use super::{Path, PathError, Peek, Value, parse};
use crate::{names, registry};

/// A condition on the values at a path.
///
/// | condition | holds if |
/// |---|---|
/// | `closure.phase=FAILED` | one of the values at the path is this one |
/// | `closure.phase!=FAILED` | none of them is |
/// | `closure.error` | there is a value at the path |
///
/// Values are written as in JSON; quotes may be omitted, so that `id.name=main` is the same as
/// `id.name="main"`. Enums are compared by name or number, and numbers by their value. A field
/// without presence that is absent has its default value. A list or map as a whole equals nothing:
/// `[*]` leads to its elements.
///
/// # Examples
/// ```
/// use flytepb_inspect::path::Condition;
/// use flytepb_idl::core::TaskLog;
/// use flytepb_idl::WireMessage;
///
/// let condition: Condition = "name!=main".parse()?;
/// let filter = condition.filter(TaskLog::type_descriptor())?;
/// let log = TaskLog { name: "main".into(), ..Default::default() };
/// assert!(!filter.matches(&log.to_wire())?);
/// assert!(filter.matches(b"")?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    path: Path,
    test: Test,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Test {
    Present,
    Equal(Expected),
    NotEqual(Expected),
}

/// The value of a condition: as given, and without the quotes of a JSON string.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Expected {
    json: String,
    text: String,
}

impl Condition {
    /// Prepares the condition for messages of a type.
    ///
    /// # Errors
    /// Same as for [`Path::check`], and when the field cannot have the value.
    pub fn filter(&self, of: &'static MessageDescriptor) -> Result<Filter, PathError> {
        let moves = resolve::plan(&self.path, of)?;
        let kind = match moves.as_slice() {
            [.., Move::Field(Singular { field, .. })] => Some(field.kind),
            [.., Move::Collection(field), _] => Some(field.kind),
            _ => None,
        };
        if let (Test::Equal(value) | Test::NotEqual(value), Some(kind)) = (&self.test, kind) {
            if !value.suits(kind) {
                let at = self.path.steps.last().map_or(0, |step| step.at);
                let suggestion = names::suggest_value(kind, &value.text);
                let reason = format!("{} is no value of this field{suggestion}", value.json);
                return Err(PathError::new(&self.path.text, at, reason));
            }
        }
        let implicit = match moves.last() {
            Some(Move::Field(Singular { field, .. })) => {
                (field.cardinality == Cardinality::Implicit).then_some(field.kind)
            }
            _ => None,
        };
        Ok(Filter {
            peek: Peek::new(of, std::slice::from_ref(&self.path))?,
            test: self.test.clone(),
            implicit,
        })
    }

    /// Returns the path.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl FromStr for Condition {
    type Err = PathError;

    fn from_str(text: &str) -> Result<Self, PathError> {
        let (path, rest) = parse::prefix(text)?;
        let test = if rest.is_empty() {
            Test::Present
        } else if let Some(value) = rest.strip_prefix("!=") {
            Test::NotEqual(Expected::new(value))
        } else if let Some(value) = rest.strip_prefix('=') {
            Test::Equal(Expected::new(value))
        } else {
            let at = text.len() - rest.len();
            let reason = "expected `=`, `!=`, `.`, `[` or the end of the condition";
            return Err(PathError::new(text, at, reason));
        };
        Ok(Condition { path, test })
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.test {
            Test::Present => write!(f, "{}", self.path),
            Test::Equal(value) => write!(f, "{}={}", self.path, value.json),
            Test::NotEqual(value) => write!(f, "{}!={}", self.path, value.json),
        }
    }
}

/// A [`Condition`] for messages of one type.
///
/// # Examples
/// See [`Condition`].
#[derive(Clone, Debug)]
pub struct Filter {
    peek: Peek,
    test: Test,
    /// The type of the field at the path, if its default value is not on the wire.
    implicit: Option<Kind>,
}

impl Filter {
    /// Returns whether the condition holds for a message.
    ///
    /// # Errors
    /// Same as for [`Peek::read`].
    pub fn matches(&self, message: &[u8]) -> Result<bool, DecodeError> {
        let (expected, negated) = match &self.test {
            Test::Present => (None, false),
            Test::Equal(value) => (Some(value), false),
            Test::NotEqual(value) => (Some(value), true),
        };
        let (mut is_present, mut is_equal) = (false, false);
        self.peek.read(message, &mut |found| {
            is_present = true;
            is_equal |= expected.is_none_or(|expected| expected.equals(found.value));
        })?;
        if let (false, Some(expected), Some(kind)) = (is_present, expected, self.implicit) {
            is_equal = expected.is_default(kind);
        }
        Ok(is_equal != negated)
    }
}

impl Expected {
    fn new(json: &str) -> Self {
        let value = JsonOptions::new().from_str::<flytepb_idl::google::protobuf::StringValue>(json);
        let text = value.map_or_else(|_| json.to_owned(), |string| string.value);
        Expected {
            json: json.to_owned(),
            text,
        }
    }

    /// Returns whether a field of this type may have the value.
    fn suits(&self, kind: Kind) -> bool {
        let text = self.text.as_str();
        match kind {
            Kind::Enum(of) => of.number_of(text).is_some() || text.parse::<i32>().is_ok(),
            Kind::Bool => text.parse::<bool>().is_ok(),
            Kind::Float | Kind::Double => text.parse::<f64>().is_ok(),
            Kind::String | Kind::Bytes | Kind::Message(_) => true,
            _ => text.parse::<i128>().is_ok(),
        }
    }

    fn equals(&self, value: Value<'_>) -> bool {
        match value {
            Value::Scalar(kind, value) => self.is_scalar(kind, value),
            Value::Message(of, bytes) => self.is_message(of, bytes),
            Value::Collection { .. } | Value::Unknown { .. } => false,
        }
    }

    fn is_scalar(&self, kind: Kind, value: ValueRef<'_>) -> bool {
        let text = self.text.as_str();
        match (kind, value) {
            (Kind::Enum(of), ValueRef::I32(number)) => {
                of.number_of(text).or_else(|| text.parse().ok()) == Some(number)
            }
            (_, ValueRef::Bool(own)) => text.parse() == Ok(own),
            (_, ValueRef::I32(own)) => text.parse() == Ok(own),
            (_, ValueRef::I64(own)) => text.parse() == Ok(own),
            (_, ValueRef::U32(own)) => text.parse() == Ok(own),
            (_, ValueRef::U64(own)) => text.parse() == Ok(own),
            (_, ValueRef::F32(own)) => text.parse() == Ok(own) || (own.is_nan() && text == "NaN"),
            (_, ValueRef::F64(own)) => text.parse() == Ok(own) || (own.is_nan() && text == "NaN"),
            (_, ValueRef::Str(own)) => own == text || own == self.json,
            (_, ValueRef::Bytes(own)) => self.is_bytes(own),
            (_, ValueRef::Message(_)) => false,
        }
    }

    /// Compares bytes with base64, which JSON reads in several alphabets.
    fn is_bytes(&self, own: &[u8]) -> bool {
        let quoted = format!("\"{}\"", self.text);
        let read =
            JsonOptions::new().from_str::<flytepb_idl::google::protobuf::BytesValue>(&quoted);
        read.is_ok_and(|bytes| bytes.value == own)
    }

    fn is_message(&self, of: &'static MessageDescriptor, bytes: &[u8]) -> bool {
        let json = JsonOptions::new().types(registry::get);
        let read = |text: &str| {
            let mut message = (of.new)();
            json.merge_str(&mut *message, text).ok()?;
            Some(message.to_wire_deterministic())
        };
        let expected = read(&self.json).or_else(|| read(&format!("\"{}\"", self.text)));
        let own = of.decode(bytes).ok();
        expected.is_some() && own.map(|own| own.to_wire_deterministic()) == expected
    }

    fn is_default(&self, kind: Kind) -> bool {
        let zero = match kind {
            Kind::Enum(_) => ValueRef::I32(0),
            Kind::Bool => ValueRef::Bool(false),
            Kind::String => ValueRef::Str(""),
            Kind::Bytes => ValueRef::Bytes(&[]),
            Kind::Float | Kind::Double => ValueRef::F64(0.0),
            _ => ValueRef::I64(0),
        };
        self.is_scalar(kind, zero)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flytepb_idl::WireMessage;
    use flytepb_idl::admin::TaskExecution;

    const EXECUTION: &str = r#"{"id":{"taskId":{"name":"main"},"retryAttempt":2},"closure":{
        "phase":"FAILED","createdAt":"2024-05-01T00:00:00Z","logs":[{"uri":"a"},{"uri":"b"}],
        "customInfo":{"rate":0.5,"on":true}}}"#;

    fn matches(condition: &str) -> bool {
        let json = JsonOptions::new();
        let execution: TaskExecution = json.from_str(EXECUTION).unwrap();
        let condition: Condition = condition.parse().unwrap();
        let filter = condition.filter(TaskExecution::type_descriptor());
        filter.unwrap().matches(&execution.to_wire()).unwrap()
    }

    #[test]
    fn values_that_a_field_cannot_have_are_errors() {
        for condition in [
            "closure.phase=RUNING",
            "id.retryAttempt!=x",
            "closure.logs[*].messageFormat=JSN",
        ] {
            let parsed: Condition = condition.parse().unwrap();
            let error = parsed.filter(TaskExecution::type_descriptor()).unwrap_err();
            let text = error.to_string();
            assert!(text.contains("is no value of this field"), "{text}");
        }
        assert!(matches("closure.phase=5"));
    }

    #[test]
    fn conditions_compare_values() {
        for condition in [
            "closure.phase=FAILED",
            "closure.phase=\"FAILED\"",
            "closure.phase=5",
            "closure.phase!=RUNNING",
            "closure.phase",
            "id.taskId.name=main",
            "id.taskId.name=\"main\"",
            "id.task_id.version=",
            "id.retryAttempt=2",
            "closure.createdAt=2024-05-01T00:00:00Z",
            "closure.createdAt=2024-05-01T02:00:00+02:00",
            "closure.logs[*].uri=b",
            "closure.logs[1]={\"uri\":\"b\"}",
            "closure.customInfo.rate=0.5",
            "closure.customInfo.on=true",
            "closure.error!=x",
            "isParent=false",
        ] {
            assert!(matches(condition), "{condition}");
        }
        for condition in [
            "closure.phase=RUNNING",
            "closure.phase!=FAILED",
            "closure.error",
            "closure.logs[*].uri=c",
            "closure.logs[*].uri!=b",
            "closure.logs=b",
            "id.retryAttempt=3",
            "isParent=true",
        ] {
            assert!(!matches(condition), "{condition}");
        }
    }

    #[test]
    fn errors_point_at_the_character() {
        let error = "closure.phase FAILED".parse::<Condition>().unwrap_err();
        assert_eq!(error.at(), 13);
        let condition: Condition = "closure.phas=FAILED".parse().unwrap();
        let of = TaskExecution::type_descriptor();
        assert_eq!(condition.filter(of).unwrap_err().at(), 8);
        assert_eq!(condition.to_string(), "closure.phas=FAILED");
    }
}

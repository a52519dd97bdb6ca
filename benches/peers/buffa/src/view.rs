//! buffa's views, which hold all fields of a message and borrow its strings.

use buffa::{EnumValue, Enumeration, MessageView, ViewEncode};
use peer::{each, each_owned, Job, Op, Peer, Pool, Root, Sum};

/// buffa with views.
pub struct BuffaView;

impl Peer for BuffaView {
    fn name(&self) -> &'static str {
        "buffa view"
    }

    fn job<'a>(&'a self, op: Op, pool: &'a Pool) -> Option<Job<'a>> {
        if pool.root != Root::TaskExecution {
            return None;
        }
        let views = || pool.wire.iter().map(|w| view(w)).collect::<Vec<_>>();
        Some(match op {
            Op::View => each(&pool.wire, |w| view(w)),
            Op::Visit => each(&pool.wire, |w| visit(w)),
            Op::Peek => each(&pool.wire, |w| peek(w)),
            Op::Encode => each_owned(views(), |v| v.encode_to_vec()),
            Op::WireToJson => each(&pool.wire, |w| to_json(w)),
            _ => return None,
        })
    }

    fn round_trip(&self, _: Root, wire: &[u8]) -> Option<Vec<u8>> {
        Some(view(wire).encode_to_vec())
    }

    fn to_json(&self, _: Root, wire: &[u8]) -> Option<Vec<u8>> {
        Some(to_json(wire))
    }

    fn visit(&self, _: Root, wire: &[u8]) -> Option<Sum> {
        Some(visit(wire))
    }
}

fn view(wire: &[u8]) -> admin::TaskExecutionView<'_> {
    MessageView::decode_view(wire).unwrap()
}

fn to_json(wire: &[u8]) -> Vec<u8> {
    serde_json::to_vec(&view(wire)).unwrap()
}

fn visit(wire: &[u8]) -> Sum {
    let mut sum = Sum::default();
    view(wire).visit(&mut sum);
    sum
}

/// Returns the length of the task's name, and the phase.
fn peek(wire: &[u8]) -> (usize, i32) {
    let execution = view(wire);
    (
        execution.id.task_id.name.len(),
        execution.closure.phase.to_i32(),
    )
}

use crate::schema::flyteidl::admin::__buffa::view as admin;
use crate::schema::flyteidl::core::__buffa::view as core;
use crate::schema::flyteidl::event::__buffa::view as event;
use buffa_types::google::protobuf::__buffa::view as well_known;

mod oneofs {
    pub(super) use super::admin::oneof::task_execution_closure::OutputResult;
    pub(super) use super::core::oneof::literal::Value as Literal;
    pub(super) use super::core::oneof::literal_type::Type as LiteralType;
    pub(super) use super::core::oneof::primitive::Value as Primitive;
    pub(super) use super::core::oneof::scalar::Value as Scalar;
    pub(super) use super::event::oneof::external_resource_info::TargetMetadata;
    pub(super) use super::well_known::oneof::value::Kind as Value;
}

trait Visit {
    fn visit(&self, sum: &mut Sum);
}

/// Numbers and enums.
trait Number {
    fn number(&self) -> impl peer::Number;
}

macro_rules! numbers {
    ($($type:ty)*) => {$(
        impl Number for $type {
            #[inline]
            fn number(&self) -> impl peer::Number {
                *self
            }
        }
    )*};
}
numbers!(bool i32 i64 u32 u64 f64);

impl<E: Enumeration> Number for EnumValue<E> {
    #[inline]
    fn number(&self) -> impl peer::Number {
        self.to_i32()
    }
}

macro_rules! field {
    (text, $value:expr, $sum:ident) => {
        $sum.text($value)
    };
    (number, $value:expr, $sum:ident) => {
        $sum.number($value.number())
    };
    (message, $value:expr, $sum:ident) => {
        if let Some(message) = $value.as_option() {
            message.visit($sum);
        }
    };
    (messages, $value:expr, $sum:ident) => {
        for message in &$value {
            message.visit($sum);
        }
    };
    (texts, $value:expr, $sum:ident) => {
        for text in &$value {
            $sum.text(text);
        }
    };
    (map_of_messages, $value:expr, $sum:ident) => {
        for (key, message) in &$value {
            $sum.text(key);
            message.visit($sum);
        }
    };
    (map_of_texts, $value:expr, $sum:ident) => {
        for (key, text) in &$value {
            $sum.text(key);
            $sum.text(text);
        }
    };
}

macro_rules! member {
    (message, $value:expr, $sum:ident) => {
        $value.visit($sum)
    };
    ($kind:ident, $value:expr, $sum:ident) => {
        field!($kind, $value, $sum)
    };
}

macro_rules! views {
    ($($type:path { $($field:ident: $kind:ident),* }
       $([$oneof:ident: $members:ident { $($member:ident: $member_kind:ident),* }])?)*) => {$(
        impl Visit for $type {
            #[inline]
            fn visit(&self, sum: &mut Sum) {
                sum.messages += 1;
                $(field!($kind, self.$field, sum);)*
                $(match &self.$oneof {
                    $(Some(oneofs::$members::$member(value)) => member!($member_kind, value, sum),)*
                    None => {}
                })?
            }
        }
    )*};
}
peer::with_every_view!(views);

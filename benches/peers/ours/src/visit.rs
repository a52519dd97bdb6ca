//! Reading every field of flytepb's views.

use flytepb_idl::core as idl;
use flytepb_idl::event::task_execution_metadata::InstanceClass;
use flytepb_idl::views::google::protobuf as well_known;
use flytepb_idl::views::{admin, core, event};
use peer::Sum;

mod oneofs {
    pub(super) use flytepb_idl::views::admin::task_execution_closure::OutputResultView as OutputResult;
    pub(super) use flytepb_idl::views::core::literal::ValueView as Literal;
    pub(super) use flytepb_idl::views::core::literal_type::TypeView as LiteralType;
    pub(super) use flytepb_idl::views::core::primitive::ValueView as Primitive;
    pub(super) use flytepb_idl::views::core::scalar::ValueView as Scalar;
    pub(super) use flytepb_idl::views::event::external_resource_info::TargetMetadataView as TargetMetadata;
    pub(super) use flytepb_idl::views::google::protobuf::value::KindView as Value;
}

trait Number {
    fn number(self) -> impl peer::Number;
}

macro_rules! numbers {
    ($($type:ty => $as:ty),*) => {$(
        impl Number for $type {
            #[inline]
            fn number(self) -> impl peer::Number {
                self as $as
            }
        }
    )*};
}
numbers! {
    bool => bool, i32 => i32, i64 => i64, u32 => u32, u64 => u64, f64 => f64,
    idl::blob_type::BlobDimensionality => i32, idl::CatalogCacheStatus => i32,
    InstanceClass => i32, idl::task_log::MessageFormat => i32, idl::ResourceType => i32,
    idl::schema_type::schema_column::SchemaColumnType => i32,
    idl::execution_error::ErrorKind => i32, idl::task_execution::Phase => i32
}

pub(crate) trait Visit {
    fn visit(&self, sum: &mut Sum);
}

macro_rules! field {
    (text, $value:expr, $sum:ident) => {
        $sum.text($value)
    };
    (number, $value:expr, $sum:ident) => {
        $sum.number($value.number())
    };
    (message, $value:expr, $sum:ident) => {
        if let Some(message) = $value {
            message.visit($sum);
        }
    };
    (messages, $value:expr, $sum:ident) => {
        for message in $value {
            message.visit($sum);
        }
    };
    (texts, $value:expr, $sum:ident) => {
        for text in $value {
            $sum.text(text);
        }
    };
    (map_of_messages, $value:expr, $sum:ident) => {
        for (key, message) in $value.iter() {
            $sum.text(key);
            message.visit($sum);
        }
    };
    (map_of_texts, $value:expr, $sum:ident) => {
        for (key, text) in $value.iter() {
            $sum.text(key);
            $sum.text(text);
        }
    };
}

macro_rules! member {
    (message, $value:expr, $sum:ident) => {
        $value.view().visit($sum)
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
                $(field!($kind, self.$field(), sum);)*
                $(match self.$oneof() {
                    $(Some(oneofs::$members::$member(value)) => member!($member_kind, value, sum),)*
                    None => {}
                })?
            }
        }
    )*};
}
peer::with_every_view!(views);

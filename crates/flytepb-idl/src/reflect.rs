//! Full reflection: implements [`prost_reflect::ReflectMessage`] for every message.
//!
//! A message and its [`DynamicMessage`] have the same content, unknown fields included, with the
//! limitations of `DynamicMessage`: maps are unordered; unknown fields are sorted by number; and
//! unknown fields inside map entries, or with the number of a known field but a different wire
//! type, are dropped.
//!
//! Both [`ReflectMessage`] and [`WireMessage`](crate::WireMessage) have a method `descriptor`. If both
//! traits are in scope, disambiguate: `ReflectMessage::descriptor(&message)`.
//!
//! # Examples
//! ```
//! use flytepb_idl::core::TaskLog;
//! use flytepb_idl::reflect::{descriptor_pool, from_dynamic};
//! use prost_reflect::{ReflectMessage, Value};
//!
//! let log = TaskLog { name: "main".into(), ..Default::default() };
//! let mut dynamic = log.transcode_to_dynamic();
//! assert_eq!(*dynamic.get_field_by_name("name").unwrap(), Value::String("main".into()));
//!
//! dynamic.set_field_by_name("uri", Value::String("s3://logs".into()));
//! let log: TaskLog = dynamic.transcode_to()?;
//! assert_eq!(log.uri, "s3://logs");
//! assert_eq!(from_dynamic(&dynamic).unwrap().downcast_ref(), Some(&log));
//!
//! let file = descriptor_pool().get_file_by_name("flyteidl/core/execution.proto").unwrap();
//! assert!(file.messages().any(|m| m.name() == "TaskLog"));
//! # Ok::<(), prost_reflect::prost::DecodeError>(())
//! ```

use flytepb_types::{impl_reflect, reflect_functions};

reflect_functions!();

for_each_message!(impl_reflect);

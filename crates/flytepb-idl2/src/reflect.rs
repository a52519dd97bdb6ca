//! Full reflection: implements [`prost_reflect::ReflectMessage`] for every message.
//!
//! The descriptors have all options of the published schema, among them the rules of
//! `buf.validate` and the HTTP routes of `google.api`.
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
//! use flytepb_idl2::common::RunIdentifier;
//! use flytepb_idl2::reflect::{descriptor_pool, from_dynamic};
//! use prost_reflect::{ReflectMessage, Value};
//!
//! let run = RunIdentifier { name: "r1".into(), ..Default::default() };
//! let mut dynamic = run.transcode_to_dynamic();
//! assert_eq!(*dynamic.get_field_by_name("name").unwrap(), Value::String("r1".into()));
//!
//! dynamic.set_field_by_name("project", Value::String("p".into()));
//! let run: RunIdentifier = dynamic.transcode_to()?;
//! assert_eq!(run.project, "p");
//! assert_eq!(from_dynamic(&dynamic).unwrap().downcast_ref(), Some(&run));
//!
//! let rules = descriptor_pool().get_extension_by_name("buf.validate.field").unwrap();
//! let name = run.descriptor().get_field_by_name("name").unwrap();
//! assert!(name.options().has_extension(&rules));
//! # Ok::<(), prost_reflect::prost::DecodeError>(())
//! ```

use flytepb_types::{impl_reflect, reflect_functions};

reflect_functions!();

for_each_message!(impl_reflect);

//! Strategies for the crate proptest: messages of any type, which shrink by removing fields,
//! elements and entries.
//!
//! # Examples
//! ```
//! use flytepb_idl::{core::Literal, WireMessage};
//! use flytepb_testkit::proptest::typed;
//! use flytepb_testkit::random::RandomOptions;
//! use proptest::test_runner::{Config, TestError, TestRunner};
//!
//! let runner = || TestRunner::new(Config { failure_persistence: None, ..Config::default() });
//! let small = RandomOptions::new().max_depth(4).max_elements(3).unknown_fields(false);
//! runner().run(&typed::<Literal>(small.clone()), |literal| {
//!     assert_eq!(Literal::from_wire(&literal.to_wire()).unwrap(), literal);
//!     Ok(())
//! })?;
//!
//! // Failing cases are shrunk.
//! let failed = runner().run(&typed::<Literal>(small), |literal| {
//!     proptest::prop_assert!(literal.hash.is_empty());
//!     Ok(())
//! });
//! let Err(TestError::Fail(_, least)) = failed else { panic!("it must fail") };
//! assert_eq!(least, Literal { hash: least.hash.clone(), ..Literal::default() });
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use ::proptest::arbitrary::any;
use ::proptest::strategy::{NewTree, Strategy, ValueTree};
use ::proptest::test_runner::TestRunner;
use flytepb::registry;
use flytepb_idl::descriptor::{Cardinality, MessageDescriptor};
use flytepb_idl::WireMessage;

use crate::mutate::tree::{parse, Message, Shape};
use crate::random::RandomOptions;

/// Returns a strategy for messages of this type, as an official encoder writes them.
pub fn wire(of: &'static MessageDescriptor, options: RandomOptions) -> Wire {
    Wire { of, options }
}

/// Returns a strategy for messages of this type.
pub fn message(
    of: &'static MessageDescriptor,
    options: RandomOptions,
) -> impl Strategy<Value = Box<dyn WireMessage>> {
    let decode = options.decode_options();
    wire(of, options).prop_map(move |bytes| {
        let mut message = (of.new)();
        let read = decode.merge(message.as_mut(), &bytes);
        read.expect("random messages are valid");
        message
    })
}

/// Returns a strategy for messages of a type known at compile time.
pub fn typed<M: WireMessage + Default>(options: RandomOptions) -> impl Strategy<Value = M> {
    let decode = options.decode_options();
    wire(M::type_descriptor(), options)
        .prop_map(move |bytes| decode.decode(&bytes).expect("random messages are valid"))
}

/// Returns a strategy for all message types of the Flyte IDL; with the feature `flyte2`, of both versions.
pub fn types() -> impl Strategy<Value = &'static MessageDescriptor> {
    ::proptest::sample::select(registry::all().collect::<Vec<_>>())
}

/// The strategy of [`wire`].
#[derive(Clone, Debug)]
pub struct Wire {
    of: &'static MessageDescriptor,
    options: RandomOptions,
}

impl Strategy for Wire {
    type Tree = WireTree;
    type Value = Vec<u8>;

    fn new_tree(&self, runner: &mut TestRunner) -> NewTree<Self> {
        let seed = any::<u64>().new_tree(runner)?.current();
        let bytes = self.options.wire(self.of, seed);
        let message = parse(Shape::Message(self.of), &bytes).ok_or("it is not valid")?;
        Ok(WireTree {
            message,
            before: None,
            next: 0,
        })
    }
}

/// A message that can shrink.
#[derive(Clone)]
pub struct WireTree {
    message: Message,
    /// The message before the last removal.
    before: Option<Message>,
    /// The index of the field to remove next, counted from the outermost message inwards.
    next: usize,
}

impl ValueTree for WireTree {
    type Value = Vec<u8>;

    fn current(&self) -> Vec<u8> {
        self.message.write()
    }

    fn simplify(&mut self) -> bool {
        let before = self.message.clone();
        let removed = remove(&mut self.message, &mut self.next.clone());
        self.before = removed.then_some(before);
        removed
    }

    fn complicate(&mut self) -> bool {
        match self.before.take() {
            Some(before) => {
                self.message = before;
                self.next += 1;
                true
            }
            None => false,
        }
    }
}

/// Removes the `left`-th removable field; returns `false` if there are fewer.
fn remove(message: &mut Message, left: &mut usize) -> bool {
    let may_lose = may_lose_fields(message);
    for i in 0..message.fields.len() {
        if may_lose {
            if *left == 0 {
                message.fields.remove(i);
                return true;
            }
            *left -= 1;
        }
        let inner = message.fields[i].message_mut();
        if inner.is_some_and(|inner| remove(inner, left)) {
            return true;
        }
    }
    false
}

/// Returns whether removing fields leaves a message as an encoder writes it, with a JSON form if it
/// had one.
fn may_lose_fields(message: &Message) -> bool {
    match message.shape {
        Shape::Entry(..) => false,
        Shape::Message(of) => {
            let lists = |f: &flytepb_idl::descriptor::FieldDescriptor| {
                matches!(
                    f.cardinality,
                    Cardinality::Repeated { .. } | Cardinality::Map { .. }
                )
            };
            !of.full_name.starts_with("google.protobuf.") || of.fields.iter().all(lists)
        }
    }
}

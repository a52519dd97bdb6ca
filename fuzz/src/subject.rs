//! The message types of inputs.

use flytepb_conformance::proto3::TestAllTypesProto3;
use flytepb_idl::admin::TaskExecution;
use flytepb_idl::core::{CompiledWorkflowClosure, LiteralMap};
use flytepb_idl::descriptor::MessageDescriptor;
use flytepb_idl::google::protobuf::{Struct, Value};
use flytepb_idl::json;
use flytepb_idl::views::{Checked, Checker, View, Viewable};
use flytepb_idl::{DecodeError, Limits, WireMessage};
use flytepb_idl2::app::App;
use flytepb_idl2::task::Inputs;
use flytepb_idl2::workflow::{ActionEvent, RunDetails};
use prost::bytes::Buf;

use crate::accessors::Agrees;

/// A message whose type is known at run time.
pub(crate) type Message = Box<dyn WireMessage>;

/// The result of reading a view.
pub(crate) struct Seen {
    /// The message it converts to.
    pub(crate) message: Message,
    /// True if its accessors agree with that message.
    pub(crate) agrees: bool,
}

/// Maximum depth of output written from a message within the default limit.
pub(crate) const LEVELS_AGAIN: u32 = flytepb_idl::wire::DEFAULT_MAX_DEPTH + 1;

/// A message type.
pub struct Subject {
    descriptor: fn() -> &'static MessageDescriptor,
    view: fn(&[u8]) -> Result<Seen, DecodeError>,
    checker: Checker,
    chunks: fn(&[u8], &[u8]) -> Option<Message>,
    in_place: fn(&[u8], &[u8]) -> Result<Message, DecodeError>,
    serde: fn(&str) -> Result<Message, serde_json::Error>,
}

/// The message types, in the order of an input's first byte.
pub const SUBJECTS: [Subject; 10] = [
    subject::<TaskExecution>(),
    subject::<LiteralMap>(),
    subject::<CompiledWorkflowClosure>(),
    subject::<Struct>(),
    subject::<Value>(),
    subject::<TestAllTypesProto3>(),
    subject::<RunDetails>(),
    subject::<ActionEvent>(),
    subject::<Inputs>(),
    subject::<App>(),
];

const fn subject<M: Viewable + Clone + prost::Message>() -> Subject
where
    for<'a> M::View<'a>: Agrees<M>,
{
    Subject {
        descriptor: M::type_descriptor,
        view: view::<M>,
        checker: Checker::of::<M>(),
        chunks: chunks::<M>,
        in_place: in_place::<M>,
        serde: serde::<M>,
    }
}

impl Subject {
    /// Returns the subject selected by the first byte of an input, its index, and the rest of the
    /// input.
    pub fn split(input: &[u8]) -> Option<(&'static Subject, usize, &[u8])> {
        let (first, rest) = input.split_first()?;
        let index = usize::from(*first) % SUBJECTS.len();
        Some((&SUBJECTS[index], index, rest))
    }

    /// Returns the type's descriptor.
    pub fn descriptor(&self) -> &'static MessageDescriptor {
        (self.descriptor)()
    }

    /// Returns an empty message.
    pub(crate) fn empty(&self) -> Message {
        (self.descriptor().new)()
    }

    /// Decodes a message.
    pub(crate) fn decode(&self, bytes: &[u8]) -> Result<Message, DecodeError> {
        let mut message = self.empty();
        Limits::new().merge(message.as_mut(), bytes)?;
        Ok(message)
    }

    /// Decodes output written from a decoded message: it may be one level deeper, as map entries
    /// are written with their value even if it was absent.
    pub(crate) fn decode_again(&self, bytes: &[u8]) -> Result<Message, DecodeError> {
        let mut message = self.empty();
        let options = Limits::new().max_depth(LEVELS_AGAIN);
        options.merge(message.as_mut(), bytes)?;
        Ok(message)
    }

    /// Validates a message and reads its view.
    pub(crate) fn view(&self, bytes: &[u8]) -> Result<Seen, DecodeError> {
        (self.view)(bytes)
    }

    /// Returns the validator of dynamic views.
    pub(crate) fn checker(&self) -> Checker {
        self.checker
    }

    /// Decodes a message by prost's trait from two chunks.
    pub(crate) fn chunks(&self, head: &[u8], tail: &[u8]) -> Option<Message> {
        (self.chunks)(head, tail)
    }

    /// Decodes a message in place of another one.
    pub(crate) fn in_place(&self, old: &[u8], bytes: &[u8]) -> Result<Message, DecodeError> {
        (self.in_place)(old, bytes)
    }

    /// Reads JSON with serde_json.
    pub(crate) fn serde(&self, text: &str) -> Result<Message, serde_json::Error> {
        (self.serde)(text)
    }
}

fn view<M: Viewable>(bytes: &[u8]) -> Result<Seen, DecodeError>
where
    for<'a> M::View<'a>: Agrees<M>,
{
    let checked = Checked::<M>::new(bytes)?;
    let message = checked.view().to_message();
    let agrees = checked.view().agrees(&message);
    Ok(Seen {
        message: Box::new(message),
        agrees,
    })
}

fn chunks<M: WireMessage + Default + prost::Message>(head: &[u8], tail: &[u8]) -> Option<Message> {
    let message = <M as prost::Message>::decode(head.chain(tail)).ok()?;
    Some(Box::new(message))
}

fn in_place<M: WireMessage + Default>(old: &[u8], bytes: &[u8]) -> Result<Message, DecodeError> {
    let mut message = M::from_wire(old)?;
    Limits::new().decode_into(&mut message, bytes)?;
    Ok(Box::new(message))
}

fn serde<M: WireMessage + Default>(text: &str) -> Result<Message, serde_json::Error> {
    let mut json = serde_json::Deserializer::from_str(text);
    json.disable_recursion_limit();
    let message: M = json::deserialize(&mut json)?;
    json.end()?;
    Ok(Box::new(message))
}

//! Reading and writing messages in the formats of files.

pub mod annotated;
pub mod atomic;
pub mod documents;
pub mod dropped_fields;
pub mod encoded;
pub mod entities;
pub mod folder;
pub mod format;
pub mod frames;
pub mod input;
pub mod message_error;
pub mod output;
pub mod pack;
pub mod pipeline;
pub mod select;
pub mod sources;
pub mod stdout;
pub mod transform;
pub mod unpack;
pub mod yaml;

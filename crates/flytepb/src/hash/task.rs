//! Hashes over interfaces and tasks, and cache keys.

use super::{canonical_protobuf, digest};
use crate::idl2::core::{TaskTemplate, TypedInterface};

/// Hashes an interface, whatever the order of its variables: `generate_interface_hash` in the SDK.
///
/// # Examples
/// ```
/// use flytepb::hash::interface_hash;
/// use flytepb::idl2::core::TypedInterface;
///
/// let empty = TypedInterface::default();
/// assert_eq!(interface_hash(&empty), "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
/// ```
pub fn interface_hash(interface: &TypedInterface) -> String {
    let mut sorted = interface.clone();
    for variables in [&mut sorted.inputs, &mut sorted.outputs]
        .into_iter()
        .flatten()
    {
        variables.variables.sort_by(|a, b| a.key.cmp(&b.key));
    }
    digest(&[canonical_protobuf(&sorted).as_slice()])
}

/// Hashes the parts of a task that identify it in the names of actions: its name, interface and
/// cache version. `generate_task_identity_hash` in the SDK.
///
/// # Examples
/// ```
/// use flytepb::hash::task_identity;
/// use flytepb::idl2::core::{Identifier, TaskTemplate};
///
/// let task = |version: &str| TaskTemplate {
///     id: Some(Identifier { name: "env.train".into(), version: version.into(), ..Default::default() }),
///     ..Default::default()
/// };
/// assert_eq!(task_identity(&task("v1")), task_identity(&task("v2")));
/// ```
pub fn task_identity(task: &TaskTemplate) -> String {
    let interface = match &task.interface {
        Some(interface) => interface_hash(interface),
        None => interface_hash(&TypedInterface::default()),
    };
    let parts = [name(task), "-", &interface, "-", cache_version(task)];
    digest(&parts.map(str::as_bytes))
}

fn name(task: &TaskTemplate) -> &str {
    task.id.as_ref().map_or("", |id| &id.name)
}

fn cache_version(task: &TaskTemplate) -> &str {
    let metadata = task.metadata.as_ref();
    metadata.map_or("", |metadata| &metadata.discovery_version)
}

/// The parts of the key under which the outputs of a task are cached.
///
/// # Examples
/// ```
/// use flytepb::hash::{inputs_hash, interface_hash, CacheKey};
/// use flytepb::idl2::{core::TypedInterface, task::Inputs};
///
/// let key = CacheKey {
///     inputs_hash: &inputs_hash(&Inputs::default()),
///     task_name: "env.train",
///     interface_hash: &interface_hash(&TypedInterface::default()),
///     cache_version: "0f3c",
/// };
/// assert_ne!(key.hash(), CacheKey { cache_version: "0f3d", ..key }.hash());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CacheKey<'a> {
    /// The [`inputs_hash`](super::inputs_hash), without the inputs that the task ignores.
    pub inputs_hash: &'a str,
    /// The full name of the task: `environment.function`.
    pub task_name: &'a str,
    /// The [`interface_hash`] of the task.
    pub interface_hash: &'a str,
    /// The `discovery_version` in the task's metadata.
    pub cache_version: &'a str,
}

impl CacheKey<'_> {
    /// Returns the cache key: `generate_cache_key_hash` in the SDK.
    pub fn hash(&self) -> String {
        let parts = [
            self.inputs_hash,
            self.task_name,
            self.interface_hash,
            self.cache_version,
        ];
        digest(&parts.map(str::as_bytes))
    }
}

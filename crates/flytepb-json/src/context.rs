//! What one run of reading or writing carries along.

use std::cell::{Cell, RefCell};

use flytepb_wire::walk::key_start;
use flytepb_wire::{Limit, MapKey, TypeLookup, ValueRef};

use crate::error::{prepend, Fault};
use crate::JsonOptions;

/// The options, and the place of a fault while the error travels outward.
pub(crate) struct Context<'o> {
    pub(crate) options: &'o JsonOptions,
    /// Finds the types that an `Any` may hold.
    pub(crate) types: TypeLookup,
    path: RefCell<String>,
    /// How many elements of lists and maps may still be read.
    elements: Cell<usize>,
    /// How many bytes may still be allocated for what is read.
    memory: Cell<usize>,
    /// How many bytes may be allocated for all of it.
    max_memory: Cell<usize>,
}

impl<'o> Context<'o> {
    pub(crate) fn new(options: &'o JsonOptions, types: TypeLookup) -> Self {
        let max_memory = options.max_memory.unwrap_or(usize::MAX);
        Context {
            options,
            types,
            path: RefCell::default(),
            elements: Cell::new(options.max_elements),
            memory: Cell::new(max_memory),
            max_memory: Cell::new(max_memory),
        }
    }

    /// Sets the limits for reading text of this length.
    pub(crate) fn limit(&self, len: usize) -> Result<(), Fault> {
        let max = self.options.max_bytes;
        if len > max {
            return Err(Fault::over(Limit::Bytes, max));
        }
        let default = flytepb_wire::default_max_memory(len);
        self.allow(self.options.max_memory.unwrap_or(default));
        self.claim(len)
    }

    /// Sets the limits for reading what comes piece by piece, of a length that nobody knows: what
    /// may be allocated grows with what is [seen](Self::seen).
    pub(crate) fn limit_by_what_is_seen(&self) {
        self.allow(flytepb_wire::default_max_memory(0));
    }

    fn allow(&self, memory: usize) {
        self.memory.set(memory);
        self.max_memory.set(memory);
    }

    /// Counts bytes of input that were read.
    pub(crate) fn seen(&self, bytes: usize) {
        let more = bytes.saturating_mul(flytepb_wire::DEFAULT_AMPLIFICATION);
        for memory in [&self.memory, &self.max_memory] {
            memory.set(memory.get().saturating_add(more));
        }
    }

    /// Counts memory about to be allocated.
    #[inline]
    pub(crate) fn claim(&self, bytes: usize) -> Result<(), Fault> {
        match self.memory.get().checked_sub(bytes) {
            Some(left) => self.memory.set(left),
            None => return Err(Fault::over(Limit::Memory, self.max_memory.get())),
        }
        Ok(())
    }

    /// Counts an element of a list or map, which allocates so many bytes.
    #[inline]
    pub(crate) fn count(&self, growth: usize) -> Result<(), Fault> {
        self.count_all(1, growth)
    }

    /// Counts elements of a list or map, which together allocate so many bytes.
    #[inline]
    pub(crate) fn count_all(&self, elements: usize, growth: usize) -> Result<(), Fault> {
        match self.elements.get().checked_sub(elements) {
            Some(left) => self.elements.set(left),
            None => return Err(Fault::over(Limit::Elements, self.options.max_elements)),
        }
        self.claim(growth)
    }

    pub(crate) fn into_path(self) -> String {
        self.path.into_inner()
    }

    pub(crate) fn has_path(&self) -> bool {
        !self.path.borrow().is_empty()
    }

    /// The path and the reason, for a format that has no place for a path.
    pub(crate) fn explain(self, reason: impl std::fmt::Display) -> String {
        format!("in {}: {reason}", self.path.into_inner())
    }

    #[cold]
    fn prepend(&self, segment: &str) {
        prepend(&mut self.path.borrow_mut(), segment);
    }

    /// Notes that the fault lies in this field.
    #[cold]
    pub(crate) fn in_field(&self, name: &str) {
        self.prepend(name);
    }

    /// Notes that the fault lies in this element of a list.
    #[cold]
    pub(crate) fn in_element(&self, index: usize) {
        self.prepend(&format!("[{index}]"));
    }

    /// Notes that the fault lies in the entry of this key.
    #[cold]
    pub(crate) fn in_entry(&self, key: ValueRef<'_>) {
        self.prepend(&format!("[{}]", key_start(key)));
    }

    /// As [`in_entry`](Self::in_entry), for a key that has no entry yet.
    #[cold]
    pub(crate) fn in_new_entry(&self, key: &MapKey) {
        self.in_entry(match key {
            MapKey::Bool(k) => ValueRef::Bool(*k),
            MapKey::I32(k) => ValueRef::I32(*k),
            MapKey::I64(k) => ValueRef::I64(*k),
            MapKey::U32(k) => ValueRef::U32(*k),
            MapKey::U64(k) => ValueRef::U64(*k),
            MapKey::Str(k) => ValueRef::Str(k),
        });
    }

    #[cold]
    pub(crate) fn reading<E: serde::de::Error>(&self, fault: Fault) -> E {
        E::custom(fault.reason)
    }

    #[cold]
    pub(crate) fn writing<E: serde::ser::Error>(&self, fault: Fault) -> E {
        E::custom(fault.reason)
    }
}

/// The context and how deep in messages we are.
#[derive(Clone, Copy)]
pub(crate) struct Scope<'c> {
    pub(crate) context: &'c Context<'c>,
    depth: u32,
}

impl<'c> Scope<'c> {
    pub(crate) fn root(context: &'c Context<'c>) -> Self {
        Scope { context, depth: 0 }
    }

    /// The scope of a message inside this one.
    #[inline]
    pub(crate) fn deeper(self) -> Result<Self, Fault> {
        let limit = self.context.options.max_depth;
        if self.depth >= limit {
            return Err(Fault::over(Limit::Depth, limit as usize));
        }
        Ok(Scope {
            depth: self.depth + 1,
            ..self
        })
    }
}

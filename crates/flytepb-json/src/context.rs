//! State of one read or write operation.

use std::cell::{Cell, RefCell};

use flytepb_wire::unknown_paths::key_start;
use flytepb_wire::{Limit, MapKey, TypeLookup, ValueRef};

use crate::error::{prepend, Fault};
use crate::JsonOptions;

/// The options, the remaining limits, and the error path collected while a fault is returned.
pub(crate) struct Context<'o> {
    pub(crate) options: &'o JsonOptions,
    /// Finds the types that an `Any` may hold.
    pub(crate) types: Option<TypeLookup>,
    path: RefCell<String>,
    /// Remaining number of list and map elements.
    elements: Cell<usize>,
    /// Remaining bytes of memory.
    memory: Cell<usize>,
    /// Total bytes of memory allowed, for error messages.
    max_memory: Cell<usize>,
}

impl<'o> Context<'o> {
    pub(crate) fn new(options: &'o JsonOptions, types: Option<TypeLookup>) -> Self {
        let max_memory = options.limits.max_memory.unwrap_or(usize::MAX);
        Context {
            options,
            types,
            path: RefCell::default(),
            elements: Cell::new(options.limits.max_elements),
            memory: Cell::new(max_memory),
            max_memory: Cell::new(max_memory),
        }
    }

    /// Sets the limits for reading a text of `len` bytes.
    pub(crate) fn limit(&self, len: usize) -> Result<(), Fault> {
        let max = self.options.limits.max_bytes;
        if len > max {
            return Err(Fault::over(Limit::Bytes, max));
        }
        self.allow(self.options.limits.memory(len));
        self.charge(len)
    }

    /// Sets the limits for input of unknown length: the memory limit grows with the input
    /// [counted](Self::count_input), unless the options have one.
    pub(crate) fn limit_unknown_length(&self) {
        if self.options.limits.max_memory.is_none() {
            self.allow(flytepb_wire::default_max_memory(0));
        }
    }

    fn allow(&self, memory: usize) {
        self.memory.set(memory);
        self.max_memory.set(memory);
    }

    /// Counts bytes of input read, and raises the memory limit accordingly.
    pub(crate) fn count_input(&self, bytes: usize) {
        if self.options.limits.max_memory.is_some() {
            return;
        }
        let more = bytes.saturating_mul(flytepb_wire::DEFAULT_AMPLIFICATION);
        for memory in [&self.memory, &self.max_memory] {
            memory.set(memory.get().saturating_add(more));
        }
    }

    /// Charges `bytes` to the memory limit before they are allocated.
    #[inline]
    pub(crate) fn charge(&self, bytes: usize) -> Result<(), Fault> {
        match self.memory.get().checked_sub(bytes) {
            Some(left) => self.memory.set(left),
            None => return Err(Fault::over(Limit::Memory, self.max_memory.get())),
        }
        Ok(())
    }

    /// Counts one element of a list or map that allocates `growth` bytes.
    #[inline]
    pub(crate) fn count(&self, growth: usize) -> Result<(), Fault> {
        self.count_all(1, growth)
    }

    /// Counts elements of a list or map that allocate `growth` bytes in total.
    #[inline]
    pub(crate) fn count_all(&self, elements: usize, growth: usize) -> Result<(), Fault> {
        match self.elements.get().checked_sub(elements) {
            Some(left) => self.elements.set(left),
            None => {
                return Err(Fault::over(
                    Limit::Elements,
                    self.options.limits.max_elements,
                ))
            }
        }
        self.charge(growth)
    }

    pub(crate) fn into_path(self) -> String {
        self.path.into_inner()
    }

    pub(crate) fn has_path(&self) -> bool {
        !self.path.borrow().is_empty()
    }

    /// Returns path and reason as one text, for formats whose errors have no path.
    pub(crate) fn explain(self, reason: impl std::fmt::Display) -> String {
        format!("in {}: {reason}", self.path.into_inner())
    }

    #[cold]
    fn prepend(&self, segment: &str) {
        prepend(&mut self.path.borrow_mut(), segment);
    }

    /// Adds this field to the error path.
    #[cold]
    pub(crate) fn in_field(&self, name: &str) {
        self.prepend(name);
    }

    /// Adds this element of a list to the error path.
    #[cold]
    pub(crate) fn in_element(&self, index: usize) {
        self.prepend(&format!("[{index}]"));
    }

    /// Adds the entry of this key to the error path.
    #[cold]
    pub(crate) fn in_entry(&self, key: ValueRef<'_>) {
        self.prepend(&format!("[{}]", key_start(key)));
    }

    /// Like [`in_entry`](Self::in_entry), for a key without an entry yet.
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

/// The context and the current nesting depth.
#[derive(Clone, Copy)]
pub(crate) struct Scope<'c> {
    pub(crate) context: &'c Context<'c>,
    depth: u32,
}

impl<'c> Scope<'c> {
    pub(crate) fn root(context: &'c Context<'c>) -> Self {
        Scope { context, depth: 0 }
    }

    /// Returns the scope of a message nested in this one.
    #[inline]
    pub(crate) fn deeper(self) -> Result<Self, Fault> {
        let limit = self.context.options.limits.max_depth;
        if self.depth >= limit {
            return Err(Fault::over(Limit::Depth, limit as usize));
        }
        Ok(Scope {
            depth: self.depth + 1,
            ..self
        })
    }
}

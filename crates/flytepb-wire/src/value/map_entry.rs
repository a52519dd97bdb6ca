//! The entry of one key of a [`Map`].

use std::fmt;
use std::hash::Hash;

use crate::Map;

/// The entry of a key, present or not: see [`Map::entry`].
#[derive(Debug)]
pub enum Entry<'a, K, V> {
    /// The map has the key.
    Occupied(OccupiedEntry<'a, K, V>),
    /// The map does not have the key.
    Vacant(VacantEntry<'a, K, V>),
}

impl<'a, K: Eq + Hash, V> Entry<'a, K, V> {
    /// Returns the value, after inserting `default` if there is none.
    pub fn or_insert(self, default: V) -> &'a mut V {
        self.or_insert_with(|| default)
    }

    /// Returns the value, after inserting `default()` if there is none.
    pub fn or_insert_with(self, default: impl FnOnce() -> V) -> &'a mut V {
        match self {
            Entry::Occupied(entry) => entry.into_mut(),
            Entry::Vacant(entry) => entry.insert(default()),
        }
    }

    /// Returns the value, after inserting its default if there is none.
    pub fn or_default(self) -> &'a mut V
    where
        V: Default,
    {
        self.or_insert_with(V::default)
    }

    /// Changes the value if there is one.
    pub fn and_modify(mut self, change: impl FnOnce(&mut V)) -> Self {
        if let Entry::Occupied(entry) = &mut self {
            change(entry.get_mut());
        }
        self
    }

    /// Returns the key.
    pub fn key(&self) -> &K {
        match self {
            Entry::Occupied(entry) => entry.key(),
            Entry::Vacant(entry) => entry.key(),
        }
    }
}

/// An entry that a map has.
pub struct OccupiedEntry<'a, K, V> {
    pub(super) map: &'a mut Map<K, V>,
    pub(super) index: usize,
}

impl<'a, K: Eq + Hash, V> OccupiedEntry<'a, K, V> {
    /// Returns the key.
    pub fn key(&self) -> &K {
        &self.map.as_slice()[self.index].0
    }

    /// Returns the value.
    pub fn get(&self) -> &V {
        &self.map.as_slice()[self.index].1
    }

    /// Returns the value, mutably.
    pub fn get_mut(&mut self) -> &mut V {
        self.map.value_at_mut(self.index)
    }

    /// Returns the value, mutably, for as long as the map is borrowed.
    pub fn into_mut(self) -> &'a mut V {
        self.map.value_at_mut(self.index)
    }

    /// Sets the value and returns the one replaced.
    pub fn insert(&mut self, value: V) -> V {
        std::mem::replace(self.get_mut(), value)
    }

    /// Removes the entry and returns its value; later entries move up.
    pub fn remove(self) -> V {
        self.map.remove_at(self.index).1
    }
}

impl<K: fmt::Debug, V: fmt::Debug> fmt::Debug for OccupiedEntry<'_, K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (key, value) = &self.map.as_slice()[self.index];
        let mut out = f.debug_struct("OccupiedEntry");
        out.field("key", key).field("value", value).finish()
    }
}

/// An entry that a map does not have.
pub struct VacantEntry<'a, K, V> {
    pub(super) map: &'a mut Map<K, V>,
    pub(super) key: K,
}

impl<'a, K: Eq + Hash, V> VacantEntry<'a, K, V> {
    /// Returns the key.
    pub fn key(&self) -> &K {
        &self.key
    }

    /// Returns the key, by value.
    pub fn into_key(self) -> K {
        self.key
    }

    /// Inserts the entry at the end of the map and returns its value.
    pub fn insert(self, value: V) -> &'a mut V {
        let index = self.map.len();
        self.map.push_new(self.key, value);
        self.map.value_at_mut(index)
    }
}

impl<K: fmt::Debug, V> fmt::Debug for VacantEntry<'_, K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("VacantEntry").field(&self.key).finish()
    }
}

//! A map that keeps its entries in insertion order.

mod iter;

use std::borrow::Borrow;
use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::hash::{BuildHasher, Hash};

use hashbrown::hash_table::{self, HashTable};

use super::in_runs;
use super::map_entry::{Entry, OccupiedEntry, VacantEntry};
use crate::write::writer::sorted;
use crate::{limits, UnknownFields};

pub use iter::{Iter, IterMut};

/// Maximum number of entries for linear search; larger maps have a hash table.
const LINEAR: usize = 8;

/// A map field: entries in wire order, with unique keys.
///
/// A new key is appended; an existing key keeps its position and gets the new value. Maps are equal
/// if they hold the same entries in any order. Small maps are a single allocation without a hash
/// table.
///
/// # Examples
/// ```
/// use flytepb_wire::Map;
///
/// let mut map = Map::from([("b".to_string(), 1), ("a".to_string(), 2)]);
/// map.insert("b".to_string(), 3);
/// assert_eq!(map.get("b"), Some(&3));
/// assert_eq!(map.keys().collect::<Vec<_>>(), ["b", "a"]);
/// assert_eq!(map, Map::from([("a".to_string(), 2), ("b".to_string(), 3)]));
/// ```
#[derive(Clone)]
pub struct Map<K, V> {
    entries: Vec<(K, V)>,
    extra: Option<Box<Extra>>,
}

/// The value that an entry with a duplicate key has replaced; boxed because it is rare.
pub(crate) type Replaced<V> = Box<(V, UnknownFields)>;

/// State of large maps and of maps with unknown fields in entries.
#[derive(Clone, Default)]
struct Extra {
    /// Positions by key, used above [`LINEAR`] entries.
    table: HashTable<Position>,
    hasher: foldhash::fast::RandomState,
    /// Unknown fields inside entries, by position.
    unknown: BTreeMap<usize, UnknownFields>,
}

/// The position of an entry, with 32 bits of the hash of its key.
///
/// Keys are read only if these bits are equal, and not at all when the table grows: in large maps
/// each key is a cache miss.
#[derive(Clone, Copy)]
struct Position {
    hash: u32,
    index: u32,
}

impl Position {
    fn new(hash: u32, index: usize) -> Self {
        let index = u32::try_from(index).expect("a map has less than 4,294,967,296 entries");
        Position { hash, index }
    }

    /// Returns the hash that the table uses.
    fn spread(&self) -> u64 {
        spread(self.hash)
    }

    fn index(self) -> usize {
        self.index as usize
    }
}

/// Returns the bits of a hash that are kept.
fn short(hash: u64) -> u32 {
    (hash >> 32) as u32
}

/// Returns the hash that the table uses: it takes groups from the low bits and tags from the
/// highest seven.
fn spread(short: u32) -> u64 {
    u64::from(short) << 32 | u64::from(short)
}

impl<K, V> Map<K, V> {
    /// Creates an empty map.
    pub const fn new() -> Self {
        Map {
            entries: Vec::new(),
            extra: None,
        }
    }

    /// Creates an empty map with room for `capacity` entries.
    pub fn with_capacity(capacity: usize) -> Self {
        Map {
            entries: Vec::with_capacity(capacity),
            extra: None,
        }
    }

    /// Returns the number of entries.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Returns whether there are no entries.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Returns the entries in order.
    pub fn as_slice(&self) -> &[(K, V)] {
        &self.entries
    }

    /// Returns an iterator over the entries in order.
    pub fn iter(&self) -> Iter<'_, K, V> {
        Iter(self.entries.iter())
    }

    /// Returns an iterator over the entries in order, with mutable values.
    pub fn iter_mut(&mut self) -> IterMut<'_, K, V> {
        IterMut(self.entries.iter_mut())
    }

    /// Returns an iterator over the keys in order.
    pub fn keys(&self) -> impl ExactSizeIterator<Item = &K> + DoubleEndedIterator {
        self.entries.iter().map(|(k, _)| k)
    }

    /// Returns an iterator over the values in the order of their keys.
    pub fn values(&self) -> impl ExactSizeIterator<Item = &V> + DoubleEndedIterator {
        self.entries.iter().map(|(_, v)| v)
    }

    /// Returns an iterator over mutable values in the order of their keys.
    pub fn values_mut(&mut self) -> impl ExactSizeIterator<Item = &mut V> {
        self.entries.iter_mut().map(|(_, v)| v)
    }

    /// Removes all entries.
    pub fn clear(&mut self) {
        self.entries.clear();
        self.extra = None;
    }

    /// Returns the unknown fields inside the entry at this position.
    pub fn unknown_at(&self, index: usize) -> Option<&UnknownFields> {
        self.extra.as_ref()?.unknown.get(&index)
    }

    /// Maximum bytes per entry of a large map's hash table.
    pub(crate) const BESIDE: usize = 24;

    /// Returns the maximum number of bytes needed to store unknown fields for one more entry: a
    /// share of a tree's nodes, or a whole node for the first.
    #[cold]
    pub(crate) fn unknown_growth(&self, index: usize) -> usize {
        const SLOT: usize = size_of::<(usize, UnknownFields)>();
        match self.extra.as_deref() {
            Some(extra) if extra.unknown.contains_key(&index) => 0,
            Some(extra) if !extra.unknown.is_empty() => 3 * SLOT,
            _ => size_of::<Extra>() + 13 * SLOT,
        }
    }

    /// Returns whether the next new entry needs an allocation.
    #[inline]
    pub(crate) fn is_full(&self) -> bool {
        self.entries.len() == self.entries.capacity()
    }

    pub(crate) fn entries_mut(&mut self) -> &mut Vec<(K, V)> {
        &mut self.entries
    }

    pub(crate) fn value_at_mut(&mut self, index: usize) -> &mut V {
        &mut self.entries[index].1
    }
}

impl<K: Eq + Hash, V> Map<K, V> {
    /// Returns the position of a key.
    pub fn index_of<Q>(&self, key: &Q) -> Option<usize>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        if self.entries.len() <= LINEAR {
            return self.entries.iter().position(|(k, _)| k.borrow() == key);
        }
        let extra = self.extra.as_ref()?;
        let hash = short(extra.hasher.hash_one(key));
        let is_key = |p: &Position| p.hash == hash && self.entries[p.index()].0.borrow() == key;
        let position = extra.table.find(spread(hash), is_key);
        position.map(|p| p.index())
    }

    /// Returns a reference to the value of a key.
    pub fn get<Q>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        self.index_of(key).map(|i| &self.entries[i].1)
    }

    /// Returns a mutable reference to the value of a key.
    pub fn get_mut<Q>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        self.index_of(key).map(|i| &mut self.entries[i].1)
    }

    /// Returns whether the map contains the key.
    pub fn contains_key<Q>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        self.index_of(key).is_some()
    }

    /// Inserts a value under a key and returns the value replaced.
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        match self.index_of(&key) {
            Some(i) => Some(std::mem::replace(&mut self.entries[i].1, value)),
            None => {
                self.push_new(key, value);
                None
            }
        }
    }

    /// Returns the value of a key, inserting `default()` first if it is missing.
    pub fn get_or_insert_with(&mut self, key: K, default: impl FnOnce() -> V) -> &mut V {
        let (index, _) = self.find_or_insert(key, default);
        &mut self.entries[index].1
    }

    /// Removes a key; later entries move up, which takes time proportional to their number.
    pub fn remove<Q>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        let index = self.index_of(key)?;
        Some(self.remove_at(index).1)
    }

    /// Removes the entry at this position.
    pub(crate) fn remove_at(&mut self, index: usize) -> (K, V) {
        let entry = self.entries.remove(index);
        self.update_positions(&|i| (i != index).then(|| i - usize::from(i > index)));
        entry
    }

    /// Keeps the entries for which `keep` returns `true`, and removes the others.
    ///
    /// # Examples
    /// ```
    /// use flytepb_wire::Map;
    ///
    /// let mut map = Map::from([("a", 1), ("b", 2), ("c", 3)]);
    /// map.retain(|_, value| *value != 2);
    /// assert_eq!(map.keys().collect::<Vec<_>>(), [&"a", &"c"]);
    /// ```
    pub fn retain(&mut self, mut keep: impl FnMut(&K, &mut V) -> bool) {
        let entries = self.entries.iter_mut();
        let kept: Vec<bool> = entries.map(|(k, v)| keep(k, v)).collect();
        let mut flags = kept.iter();
        self.entries.retain(|_| flags.next() == Some(&true));
        if self.entries.len() < kept.len() {
            let before = |i: usize| kept[..i].iter().filter(|kept| **kept).count();
            self.update_positions(&|i| kept[i].then(|| before(i)));
        }
    }

    /// Sorts the entries by key.
    pub fn sort_keys(&mut self)
    where
        K: Ord,
    {
        let order = sorted(self.len(), &|a, b| {
            self.entries[a].0.cmp(&self.entries[b].0)
        });
        self.entries.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        let mut new = vec![0; order.len()];
        order.iter().enumerate().for_each(|(i, old)| new[*old] = i);
        self.update_positions(&|i| new.get(i).copied());
    }

    /// Updates what is stored by position, after entries have moved from the positions that they
    /// had to `new_position`, or have been removed.
    fn update_positions(&mut self, new_position: &dyn Fn(usize) -> Option<usize>) {
        if let Some(extra) = self.extra.take() {
            self.extra = extra.without_table(new_position);
        }
        self.index_all();
    }

    /// Returns the entry of a key, to read, change, insert or remove it.
    ///
    /// # Examples
    /// ```
    /// use flytepb_wire::Map;
    ///
    /// let mut counts = Map::new();
    /// for word in ["a", "b", "a"] {
    ///     *counts.entry(word).or_insert(0) += 1;
    /// }
    /// assert_eq!(counts, Map::from([("a", 2), ("b", 1)]));
    /// ```
    pub fn entry(&mut self, key: K) -> Entry<'_, K, V> {
        match self.index_of(&key) {
            Some(index) => Entry::Occupied(OccupiedEntry { map: self, index }),
            None => Entry::Vacant(VacantEntry { map: self, key }),
        }
    }

    /// Returns the key of the old entry at `index`, to be overwritten: see [`renew`](Self::renew).
    /// Entries are overwritten in order, from the first.
    pub(crate) fn old_key_mut(&mut self, index: usize) -> &mut K {
        if index == 0 {
            self.extra = None;
        }
        &mut self.entries[index].0
    }

    /// Adds the entry at `index`, whose key was overwritten, to the map formed by the entries before
    /// it; the entries after it are old. Returns `false` if that map contains the key.
    pub(crate) fn renew(&mut self, index: usize) -> bool {
        let (new, old) = self.entries.split_at(index);
        let key = &old[0].0;
        if index < LINEAR {
            return new.iter().all(|(k, _)| k != key);
        }
        if index == LINEAR {
            (0..LINEAR).for_each(|i| self.index_one(i));
        }
        let Extra { table, hasher, .. } = &mut **self.extra.get_or_insert_default();
        let hash = short(hasher.hash_one(&self.entries[index].0));
        let is_key = |i: usize| self.entries[i].0 == self.entries[index].0;
        match entry_of(table, hash, &is_key) {
            hash_table::Entry::Occupied(_) => false,
            hash_table::Entry::Vacant(entry) => {
                entry.insert(Position::new(hash, index));
                true
            }
        }
    }

    /// Removes the entries from `len` on, which are old; those before them were overwritten.
    pub(crate) fn truncate(&mut self, len: usize) {
        self.entries.truncate(len);
        let table_len = self.extra.as_ref().map_or(0, |extra| extra.table.len());
        if len == 0 || table_len > len {
            self.extra = None;
            self.index_all();
        }
    }

    /// Prepares the entry of this key for reading a value; returns its position, and the previous
    /// value of an existing key.
    pub(crate) fn enter(&mut self, key: K) -> (usize, Option<Replaced<V>>)
    where
        V: Default,
    {
        match self.find_or_insert(key, V::default) {
            (i, true) => {
                let value = std::mem::take(&mut self.entries[i].1);
                (i, Some(Box::new((value, self.take_unknown(i)))))
            }
            (i, false) => (i, None),
        }
    }

    /// Moves the entry being read at `index` to another key and restores the value that it had
    /// replaced.
    #[cold]
    pub(crate) fn rename(
        &mut self,
        index: usize,
        replaced: Option<Replaced<V>>,
        key: K,
    ) -> (usize, Option<Replaced<V>>)
    where
        V: Default,
    {
        let unknown = self.take_unknown(index);
        let value = std::mem::take(&mut self.entries[index].1);
        match replaced {
            Some(replaced) => self.put(index, replaced.0, replaced.1),
            None => self.remove_last(),
        }
        let (index, replaced) = self.enter(key);
        self.put(index, value, unknown);
        (index, replaced)
    }

    /// Removes the last entry, which must have no unknown fields, in constant time.
    fn remove_last(&mut self) {
        let last = self.entries.len() - 1;
        if let Some(Extra { table, hasher, .. }) = self.extra.as_deref_mut() {
            let hash = short(hasher.hash_one(&self.entries[last].0));
            if let Ok(place) = table.find_entry(spread(hash), |p| p.index() == last) {
                place.remove();
            }
        }
        self.entries.pop();
    }

    fn put(&mut self, index: usize, value: V, unknown: UnknownFields) {
        self.entries[index].1 = value;
        if !unknown.is_empty() {
            *self.unknown_at_mut(index) = unknown;
        }
    }

    fn take_unknown(&mut self, index: usize) -> UnknownFields {
        let extra = self.extra.as_mut();
        extra
            .and_then(|e| e.unknown.remove(&index))
            .unwrap_or_default()
    }

    /// Returns the unknown fields of the entry at `index`, mutably.
    #[cold]
    pub(crate) fn unknown_at_mut(&mut self, index: usize) -> &mut UnknownFields {
        let extra = self.extra.get_or_insert_default();
        extra.unknown.entry(index).or_default()
    }

    pub(crate) fn index_or_insert(&mut self, key: K) -> usize
    where
        V: Default,
    {
        self.find_or_insert(key, V::default).0
    }

    /// Returns the number of bytes that the next new entry allocates.
    pub(crate) fn growth(&self) -> usize {
        let (capacity, len) = (self.entries.capacity(), self.entries.len());
        if len < capacity {
            0
        } else {
            let added = limits::grown_by_one::<(K, V)>(capacity) - capacity;
            added * (size_of::<(K, V)>() + Self::BESIDE)
        }
    }

    /// Returns the position of a key and whether it existed; inserts `value()` if not.
    fn find_or_insert(&mut self, key: K, value: impl FnOnce() -> V) -> (usize, bool) {
        let len = self.entries.len();
        if len <= LINEAR {
            if let Some(i) = self.index_of(&key) {
                return (i, true);
            }
            self.push_new(key, value());
            return (len, false);
        }
        let Extra { table, hasher, .. } = &mut **self.extra.get_or_insert_default();
        let hash = short(hasher.hash_one(&key));
        match entry_of(table, hash, &|index| self.entries[index].0 == key) {
            hash_table::Entry::Occupied(entry) => (entry.get().index(), true),
            hash_table::Entry::Vacant(entry) => {
                self.entries.push((key, value()));
                entry.insert(Position::new(hash, len));
                (len, false)
            }
        }
    }

    pub(crate) fn push_new(&mut self, key: K, value: V) {
        self.entries.push((key, value));
        match self.entries.len() {
            n if n <= LINEAR => {}
            n if n == LINEAR + 1 => self.index_all(),
            n => self.index_one(n - 1),
        }
    }

    /// Rebuilds the hash table, if the map is large enough to have one.
    fn index_all(&mut self) {
        if self.entries.len() > LINEAR {
            self.extra.get_or_insert_default().table.clear();
            (0..self.entries.len()).for_each(|i| self.index_one(i));
        }
    }

    fn index_one(&mut self, index: usize) {
        let Extra { table, hasher, .. } = &mut **self.extra.get_or_insert_default();
        let hash = short(hasher.hash_one(&self.entries[index].0));
        table.insert_unique(spread(hash), Position::new(hash, index), Position::spread);
    }
}

/// Finds the entry with this hash for which `is_key` returns true, or the place for a new one. Not
/// generic, so that it is compiled once.
fn entry_of<'a>(
    table: &'a mut HashTable<Position>,
    hash: u32,
    is_key: &dyn Fn(usize) -> bool,
) -> hash_table::Entry<'a, Position> {
    let is_same = |p: &Position| p.hash == hash && is_key(p.index());
    table.entry(spread(hash), is_same, Position::spread)
}

impl Extra {
    /// Returns the unknown fields at their new positions, if there are any, and no table.
    fn without_table(self, new_position: &dyn Fn(usize) -> Option<usize>) -> Option<Box<Extra>> {
        let unknown = self.unknown.into_iter();
        let unknown: BTreeMap<_, _> = unknown
            .filter_map(|(i, fields)| Some((new_position(i)?, fields)))
            .collect();
        (!unknown.is_empty()).then(|| {
            Box::new(Extra {
                unknown,
                ..Extra::default()
            })
        })
    }
}

impl<K, V> Drop for Map<K, V> {
    /// Inlines only the check for emptiness, as most maps are empty.
    #[inline]
    fn drop(&mut self) {
        if self.entries.capacity() > 0 || self.extra.is_some() {
            discard(std::mem::take(&mut self.entries), self.extra.take());
        }
    }
}

#[inline(never)]
fn discard<K, V>(entries: Vec<(K, V)>, extra: Option<Box<Extra>>) {
    in_runs::discard(entries);
    drop(extra);
}

impl<K, V> Default for Map<K, V> {
    fn default() -> Self {
        Map::new()
    }
}

impl<K: fmt::Debug, V: fmt::Debug> fmt::Debug for Map<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl<K: Eq + Hash, V> Map<K, V> {
    /// Returns whether both maps have the same keys, with values for which `same` returns true, in
    /// any order.
    pub(crate) fn eq_by(&self, other: &Self, same: impl Fn(&V, &V) -> bool) -> bool {
        self.len() == other.len()
            && self
                .entries
                .iter()
                .enumerate()
                .all(|(i, (k, v))| match other.index_of(k) {
                    Some(j) => {
                        same(v, &other.entries[j].1) && self.unknown_at(i) == other.unknown_at(j)
                    }
                    None => false,
                })
    }
}

impl<K: Eq + Hash, V: PartialEq> PartialEq for Map<K, V> {
    fn eq(&self, other: &Self) -> bool {
        self.eq_by(other, |a, b| a == b)
    }
}

impl<K: Eq + Hash, V: Eq> Eq for Map<K, V> {}

impl<K, Q, V> std::ops::Index<&Q> for Map<K, V>
where
    K: Eq + Hash + Borrow<Q>,
    Q: Eq + Hash + ?Sized,
{
    type Output = V;

    /// Returns the value of a key.
    ///
    /// # Panics
    /// When the key is not there.
    fn index(&self, key: &Q) -> &V {
        self.get(key).expect("key is in the map")
    }
}

impl<K: Eq + Hash, V> Extend<(K, V)> for Map<K, V> {
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, entries: I) {
        for (key, value) in entries {
            self.insert(key, value);
        }
    }
}

impl<K: Eq + Hash, V> FromIterator<(K, V)> for Map<K, V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        let mut map = Map::new();
        map.extend(entries);
        map
    }
}

impl<K: Eq + Hash, V, const N: usize> From<[(K, V); N]> for Map<K, V> {
    fn from(entries: [(K, V); N]) -> Self {
        entries.into_iter().collect()
    }
}

impl<K: Eq + Hash, V> From<BTreeMap<K, V>> for Map<K, V> {
    fn from(map: BTreeMap<K, V>) -> Self {
        map.into_iter().collect()
    }
}

impl<K: Eq + Hash + Ord, V, S> From<HashMap<K, V, S>> for Map<K, V> {
    /// Sorts the entries by key.
    fn from(map: HashMap<K, V, S>) -> Self {
        let mut map: Map<K, V> = map.into_iter().collect();
        map.sort_keys();
        map
    }
}

impl<K, V> IntoIterator for Map<K, V> {
    type Item = (K, V);
    type IntoIter = std::vec::IntoIter<(K, V)>;

    fn into_iter(mut self) -> Self::IntoIter {
        std::mem::take(&mut self.entries).into_iter()
    }
}

impl<'a, K, V> IntoIterator for &'a Map<K, V> {
    type Item = (&'a K, &'a V);
    type IntoIter = Iter<'a, K, V>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<'a, K, V> IntoIterator for &'a mut Map<K, V> {
    type Item = (&'a K, &'a mut V);
    type IntoIter = IterMut<'a, K, V>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter_mut()
    }
}

#[cfg(test)]
mod tests;

//! A recursive container that is dropped without recursion.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::hash::Hash;
use std::mem::ManuallyDrop;
use std::ops::{Deref, DerefMut};

use super::in_runs;
use crate::Map;

/// Maximum recursive drop depth; deeper containers are queued. Above the default decode limit, so
/// that decoded messages never queue.
const ON_STACK: u32 = 128;

thread_local! {
    /// Current recursive drop depth.
    static DEPTH: Cell<u32> = const { Cell::new(0) };
    /// True if the queue is not empty.
    static WAITS: Cell<bool> = const { Cell::new(false) };
    /// The queue. Never dropped itself, as values may be dropped while the thread ends.
    static WAITING: ManuallyDrop<RefCell<Vec<Box<dyn Any>>>> =
        const { ManuallyDrop::new(RefCell::new(Vec::new())) };
}

/// A container that [`Nested`] can hold: a `Box`, a `Vec` or a [`Map`].
///
/// Sealed: implemented for these only.
pub trait Container: Sized + sealed::Sealed + 'static {
    /// The accessible content: the value in a box, or the list or map itself.
    type Content;

    #[doc(hidden)]
    fn content(&self) -> &Self::Content;
    #[doc(hidden)]
    fn content_mut(&mut self) -> &mut Self::Content;
    #[doc(hidden)]
    fn into_content(self) -> Self::Content;
    #[doc(hidden)]
    fn is_hollow(&self) -> bool;
    #[doc(hidden)]
    fn discard(self) {
        drop(self);
    }
}

mod sealed {
    pub trait Sealed {}
}

impl<T: 'static> sealed::Sealed for Box<T> {}
impl<T: 'static> Container for Box<T> {
    type Content = T;

    fn content(&self) -> &T {
        self
    }
    fn content_mut(&mut self) -> &mut T {
        self
    }
    fn into_content(self) -> T {
        *self
    }
    fn is_hollow(&self) -> bool {
        false
    }
}

/// Containers that are their own content.
macro_rules! themselves {
    ($([$($arg:ident),*] $container:ty, $discard:path;)*) => {$(
        impl<$($arg: 'static),*> sealed::Sealed for $container {}
        impl<$($arg: 'static),*> Container for $container {
            type Content = Self;

            fn content(&self) -> &Self {
                self
            }
            fn content_mut(&mut self) -> &mut Self {
                self
            }
            fn into_content(self) -> Self {
                self
            }
            fn is_hollow(&self) -> bool {
                self.is_empty()
            }
            fn discard(self) {
                $discard(self);
            }
        }

        impl<$($arg: 'static),*> From<$container> for Nested<$container> {
            fn from(container: $container) -> Self {
                Nested::new(container)
            }
        }

        impl<$($arg: 'static),*> From<Nested<$container>> for $container {
            fn from(nested: Nested<$container>) -> Self {
                Nested::into_inner(nested)
            }
        }
    )*};
}
themselves! {
    [T] Vec<T>, in_runs::discard;
    [K, V] Map<K, V>, drop;
}

/// The `Box`, `Vec` or [`Map`] of a recursive field, through which a message can contain its own
/// type: the list of literals in a literal, the element type in a type.
///
/// It dereferences like the container: a box to its value, a list to its `Vec`, a map to its `Map`.
/// In addition, values of any depth can be dropped, where the plain container would overflow the
/// stack at some ten thousand levels. It takes no extra memory, and one extra step per container to
/// drop. Content below 128 nested containers is dropped after its parents.
///
/// Create it with `into()`, from the container or the boxed value, or with `collect()`; take it
/// apart with [`into_inner`](Nested::into_inner) or a `for` loop.
///
/// # Examples
/// ```
/// use flytepb_wire::Nested;
///
/// #[derive(Default)]
/// struct Tree {
///     branches: Nested<Vec<Tree>>,
/// }
///
/// let mut tree = Tree::default();
/// for _ in 0..1_000_000 {
///     tree = Tree { branches: vec![tree].into() };
/// }
/// assert_eq!(tree.branches.len(), 1);
/// drop(tree);
/// ```
#[derive(Clone, Default)]
pub struct Nested<C: Container>(ManuallyDrop<C>);

impl<C: Container> Nested<C> {
    /// Wraps a container.
    pub const fn new(container: C) -> Self {
        Nested(ManuallyDrop::new(container))
    }

    /// Returns the list or map, or the boxed value.
    ///
    /// # Examples
    /// ```
    /// use flytepb_wire::Nested;
    ///
    /// let list = Nested::new(vec![1, 2]);
    /// assert_eq!(Nested::into_inner(list), [1, 2]);
    /// let boxed = Nested::new(Box::new(3));
    /// assert_eq!(Nested::into_inner(boxed), 3);
    /// ```
    pub fn into_inner(nested: Self) -> C::Content {
        nested.into_container().into_content()
    }

    fn into_container(self) -> C {
        let mut nested = ManuallyDrop::new(self);
        // SAFETY: `nested` is neither used nor dropped after this.
        #[allow(unsafe_code)]
        unsafe {
            ManuallyDrop::take(&mut nested.0)
        }
    }
}

impl<C: Container> Drop for Nested<C> {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: `self` is being dropped, so the field is not read again. An `Option` to take the
        // content from would make a box larger.
        #[allow(unsafe_code)]
        let content = unsafe { ManuallyDrop::take(&mut self.0) };
        if content.is_hollow() {
            return;
        }
        let depth = DEPTH.get();
        if depth >= ON_STACK {
            return wait(content);
        }
        let _restored = Depth::enter(depth);
        content.discard();
    }
}

/// A guard for one level of dropping. Its drop, also on panic, restores the depth; at the outermost
/// level it drops the queue.
struct Depth(u32);

impl Depth {
    #[inline]
    fn enter(depth: u32) -> Depth {
        DEPTH.set(depth + 1);
        Depth(depth)
    }
}

impl Drop for Depth {
    #[inline]
    fn drop(&mut self) {
        DEPTH.set(self.0);
        if self.0 == 0 && WAITS.get() {
            drop_waiting();
        }
    }
}

/// Queues the content of a container for [`drop_waiting`].
#[cold]
fn wait(content: impl Any) {
    WAITING.with(|waiting| waiting.borrow_mut().push(Box::new(content)));
    WAITS.set(true);
}

/// Drops queued values, including those queued meanwhile, each on an empty stack.
#[cold]
fn drop_waiting() {
    let _restored = Depth::enter(0);
    while let Some(content) = WAITING.with(|waiting| waiting.borrow_mut().pop()) {
        drop(content);
    }
    WAITS.set(false);
    WAITING.with(|waiting| waiting.take());
}

impl<C: Container> Deref for Nested<C> {
    type Target = C::Content;

    #[inline]
    fn deref(&self) -> &C::Content {
        self.0.content()
    }
}

impl<C: Container> DerefMut for Nested<C> {
    #[inline]
    fn deref_mut(&mut self) -> &mut C::Content {
        self.0.content_mut()
    }
}

impl<T: 'static> From<Box<T>> for Nested<Box<T>> {
    fn from(boxed: Box<T>) -> Self {
        Nested::new(boxed)
    }
}

impl<T: 'static> From<T> for Nested<Box<T>> {
    fn from(value: T) -> Self {
        Nested::new(Box::new(value))
    }
}

impl<T: 'static, const N: usize> From<[T; N]> for Nested<Vec<T>> {
    fn from(items: [T; N]) -> Self {
        Nested::new(items.into())
    }
}

impl<K: Eq + Hash + 'static, V: 'static, const N: usize> From<[(K, V); N]> for Nested<Map<K, V>> {
    fn from(entries: [(K, V); N]) -> Self {
        Nested::new(entries.into())
    }
}

impl<K: Eq + Hash + 'static, V: 'static> From<BTreeMap<K, V>> for Nested<Map<K, V>> {
    fn from(map: BTreeMap<K, V>) -> Self {
        Nested::new(map.into())
    }
}

impl<K: Eq + Hash + Ord + 'static, V: 'static, S> From<HashMap<K, V, S>> for Nested<Map<K, V>> {
    /// Sorts the entries by key.
    fn from(map: HashMap<K, V, S>) -> Self {
        Nested::new(map.into())
    }
}

impl<C: Container + FromIterator<T>, T> FromIterator<T> for Nested<C> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Nested::new(C::from_iter(items))
    }
}

impl<C: Container + Extend<T>, T> Extend<T> for Nested<C> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, items: I) {
        self.0.extend(items);
    }
}

impl<C: Container + IntoIterator> IntoIterator for Nested<C> {
    type Item = C::Item;
    type IntoIter = C::IntoIter;

    fn into_iter(self) -> C::IntoIter {
        self.into_container().into_iter()
    }
}

impl<'a, C: Container> IntoIterator for &'a Nested<C>
where
    &'a C: IntoIterator,
{
    type Item = <&'a C as IntoIterator>::Item;
    type IntoIter = <&'a C as IntoIterator>::IntoIter;

    fn into_iter(self) -> Self::IntoIter {
        (&*self.0).into_iter()
    }
}

impl<'a, C: Container> IntoIterator for &'a mut Nested<C>
where
    &'a mut C: IntoIterator,
{
    type Item = <&'a mut C as IntoIterator>::Item;
    type IntoIter = <&'a mut C as IntoIterator>::IntoIter;

    fn into_iter(self) -> Self::IntoIter {
        (&mut *self.0).into_iter()
    }
}

impl<C: Container + PartialEq> PartialEq for Nested<C> {
    fn eq(&self, other: &Self) -> bool {
        *self.0 == *other.0
    }
}

/// Implements equality of a list with other types.
macro_rules! equal {
    ($([$($const:tt)*] $other:ty;)*) => {$(
        impl<T: PartialEq + 'static, $($const)*> PartialEq<$other> for Nested<Vec<T>> {
            fn eq(&self, other: &$other) -> bool {
                **self == *other
            }
        }
    )*};
}
equal! {
    [] Vec<T>;
    [] [T];
    [] &[T];
    [const N: usize] [T; N];
}

impl<T: PartialEq + 'static> PartialEq<Nested<Vec<T>>> for Vec<T> {
    fn eq(&self, other: &Nested<Vec<T>>) -> bool {
        *self == **other
    }
}

impl<K: Eq + Hash + 'static, V: PartialEq + 'static> PartialEq<Map<K, V>> for Nested<Map<K, V>> {
    fn eq(&self, other: &Map<K, V>) -> bool {
        **self == *other
    }
}

impl<T: 'static> AsRef<T> for Nested<Box<T>> {
    fn as_ref(&self) -> &T {
        self
    }
}

impl<T: 'static> AsRef<[T]> for Nested<Vec<T>> {
    fn as_ref(&self) -> &[T] {
        self
    }
}

impl<C: Container + Eq> Eq for Nested<C> {}

impl<C: Container + fmt::Debug> fmt::Debug for Nested<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.0, f)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    /// Enough for 128 levels, even with AddressSanitizer, which enlarges frames.
    const STACK: usize = 256 << 10;

    struct Tree {
        branches: Nested<Vec<Tree>>,
        only: Option<Nested<Box<Tree>>>,
        _counted: Arc<()>,
    }

    /// Builds trees nested alternately in lists and boxes, with a leaf beside each.
    fn deep(levels: usize, counted: &Arc<()>) -> Tree {
        let leaf = || Tree {
            branches: Nested::default(),
            only: None,
            _counted: counted.clone(),
        };
        let mut tree = leaf();
        for level in 0..levels {
            let mut around = leaf();
            if level % 2 == 0 {
                around.branches = vec![tree, leaf()].into();
            } else {
                around.only = Some(tree.into());
            }
            tree = around;
        }
        tree
    }

    #[test]
    fn a_million_levels_are_dropped_whole_on_a_small_stack() {
        let small = std::thread::Builder::new().stack_size(STACK);
        let levels = small.spawn(|| {
            let counted = Arc::new(());
            let tree = deep(1_000_000, &counted);
            assert_eq!(Arc::strong_count(&counted), 1_500_002);
            drop(tree);
            assert_eq!(Arc::strong_count(&counted), 1);
            (DEPTH.get(), WAITS.get())
        });
        assert_eq!(levels.unwrap().join().unwrap(), (0, false));
    }

    #[test]
    fn a_panic_in_a_drop_leaves_nothing_behind() {
        struct Panics(#[allow(dead_code)] Tree);
        impl Drop for Panics {
            fn drop(&mut self) {
                panic!("as it should");
            }
        }
        let counted = Arc::new(());
        let list = Nested::new(vec![Panics(deep(1000, &counted))]);
        let dropped = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| drop(list)));
        assert!(dropped.is_err());
        assert_eq!(Arc::strong_count(&counted), 1);
        assert_eq!((DEPTH.get(), WAITS.get()), (0, false));
    }

    #[test]
    fn values_kept_by_a_thread_are_dropped_when_it_ends() {
        thread_local! {
            static KEPT: RefCell<Option<Tree>> = const { RefCell::new(None) };
        }
        let counted = Arc::new(());
        let tree = deep(1_000_000, &counted);
        let small = std::thread::Builder::new().stack_size(STACK);
        let ended = small.spawn(|| {
            // The thread's state for dropping must outlive such a value.
            drop(deep(1000, &Arc::new(())));
            KEPT.with(|kept| *kept.borrow_mut() = Some(tree));
        });
        assert!(ended.unwrap().join().is_ok());
        assert_eq!(Arc::strong_count(&counted), 1);
    }

    #[test]
    fn it_is_used_like_its_container() {
        let mut list: Nested<Vec<i32>> = (1..=2).collect();
        list.push(3);
        list.extend([4]);
        (&mut list).into_iter().for_each(|n| *n *= 2);
        assert_eq!((&list).into_iter().max(), Some(&8));
        assert_eq!(list, vec![2, 4, 6, 8]);
        assert_eq!(vec![2, 4, 6, 8], list);
        let slice: &[i32] = &[2, 4, 6, 8];
        assert!(list == [2, 4, 6, 8] && list == *slice && list == slice);
        assert!(list != [2, 4, 6] && vec![2] != list && list != vec![]);
        assert_ne!(list, Nested::default());
        assert_eq!(format!("{list:?}"), "[2, 4, 6, 8]");
        assert_eq!(list.clone().into_iter().sum::<i32>(), 20);
        assert_eq!(AsRef::<[i32]>::as_ref(&list).len(), 4);
        assert_eq!(Vec::from(list), [2, 4, 6, 8]);
        assert_eq!(Nested::from([7, 8]), vec![7, 8]);
        let map = Nested::from([("a", 1), ("b", 2)]);
        assert_eq!(map, Map::from([("b", 2), ("a", 1)]));
        assert!(map != Map::new());
        let boxed: Nested<Box<&str>> = "one".into();
        assert_eq!(*boxed.as_ref(), "one");
        assert_eq!(Nested::into_inner(boxed), "one");
    }

    #[test]
    fn it_takes_no_memory_of_its_own() {
        assert_eq!(size_of::<Option<Nested<Box<u8>>>>(), size_of::<Box<u8>>());
        assert_eq!(size_of::<Option<Nested<Vec<u8>>>>(), size_of::<Vec<u8>>());
    }
}

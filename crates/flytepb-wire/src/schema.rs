//! The hand-written part that all crates of generated messages share: the modules of their packages,
//! and the functions over their registries.

// `crate` in the macros is the crate of the messages.
#![allow(clippy::crate_in_macro_def)]

use crate::descriptor::MessageDescriptor;
use crate::view::Checker;

/// Returns the checker of a message type; each list is in ascending order of full names.
pub fn find_checker(lists: &[&[Checker]], of: &MessageDescriptor) -> Option<Checker> {
    let name = |checker: &Checker| checker.descriptor().full_name;
    lists.iter().find_map(|list| {
        let found = list.binary_search_by(|checker| name(checker).cmp(of.full_name));
        found.ok().map(|i| list[i])
    })
}

/// Declares the modules of packages, given the path of the outer module and then each package as
/// `NAME "PACKAGE" { INNER }`, without the string for a module that is no package.
///
/// `types` includes the types, `views` the views. The views of package `a.b` are in
/// `crate::views::a::b`; its module of types names them `views`, where generated code looks for them.
#[doc(hidden)]
#[macro_export]
macro_rules! packages {
    ($kind:ident [$($outer:ident)*]) => {};
    (types [$($outer:ident)*] $(#[$doc:meta])* $name:ident $package:literal { $($inner:tt)* } $($rest:tt)*) => {
        $(#[$doc])*
        pub mod $name {
            include!(concat!("gen/", $package, ".rs"));
            #[cfg(feature = "views")]
            #[doc(hidden)]
            pub use crate::views$(::$outer)*::$name as views;
            $crate::packages!(types [$($outer)* $name] $($inner)*);
        }
        $crate::packages!(types [$($outer)*] $($rest)*);
    };
    (views [$($outer:ident)*] $(#[$doc:meta])* $name:ident $package:literal { $($inner:tt)* } $($rest:tt)*) => {
        #[doc = concat!("Views of the messages of package `", $package, "`.")]
        pub mod $name {
            include!(concat!("gen/views.", $package, ".rs"));
            $crate::packages!(views [$($outer)* $name] $($inner)*);
        }
        $crate::packages!(views [$($outer)*] $($rest)*);
    };
    ($kind:ident [$($outer:ident)*] $(#[$doc:meta])* $name:ident { $($inner:tt)* } $($rest:tt)*) => {
        $(#[$doc])*
        pub mod $name {
            $crate::packages!($kind [$($outer)* $name] $($inner)*);
        }
        $crate::packages!($kind [$($outer)*] $($rest)*);
    };
}

/// Defines the functions of a module `registry` over the static `crate::MESSAGES`.
#[doc(hidden)]
#[macro_export]
macro_rules! registry_functions {
    () => {
        /// Returns the message type with this full name.
        pub fn get(full_name: &str) -> Option<&'static $crate::descriptor::MessageDescriptor> {
            crate::MESSAGES.get(full_name)
        }

        /// Returns all message types in ascending order of their full names.
        pub fn all(
        ) -> impl ExactSizeIterator<Item = &'static $crate::descriptor::MessageDescriptor> {
            crate::MESSAGES.all().iter().copied()
        }

        /// Returns the full names of all message types, in ascending order.
        pub fn names() -> impl ExactSizeIterator<Item = &'static str> {
            all().map(|m| m.full_name)
        }

        /// Returns the types whose full name is `name` or ends in `.name`.
        pub fn find(name: &str) -> Vec<&'static $crate::descriptor::MessageDescriptor> {
            crate::MESSAGES.find(name)
        }

        /// Decodes a message of a type known at run time.
        ///
        /// # Errors
        /// Same as for [`Limits::decode`](crate::Limits::decode).
        pub fn decode(
            message_type: &$crate::descriptor::MessageDescriptor,
            bytes: &[u8],
        ) -> Result<Box<dyn $crate::WireMessage>, $crate::DecodeError> {
            let mut message = (message_type.new)();
            $crate::Limits::new().merge(message.as_mut(), bytes)?;
            Ok(message)
        }
    };
}

/// The list of the checkers of message types, for `for_each_message!`.
#[doc(hidden)]
#[macro_export]
macro_rules! checkers {
    ($($message:path),* $(,)?) => {
        &[$($crate::view::Checker::of::<$message>()),*]
    };
}

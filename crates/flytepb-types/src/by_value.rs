//! Conversions of owned timestamps and durations, which forward to those of borrowed ones.

use std::time::{Duration as StdDuration, SystemTime};

use crate::{Duration, TimeError, Timestamp};

macro_rules! by_value {
    ($($(#[$cfg:meta])* $message:ident => $target:ty;)*) => {$(
        $(#[$cfg])*
        impl TryFrom<$message> for $target {
            type Error = TimeError;

            /// # Errors
            /// As for a reference.
            fn try_from(value: $message) -> Result<Self, TimeError> {
                Self::try_from(&value)
            }
        }
    )*};
}
by_value! {
    Timestamp => SystemTime;
    Duration => StdDuration;
    #[cfg(feature = "chrono")]
    Timestamp => chrono::DateTime<chrono::Utc>;
    #[cfg(feature = "chrono")]
    Duration => chrono::TimeDelta;
    #[cfg(feature = "jiff")]
    Timestamp => jiff::Timestamp;
    #[cfg(feature = "jiff")]
    Duration => jiff::SignedDuration;
}

//! Converts the contents of lists and maps; errors get the index or key.

use super::LiteralError;

/// Converts the elements of a list.
pub(super) fn elements<T, U, C: FromIterator<U>>(
    elements: impl IntoIterator<Item = T>,
    convert: impl Fn(T) -> Result<U, LiteralError>,
) -> Result<C, LiteralError> {
    let elements = elements.into_iter().enumerate();
    elements
        .map(|(i, element)| convert(element).map_err(|e| e.at_index(i)))
        .collect()
}

/// Converts the values of a map.
pub(super) fn entries<K: Into<String>, T, U, C: FromIterator<(String, U)>>(
    entries: impl IntoIterator<Item = (K, T)>,
    convert: impl Fn(T) -> Result<U, LiteralError>,
) -> Result<C, LiteralError> {
    let entry = |(key, value): (K, T)| {
        let key = key.into();
        match convert(value) {
            Ok(value) => Ok((key, value)),
            Err(e) => Err(e.at_key(&key)),
        }
    };
    entries.into_iter().map(entry).collect()
}

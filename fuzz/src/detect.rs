//! Target for type detection.

use flytepb::detect::{detect, detect_named, type_of_name, Detection};

use crate::verdict::{ensure, Judged, Verdict};

/// Maximum number of alternatives.
const MOST: usize = 10;

/// Checks that detection of any bytes is deterministic, and that a name only breaks a tie.
pub(crate) fn answers(input: &[u8]) -> Judged {
    let found = detect(input);
    ensure!(detect(input) == found, "the second time it is not {found}");
    let named = detect_named(input, Some("outputs.pb"));
    match (&found, &named) {
        (Detection::Empty { named: None }, Detection::Empty { named: Some(of) }) => {
            ensure!(
                type_of_name("outputs.pb") == Some(*of),
                "{of:?} is not outputs.pb"
            );
        }
        (Detection::Other(_), named) => {
            ensure!(found == *named, "{found}, by name {named}");
        }
        (Detection::Message(of) | Detection::Stream { of, .. }, named) => {
            let by_name = named.descriptor().map(|d| d.full_name);
            let near = of.alternatives.iter().map(|a| a.descriptor);
            let mut known = near.chain([of.descriptor]);
            let is_near = known.any(|d| Some(d.full_name) == by_name);
            let told = of.alternatives.len();
            ensure!(is_near || told == MOST, "{found}, by name {named}");
            ensure!(told <= MOST, "{told} alternatives");
            for alternative in &of.alternatives {
                ensure!(alternative.margin.is_finite(), "{alternative:?}");
            }
        }
        _ => ensure!(found == named, "{found}, by name {named}"),
    }
    Ok(match found {
        Detection::Other(_) => Verdict::Rejected,
        _ => Verdict::Valid,
    })
}

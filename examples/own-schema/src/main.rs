//! Prints an encoded order as JSON and in the text format, and reads a field of it in place.

use flytepb_runtime::view::Checked;
use flytepb_runtime::{json, text, WireMessage};
use own_schema::shop::v1::Order;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).unwrap_or("order.pb".to_string());
    let bytes = std::fs::read(&path).map_err(|e| format!("{path}: {e}"))?;

    let order = Order::from_wire(&bytes)?;
    println!("{}", json::to_string(&order)?);
    println!("{}", text::to_string(&order));

    // Without decoding the rest.
    let checked = Checked::<Order>::new(&bytes)?;
    let names = checked.view().items().iter().map(|item| item.name());
    println!("{}", names.collect::<Vec<_>>().join(", "));

    assert_eq!(order.to_wire(), bytes); // with the fields that the schema does not know
    Ok(())
}

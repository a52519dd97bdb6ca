//! The generated types, compared with files that Google's Python wrote: `golden.py`.

use flytepb_runtime::view::Checked;
use flytepb_runtime::{json, text, UnknownFields, WireMessage};
use own_schema::geo::Place;
use own_schema::shop::v1::views::order::DeliveryView;
use own_schema::shop::v1::{order, Order, MESSAGES};

const WIRE: &[u8] = include_bytes!("../order.pb");
const JSON: &str = include_str!("../order.json");
const TEXT: &str = include_str!("../order.textproto");

fn decoded() -> Order {
    Order::from_wire(WIRE).unwrap()
}

/// The order without the fields that the schema does not know, which JSON and text do not have.
fn known() -> Order {
    let mut order = decoded();
    order._unknown_fields = UnknownFields::default();
    order.items[0]._unknown_fields = UnknownFields::default();
    order
}

#[test]
fn the_bytes_come_back() {
    assert_eq!(decoded().to_wire(), WIRE);
    assert_ne!(known().to_wire(), WIRE);
}

#[test]
fn json_and_text_are_those_of_google() {
    assert_eq!(json::from_str::<Order>(JSON).unwrap(), known());
    let ours: serde_json::Value =
        serde_json::from_str(&json::to_string(&decoded()).unwrap()).unwrap();
    let googles: serde_json::Value = serde_json::from_str(JSON).unwrap();
    assert_eq!(ours, googles);
    assert_eq!(text::from_str::<Order>(TEXT).unwrap(), known());
    let again = text::from_str::<Order>(&text::to_string(&known())).unwrap();
    assert_eq!(again, known());
}

#[test]
fn serde_writes_the_same_json() {
    let by_serde = serde_json::to_string(&decoded()).unwrap();
    assert_eq!(by_serde, json::to_string(&decoded()).unwrap());
    assert_eq!(serde_json::from_str::<Order>(JSON).unwrap(), known());
    let checked = Checked::<Order>::new(WIRE).unwrap();
    assert_eq!(serde_json::to_string(&checked.view()).unwrap(), by_serde);
}

#[test]
fn views_read_in_place() {
    let checked = Checked::<Order>::new(WIRE).unwrap();
    let order = checked.view();
    assert_eq!(order.terms(), [0, 1, 2]);
    assert_eq!(order.created_at().unwrap().seconds(), 1_770_474_067);
    let item = order.items().iter().next().unwrap();
    assert_eq!(item.receipts().iter().collect::<Vec<_>>(), [&[1][..], &[]]);
    assert_eq!(item.pictures().get("front"), Some(&b"\xff\xd8\xff\xe0"[..]));
    match order.delivery() {
        Some(DeliveryView::To(place)) => assert_eq!(place.view().latitude(), 54.5),
        other => panic!("{other:?}"),
    }
}

#[test]
fn options_change_the_types() {
    let order = decoded();
    let terms = order.terms.clone(); // `Bytes`: shares the content
    assert_eq!(terms.as_ptr(), order.terms.as_ptr());
    assert_eq!(order.items[0].pictures["front"], b"\xff\xd8\xff\xe0"[..]);
}

#[test]
fn types_are_found_by_name_across_packages() {
    let names = MESSAGES.all().iter().map(|m| m.full_name);
    let ours: Vec<_> = names.filter(|n| !n.starts_with("google.")).collect();
    assert_eq!(
        ours,
        [
            "geo.Place",
            "shop.v1.Item",
            "shop.v1.Order",
            "shop.v1.OrderId"
        ]
    );
    let any = decoded().extension.unwrap();
    let place = any.unpack(|name| MESSAGES.get(name)).unwrap().unwrap();
    assert_eq!(place.downcast_ref::<Place>().unwrap().latitude, 1.5);
    assert_eq!(decoded().state(), order::State::Sent);
}

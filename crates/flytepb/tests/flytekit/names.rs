//! The page for users of flytekit lists every public name of its classes.

use flytepb_tests::read;

#[test]
fn every_name_is_on_the_page() {
    let page = include_str!("../../src/flytekit/coming_from_flytekit.md");
    // The names in the left columns of the tables, split at non-word characters.
    let rows = page.lines().filter(|line| line.starts_with("| `"));
    let left: Vec<&str> = rows.filter_map(|row| row.split(" | ").next()).collect();
    let words: Vec<&str> = left
        .iter()
        .flat_map(|cell| cell.split(|c: char| !c.is_alphanumeric() && c != '_'))
        .collect();
    let names = String::from_utf8(read("goldens/names.tsv")).unwrap();
    assert!(names.lines().count() > 200);
    for line in names.lines() {
        let (class, name) = line.split_once('\t').unwrap();
        assert!(words.contains(&name), "{class}.{name}");
        assert!(page.contains(&format!("`{class}")), "{class}");
    }
}

//! Charts of periods, a row each.

use super::timeline::{Bar, Lane, Micros, micros_text};
use super::write::Html;
use crate::tree_view::grouped;

const SECOND: Micros = 1_000_000;
const MINUTE: Micros = 60 * SECOND;
const HOUR: Micros = 60 * MINUTE;
const DAY: Micros = 24 * HOUR;

/// Distances of ticks on the axis.
const STEPS: [Micros; 27] = [
    1000,
    5000,
    10_000,
    50_000,
    100_000,
    500_000,
    SECOND,
    2 * SECOND,
    5 * SECOND,
    10 * SECOND,
    20 * SECOND,
    30 * SECOND,
    MINUTE,
    2 * MINUTE,
    5 * MINUTE,
    10 * MINUTE,
    20 * MINUTE,
    30 * MINUTE,
    HOUR,
    2 * HOUR,
    4 * HOUR,
    6 * HOUR,
    12 * HOUR,
    DAY,
    2 * DAY,
    7 * DAY,
    30 * DAY,
];
/// Maximum number of ticks.
const TICKS: Micros = 5;
/// Maximum nesting of labels that is shown by their indentation.
const DEPTH: usize = 8;
/// Maximum number of rows of a chart that does not scroll.
const ROWS: usize = 40;
/// Maximum number of rows of a chart.
const MOST_ROWS: usize = 5_000;
/// Maximum number of marks and bars of a row.
const SHAPES: usize = 500;

/// The kinds of phases that look alike: a class, which has a color and a pattern, and its phases.
const COLORS: [(&str, &[&str]); 6] = [
    ("fp-ok", &["SUCCEEDED", "RECOVERED", "CACHE_HIT", "ACTIVE"]),
    (
        "fp-bad",
        &["FAILED", "FAILING", "RETRYABLE_FAILED", "TIMED_OUT"],
    ),
    ("fp-off", &["ABORTED", "ABORTING", "SKIPPED"]),
    (
        "fp-run",
        &["RUNNING", "DYNAMIC_RUNNING", "SUCCEEDING", "PAUSED"],
    ),
    ("fp-init", &["INITIALIZING"]),
    ("fp-wait", &["QUEUED", "WAITING_FOR_RESOURCES"]),
];

/// Returns the class of a phase.
pub(super) fn class_of(phase: &str) -> &'static str {
    let color = COLORS.iter().find(|(_, phases)| phases.contains(&phase));
    color.map_or("fp-none", |(class, _)| class)
}

/// The period that a chart shows.
struct Scale {
    start: Micros,
    end: Micros,
    step: Micros,
}

impl Scale {
    fn of(lanes: &[Lane]) -> Option<Self> {
        let bars = || lanes.iter().flat_map(|lane| &lane.bars);
        let marks = lanes
            .iter()
            .flat_map(|lane| &lane.marks)
            .map(|mark| mark.at);
        let ends = bars().filter_map(|bar| bar.end);
        let times: Vec<Micros> = bars()
            .map(|bar| bar.start)
            .chain(ends)
            .chain(marks)
            .collect();
        let (start, last) = (*times.iter().min()?, *times.iter().max()?);
        let mut span = (last - start).max(1000);
        if bars().any(|bar| bar.end.is_none()) {
            // Bars without an end reach beyond the last known time.
            span += span / 12;
        }
        let is_wide = |step: &&Micros| span / **step <= TICKS;
        let widest = STEPS[STEPS.len() - 1];
        let step = STEPS.iter().find(is_wide).copied();
        Some(Scale {
            start,
            end: start + span,
            step: step.unwrap_or((span / TICKS / widest).max(1) * widest),
        })
    }

    /// Returns a position in percent.
    fn percent(&self, at: Micros) -> String {
        let share = (at - self.start) as f64 / (self.end - self.start) as f64;
        format!("{:.2}%", 100.0 * share)
    }

    /// Returns the width of a period in percent, which is never too small to be drawn.
    fn width(&self, start: Micros, end: Micros) -> String {
        let least = (self.end - self.start) / 1000;
        self.percent(self.start + (end - start).max(least))
    }

    fn ticks(&self) -> impl Iterator<Item = Micros> + '_ {
        (0..=(self.end - self.start) / self.step).map(|i| i * self.step)
    }
}

/// Writes a chart; nothing if there are no times.
pub(super) fn chart(html: &mut Html, lanes: &[Lane]) {
    let Some(scale) = Scale::of(lanes) else {
        return;
    };
    if lanes.len() > ROWS {
        // It scrolls.
        html.markup("<div class=\"fp-chart fp-long\" tabindex=\"0\">");
    } else {
        html.markup("<div class=\"fp-chart\">");
    }
    html.block("div", "fp-lane fp-axis", |html| axis(html, &scale));
    let shown = lanes.iter().take(MOST_ROWS);
    shown.for_each(|lane| row(html, lane, &scale));
    html.markup("</div>");
    if lanes.len() > MOST_ROWS {
        let note = format!("… {} more", grouped((lanes.len() - MOST_ROWS) as u64));
        html.element("p", &[("class", "fp-note")], &note);
    }
    legend(html, lanes);
}

fn axis(html: &mut Html, scale: &Scale) {
    html.markup("<span></span><svg width=\"100%\" height=\"16\" aria-hidden=\"true\">");
    for tick in scale.ticks() {
        let x = scale.percent(scale.start + tick);
        let anchor = if tick == 0 { "start" } else { "middle" };
        let attributes = [("x", &*x), ("y", "12"), ("text-anchor", anchor)];
        html.element("text", &attributes, &tick_text(tick));
    }
    html.markup("</svg><span></span>");
}

/// Formats the time of a tick: `0`, `20s` or `1h 30m`.
fn tick_text(tick: Micros) -> String {
    if tick == 0 {
        return "0".to_owned();
    }
    micros_text(tick)
}

fn row(html: &mut Html, lane: &Lane, scale: &Scale) {
    html.block("div", "fp-lane", |html| {
        let class = format!("fp-name fp-d{}", lane.depth.min(DEPTH));
        match lane.target {
            Some(number) => {
                let target = format!("#fp-m{number}");
                html.element("a", &[("class", &class), ("href", &target)], &lane.label);
            }
            None => {
                let attributes = [("class", &*class), ("title", &lane.label)];
                html.element("span", &attributes, &lane.label);
            }
        }
        let description = description(lane);
        let attributes = [
            ("class", "fp-bars"),
            ("width", "100%"),
            ("height", "22"),
            ("role", "img"),
            ("aria-label", &*description),
        ];
        html.open("svg", &attributes);
        for tick in scale.ticks() {
            let x = scale.percent(scale.start + tick);
            line(html, "fp-tick", (&x, "0"), (&x, "22"));
        }
        lane.bars
            .iter()
            .take(SHAPES)
            .for_each(|bar| shape(html, bar, scale));
        for mark in lane.marks.iter().take(SHAPES) {
            let x = scale.percent(mark.at);
            html.open("circle", &[("cx", &x), ("cy", "11"), ("r", "4")]);
            let time = micros_text((mark.at - scale.start).max(0));
            html.element("title", &[], &format!("after {time}: {}", mark.text));
            html.close("circle");
        }
        html.close("svg");
        let taken = lane.taken().map(micros_text).unwrap_or_default();
        html.element("span", &[("class", "fp-taken")], &taken);
    });
}

fn shape(html: &mut Html, bar: &Bar, scale: &Scale) {
    let end = bar.end.unwrap_or(scale.end);
    let (x, width) = (scale.percent(bar.start), scale.width(bar.start, end));
    let open = if bar.end.is_none() { " fp-open" } else { "" };
    let class = format!("{}{open}", class_of(&bar.phase));
    let attributes = [
        ("class", &*class),
        ("x", &x),
        ("y", "4"),
        ("width", &width),
        ("height", "14"),
        ("rx", "3"),
    ];
    html.open("rect", &attributes);
    html.element("title", &[], &bar_text(bar));
    html.close("rect");
    pattern(html, class_of(&bar.phase), (&x, &scale.percent(end)), "11");
}

/// Writes the pattern of a kind of phases over a bar, for those who do not tell its color from others.
pub(super) fn pattern(html: &mut Html, class: &str, (start, end): (&str, &str), y: &str) {
    if !["fp-ok", "fp-none"].contains(&class) {
        line(html, class, (start, y), (end, y));
    }
}

fn line(html: &mut Html, class: &str, from: (&str, &str), to: (&str, &str)) {
    let ends = [("x1", from.0), ("y1", from.1), ("x2", to.0), ("y2", to.1)];
    html.open("line", &[&[("class", class)], &ends[..]].concat());
    html.close("line");
}

fn bar_text(bar: &Bar) -> String {
    let phase = phase_text(&bar.phase);
    match bar.end {
        Some(end) => format!("{phase} {}", micros_text(end - bar.start)),
        None => format!("{phase}, not ended"),
    }
}

/// Describes a row to those who do not see it.
fn description(lane: &Lane) -> String {
    let bars = lane.bars.iter().take(20).map(bar_text);
    let mut parts: Vec<String> = bars.collect();
    match lane.marks.len() {
        0 => {}
        1 => parts.push("1 event".to_owned()),
        count => parts.push(format!("{count} events")),
    }
    parts.join(", ")
}

/// Writes the phases that occur, those that look alike together, in the order of their first bars.
fn legend(html: &mut Html, lanes: &[Lane]) {
    let mut kinds: Vec<(&str, Vec<&str>)> = Vec::new();
    for bar in lanes.iter().flat_map(|lane| &lane.bars) {
        let class = class_of(&bar.phase);
        match kinds.iter_mut().find(|(of, _)| *of == class) {
            Some((_, phases)) if phases.contains(&&*bar.phase) => {}
            Some((_, phases)) => phases.push(&bar.phase),
            None => kinds.push((class, vec![&bar.phase])),
        }
    }
    html.block("ul", "fp-legend", |html| {
        for (class, phases) in kinds {
            let texts: Vec<String> = phases.into_iter().map(phase_text).collect();
            html.element("li", &[("class", class)], &texts.join(", "));
        }
    });
}

/// Formats a phase for reading: `waiting for resources`.
pub(super) fn phase_text(phase: &str) -> String {
    if phase.is_empty() {
        return "no phase".to_owned();
    }
    phase.replace('_', " ").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lane(start: Micros, end: Option<Micros>) -> Lane {
        let phase = "RUNNING".to_owned();
        Lane::new("n0", vec![Bar { start, end, phase }])
    }

    #[test]
    fn ticks_are_round_and_few() {
        for span in [1, 999, 59 * SECOND, 3 * HOUR, 400 * DAY, 300_000 * DAY] {
            let scale = Scale::of(&[lane(7, Some(7 + span))]).unwrap();
            let ticks: Vec<_> = scale.ticks().collect();
            assert!((1..=12).contains(&ticks.len()), "{span}: {ticks:?}");
        }
        let scale = Scale::of(&[lane(0, Some(2 * HOUR))]).unwrap();
        assert_eq!(scale.step, 30 * MINUTE);
    }

    #[test]
    fn bars_are_placed_in_percent() {
        let mut html = Html::default();
        chart(
            &mut html,
            &[
                lane(0, Some(10 * SECOND)),
                lane(5 * SECOND, Some(6 * SECOND)),
            ],
        );
        let html = html.into_string();
        let expected = "<rect class=\"fp-run\" x=\"50.00%\" y=\"4\" width=\"10.00%\" height=\"14\" \
                        rx=\"3\"><title>running 1s</title></rect>\
                        <line class=\"fp-run\" x1=\"50.00%\" y1=\"11\" x2=\"60.00%\" y2=\"11\"></line>";
        assert!(html.contains(expected), "{html}");
    }

    #[test]
    fn short_periods_are_visible() {
        let scale = Scale::of(&[lane(0, Some(DAY))]).unwrap();
        assert_eq!(scale.width(SECOND, SECOND), "0.10%");
    }

    #[test]
    fn each_kind_of_phases_has_one_entry_in_the_legend() {
        let of = |phase: &str| {
            let phase = phase.to_owned();
            let end = Some(SECOND);
            Lane::new(
                "n0",
                vec![Bar {
                    start: 0,
                    end,
                    phase,
                }],
            )
        };
        let mut html = Html::default();
        legend(&mut html, &["FAILED", "", "TIMED_OUT", "FAILED"].map(of));
        assert_eq!(
            html.into_string(),
            "<ul class=\"fp-legend\"><li class=\"fp-bad\">failed, timed out</li>\
             <li class=\"fp-none\">no phase</li></ul>"
        );
    }

    #[test]
    fn what_has_not_ended_reaches_to_the_edge() {
        let scale = Scale::of(&[lane(0, Some(12 * SECOND)), lane(6 * SECOND, None)]).unwrap();
        assert_eq!(scale.end, 13 * SECOND);
        let mut html = Html::default();
        shape(&mut html, &lane(0, None).bars[0], &scale);
        assert!(
            html.into_string()
                .contains("fp-run fp-open\" x=\"0.00%\" y=\"4\" width=\"100.00%\"")
        );
    }
}

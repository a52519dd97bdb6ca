//! The times of executions: what happened in which period.

use flytepb_idl::google::protobuf::{Duration, Timestamp};
use flytepb_idl::{FieldRef, ValueRef, WireMessage};

use crate::tree_view::TreeOptions;
use crate::tree_view::compact::duration_text;
use crate::tree_view::fields::{field, text};
use crate::view::{elements, is_closure, sub_message, subject};

/// Microseconds since 1970.
pub(super) type Micros = i64;

const SECOND: Micros = 1_000_000;
/// Maximum duration, ten thousand years as for `Duration`.
const LONGEST: Micros = 315_576_000_000 * SECOND;

/// A period with a phase.
#[derive(Debug, PartialEq)]
pub(super) struct Bar {
    pub(super) start: Micros,
    /// Unset if it has not ended.
    pub(super) end: Option<Micros>,
    pub(super) phase: String,
}

/// A moment with a remark.
#[derive(Debug, PartialEq)]
pub(super) struct Mark {
    pub(super) at: Micros,
    pub(super) text: String,
}

/// A row of a chart.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Lane {
    pub(super) label: String,
    pub(super) bars: Vec<Bar>,
    pub(super) marks: Vec<Mark>,
    /// The nesting of the label.
    pub(super) depth: usize,
    /// The number of the message that it leads to.
    pub(super) target: Option<usize>,
}

impl Lane {
    pub(super) fn new(label: &str, bars: Vec<Bar>) -> Self {
        Lane {
            label: label.to_owned(),
            bars,
            ..Lane::default()
        }
    }

    fn of_marks(label: &str, marks: Vec<Mark>) -> Self {
        Lane {
            label: label.to_owned(),
            marks,
            depth: 1,
            ..Lane::default()
        }
    }

    /// Returns the time from the start of the first bar to the end of the last one.
    pub(super) fn taken(&self) -> Option<Micros> {
        let start = self.bars.iter().map(|bar| bar.start).min()?;
        let ends: Option<Vec<_>> = self.bars.iter().map(|bar| bar.end).collect();
        Some(ends?.into_iter().max()? - start)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.bars.is_empty() && self.marks.is_empty()
    }
}

/// Returns the rows of an execution or an action, of its attempts, containers and events.
pub(super) fn lanes(message: &dyn WireMessage) -> Vec<Lane> {
    let message = subject(message);
    let mut lanes = Vec::new();
    if let Some(closure) = closure(message) {
        lanes.push(Lane::new("execution", closure_bars(closure)));
        let marks = marks(closure, "reasons", |reason| {
            text(reason, "message").to_owned()
        });
        lanes.push(Lane::of_marks("reasons", marks));
        containers(closure, &mut lanes);
    } else {
        action(message, &mut lanes);
    }
    lanes.retain(|lane| !lane.is_empty());
    lanes
}

/// Returns the bars of an execution or an action as a whole.
pub(super) fn summary(message: &dyn WireMessage) -> Vec<Bar> {
    let message = subject(message);
    match closure(message) {
        Some(closure) => closure_bars(closure),
        None => status_bars(sub_message(message, "status").unwrap_or(message)),
    }
}

/// Returns the phase of an execution or an action, empty if it is not set; `None` for other messages.
pub(super) fn phase_of(message: &dyn WireMessage) -> Option<String> {
    let message = subject(message);
    let part = closure(message).or_else(|| sub_message(message, "status"));
    let part = part.unwrap_or(message);
    part.descriptor().field_by_name("phase")?;
    Some(phase(part))
}

fn closure(message: &dyn WireMessage) -> Option<&dyn WireMessage> {
    if is_closure(message) {
        return Some(message);
    }
    sub_message(message, "closure").filter(|closure| is_closure(*closure))
}

/// Returns the time until the start, and from there to the end.
fn closure_bars(closure: &dyn WireMessage) -> Vec<Bar> {
    let phase = phase(closure);
    let (created, started) = (time(closure, "created_at"), time(closure, "started_at"));
    let last = time(closure, "updated_at").filter(|_| is_final(&phase));
    let end = match (started, duration(closure)) {
        (Some(start), Some(taken)) => start.checked_add(taken),
        _ => last,
    };
    let mut bars = Vec::new();
    match (created, started) {
        (Some(created), Some(started)) => {
            bars.push(bar(created, Some(started), "QUEUED"));
            bars.push(bar(started, end, &phase));
        }
        (Some(start), None) | (None, Some(start)) => bars.push(bar(start, end, &phase)),
        (None, None) => {}
    }
    bars
}

/// Returns the period of a message with a start and an end.
fn status_bars(status: &dyn WireMessage) -> Vec<Bar> {
    let Some(start) = time(status, "start_time") else {
        return Vec::new();
    };
    let millis = match field(status, "duration_ms") {
        Some(FieldRef::Value(ValueRef::U64(millis))) => Micros::try_from(millis).ok(),
        _ => None,
    };
    let taken = millis.and_then(|millis| millis.checked_mul(1000));
    let taken = taken.filter(|taken| *taken <= LONGEST);
    let end = time(status, "end_time").or_else(|| start.checked_add(taken?));
    vec![bar(start, end, &phase(status))]
}

/// Adds the rows of an action and of its attempts, or of one attempt.
fn action(action: &dyn WireMessage, lanes: &mut Vec<Lane>) {
    if let Some(status) = sub_message(action, "status") {
        lanes.push(Lane::new("action", status_bars(status)));
    }
    let attempts = elements(action, "attempts");
    if attempts.is_empty() {
        attempt(action, lanes);
    }
    for of in attempts {
        attempt(of, lanes);
    }
}

fn attempt(attempt: &dyn WireMessage, lanes: &mut Vec<Lane>) {
    let number = match field(attempt, "attempt") {
        Some(FieldRef::Value(ValueRef::U32(number))) => format!("attempt {number}"),
        _ => "attempt".to_owned(),
    };
    let mut bars = Vec::new();
    for transition in elements(attempt, "phase_transitions") {
        let of_transition = status_bars(transition);
        // The last phase of an attempt that has ended is a moment.
        let is_period = |bar: &Bar| bar.end.is_some() || !is_final(&bar.phase);
        bars.extend(of_transition.into_iter().filter(is_period));
    }
    if bars.is_empty() && sub_message(attempt, "status").is_none() {
        bars = status_bars(attempt);
    }
    lanes.push(Lane::new(&number, bars));
    let events = marks(attempt, "cluster_events", |event| {
        let (reason, message) = (text(event, "reason"), text(event, "message"));
        if reason.is_empty() {
            message.to_owned()
        } else {
            format!("{reason}: {message}")
        }
    });
    lanes.push(Lane::of_marks("events", events));
    containers(attempt, lanes);
}

/// Adds the rows of the containers of an attempt.
fn containers(attempt: &dyn WireMessage, lanes: &mut Vec<Lane>) {
    let Some(context) = sub_message(attempt, "log_context") else {
        return;
    };
    for pod in elements(context, "pods") {
        for kind in ["init_containers", "containers"] {
            for container in elements(pod, kind) {
                let Some(process) = sub_message(container, "process") else {
                    continue;
                };
                let Some(start) = time(process, "container_start_time") else {
                    continue;
                };
                let end = time(process, "container_end_time");
                let name = text(container, "container_name");
                let name = TreeOptions::new().max_text(80).label(name).0;
                let mut lane = Lane::new(&name, vec![bar(start, end, "CONTAINER")]);
                lane.depth = 1;
                lanes.push(lane);
            }
        }
    }
}

/// Returns the moments in a list.
fn marks(
    message: &dyn WireMessage,
    name: &str,
    text: impl Fn(&dyn WireMessage) -> String,
) -> Vec<Mark> {
    let entries = elements(message, name).into_iter();
    let mark = |entry| {
        let text = TreeOptions::new().label(&text(entry)).0;
        let at = time(entry, "occurred_at")?;
        Some(Mark { at, text })
    };
    entries.filter_map(mark).collect()
}

fn bar(start: Micros, end: Option<Micros>, phase: &str) -> Bar {
    Bar {
        start,
        // Clocks differ between machines.
        end: end.map(|end| end.max(start)),
        phase: phase.to_owned(),
    }
}

fn phase(message: &dyn WireMessage) -> String {
    let phase = TreeOptions::new().field(message, "phase");
    phase.and_then(|(node, _)| node.value).unwrap_or_default()
}

/// Returns whether an execution in this phase has ended.
fn is_final(phase: &str) -> bool {
    let phases = [
        "SUCCEEDED",
        "RECOVERED",
        "FAILED",
        "ABORTED",
        "TIMED_OUT",
        "SKIPPED",
    ];
    phases.contains(&phase)
}

/// Returns a valid time in microseconds.
fn time(message: &dyn WireMessage, name: &str) -> Option<Micros> {
    let time = sub_message(message, name)?.downcast_ref::<Timestamp>()?;
    let time = Some(time).filter(|time| time.is_valid())?;
    Some(time.seconds * SECOND + Micros::from(time.nanos) / 1000)
}

/// Returns a valid duration in microseconds that is not negative.
fn duration(message: &dyn WireMessage) -> Option<Micros> {
    let duration = sub_message(message, "duration")?.downcast_ref::<Duration>()?;
    let duration = Some(duration).filter(|duration| duration.is_valid())?;
    let micros = duration.seconds * SECOND + Micros::from(duration.nanos) / 1000;
    (micros >= 0).then_some(micros)
}

/// Formats a duration: below ten seconds in milliseconds, otherwise in seconds.
pub(super) fn micros_text(micros: Micros) -> String {
    let unit = if micros < 10 * SECOND { 1000 } else { SECOND };
    let rounded = micros / unit * unit;
    let nanos = i32::try_from(rounded % SECOND * 1000).unwrap_or(0);
    duration_text(&Duration {
        seconds: rounded / SECOND,
        nanos,
        ..Duration::default()
    })
}

#[cfg(test)]
mod tests {
    use flytepb_idl::WireMessage;
    use flytepb_idl::admin::TaskExecution;
    use flytepb_idl::text;

    use super::*;

    fn lanes_of(text: &str) -> Vec<Lane> {
        lanes(&text::from_str::<TaskExecution>(text).unwrap())
    }

    fn of_closure(text: &str) -> Vec<Bar> {
        lanes_of(&format!("closure {{ {text} }}")).remove(0).bars
    }

    #[test]
    fn periods_of_executions() {
        let bars = of_closure(
            "phase: FAILED created_at { seconds: 10 } started_at { seconds: 12 nanos: 500000000 }
             duration { seconds: 60 } updated_at { seconds: 90 }",
        );
        let expected = [
            bar(10 * SECOND, Some(12_500_000), "QUEUED"),
            bar(12_500_000, Some(72_500_000), "FAILED"),
        ];
        assert_eq!(bars, expected);
    }

    #[test]
    fn executions_without_duration_end_with_their_last_update() {
        let times = "created_at { seconds: 1 } updated_at { seconds: 9 }";
        let aborted = of_closure(&format!("phase: ABORTED {times}"));
        assert_eq!(aborted, [bar(SECOND, Some(9 * SECOND), "ABORTED")]);
        let running = of_closure(&format!("phase: RUNNING {times}"));
        assert_eq!(running, [bar(SECOND, None, "RUNNING")]);
    }

    #[test]
    fn clocks_may_differ() {
        let bars = of_closure("created_at { seconds: 5 } started_at { seconds: 3 }");
        assert_eq!(bars[0], bar(5 * SECOND, Some(5 * SECOND), "QUEUED"));
        assert_eq!(bars[1], bar(3 * SECOND, None, ""));
    }

    #[test]
    fn invalid_times_are_left_out() {
        let none = lanes_of(
            "closure { created_at { seconds: 999999999999999 } started_at { nanos: -1 } }",
        );
        assert_eq!(none, []);
        let far = "started_at { seconds: 253402300799 } duration { seconds: 315576000000 }";
        assert!(of_closure(far)[0].end.is_some());
        assert!(lanes(&flytepb_idl::core::TaskLog::default() as &dyn WireMessage).is_empty());
    }

    #[test]
    fn reasons_and_containers_have_rows() {
        let lanes = lanes_of(
            "closure { reasons { occurred_at { seconds: 4 } message: 'pulling' } log_context { pods {
               containers { container_name: 'main' process { container_start_time { seconds: 5 } } } } } }",
        );
        let at = 4 * SECOND;
        assert_eq!(
            lanes[0].marks[0],
            Mark {
                at,
                text: "pulling".into()
            }
        );
        assert_eq!(lanes[1].label, "main");
        assert_eq!(lanes[1].bars, [bar(5 * SECOND, None, "CONTAINER")]);
    }

    #[test]
    fn durations_are_rounded_down() {
        assert_eq!(micros_text(1_234_567), "1.234s");
        assert_eq!(micros_text(83_999_999), "1m 23s");
        assert_eq!(micros_text(0), "0s");
    }
}

//! The same message by prost, random instances of it, and conversion of ours.

use std::collections::BTreeMap;

use crate::sample::{all, All};
use crate::views::sample::{all::ChoiceView, AllView};

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct Peer {
    #[prost(double, tag = "1")]
    pub(crate) double: f64,
    #[prost(float, tag = "2")]
    pub(crate) float: f32,
    #[prost(int32, tag = "3")]
    pub(crate) int32: i32,
    #[prost(int64, tag = "4")]
    pub(crate) int64: i64,
    #[prost(uint32, tag = "5")]
    pub(crate) uint32: u32,
    #[prost(uint64, tag = "6")]
    pub(crate) uint64: u64,
    #[prost(sint32, tag = "7")]
    pub(crate) sint32: i32,
    #[prost(sint64, tag = "8")]
    pub(crate) sint64: i64,
    #[prost(fixed32, tag = "9")]
    pub(crate) fixed32: u32,
    #[prost(fixed64, tag = "10")]
    pub(crate) fixed64: u64,
    #[prost(sfixed32, tag = "11")]
    pub(crate) sfixed32: i32,
    #[prost(sfixed64, tag = "12")]
    pub(crate) sfixed64: i64,
    #[prost(bool, tag = "13")]
    pub(crate) flag: bool,
    #[prost(string, tag = "14")]
    pub(crate) text: String,
    #[prost(bytes = "vec", tag = "15")]
    pub(crate) blob: Vec<u8>,
    #[prost(int32, tag = "16")]
    pub(crate) color: i32,
    #[prost(uint32, optional, tag = "17")]
    pub(crate) maybe: Option<u32>,
    #[prost(message, optional, boxed, tag = "18")]
    pub(crate) child: Option<Box<Peer>>,
    #[prost(sint32, repeated, tag = "19")]
    pub(crate) packed: Vec<i32>,
    #[prost(uint64, repeated, packed = "false", tag = "20")]
    pub(crate) loose: Vec<u64>,
    #[prost(fixed32, repeated, tag = "21")]
    pub(crate) words: Vec<u32>,
    #[prost(double, repeated, tag = "22")]
    pub(crate) doubles: Vec<f64>,
    #[prost(string, repeated, tag = "23")]
    pub(crate) texts: Vec<String>,
    #[prost(message, repeated, tag = "24")]
    pub(crate) children: Vec<Peer>,
    #[prost(btree_map = "string, message", tag = "25")]
    pub(crate) named: BTreeMap<String, Peer>,
    #[prost(btree_map = "int32, bytes", tag = "26")]
    pub(crate) blobs: BTreeMap<i32, Vec<u8>>,
    #[prost(oneof = "Choice", tags = "27, 28, 31")]
    pub(crate) choice: Option<Choice>,
}

#[derive(Clone, PartialEq, prost::Oneof)]
pub(crate) enum Choice {
    #[prost(string, tag = "27")]
    Word(String),
    #[prost(message, boxed, tag = "28")]
    Inner(Box<Peer>),
    #[prost(uint32, tag = "31")]
    Count(u32),
}

/// Converts our message.
pub(crate) fn of_message(m: &All) -> Peer {
    let (named, blobs) = (m.named.iter(), m.blobs.iter());
    Peer {
        double: m.double,
        float: m.float,
        int32: m.int32,
        int64: m.int64,
        uint32: m.uint32,
        uint64: m.uint64,
        sint32: m.sint32,
        sint64: m.sint64,
        fixed32: m.fixed32,
        fixed64: m.fixed64,
        sfixed32: m.sfixed32,
        sfixed64: m.sfixed64,
        flag: m.flag,
        text: m.text.clone(),
        blob: m.blob.clone(),
        color: m.color,
        maybe: m.maybe,
        child: m.child.as_ref().map(|c| of_message(c).into()),
        packed: m.packed.clone(),
        loose: m.loose.clone(),
        words: m.words.clone(),
        doubles: m.doubles.clone(),
        texts: m.texts.clone(),
        children: m.children.iter().map(of_message).collect(),
        named: named.map(|(k, v)| (k.clone(), of_message(v))).collect(),
        blobs: blobs.map(|(k, v)| (*k, v.clone())).collect(),
        choice: m.choice.as_ref().map(|choice| match choice {
            all::Choice::Word(word) => Choice::Word(word.clone()),
            all::Choice::Inner(inner) => Choice::Inner(of_message(inner).into()),
            all::Choice::Count(count) => Choice::Count(*count),
        }),
    }
}

/// Converts a view.
pub(crate) fn of_view(m: AllView<'_>) -> Peer {
    let (named, blobs) = (m.named(), m.blobs());
    assert_eq!(named.len(), named.iter().count());
    assert_eq!(named.is_empty(), named.iter().next().is_none());
    assert_eq!(m.texts().len(), m.texts().into_iter().count());
    Peer {
        double: m.double(),
        float: m.float(),
        int32: m.int32(),
        int64: m.int64(),
        uint32: m.uint32(),
        uint64: m.uint64(),
        sint32: m.sint32(),
        sint64: m.sint64(),
        fixed32: m.fixed32(),
        fixed64: m.fixed64(),
        sfixed32: m.sfixed32(),
        sfixed64: m.sfixed64(),
        flag: m.flag(),
        text: m.text().to_owned(),
        blob: m.blob().to_owned(),
        color: m.color_raw(),
        maybe: m.maybe(),
        child: m.child().map(|c| of_view(c).into()),
        packed: m.packed().iter().collect(),
        loose: m.loose().iter().collect(),
        words: m.words().iter().collect(),
        doubles: m.doubles().iter().collect(),
        texts: m.texts().iter().map(str::to_owned).collect(),
        children: m.children().iter().map(of_view).collect(),
        named: named
            .iter()
            .map(|(k, v)| (k.to_owned(), of_view(v)))
            .collect(),
        blobs: blobs.iter().map(|(k, v)| (k, v.to_owned())).collect(),
        choice: m.choice().map(|choice| match choice {
            ChoiceView::Word(word) => Choice::Word(word.to_owned()),
            ChoiceView::Inner(inner) => Choice::Inner(of_view(inner.view()).into()),
            ChoiceView::Count(count) => Choice::Count(count),
        }),
    }
}

/// A reproducible pseudo-random generator.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed ^ (mixed >> 31)
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    /// Returns a number of any length, often zero.
    fn number(&mut self) -> u64 {
        let bits = self.below(129).saturating_sub(64) as u32;
        self.next().checked_shr(64 - bits).unwrap_or(0)
    }

    fn text(&mut self) -> String {
        let len = [0, 0, 1, 5, 40, 130][self.below(6)];
        "aé✓𝄞b".chars().cycle().take(len).collect()
    }

    fn list<T>(&mut self, mut make: impl FnMut(&mut Self) -> T) -> Vec<T> {
        let len = [0, 0, 1, 3, 12][self.below(5)];
        (0..len).map(|_| make(self)).collect()
    }

    pub(crate) fn peer(&mut self, levels: usize) -> Peer {
        let deeper = levels.checked_sub(1);
        let mut inner = |random: &mut Self| deeper.map(|levels| random.peer(levels));
        let few = |random: &mut Self| random.below(3) == 0;
        Peer {
            double: self.number() as i64 as f64 / 8.0,
            float: self.number() as i32 as f32,
            int32: self.number() as i32,
            int64: self.number() as i64,
            uint32: self.number() as u32,
            uint64: self.number(),
            sint32: self.number() as i32,
            sint64: self.number() as i64,
            fixed32: self.number() as u32,
            fixed64: self.number(),
            sfixed32: self.number() as i32,
            sfixed64: self.number() as i64,
            flag: few(self),
            text: self.text(),
            blob: self.text().into_bytes(),
            color: self.below(3) as i32,
            maybe: few(self).then(|| self.number() as u32),
            child: if few(self) {
                inner(self).map(Box::new)
            } else {
                None
            },
            packed: self.list(|r| r.number() as i32),
            loose: self.list(Self::number),
            words: self.list(|r| r.number() as u32),
            doubles: self.list(|r| r.number() as f64),
            texts: self.list(Self::text),
            children: if few(self) {
                self.list(&mut inner).into_iter().flatten().collect()
            } else {
                Vec::new()
            },
            // prost omits a default key or value; official encoders do not.
            named: if few(self) {
                let keys = self.list(|r| r.text() + "k").into_iter();
                let value = |peer: Peer| Peer { flag: true, ..peer };
                let entries = keys.filter_map(|key| Some((key, value(inner(self)?))));
                entries.collect()
            } else {
                BTreeMap::new()
            },
            blobs: self
                .list(|r| (r.number() as i32 | 1, (r.text() + "v").into_bytes()))
                .into_iter()
                .collect(),
            choice: match self.below(5) {
                0 => Some(Choice::Word(self.text())),
                1 => inner(self).map(|inner| Choice::Inner(inner.into())),
                2 => Some(Choice::Count(self.number() as u32)),
                _ => None,
            },
        }
    }
}

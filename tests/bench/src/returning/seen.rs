//! What was seen of a storm: when exchanges began and when their acks were proved, and the shape of the load.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Instant,
};

use serde_json::{Value, json};

/// Load is looked at in windows of so many seconds.
pub const WINDOW: usize = 10;

/// Everything that desks note, all of them in one.
#[derive(Debug, Default)]
pub struct Notes(Mutex<Noted>);

#[derive(Debug, Default)]
struct Noted {
    began: Vec<(Instant, Begun)>,
    settled: Vec<(Instant, Option<Instant>, usize)>,
    missed: Vec<Instant>,
    downs: BTreeMap<&'static str, usize>,
    verdicts: [usize; 3],
}

#[derive(Debug, Clone, Copy)]
struct Begun {
    packets: usize,
    again: usize,
    again_bytes: usize,
}

impl Notes {
    fn noted(&self) -> MutexGuard<'_, Noted> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// An exchange with so many packets begins; so many of them went before.
    pub fn began(&self, at: Instant, packets: usize, again: usize, again_bytes: usize) {
        self.noted().began.push((at, Begun { packets, again, again_bytes }));
    }

    /// A proved ack was taken in, by which so many packets left the outbox; of those named so many were stored now,
    /// were there, or stand apart.
    pub fn settled(&self, at: Instant, began: Option<Instant>, acked: usize, verdicts: [usize; 3]) {
        let mut noted = self.noted();
        noted.settled.push((at, began, acked));
        for (all, one) in noted.verdicts.iter_mut().zip(verdicts) {
            *all += one;
        }
    }

    /// An exchange brought nothing.
    pub fn missed(&self, at: Instant) {
        self.noted().missed.push(at);
    }

    /// A desk's link went down, or is down for another reason.
    pub fn down(&self, why: &'static str) {
        *self.noted().downs.entry(why).or_default() += 1;
    }

    /// What went before was not the storm.
    pub fn begin(&self) {
        *self.noted() = Noted::default();
    }

    /// Packets that left their outboxes.
    #[must_use]
    pub fn acked(&self) -> usize {
        self.noted().settled.iter().map(|(_, _, acked)| acked).sum()
    }

    /// All of it since `zero`.
    #[must_use]
    pub fn told(&self, zero: Instant) -> Value {
        let noted = self.noted();
        let since = |at: &Instant| at.saturating_duration_since(zero).as_secs_f64();
        let last = noted.settled.iter().filter(|(_, _, acked)| *acked > 0).map(|(at, ..)| since(at));
        let last = last.fold(0.0, f64::max);
        let mut seconds = vec![[0; 4]; last as usize + 1];
        let mut count = |at: &Instant, row: usize, more: usize| {
            if let Some(second) = seconds.get_mut(since(at) as usize) {
                second[row] += more;
            }
        };
        for (at, begun) in &noted.began {
            count(at, 0, 1);
            count(at, 1, begun.packets);
        }
        for (at, _, acked) in &noted.settled {
            count(at, 2, *acked);
        }
        for at in &noted.missed {
            count(at, 3, 1);
        }
        // From the first word of a batch on its way to its proved ack, in the same exchange.
        let mut took: Vec<f64> = noted
            .settled
            .iter()
            .filter_map(|(at, began, _)| Some(at.saturating_duration_since((*began)?).as_secs_f64()))
            .collect();
        took.sort_unstable_by(f64::total_cmp);
        let sum = |of: fn(&Begun) -> usize| noted.began.iter().map(|(_, begun)| of(begun)).sum::<usize>();
        let [stored, there, apart] = noted.verdicts;
        json!({
            "p50_s": of_hundred(&took, 50), "p99_s": of_hundred(&took, 99), "max_s": of_hundred(&took, 100),
            "exchanges": noted.began.iter().filter(|(_, begun)| begun.packets > 0).count(),
            "polls": noted.began.iter().filter(|(_, begun)| begun.packets == 0).count(),
            "missed": noted.missed.len(), "downs": noted.downs,
            "again_packets": sum(|begun| begun.again), "again_bytes": sum(|begun| begun.again_bytes),
            "stored": stored, "already_stored": there, "apart": apart,
            "acked_s": last, "seconds": seconds,
        })
    }
}

/// What so many of a hundred stay below, of sorted values; 0 where there are none.
fn of_hundred(sorted: &[f64], percent: usize) -> f64 {
    let at = (sorted.len() * percent).div_ceil(100).saturating_sub(1);
    sorted.get(at).copied().unwrap_or_default()
}

/// The most of any [`WINDOW`] seconds in a row, a second.
#[must_use]
pub fn most(a_second: &[f64]) -> f64 {
    windows(a_second).fold(0.0, f64::max)
}

fn windows(a_second: &[f64]) -> impl Iterator<Item = f64> {
    let wide = WINDOW.min(a_second.len()).max(1);
    a_second.windows(wide).map(move |seconds| seconds.iter().sum::<f64>() / wide as f64)
}

/// The first peak, and the most that came after the load had fallen to half of it: 0 where it never rose again.
#[must_use]
pub fn peaks(offered: &[f64]) -> (f64, f64) {
    let (mut first, mut later, mut has_fallen, mut lowest) = (0.0_f64, 0.0_f64, false, 0.0_f64);
    for load in windows(offered) {
        if has_fallen {
            // On its way down it is the first one's still.
            lowest = lowest.min(load);
            if load > lowest {
                later = later.max(load);
            }
        } else if load < first / 2.0 {
            (has_fallen, lowest) = (true, load);
        } else {
            first = first.max(load);
        }
    }
    (first, later)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_load_that_falls_has_one_peak_and_one_that_comes_again_has_two() {
        let at = |from: usize, to: usize, load: f64| vec![load; to - from];
        let falls = [at(0, 20, 100.0), at(20, 40, 30.0), at(40, 60, 0.0)].concat();
        assert_eq!(peaks(&falls), (100.0, 0.0));
        let again = [at(0, 20, 100.0), at(20, 40, 0.0), at(40, 60, 170.0)].concat();
        assert_eq!(peaks(&again), (100.0, 170.0));
        assert_eq!((peaks(&[]), most(&[])), ((0.0, 0.0), 0.0));
        assert!((most(&[5.0, 7.0]) - 6.0).abs() < 1e-9, "shorter than a window");
    }

    #[test]
    fn ninety_nine_of_a_hundred_stay_below_the_figure() {
        let all: Vec<f64> = (1..=200).map(f64::from).collect();
        assert_eq!([50, 99, 100].map(|percent| of_hundred(&all, percent)), [100.0, 198.0, 200.0]);
        assert_eq!(of_hundred(&[], 99).to_bits(), 0.0_f64.to_bits());
    }
}

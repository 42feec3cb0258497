//! A weak line between two networks of this machine: every packet of the network goes through here, where a queue,
//! a rate, a way, losses and cuts await it. The ends keep the kernel's own TCP.
//!
//! Needs to be root in a network of its own (`unshare --net`), because this machine's kernel may lack what delays
//! packets by itself.

use std::{
    process::Command,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
        mpsc::{Receiver, Sender, channel},
    },
    thread,
    time::{Duration, Instant},
};

use tun_rs::{DeviceBuilder, SyncDevice};
use wasl_cuts::{dice::Dice, net::Apart, volume::run};
use wasl_tests::ground::{Step, Stopped};

const DESK: &str = "10.78.0.1";
/// Where the centre is reached.
pub const CENTRE: &str = "10.78.0.2";
/// What one packet holds at most, heads of IP and TCP counted in.
const PACKET_MAX: u16 = 1_500;

/// What a line is like, in one direction.
#[derive(Debug, Clone, Copy)]
pub struct Terms {
    /// Bits a second.
    pub rate: u64,
    /// How long a packet is on its way once it has left the queue.
    pub way: Duration,
    /// Lost packets of a thousand.
    pub lost: u64,
    /// How long a packet may wait for its turn; what would wait longer is dropped.
    pub queue: Duration,
}

/// The weak line to plan for, up and down.
pub const WEAK: [Terms; 2] = [
    Terms { rate: 384_000, way: Duration::from_millis(150), lost: 20, queue: Duration::from_secs(1) },
    Terms { rate: 1_000_000, way: Duration::from_millis(150), lost: 20, queue: Duration::from_secs(1) },
];

/// A line that is there and gone in turns.
#[derive(Debug, Clone, Copy)]
pub struct Cuts {
    /// How long it is there.
    pub up: Duration,
    /// How long it is gone.
    pub down: Duration,
}

/// What went over one direction.
#[derive(Debug, Default)]
struct Counter {
    bytes: AtomicU64,
    packets: AtomicU64,
}

/// Since when the line is cut in turns, where it is.
type Cutting = Mutex<Option<(Instant, Cuts)>>;

/// The line, gone with the process.
#[derive(Debug)]
pub struct WeakLink {
    centre: Apart,
    up: Arc<Counter>,
    cutting: Arc<Cutting>,
}

impl WeakLink {
    /// Lays the line between this network and a new one.
    ///
    /// # Errors
    /// When the system refuses a part of it.
    pub fn lay(terms: [Terms; 2], seed: u64) -> Step<Self> {
        let centre = Apart::new()?;
        let [desk_end, centre_end] = [end("desk0")?, end("centre0")?];
        run(Command::new("ip").args(["link", "set", "centre0", "netns", &centre.id()]))?;
        for words in way("desk0", DESK, CENTRE) {
            run(Command::new("ip").args(words.split(' ')))?;
        }
        for words in way("centre0", CENTRE, DESK) {
            run(centre.there().arg("ip").args(words.split(' ')))?;
        }
        let link = Self { centre, up: Arc::default(), cutting: Arc::default() };
        let [up, down] = terms;
        let mut dice = Dice::new(seed);
        link.carry((&desk_end, &centre_end), up, Dice::new(dice.bits()), Arc::clone(&link.up));
        link.carry((&centre_end, &desk_end), down, Dice::new(dice.bits()), Arc::default());
        Ok(link)
    }

    /// Words before a program's own that start it at the centre's end.
    #[must_use]
    pub fn centre_end(&self) -> String {
        self.centre.id()
    }

    /// Bytes and packets that the desk's end gave the line since the start, those that were lost counted in.
    #[must_use]
    pub fn given(&self) -> (u64, u64) {
        (self.up.bytes.load(Ordering::SeqCst), self.up.packets.load(Ordering::SeqCst))
    }

    /// From now on it is there and gone in turns; or there again.
    pub fn cut(&self, cuts: Option<Cuts>) {
        *self.cutting.lock().unwrap_or_else(PoisonError::into_inner) = cuts.map(|cuts| (Instant::now(), cuts));
    }

    fn carry(&self, ends: (&Arc<SyncDevice>, &Arc<SyncDevice>), terms: Terms, dice: Dice, counter: Arc<Counter>) {
        let (from, to) = (Arc::clone(ends.0), Arc::clone(ends.1));
        let (sender, receiver) = channel();
        let [at_entry, at_exit] = [Arc::clone(&self.cutting), Arc::clone(&self.cutting)];
        // Both end with the process.
        thread::spawn(move || take_in(&from, terms, dice, &counter, &at_entry, &sender));
        thread::spawn(move || let_out(&to, &at_exit, &receiver));
    }
}

fn end(name: &str) -> Step<Arc<SyncDevice>> {
    let device = DeviceBuilder::new().name(name).mtu(PACKET_MAX).build_sync();
    device.map(Arc::new).map_err(|fault| Stopped(format!("{name}: {fault}")))
}

/// How one end finds the other. Its TCP minds congestion by cubic, as desks do; others would hide what is lost.
fn way(device: &str, own: &str, other: &str) -> [String; 4] {
    [
        "link set lo up".to_owned(),
        format!("addr add {own} peer {other} dev {device}"),
        format!("link set {device} up"),
        format!("route replace {other} dev {device} src {own} congctl cubic"),
    ]
}

/// Whether the line is gone at this moment.
fn is_gone(cutting: &Cutting, now: Instant) -> bool {
    let cutting = *cutting.lock().unwrap_or_else(PoisonError::into_inner);
    cutting.is_some_and(|(since, cuts)| {
        let turn = (cuts.up + cuts.down).as_micros().max(1);
        now.saturating_duration_since(since).as_micros() % turn >= cuts.up.as_micros()
    })
}

/// When a packet that comes now has left the queue, where it has room; the line is busy until `busy_until`.
fn leaves(terms: &Terms, now: Instant, busy_until: Instant, bytes: usize) -> Option<Instant> {
    let turn = busy_until.max(now);
    let takes = Duration::from_nanos(u64::try_from(bytes).unwrap_or(u64::MAX) * 8_000_000_000 / terms.rate);
    (turn - now <= terms.queue).then_some(turn + takes)
}

fn take_in(
    from: &SyncDevice,
    terms: Terms,
    mut dice: Dice,
    counter: &Counter,
    cutting: &Cutting,
    sender: &Sender<(Instant, Vec<u8>)>,
) {
    let mut packet = vec![0; usize::from(PACKET_MAX)];
    let mut busy_until = Instant::now();
    while let Ok(len) = from.recv(&mut packet) {
        // Neighbours greet each other in the newer version; no program speaks it here.
        if packet[0] >> 4 != 4 {
            continue;
        }
        counter.bytes.fetch_add(len as u64, Ordering::SeqCst);
        counter.packets.fetch_add(1, Ordering::SeqCst);
        let now = Instant::now();
        let Some(left) = leaves(&terms, now, busy_until, len) else { continue };
        busy_until = left;
        let is_lost = dice.below(1_000) < terms.lost;
        if !is_lost && !is_gone(cutting, now) && sender.send((left + terms.way, packet[..len].to_vec())).is_err() {
            break;
        }
    }
}

fn let_out(to: &SyncDevice, cutting: &Cutting, receiver: &Receiver<(Instant, Vec<u8>)>) {
    for (due, packet) in receiver {
        thread::sleep(due.saturating_duration_since(Instant::now()));
        if !is_gone(cutting, Instant::now()) {
            // An end whose queue is full loses it, as on any line.
            let _lost = to.send(&packet);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packets_wait_for_their_turn_and_are_dropped_where_the_queue_is_full() {
        let terms = Terms { rate: 8_000, ..WEAK[0] };
        let now = Instant::now();
        let first = leaves(&terms, now, now, 1_000);
        assert_eq!(first, Some(now + Duration::from_secs(1)), "a thousand bytes at a thousand a second");
        let second = leaves(&terms, now, now + Duration::from_secs(1), 500);
        assert_eq!(second, Some(now + Duration::from_millis(1_500)));
        assert_eq!(leaves(&terms, now, now + Duration::from_millis(1_001), 1), None);
    }

    #[test]
    fn a_cut_line_is_gone_in_its_turns_alone() {
        let begin = Instant::now();
        let cuts = Cuts { up: Duration::from_secs(20), down: Duration::from_secs(15) };
        let cutting = Mutex::new(Some((begin, cuts)));
        let gone = |seconds: u64| is_gone(&cutting, begin + Duration::from_secs(seconds));
        assert_eq!([0, 19, 20, 34, 35, 54, 55].map(gone), [false, false, true, true, false, false, true]);
    }
}

//! The sum as two programs on one file keep it, over random days, beside the sum reckoned from all.

use std::{collections::BTreeMap, path::Path};

use uuid::Uuid;
use wasl_domain::{
    ids::{EnrolmentNumber, TrackingNumber},
    money::{Denomination, Money},
    tariff::Fee,
};
use wasl_protocol::{Digest, Face, sha256};
use wasl_store::{Before, NewPacket, Store, Tx};

use super::{ONE_BY_ONE, Unsent};
use crate::{
    counter::CounterCopy,
    refusal::Refusal,
    shelf::{fact, soft_counter},
};

struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        // SplitMix64.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % limit as u64).expect("below a limit")
    }
}

/// What a program with somebody signed in holds in memory: its own open file, and how far it has read.
struct Program {
    store: Store,
    copies: BTreeMap<u64, CounterCopy>,
    unsent: Unsent,
    read_to: usize,
}

impl Program {
    fn start(path: &Path) -> Self {
        let store = Store::open(path).expect("opens");
        Self { store, copies: BTreeMap::new(), unsent: Unsent::default(), read_to: 0 }
    }

    /// Opens the copies that came since, and looks.
    fn look(&mut self, world: &World) -> i64 {
        for copy in &world.copies[self.read_to..] {
            let tracking = copy.tracking.payload();
            self.unsent.opened(self.copies.get(&tracking), copy);
            self.copies.insert(tracking, copy.clone());
        }
        self.read_to = world.copies.len();
        self.store.read(|tx| self.unsent.look(tx, &self.copies)).expect("readable")
    }
}

/// What really happened: every copy in its order, and what is paid and without ack.
#[derive(Default)]
struct World {
    copies: Vec<CounterCopy>,
    packets: u64,
    due: Vec<CounterCopy>,
    waiting: BTreeMap<Digest, i64>,
    settled: BTreeMap<Digest, i64>,
}

impl World {
    fn sum(&self) -> i64 {
        self.waiting.values().sum()
    }

    fn packet(&mut self, tx: &Tx<'_>, tracking: u64) -> Digest {
        self.packets += 1;
        let bytes = self.packets.to_be_bytes().to_vec();
        let hash = sha256(&bytes);
        let mut id = [0; 16];
        id.copy_from_slice(&hash[..16]);
        let sequence = self.packets;
        tx.keep_packet(&NewPacket { enrolment: 1, epoch: 1, sequence, id, hash, tracking, bytes, kept_ms: 1 })
            .expect("kept");
        hash
    }
}

fn copy(serial: u32, packet: Digest, minor: i64) -> CounterCopy {
    let money = |minor| Money { minor, denomination: Denomination::New };
    let tracking = EnrolmentNumber::new(1_012).and_then(|desk| TrackingNumber::new(desk, serial)).expect("a number");
    CounterCopy {
        tracking,
        request: Uuid::from_u128(serial.into()),
        packet_id: Uuid::nil(),
        packet,
        service: String::new(),
        pack_version: 1,
        language: "ar".to_owned(),
        kept_ms: 1,
        holder: String::new(),
        person: BTreeMap::new(),
        lines: Vec::new(),
        fee: Fee { lines: Vec::new(), total: money(minor), both_denominations: false, tariffs: Vec::new() },
        paid: false,
        paid_ms: None,
        payment: None,
        token: Vec::new(),
        face: Face::Console,
        time_doubtful: false,
        submission_print: None,
    }
}

/// One act of one program; some end in the middle, as if the machine had stopped.
fn act(world: &mut World, store: &Store, dice: &mut Dice, serial: u32) {
    let is_cut_off = dice.below(8) == 0;
    let before = (world.packets, world.copies.len(), world.due.clone(), world.waiting.clone(), world.settled.clone());
    let done = store.write(|tx| {
        match dice.below(9) {
            0..3 => {
                let minor = i64::try_from(dice.below(90_000)).expect("small");
                let packet = world.packet(tx, serial.into());
                let mut taken = copy(serial, packet, minor);
                if dice.below(3) > 0 {
                    taken.paid = true;
                    // A free service tells of its payment with the request itself.
                    taken.payment = (dice.below(4) > 0).then(|| world.packet(tx, serial.into()));
                    world.waiting.insert(taken.payment.unwrap_or(packet), minor);
                } else {
                    world.due.push(taken.clone());
                }
                world.copies.push(taken);
            }
            3 if !world.due.is_empty() => {
                let mut taken = world.due.swap_remove(dice.below(world.due.len()));
                let payment = world.packet(tx, taken.tracking.payload());
                (taken.paid, taken.payment) = (true, Some(payment));
                world.waiting.insert(payment, taken.fee.total.minor);
                world.copies.push(taken);
            }
            4..7 => {
                let hashes = tx.waiting_hashes()?;
                let mut acked = 0;
                for hash in hashes.iter().filter(|_| dice.below(3) == 0) {
                    acked += u32::from(tx.packet_acked(hash, "stored", 5)?.is_some());
                    if let Some(minor) = world.waiting.remove(hash) {
                        world.settled.insert(*hash, minor);
                    }
                }
                if acked > 0 {
                    tx.set_counter(fact::ACKS, soft_counter(tx, fact::ACKS)? + 1)?;
                }
            }
            7 if dice.below(3) == 0 => {
                tx.offer_again(1, 1, 0, &[], u64::MAX)?;
                world.waiting.append(&mut world.settled);
            }
            8 if dice.below(4) == 0 => {
                tx.purge(Before { acked_ms: 6, kept_ms: 0 }, 1_000)?;
                world.settled.clear();
            }
            _ => {}
        }
        if is_cut_off { Err(Refusal::DiskFull) } else { Ok(()) }
    });
    if done.is_err() {
        world.copies.truncate(before.1);
        (world.packets, world.due, world.waiting, world.settled) = (before.0, before.2, before.3, before.4);
    }
}

#[test]
fn the_sum_is_that_of_all_unsent_cash_in_each_program_after_whatever_happened() {
    for seed in 0..24 {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("desk.db");
        let mut dice = Dice(seed);
        let mut world = World::default();
        let mut programs = [Program::start(&path), Program::start(&path)];
        for serial in 1..120 {
            let by = dice.below(2);
            act(&mut world, &programs[by].store, &mut dice, serial);
            let looks = dice.below(3);
            if looks > 0 {
                let sum = programs[looks - 1].look(&world);
                assert_eq!(sum, world.sum(), "seed {seed}, act {serial}, program {looks}");
            }
            if dice.below(40) == 0 {
                programs[by] = Program::start(&path);
            }
        }
        for program in &mut programs {
            assert_eq!(program.look(&world), world.sum(), "seed {seed}, at the end");
        }
        // A clone of the disk knows what was known when it was made.
        let clone = folder.path().join("clone.db");
        programs[0].store.fold_log().expect("folded");
        std::fs::copy(&path, &clone).expect("copied");
        assert_eq!(Program::start(&clone).look(&world), world.sum(), "seed {seed}, the clone");
    }
}

#[test]
fn many_copies_at_once_count_as_each_by_itself() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut program = Program::start(&folder.path().join("desk.db"));
    let mut world = World::default();
    for serial in 1..=u32::try_from(3 * ONE_BY_ONE).expect("small") {
        program
            .store
            .write(|tx| {
                let packet = world.packet(tx, serial.into());
                world.waiting.insert(packet, serial.into());
                let mut taken = copy(serial, packet, serial.into());
                taken.paid = true;
                world.copies.push(taken);
                Ok::<_, Refusal>(())
            })
            .expect("written");
        if serial <= 3 {
            assert_eq!(program.look(&world), world.sum());
        }
    }
    assert_eq!(program.look(&world), world.sum());
}

//! What is left of a desk's file that opens no more: every packet that can still be read, as bundles for
//! the centre, and the list of what they are. Reads bytes; opens and changes nothing.

use serde::Serialize;
use wasl_domain::ids::TrackingNumber;
use wasl_protocol::{BUNDLE_BYTES_MAX, BUNDLE_ITEMS_MAX, BUNDLE_ROOM, Bundle, Item};
use wasl_store::{Salvaged, salvage};

/// A packet is framed in a bundle with so many bytes at most.
const FRAME: usize = 16;

/// A packet that was found. Its bytes are in a bundle; what is in it only the centre can read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SalvagedPacket {
    /// Number that the desk had when it made it.
    pub enrolment: u32,
    /// Epoch of the desk.
    pub epoch: u32,
    /// Its place in the chain.
    pub sequence: u64,
    /// Tracking number of the request that it is about, where it is about one.
    pub tracking: Option<TrackingNumber>,
    /// The centre had acknowledged it.
    pub acked: bool,
}

/// Places of a chain, between the first and the last one found, of which nothing is left. The centre has
/// them, or they are lost: it names what it lacks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MissingPlaces {
    /// Number of the desk.
    pub enrolment: u32,
    /// Epoch of the desk.
    pub epoch: u32,
    /// First missing place.
    pub from: u64,
    /// Last missing place.
    pub to: u64,
}

/// Everything that was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rescue {
    /// Bundles as they are written to files; the centre takes them in any order, also more than once.
    pub bundles: Vec<Vec<u8>>,
    /// What is in them, by places.
    pub packets: Vec<SalvagedPacket>,
    /// What is not.
    pub missing: Vec<MissingPlaces>,
}

/// Looks for packets in the bytes of a desk's file and of the log of changes beside it.
#[must_use]
pub fn rescue(file: &[u8], log: &[u8]) -> Rescue {
    let found = salvage(file, log);
    let packets: Vec<SalvagedPacket> = found.iter().map(told).collect();
    let missing = packets.windows(2).filter_map(|pair| gap(&pair[0], &pair[1])).collect();
    let mut bundles = Vec::new();
    let (mut items, mut bytes) = (Vec::new(), 0);
    for packet in found {
        let more = packet.bytes.len() + FRAME;
        if items.len() == BUNDLE_ITEMS_MAX || bytes + more > BUNDLE_BYTES_MAX - BUNDLE_ROOM {
            bundles.push(Bundle { items: std::mem::take(&mut items) }.to_bytes());
            bytes = 0;
        }
        bytes += more;
        items.push(Item::Packet(packet.bytes));
    }
    if !items.is_empty() {
        bundles.push(Bundle { items }.to_bytes());
    }
    Rescue { bundles, packets, missing }
}

fn told(found: &Salvaged) -> SalvagedPacket {
    SalvagedPacket {
        enrolment: found.enrolment,
        epoch: found.epoch,
        sequence: found.sequence,
        tracking: TrackingNumber::from_payload(found.tracking),
        acked: found.is_acked,
    }
}

fn gap(one: &SalvagedPacket, next: &SalvagedPacket) -> Option<MissingPlaces> {
    let is_same = (one.enrolment, one.epoch) == (next.enrolment, next.epoch);
    (is_same && next.sequence > one.sequence + 1).then(|| MissingPlaces {
        enrolment: one.enrolment,
        epoch: one.epoch,
        from: one.sequence + 1,
        to: next.sequence - 1,
    })
}

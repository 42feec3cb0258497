//! Packets in a row travel by what sets each apart from the one before, and arrive as they were sealed.

use std::time::Duration;

use proptest::{
    collection::vec,
    prelude::{ProptestConfig, any, prop_assert_eq, proptest},
    sample::Index,
};
use uuid::Uuid;
use wasl_domain::host::{Host, Moment};
use wasl_protocol::{ExchangeAsk, HeaderDraft, Packet, PacketKind, Part, ProtocolFault, body_to_bytes, seal};

use crate::{
    cast::{Cast, FixedHost, request_body},
    vectors::{bytes, kept},
};

/// Packets in a row as a desk makes them: requests with and without papers, payments after them, a clock that is put
/// back once, a machine that is started anew.
fn row(cast: &Cast, len: usize) -> Vec<Vec<u8>> {
    let mut previous = cast.draft().previous;
    let mut row = Vec::new();
    for place in 0..len {
        let Moment { wall, boot, mono_ms } = cast.host.now();
        let put_back = if place > len / 2 { 90_000 } else { 0 };
        let wall = wall + Duration::from_millis(place as u64 * 41_000) - Duration::from_millis(put_back);
        let moment = Moment {
            wall,
            boot: if place < len / 3 { boot } else { Uuid::from_bytes([8; 16]) },
            mono_ms: mono_ms + place as u64 * 41_000,
        };
        let draft = HeaderDraft {
            kind: if place % 2 == 0 { PacketKind::Request } else { PacketKind::Payment },
            sequence: place as u64 + 1,
            previous,
            id: At(&cast.host, moment).new_id(),
            moment,
            papers_root: (place % 4 == 0).then_some([6; 32]),
            ..cast.draft()
        };
        let body = body_to_bytes(&request_body());
        let packet = seal(draft, &body, &cast.sealing.public(), &cast.desk, &cast.host).expect("seals");
        previous = packet.hash();
        row.push(packet.to_bytes());
    }
    row
}

/// The dice of a host at another moment.
struct At<'h>(&'h FixedHost, Moment);

impl Host for At<'_> {
    fn now(&self) -> Moment {
        self.1
    }
    fn fill_random(&self, bytes: &mut [u8]) {
        self.0.fill_random(bytes);
    }
}

fn ask(packets: Vec<Vec<u8>>) -> ExchangeAsk {
    ExchangeAsk { packets, nonce: [3; 16], ..ExchangeAsk::default() }
}

fn weight(packets: &[Vec<u8>]) -> usize {
    packets.iter().map(Vec::len).sum()
}

#[test]
fn packets_in_a_row_arrive_as_they_were_sealed_and_weigh_a_fifth_less() {
    let packets = row(&Cast::new(), 25);
    let asked = ask(packets.clone());
    let travels = asked.to_bytes();
    assert_eq!(ExchangeAsk::from_bytes(&travels), Ok(asked));
    // Two go as they are: the first, and the first after the machine was started anew.
    let spared = weight(&packets) + ask(Vec::new()).to_bytes().len() - travels.len();
    assert!(spared > 23 * 85, "only {spared} bytes");
}

#[test]
fn packets_that_are_in_no_row_go_as_they_are() {
    let cast = Cast::new();
    let row = row(&cast, 8);
    let gaps: Vec<_> = row.iter().step_by(2).cloned().collect();
    let backwards: Vec<_> = row.iter().rev().cloned().collect();
    for packets in [gaps, backwards, vec![row[3].clone(), row[3].clone()]] {
        let asked = ask(packets.clone());
        assert!(asked.to_bytes().len() > weight(&packets));
        assert_eq!(ExchangeAsk::from_bytes(&asked.to_bytes()), Ok(asked));
    }
    let among = ask(vec![vec![1, 2, 3], row[0].clone(), row[1].clone(), Vec::new(), row[2].clone()]);
    assert_eq!(ExchangeAsk::from_bytes(&among.to_bytes()), Ok(among));
}

#[test]
fn a_packet_that_is_told_by_none_is_refused() {
    let asked = ask(row(&Cast::new(), 6)[..2].to_vec());
    let travels = asked.to_bytes();
    let first = asked.packets[0].as_slice();
    let at = travels.windows(first.len()).position(|window| window == first).expect("the first goes as it is");
    // The second stands alone, or after one that is no packet.
    let mut alone = travels[..at - 3].to_vec();
    assert_eq!(alone[1], 0x82, "an array of two packets");
    alone[1] = 0x81;
    alone.extend_from_slice(&travels[at + first.len()..]);
    let mut after_nonsense = travels;
    after_nonsense[at + 1] ^= 0xff;
    for bytes in [alone, after_nonsense] {
        let refused = ExchangeAsk::from_bytes(&bytes);
        assert!(matches!(refused, Err(ProtocolFault::Malformed { part: Part::Ask })), "{refused:?}");
    }
}

#[test]
fn a_packet_told_by_the_wrong_one_is_no_desks_packet() {
    let cast = Cast::new();
    let row = row(&cast, 6);
    let travels = ask(row[..2].to_vec()).to_bytes();
    let at = travels.windows(row[0].len()).position(|window| window == row[0]).expect("the first goes as it is");
    // The same words after another packet of the same desk: whole, and not what was signed.
    let other = seal(cast.draft(), b"another", &cast.sealing.public(), &cast.desk, &cast.host).expect("seals");
    let head = |len: usize| [&[0x59][..], &u16::try_from(len).expect("small").to_be_bytes()].concat();
    let other = other.to_bytes();
    let swapped = [&travels[..at - 3], &head(other.len()), &other, &travels[at + row[0].len()..]].concat();
    let read = ExchangeAsk::from_bytes(&swapped).expect("still an ask");
    assert_eq!(read.packets[0], other);
    assert_ne!(read.packets[1], row[1]);
    let told = Packet::from_bytes(&read.packets[1]).expect("still a packet");
    assert!(told.verify(&cast.desk.public()).is_err());
}

#[test]
fn the_row_of_version_1_is_still_read() {
    let packets = row(&Cast::new(), 6);
    let hex = |bytes: &[u8]| data_encoding::HEXLOWER.encode(bytes);
    let made = serde_json::json!({
        "ask": hex(&ask(packets.clone()).to_bytes()),
        "packets": packets.iter().map(|packet| hex(packet)).collect::<Vec<_>>(),
    });
    // Not made again: how well a later zstd packs is no part of the contract.
    let kept = kept("ask-3.json", &made);
    let read = ExchangeAsk::from_bytes(&bytes(&kept, "ask")).expect("an ask");
    let told: Vec<String> = read.packets.iter().map(|packet| hex(packet)).collect();
    assert_eq!(serde_json::json!(told), kept["packets"]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_choice_of_packets_in_any_order_arrives(chosen in vec(any::<Index>(), 0..12)) {
        let row = row(&Cast::new(), 6);
        let asked = ask(chosen.iter().map(|at| at.get(&row).clone()).collect());
        prop_assert_eq!(ExchangeAsk::from_bytes(&asked.to_bytes()), Ok(asked));
    }

    #[test]
    fn no_wear_of_a_row_panics(flips in vec((any::<Index>(), any::<u8>()), 1..6)) {
        let mut travels = ask(row(&Cast::new(), 6)).to_bytes();
        for (at, with) in flips {
            let len = travels.len();
            travels[at.index(len)] ^= with;
        }
        let _ = ExchangeAsk::from_bytes(&travels);
    }
}

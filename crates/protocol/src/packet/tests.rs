//! What only the room itself can make: packets of a later version, and seals around nonsense.

use proptest::{collection::vec, prelude::*};
use wasl_domain::host::{Host, Moment};

use super::*;

struct StandingHost;

impl Host for StandingHost {
    fn now(&self) -> Moment {
        Moment { wall: jiff::Timestamp::UNIX_EPOCH, boot: Uuid::nil(), mono_ms: 0 }
    }
    fn fill_random(&self, bytes: &mut [u8]) {
        bytes.fill(11);
    }
}

fn header() -> Header {
    Header {
        version: PACKET_VERSION,
        kind: PacketKind::Other(77),
        enrolment: 1,
        epoch: 1,
        sequence: 1,
        previous: chain_start(1, 1),
        id: Uuid::nil(),
        wall_ms: -1,
        boot: Uuid::nil(),
        mono_ms: u64::MAX,
        centre_key: KeyId([0; 4]),
        dictionary: 0,
        body_len: 0,
        papers_root: Some([5; 32]),
    }
}

/// A packet around any padded bytes and any header bytes, signed as a genuine desk would.
fn packet_around(header_bytes: Vec<u8>, header: Header, padded: &[u8]) -> Packet {
    let sealing = SealingSecret::from_bytes([3; 32]).public();
    let (enc, sealed) = sealing.seal(CONTEXT, &header_bytes, padded, &StandingHost).expect("a usable key");
    let desk = SigningKey::from_bytes([4; 32]);
    let signature = desk.sign(CONTEXT, &[&header_bytes, &sealed_hash(&enc, &sealed)]);
    Packet { header, enc, sealed, signature, header_bytes }
}

fn around(padded: &[u8]) -> Packet {
    let header = Header { body_len: u32::try_from(padded.len()).expect("small"), ..header() };
    packet_around(header.to_bytes(), header, padded)
}

#[test]
fn fields_that_a_later_version_adds_to_the_header_survive() {
    let padded = pack(b"a body", 0).expect("packs");
    let header = Header { body_len: u32::try_from(padded.len()).expect("small"), ..header() };
    let mut bytes = header.to_bytes();
    assert_eq!(bytes[0], 0x80 + 14);
    bytes[0] += 1;
    bytes.extend_from_slice(&[0x82, 0x01, 0x63, b'n', b'e', b'w']);
    let made = packet_around(bytes, header, &padded);
    let read = Packet::from_bytes(&made.to_bytes()).expect("reads");
    assert_eq!((read.hash(), &read.header), (made.hash(), &made.header));
    assert_eq!(read.verify(&SigningKey::from_bytes([4; 32]).public()), Ok(()));
    assert_eq!(read.open(&SealingSecret::from_bytes([3; 32])).as_deref(), Ok(b"a body".as_slice()));
}

#[test]
fn an_unknown_header_version_is_told() {
    let header = Header { version: 2, ..header() };
    let packet = packet_around(header.to_bytes(), header, &[0; 64]);
    let fault = ProtocolFault::Version { part: Part::Header, found: 2 };
    assert_eq!(Packet::from_bytes(&packet.to_bytes()), Err(fault));
}

#[test]
fn an_unknown_dictionary_is_told() {
    let padded = pack(b"a body", 0).expect("packs");
    let header = Header { dictionary: 9, body_len: u32::try_from(padded.len()).expect("small"), ..header() };
    let packet = packet_around(header.to_bytes(), header, &padded);
    assert_eq!(packet.open(&SealingSecret::from_bytes([3; 32])), Err(ProtocolFault::Dictionary { dictionary: 9 }));
}

#[test]
fn the_dictionary_halves_what_a_request_weighs_and_every_one_that_was_shipped_unpacks() {
    let body = br#"{"request":"176b9e4c-6af1-45c5-b453-08d3cbf5b375","tracking":"0101200008433","service":"civil-registry.birth-statement",
        "answers":{"asker.as":"holder","holder.birth_date":"1983-08-16","holder.family":"\u0627","delivery.way":"pickup"},
        "language":"ar","face":"console","confirmed":"by_voice","time_doubtful":false}"#;
    let sizes: Vec<usize> = (0..=DICTIONARY)
        .map(|number| {
            let padded = pack(body, number).expect("packs");
            assert_eq!(unpack(&padded, number).as_deref(), Ok(body.as_slice()));
            padded.len()
        })
        .collect();
    assert!(sizes[1] * 2 <= sizes[0], "{sizes:?}");
    assert!(unpack(&pack(body, DICTIONARY).expect("packs"), 0).is_err(), "it is needed");
}

#[test]
fn a_bomb_is_refused_before_it_unfolds() {
    let bomb = zstd::bulk::compress(&vec![0; BODY_BYTES_MAX + 1], 15).expect("packs");
    let mut padded = u32::try_from(bomb.len()).expect("small").to_be_bytes().to_vec();
    padded.extend_from_slice(&bomb);
    let too_large = ProtocolFault::TooLarge { part: Part::Body, max: BODY_BYTES_MAX };
    assert_eq!(around(&padded).open(&SealingSecret::from_bytes([3; 32])), Err(too_large));
    // The same, with a frame that hides how much it holds.
    let hidden = zstd::stream::encode_all(vec![0; 2 * BODY_BYTES_MAX].as_slice(), 1).expect("packs");
    let mut padded = u32::try_from(hidden.len()).expect("small").to_be_bytes().to_vec();
    padded.extend_from_slice(&hidden);
    assert!(unpack(&padded, 0).is_err());
    assert!(unpack(&padded, DICTIONARY).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_a_genuine_desk_sealed_is_opened_or_refused_without_a_panic(padded in vec(any::<u8>(), 0..300)) {
        let packet = around(&padded);
        let read = Packet::from_bytes(&packet.to_bytes());
        prop_assert_eq!(read.as_ref(), Ok(&packet));
        let _ = packet.open(&SealingSecret::from_bytes([3; 32]));
    }

    #[test]
    fn a_damaged_pack_is_refused_or_bounded(changes in vec((any::<u16>(), any::<u8>()), 1..6)) {
        let mut padded = pack(&[b"one and the same ".repeat(40), vec![1, 2, 3]].concat(), DICTIONARY).expect("packs").to_vec();
        for (at, byte) in changes {
            let at = usize::from(at) % padded.len();
            padded[at] = byte;
        }
        if let Ok(body) = unpack(&padded, DICTIONARY) {
            prop_assert!(body.len() <= BODY_BYTES_MAX);
        }
    }
}

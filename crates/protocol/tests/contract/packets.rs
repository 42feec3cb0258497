//! Packets: sealed, padded, signed, chained.

use wasl_protocol::{
    BODY_BYTES_MAX, PACKET_BYTES_MAX, Packet, PacketKind, Part, ProtocolFault, RequestBody, SealingPublic,
    SealingSecret, SigningKey, body_from_bytes, body_to_bytes, chain_start, seal,
};

use crate::cast::{Cast, FixedHost, request_body};

fn sealed(cast: &Cast, body: &[u8]) -> Packet {
    seal(cast.draft(), body, &cast.sealing.public(), &cast.desk, &cast.host).expect("seals")
}

#[test]
fn what_is_sealed_at_the_desk_opens_at_the_centre() {
    let cast = Cast::new();
    let body = body_to_bytes(&request_body());
    let packet = sealed(&cast, &body);
    let carried = Packet::from_bytes(&packet.to_bytes()).expect("reads");
    assert_eq!(carried, packet);
    assert_eq!(carried.hash(), packet.hash());
    carried.verify(&cast.desk.public()).expect("signed by the desk");
    let opened = carried.open(&cast.sealing).expect("opens");
    assert_eq!(body_from_bytes::<RequestBody>(&opened).expect("a request"), request_body());
    assert_eq!(carried.header.previous, chain_start(1012, 1));
    assert_ne!(chain_start(1012, 1), chain_start(1012, 2));
}

#[test]
fn neither_bytes_nor_debug_betray_person_or_service() {
    let cast = Cast::new();
    let packet = sealed(&cast, &body_to_bytes(&request_body()));
    let shown = format!("{packet:?} {:?} {:?} {:?}", request_body(), cast.desk, cast.sealing);
    for private in ["ليلى", "individual-extract", "samer"] {
        assert!(!shown.contains(private), "{private} shows in {shown}");
        assert!(!packet.to_bytes().windows(private.len()).any(|w| w == private.as_bytes()));
    }
    for secret in
        [wasl_protocol::hex::encode(&cast.desk.to_bytes()), wasl_protocol::hex::encode(&cast.sealing.to_bytes())]
    {
        assert!(!shown.contains(&secret));
    }
}

#[test]
fn lengths_come_in_steps_of_64_bytes_so_that_they_betray_little() {
    let cast = Cast::new();
    let mut lengths = std::collections::BTreeSet::new();
    for len in 0..300usize {
        let body: Vec<u8> = (0..len).map(|n| u8::try_from(n * 97 % 251).unwrap_or(0)).collect();
        let packet = sealed(&cast, &body);
        assert_eq!(packet.header.body_len % 64, 0);
        assert_eq!(packet.sealed.len(), packet.header.body_len as usize + 16);
        assert_eq!(packet.open(&cast.sealing).expect("opens"), body);
        lengths.insert(packet.header.body_len);
    }
    assert!(lengths.len() <= 6, "300 lengths show as {lengths:?}");
}

#[test]
fn any_flipped_bit_is_refused() {
    let cast = Cast::new();
    let bytes = sealed(&cast, b"a body").to_bytes();
    for at in 0..bytes.len() * 8 {
        let mut changed = bytes.clone();
        changed[at / 8] ^= 1 << (at % 8);
        let refused = match Packet::from_bytes(&changed) {
            Ok(packet) => packet.verify(&cast.desk.public()).is_err(),
            Err(_) => true,
        };
        assert!(refused, "bit {at}");
    }
}

#[test]
fn a_header_signed_anew_by_someone_else_still_does_not_open() {
    let cast = Cast::new();
    let one = sealed(&cast, b"one");
    let mut other = seal(
        wasl_protocol::HeaderDraft { sequence: 2, ..cast.draft() },
        b"two",
        &cast.sealing.public(),
        &cast.desk,
        &cast.host,
    )
    .expect("seals");
    other.enc = one.enc;
    other.sealed = one.sealed;
    assert_eq!(other.open(&cast.sealing), Err(ProtocolFault::Seal));
}

#[test]
fn another_key_neither_opens_nor_verifies() {
    let cast = Cast::new();
    let packet = sealed(&cast, b"a body");
    let host = FixedHost::new(99);
    assert_eq!(packet.open(&SealingSecret::generate(&host)), Err(ProtocolFault::Seal));
    assert_eq!(
        packet.verify(&SigningKey::generate(&host).public()),
        Err(ProtocolFault::BadSignature { part: Part::Packet })
    );
    let weak = SealingPublic::from_bytes([0; 32]);
    assert_eq!(seal(cast.draft(), b"", &weak, &cast.desk, &host), Err(ProtocolFault::WeakKey));
}

#[test]
fn a_packet_has_one_form_only_so_that_it_has_one_hash() {
    let cast = Cast::new();
    let bytes = sealed(&cast, b"a body").to_bytes();
    let mut with_tail = bytes.clone();
    with_tail.push(0);
    assert!(Packet::from_bytes(&with_tail).is_err());
    // The signature's length written in a longer way: the same content, other bytes.
    let at = bytes.len() - 66;
    assert_eq!(bytes[at..at + 2], [0x58, 64]);
    let mut longer = bytes[..at].to_vec();
    longer.extend_from_slice(&[0x59, 0, 64]);
    longer.extend_from_slice(&bytes[at + 2..]);
    assert_eq!(Packet::from_bytes(&longer), Err(ProtocolFault::Malformed { part: Part::Packet }));
}

#[test]
fn bodies_and_packets_are_bounded() {
    let cast = Cast::new();
    let attempt = |body: &[u8]| seal(cast.draft(), body, &cast.sealing.public(), &cast.desk, &cast.host);
    let large = vec![b' '; BODY_BYTES_MAX];
    assert_eq!(attempt(&large).expect("packs well").open(&cast.sealing), Ok(large.clone()));
    assert_eq!(
        attempt(&[large, vec![0]].concat()),
        Err(ProtocolFault::TooLarge { part: Part::Body, max: BODY_BYTES_MAX })
    );
    let mut noise = vec![0; PACKET_BYTES_MAX];
    wasl_domain::host::Host::fill_random(&cast.host, &mut noise);
    assert_eq!(attempt(&noise), Err(ProtocolFault::TooLarge { part: Part::Packet, max: PACKET_BYTES_MAX }));
    assert_eq!(
        Packet::from_bytes(&vec![0; PACKET_BYTES_MAX + 1]),
        Err(ProtocolFault::TooLarge { part: Part::Packet, max: PACKET_BYTES_MAX })
    );
}

#[test]
fn kinds_of_later_versions_are_carried() {
    for number in 0..=u16::MAX {
        assert_eq!(PacketKind::from_number(number).number(), number);
    }
}

#[test]
fn a_body_with_fields_of_a_later_version_is_still_read() {
    let mut json: serde_json::Value = serde_json::from_slice(&body_to_bytes(&request_body())).expect("json");
    json["of_a_later_version"] = true.into();
    assert_eq!(body_from_bytes::<RequestBody>(json.to_string().as_bytes()), Ok(request_body()));
}

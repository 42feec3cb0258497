//! Keys change while packets wait: what was sealed before still opens, and only the root decides which
//! keys there are.

use wasl_protocol::{
    Ack, DocKind, ExchangeReply, KeySet, Packet, Part, ProtocolFault, SealingEntry, SealingSecret, SignedAck,
    SignedDoc, SigningKey, Verdict, body_to_bytes, seal, verify_reply,
};

use crate::cast::{Cast, FixedHost, request_body};

const DAY_MS: i64 = 86_400_000;
const NOW_MS: i64 = 1_790_000_000_000;

/// The next key set: a new sealing key from tomorrow beside the old one.
fn rotated(cast: &Cast, newer: &SealingSecret) -> KeySet {
    let mut keys = cast.keys();
    keys.serial = 2;
    keys.sealing[0].valid_to_ms = NOW_MS + 30 * DAY_MS;
    keys.sealing.push(SealingEntry {
        public: newer.public(),
        valid_from_ms: NOW_MS + DAY_MS,
        valid_to_ms: NOW_MS + 700 * DAY_MS,
    });
    keys
}

fn sealed(cast: &Cast, keys: &KeySet, wall_ms: i64) -> Packet {
    let to = keys.sealing_at(wall_ms).expect("there is one").public;
    seal(cast.draft(), &body_to_bytes(&request_body()), &to, &cast.desk, &cast.host).expect("seals")
}

#[test]
fn what_waits_through_a_rotation_opens_with_the_key_that_its_header_names() {
    let cast = Cast::new();
    let newer = SealingSecret::generate(&FixedHost::new(20));
    let kept = [cast.sealing.clone(), newer.clone()];
    let before = sealed(&cast, &cast.keys(), NOW_MS);
    let doc = rotated(&cast, &newer).sign(&cast.root);
    let keys = KeySet::from_doc(&doc, &cast.root.public()).expect("of the root");
    let same_day = sealed(&cast, &keys, NOW_MS);
    let next_day = sealed(&cast, &keys, NOW_MS + 2 * DAY_MS);
    let long_after = sealed(&cast, &keys, NOW_MS + 400 * DAY_MS);
    assert_eq!(before.header.centre_key, cast.sealing.key_id());
    assert_eq!(same_day.header.centre_key, cast.sealing.key_id());
    assert_eq!(next_day.header.centre_key, newer.key_id());
    assert_eq!(long_after.header.centre_key, newer.key_id());
    for packet in [&before, &same_day, &next_day, &long_after] {
        let carried = Packet::from_bytes(&packet.to_bytes()).expect("reads");
        carried.verify(&cast.desk.public()).expect("the desk's own signature does not change");
        let with = kept.iter().find(|key| key.key_id() == carried.header.centre_key).expect("the centre kept it");
        assert_eq!(carried.open(with), Ok(body_to_bytes(&request_body())));
        let other = kept.iter().find(|key| key.key_id() != carried.header.centre_key).expect("there are two");
        assert_eq!(carried.open(other), Err(ProtocolFault::Seal));
    }
}

#[test]
fn a_key_set_counts_only_with_the_roots_signature() {
    let cast = Cast::new();
    let newer = SealingSecret::generate(&FixedHost::new(21));
    let keys = rotated(&cast, &newer);
    let root = cast.root.public();
    assert_eq!(KeySet::from_doc(&keys.sign(&cast.root), &root), Ok(keys.clone()));
    let stranger = SigningKey::generate(&FixedHost::new(22));
    for signer in [&cast.catalogue, &cast.ack, &cast.desk, &stranger] {
        let doc = keys.sign(signer);
        let other = Err(ProtocolFault::OtherKey { part: Part::Document, found: signer.public().key_id() });
        assert_eq!(KeySet::from_doc(&doc, &root), other);
        // Nor where it claims to be the root's.
        let claims = SignedDoc { signer: root.key_id(), ..doc };
        assert_eq!(KeySet::from_doc(&claims, &root), Err(ProtocolFault::BadSignature { part: Part::Document }));
        assert!(claims.verify_by_kind(&root, &cast.catalogue.public()).is_err());
    }
    // Keys that the catalogue key signed do not pass as keys, whichever way they are looked at.
    let smuggled = SignedDoc::sign(DocKind::Keys, "keys", 3, serde_json::to_vec(&keys).expect("json"), &cast.catalogue);
    assert!(smuggled.verify_by_kind(&root, &cast.catalogue.public()).is_err());
}

#[test]
fn a_signed_document_of_another_kind_or_serial_is_no_key_set() {
    let cast = Cast::new();
    let keys = cast.keys();
    let body = serde_json::to_vec(&keys).expect("json");
    let root = cast.root.public();
    let other_kind = SignedDoc::sign(DocKind::Settings, "keys", 1, body.clone(), &cast.root);
    assert!(KeySet::from_doc(&other_kind, &root).is_err());
    let other_serial = SignedDoc::sign(DocKind::Keys, "keys", 9, body, &cast.root);
    assert_eq!(KeySet::from_doc(&other_serial, &root), Err(ProtocolFault::Malformed { part: Part::Keys }));
    let without = KeySet { sealing: Vec::new(), ..keys };
    assert_eq!(KeySet::from_doc(&without.sign(&cast.root), &root), Err(ProtocolFault::Malformed { part: Part::Keys }));
}

#[test]
fn five_thousand_mutants_of_a_key_set_change_no_key() {
    let cast = Cast::new();
    let doc = cast.keys().sign(&cast.root);
    let genuine = serde_json::to_vec(&doc).expect("json");
    let root = cast.root.public();
    let mut read = 0;
    for round in 0..5_000usize {
        let mut mutant = genuine.clone();
        let bit = round.wrapping_mul(0x9E37_79B9) % (mutant.len() * 8);
        mutant[bit / 8] ^= 1 << (bit % 8);
        let Ok(changed) = serde_json::from_slice::<SignedDoc>(&mutant) else { continue };
        read += 1;
        if let Ok(keys) = KeySet::from_doc(&changed, &root) {
            assert_eq!((changed.body, keys), (doc.body.clone(), cast.keys()), "mutant {round}");
        }
    }
    assert!(read > 500, "{read}");
}

#[test]
fn after_a_change_of_the_ack_key_an_old_ack_frees_nothing() {
    let cast = Cast::new();
    let newer = SigningKey::generate(&FixedHost::new(23));
    let keys = KeySet { serial: 2, ack: newer.public(), ..cast.keys() };
    let ack = Ack {
        enrolment: 1012,
        epoch: 1,
        verdicts: vec![([1; 32], Verdict::Stored)],
        nonce_echo: [3; 16],
        ..Ack::default()
    };
    let reply = |key: &SigningKey| {
        ExchangeReply { ack: SignedAck::sign(&ack, key), notices: Vec::new(), next_nonce: [4; 16] }.to_bytes()
    };
    let judge = |bytes: &[u8], keys: &KeySet| verify_reply(bytes, keys, 1012, 1, &[3; 16], &[[1; 32]]);
    assert_eq!(judge(&reply(&cast.ack), &keys), Err(ProtocolFault::BadSignature { part: Part::Ack }));
    assert_eq!(judge(&reply(&newer), &cast.keys()), Err(ProtocolFault::BadSignature { part: Part::Ack }));
    assert!(judge(&reply(&newer), &keys).is_ok());
}

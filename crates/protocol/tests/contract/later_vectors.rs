//! Frozen vectors of what came later: papers, bundles, escrow, cards, and the longer ask and ack. What
//! stood before is still read: `vectors`.

use minicbor::Encoder;
use serde_json::json;
use uuid::Uuid;
use wasl_protocol::{
    Ack, Answers, Bundle, CardSecret, Countersigned, DeskStanding, Digest, ExchangeAsk, Health, Item, Packet,
    PaperEntry, PaperKey, RequestBody, SignedAck, Verdict, body_from_bytes, body_to_bytes, escrow_text, hex,
    open_paper, packet_of_escrow, papers_root, seal_paper,
};

use crate::{
    cast::{Cast, FixedHost, request_body},
    vectors::{bytes, frozen, kept, key, text},
};

fn full_ack(cast: &Cast) -> Ack {
    Ack {
        enrolment: 1012,
        epoch: 1,
        verdicts: vec![([1; 32], Verdict::Stored), ([2; 32], Verdict::Quarantined)],
        head: 1,
        head_hash: [1; 32],
        beyond: vec![(3, 4)],
        server_time_ms: 1_790_000_000_000,
        centre_epoch: 2,
        nonce_echo: [3; 16],
        standing: DeskStanding::Frozen,
        held: vec![[8; 32], [9; 32]],
        complete: vec![[1; 32]],
        journal: Some(Countersigned::sign(1012, 400, [7; 32], &cast.ack)),
    }
}

#[test]
fn the_ack_of_version_2_is_read_and_made_again() {
    let cast = Cast::new();
    let ack = full_ack(&cast);
    let signed = SignedAck::sign(&ack, &cast.ack);
    let kept = frozen(
        "ack-2.json",
        &json!({
            "ack_secret": hex::encode(&cast.ack.to_bytes()),
            "body": hex::encode(&signed.body),
            "signature": hex::encode(&signed.signature),
        }),
    );
    let read =
        SignedAck { body: bytes(&kept, "body"), signature: hex::decode(text(&kept, "signature")).expect("64 bytes") };
    let ack_key = key(&kept, "ack_secret").public();
    let read = read.verify(&ack_key).expect("genuine");
    assert_eq!(read, ack);
    read.journal.expect("is there").verify(1012, &ack_key).expect("countersigned");
}

/// An ask as version 0.1.0 wrote it.
fn ask_of_version_1() -> Vec<u8> {
    let mut out = Encoder::new(Vec::new());
    out.array(4).expect("memory").array(1).expect("memory").bytes(&[1, 2, 3]).expect("memory");
    out.u64(7).expect("memory").bytes(&[3; 16]).expect("memory");
    out.array(4).expect("memory").str("0.1.0").expect("memory").u32(2).expect("memory");
    out.u32(90).expect("memory").i64(-5).expect("memory");
    out.into_writer()
}

#[test]
fn the_ask_of_version_1_is_still_read() {
    let kept = kept("ask-1.json", &json!({ "ask": hex::encode(&ask_of_version_1()) }));
    let ask = ExchangeAsk {
        packets: vec![vec![1, 2, 3]],
        cursor: 7,
        nonce: [3; 16],
        health: Health { version: "0.1.0".into(), outbox_count: 2, oldest_age_s: 90, wall_ms: -5, ..Health::default() },
        papers: Vec::new(),
    };
    assert_eq!(ExchangeAsk::from_bytes(&bytes(&kept, "ask")), Ok(ask));
}

#[test]
fn the_ask_of_version_2_is_read_and_made_again() {
    let ask = ExchangeAsk {
        packets: vec![vec![1, 2, 3], Vec::new()],
        cursor: 7,
        nonce: [3; 16],
        health: Health {
            version: "0.1.0".into(),
            outbox_count: 2,
            oldest_age_s: 90,
            wall_ms: -5,
            boot: Uuid::from_bytes([4; 16]),
            mono_ms: 86_400_000,
            journal: (400, [7; 32]),
        },
        papers: vec![[8; 32], [9; 32]],
    };
    let kept = frozen("ask-2.json", &json!({ "ask": hex::encode(&ask.to_bytes()) }));
    assert_eq!(ExchangeAsk::from_bytes(&bytes(&kept, "ask")), Ok(ask));
}

/// A scan of more than two chunks, without the weight of a real one.
fn scan() -> Vec<u8> {
    (0..40_000u32).map(|n| u8::try_from(n.wrapping_mul(2_654_435_761) >> 24).expect("eight bits")).collect()
}

#[test]
fn the_paper_of_version_1_is_opened_and_sealed_again() {
    let (paper_key, sealed) = seal_paper(&scan(), &FixedHost::new(3)).expect("seals");
    let (small_key, small) = seal_paper(b"a small paper", &FixedHost::new(4)).expect("seals");
    let kept = frozen(
        "paper-1.json",
        &json!({
            "key": paper_key,
            "chunks": sealed.hashes.iter().map(|hash| hex::encode(hash)).collect::<Vec<_>>(),
            "lengths": sealed.chunks.iter().map(Vec::len).collect::<Vec<_>>(),
            "small_key": small_key,
            "small_chunk": hex::encode(&small.chunks[0]),
            "root": hex::encode(&papers_root(&[sealed.hashes.clone(), small.hashes.clone()])),
        }),
    );
    let small_key: PaperKey = serde_json::from_value(kept["small_key"].clone()).expect("a key");
    let opened = open_paper(&small_key, &[bytes(&kept, "small_chunk")]).expect("opens");
    assert_eq!(opened.as_slice(), b"a small paper");
    assert_eq!(open_paper(&paper_key, &sealed.chunks).expect("opens").as_slice(), scan());
}

#[test]
fn the_body_with_papers_is_read_and_made_again_and_one_without_is_as_before() {
    let entry = PaperEntry {
        id: Uuid::from_bytes([6; 16]),
        paper: "holder.identity".into(),
        media: "image/jpeg".into(),
        size: 40_000,
        key: PaperKey::from_bytes([0x5a; 32]),
        chunks: vec![[0xc1; 32], [0xc2; 32]],
    };
    let body = RequestBody { papers: vec![entry], ..request_body() };
    let kept = frozen("body-2.json", &json!({ "body": String::from_utf8(body_to_bytes(&body)).expect("json") }));
    assert_eq!(body_from_bytes::<RequestBody>(text(&kept, "body").as_bytes()), Ok(body));
    assert!(!String::from_utf8(body_to_bytes(&request_body())).expect("json").contains("papers"));
}

fn bundle(cast: &Cast) -> Bundle {
    let ask = ExchangeAsk { packets: vec![vec![1, 2, 3]], nonce: [3; 16], ..ExchangeAsk::default() };
    Bundle {
        items: vec![
            Item::sign_ask(1012, ask.to_bytes(), &cast.desk),
            Item::Packet(vec![4; 10]),
            Item::Chunk(vec![5; 20]),
        ],
    }
}

#[test]
fn the_bundle_and_the_answers_of_version_1_are_read_and_made_again() {
    let cast = Cast::new();
    let answers = Answers { items: vec![(1012, vec![1; 30]), (7, Vec::new())] };
    let kept = frozen(
        "bundle-1.json",
        &json!({
            "desk_secret": hex::encode(&cast.desk.to_bytes()),
            "bundle": hex::encode(&bundle(&cast).to_bytes()),
            "answers": hex::encode(&answers.to_bytes()),
        }),
    );
    let read = Bundle::from_bytes(&bytes(&kept, "bundle")).expect("reads");
    assert_eq!(read, bundle(&cast));
    let desk = key(&kept, "desk_secret").public();
    read.items.iter().for_each(|item| item.verify(&desk).expect("signed"));
    assert_eq!(Answers::from_bytes(&bytes(&kept, "answers")), Ok(answers));
}

#[test]
fn the_escrow_text_and_the_card_of_version_1_are_read_and_made_again() {
    let packet = bytes(&kept("packet-1.json", &json!(null)), "packet");
    let card = CardSecret::from_bytes(*b"sixteen bytes ok");
    let kept = frozen(
        "escrow-1.json",
        &json!({
            "text": escrow_text(&packet),
            "card": *card.to_text(),
            "card_print": hex::encode(&card.print()),
        }),
    );
    let carried = packet_of_escrow(text(&kept, "text")).expect("a packet");
    assert_eq!(carried, packet);
    let hash: Digest = Packet::from_bytes(&carried).expect("reads").hash();
    assert_eq!(hash, wasl_protocol::sha256(&packet));
    assert_eq!(CardSecret::from_text(text(&kept, "card")).as_ref(), Ok(&card));
}

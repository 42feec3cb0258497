//! Frozen vectors: what one version wrote, every later one reads, and re-makes where nothing is left
//! to dice. Written once with `WASL_BLESS=1`; a change in one is a change of the contract.

use std::path::PathBuf;

use serde_json::{Value, json};
use wasl_domain::{money::Money, stage::Stage};
use wasl_protocol::{
    Ack, EnrolmentCode, Header, KeySet, Notice, Packet, PayWay, ReceiptToken, RequestBody, SealingSecret, SignedAck,
    SignedNotice, SigningKey, Verdict, What, body_from_bytes, body_to_bytes, hex, parse_qr, seal, short_code,
    verify_qr,
};

use crate::cast::{Cast, request_body, tracking};

/// The vector as it was once written.
pub(crate) fn kept(name: &str, made: &Value) -> Value {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/vectors").join(name);
    if std::env::var_os("WASL_BLESS").is_some() && !path.exists() {
        std::fs::write(&path, format!("{made:#}\n")).expect("the vectors' folder can be written");
    }
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    serde_json::from_str(&text).expect("a vector is JSON")
}

/// The vector, which today's code makes byte for byte.
pub(crate) fn frozen(name: &str, made: &Value) -> Value {
    let kept = kept(name, made);
    assert_eq!(&kept, made, "{name}: today's code makes other bytes");
    kept
}

pub(crate) fn text<'v>(vector: &'v Value, field: &str) -> &'v str {
    vector[field].as_str().unwrap_or_else(|| panic!("{field} is text"))
}
pub(crate) fn bytes(vector: &Value, field: &str) -> Vec<u8> {
    data_encoding::HEXLOWER.decode(text(vector, field).as_bytes()).expect("hex")
}
pub(crate) fn key(vector: &Value, field: &str) -> SigningKey {
    SigningKey::from_bytes(hex::decode(text(vector, field)).expect("32 bytes"))
}

/// Reads a packet as it was once sealed, and holds it against what today's code would say of it.
fn still_opens(name: &str, dictionary: u32) {
    let cast = Cast::new();
    let packet = seal(cast.draft(), &body_to_bytes(&request_body()), &cast.sealing.public(), &cast.desk, &cast.host)
        .expect("seals");
    // Not byte for byte: how well a later zstd packs is no part of the contract, that it unpacks is.
    let kept = kept(
        name,
        &json!({
            "desk_secret": hex::encode(&cast.desk.to_bytes()),
            "sealing_secret": hex::encode(&cast.sealing.to_bytes()),
            "packet": hex::encode(&packet.to_bytes()),
            "hash": hex::encode(&packet.hash()),
            "body": String::from_utf8(body_to_bytes(&request_body())).expect("json"),
            "short_code": short_code(&packet.hash(), tracking()),
        }),
    );
    let read = Packet::from_bytes(&bytes(&kept, "packet")).expect("reads");
    assert_eq!(hex::encode(&read.hash()), text(&kept, "hash"));
    assert_eq!(short_code(&read.hash(), tracking()), text(&kept, "short_code"));
    let packed_alike = Header { dictionary, body_len: read.header.body_len, ..packet.header };
    assert_eq!(read.header, packed_alike);
    read.verify(&key(&kept, "desk_secret").public()).expect("signed");
    let sealing = SealingSecret::from_bytes(hex::decode(text(&kept, "sealing_secret")).expect("32 bytes"));
    let body = read.open(&sealing).expect("opens");
    assert_eq!(body, text(&kept, "body").as_bytes());
    assert_eq!(body_from_bytes::<RequestBody>(&body), Ok(request_body()));
}

#[test]
fn the_packet_of_version_1_is_read_and_its_header_made_again() {
    still_opens("packet-1.json", 0);
}

#[test]
fn a_packet_of_the_first_dictionary_opens_for_ever() {
    still_opens("packet-2.json", 1);
}

#[test]
fn the_ack_of_version_1_is_still_read_and_what_it_does_not_tell_is_taken_for_fine() {
    let cast = Cast::new();
    let ack = Ack {
        enrolment: 1012,
        epoch: 1,
        verdicts: vec![([1; 32], Verdict::Stored), ([2; 32], Verdict::Quarantined)],
        head: 1,
        head_hash: [1; 32],
        beyond: vec![(3, 4)],
        server_time_ms: 1_790_000_000_000,
        centre_epoch: 1,
        nonce_echo: [3; 16],
        ..Ack::default()
    };
    let kept = kept("ack-1.json", &Value::Null);
    assert_eq!(key(&kept, "ack_secret").to_bytes(), cast.ack.to_bytes());
    let read =
        SignedAck { body: bytes(&kept, "body"), signature: hex::decode(text(&kept, "signature")).expect("64 bytes") };
    assert_eq!(read.verify(&key(&kept, "ack_secret").public()), Ok(ack));
}

#[test]
fn the_notice_of_version_1_is_read_and_made_again() {
    let cast = Cast::new();
    let notice = Notice {
        sequence: 12,
        at_ms: 1_790_000_000_000,
        what: What::StageMoved {
            tracking: tracking(),
            stage: Stage::Refused,
            reason: Some("record_missing".into()),
            reason_text: Some("لا يوجد قيد بهذا الرقم".into()),
        },
    };
    let signed = SignedNotice::sign(1012, &notice, &cast.ack);
    let kept = frozen(
        "notice-1.json",
        &json!({
            "ack_secret": hex::encode(&cast.ack.to_bytes()),
            "enrolment": 1012,
            "body": hex::encode(&signed.body),
            "signature": hex::encode(&signed.signature),
        }),
    );
    let read = SignedNotice {
        body: bytes(&kept, "body"),
        signature: hex::decode(text(&kept, "signature")).expect("64 bytes"),
    };
    assert_eq!(read.verify(1012, &key(&kept, "ack_secret").public()), Ok(notice));
}

#[test]
fn the_receipt_of_version_1_is_read_and_made_again() {
    let cast = Cast::new();
    let token = ReceiptToken {
        key: cast.desk.public().key_id(),
        tracking: tracking(),
        at_s: 1_790_000_000,
        service_number: 3,
        amount: Money::new_pounds(12),
        paid: true,
        way: Some(PayWay::Cash),
        time_doubtful: false,
        packet_hash8: [1, 2, 3, 4, 5, 6, 7, 8],
    };
    let signed = token.sign(&cast.desk).expect("in range");
    let kept = frozen(
        "receipt-1.json",
        &json!({
            "desk_secret": hex::encode(&cast.desk.to_bytes()),
            "token": hex::encode(&signed.to_bytes().expect("in range")),
            "qr": signed.qr_url("https://wasl.gov.sy"),
        }),
    );
    assert_eq!(parse_qr(text(&kept, "qr")), Ok(("WASL.GOV.SY".to_owned(), signed)));
    let desk = key(&kept, "desk_secret").public();
    let judged = verify_qr(text(&kept, "qr"), "https://wasl.gov.sy", |_| vec![(tracking().enrolment(), desk)]);
    assert_eq!(judged, Ok(token));
}

#[test]
fn the_enrolment_code_and_key_set_of_version_1_are_read_and_made_again() {
    let cast = Cast::new();
    let code = EnrolmentCode::generate(&cast.root.public(), &cast.host);
    let kept = frozen(
        "enrolment-1.json",
        &json!({
            "root_secret": hex::encode(&cast.root.to_bytes()),
            "code": code.to_string(),
            "code_secret": hex::encode(&code.secret),
            "keys": cast.keys().sign(&cast.root),
        }),
    );
    assert_eq!(text(&kept, "code").parse(), Ok(code));
    let doc = serde_json::from_value(kept["keys"].clone()).expect("a document");
    assert_eq!(KeySet::from_doc(&doc, &key(&kept, "root_secret").public()), Ok(cast.keys()));
}

//! Replies: only a genuine, complete, fresh answer to this desk frees a packet.

use wasl_domain::stage::Stage;
use wasl_protocol::{
    Ack, DocKind, ExchangeAsk, ExchangeReply, Health, Notice, Part, ProtocolFault, SignedAck, SignedDoc, SignedNotice,
    SigningKey, Verdict, VerifiedReply, What, verify_reply,
};

use crate::cast::{Cast, FixedHost, tracking};

const NONCE: [u8; 16] = [3; 16];
const SENT: [[u8; 32]; 2] = [[1; 32], [2; 32]];

fn ack() -> Ack {
    Ack {
        enrolment: 1012,
        epoch: 1,
        verdicts: vec![(SENT[0], Verdict::Stored), (SENT[1], Verdict::AlreadyStored)],
        head: 2,
        head_hash: SENT[1],
        beyond: vec![(5, 9)],
        server_time_ms: 1_790_000_000_000,
        centre_epoch: 1,
        nonce_echo: NONCE,
    }
}

fn notices(cast: &Cast) -> Vec<Notice> {
    let whats = [
        What::StageMoved {
            tracking: tracking(), stage: Stage::Ready, reason: None, reason_text: Some("جاهز".into())
        },
        What::CorrectionWanted {
            tracking: tracking(),
            fields: vec!["holder.first_name".into()],
            reason_text: "الاسم لا يطابق القيد".into(),
        },
        What::Release { doc: SignedDoc::sign(DocKind::Settings, "settings", 4, b"{}".to_vec(), &cast.catalogue) },
        What::Message { text_ar: "صيانة يوم الجمعة".into(), text_en: "Maintenance on Friday".into() },
        What::Unknown { kind: 900, kept: vec![0x82, 0x19, 0x03, 0x84, 0xf5] },
    ];
    (1..).zip(whats).map(|(sequence, what)| Notice { sequence, at_ms: 1_790_000_000_000, what }).collect()
}

fn reply(cast: &Cast, ack: &Ack) -> ExchangeReply {
    ExchangeReply {
        ack: SignedAck::sign(ack, &cast.ack),
        notices: notices(cast).iter().map(|notice| SignedNotice::sign(1012, notice, &cast.ack)).collect(),
        next_nonce: [4; 16],
    }
}

fn judge(cast: &Cast, bytes: &[u8]) -> Result<VerifiedReply, ProtocolFault> {
    verify_reply(bytes, &cast.keys(), 1012, 1, &NONCE, &SENT)
}

#[test]
fn a_genuine_reply_is_taken_with_all_its_notices() {
    let cast = Cast::new();
    let taken = judge(&cast, &reply(&cast, &ack()).to_bytes()).expect("genuine");
    assert_eq!(taken, VerifiedReply { ack: ack(), notices: notices(&cast), next_nonce: [4; 16] });
}

#[test]
fn an_ask_survives_the_way() {
    let ask = ExchangeAsk {
        packets: vec![vec![1, 2, 3], Vec::new()],
        cursor: 7,
        nonce: NONCE,
        health: Health { version: "0.1.0".into(), outbox_count: 2, oldest_age_s: 90, wall_ms: -5 },
    };
    assert_eq!(ExchangeAsk::from_bytes(&ask.to_bytes()), Ok(ask));
}

#[test]
fn a_captive_portals_page_is_no_ack() {
    let cast = Cast::new();
    for page in ["<!DOCTYPE html><html><body>Welcome to the hotel</body></html>", "{\"ok\":true}", "OK", "", "\0\0\0"] {
        assert!(judge(&cast, page.as_bytes()).is_err(), "{page:?}");
    }
}

#[test]
fn a_truncated_reply_is_told_as_such_and_frees_nothing() {
    let cast = Cast::new();
    let bytes = reply(&cast, &ack()).to_bytes();
    for len in 0..bytes.len() {
        assert_eq!(judge(&cast, &bytes[..len]), Err(ProtocolFault::Truncated { part: Part::Reply }), "{len}");
    }
}

#[test]
fn a_replayed_reply_is_refused() {
    let cast = Cast::new();
    let old = reply(&cast, &Ack { nonce_echo: [8; 16], ..ack() }).to_bytes();
    assert_eq!(judge(&cast, &old), Err(ProtocolFault::Replayed));
}

#[test]
fn another_desks_reply_and_another_epochs_are_refused() {
    let cast = Cast::new();
    let other_desk = reply(&cast, &Ack { enrolment: 7, ..ack() }).to_bytes();
    assert_eq!(judge(&cast, &other_desk), Err(ProtocolFault::OtherDesk { enrolment: 7, epoch: 1 }));
    let other_epoch = reply(&cast, &Ack { epoch: 2, ..ack() }).to_bytes();
    assert_eq!(judge(&cast, &other_epoch), Err(ProtocolFault::OtherDesk { enrolment: 1012, epoch: 2 }));
}

#[test]
fn an_ack_by_any_other_key_is_refused() {
    let cast = Cast::new();
    let genuine = reply(&cast, &ack());
    for key in [&cast.catalogue, &cast.root, &cast.desk, &SigningKey::generate(&FixedHost::new(50))] {
        let forged = ExchangeReply { ack: SignedAck::sign(&ack(), key), ..genuine.clone() };
        assert_eq!(judge(&cast, &forged.to_bytes()), Err(ProtocolFault::BadSignature { part: Part::Ack }));
    }
}

#[test]
fn verdicts_on_packets_that_were_not_sent_are_passed_over() {
    let cast = Cast::new();
    let mut generous = ack();
    generous.verdicts.push(([77; 32], Verdict::Stored));
    let taken = judge(&cast, &reply(&cast, &generous).to_bytes()).expect("genuine");
    assert_eq!(taken.ack.verdicts, ack().verdicts);
}

#[test]
fn a_verdict_of_a_later_version_leaves_its_packet_in_the_outbox() {
    let ack = Ack { verdicts: vec![(SENT[0], Verdict::Stored)], ..ack() };
    let mut bytes = ack.to_bytes();
    let at = bytes.windows(33).position(|w| w[..32] == SENT[0] && w[32] == Verdict::Stored.number());
    bytes[at.expect("the verdict is there") + 32] = 23;
    assert_eq!(Ack::from_bytes(&bytes).expect("reads").verdicts, []);
}

#[test]
fn a_spoiled_notice_holds_up_neither_the_ack_nor_the_notices_before_it() {
    let cast = Cast::new();
    let mut spoiled = reply(&cast, &ack());
    spoiled.notices[1] = SignedNotice::sign(7, &notices(&cast)[1], &cast.ack);
    let taken = judge(&cast, &spoiled.to_bytes()).expect("the ack is genuine");
    assert_eq!(taken.notices, notices(&cast)[..1]);
    assert_eq!(taken.ack, ack());
}

#[test]
fn a_notice_for_another_desk_is_not_ours() {
    let cast = Cast::new();
    let notice = &notices(&cast)[0];
    let signed = SignedNotice::sign(7, notice, &cast.ack);
    assert_eq!(signed.verify(7, &cast.ack.public()).as_ref(), Ok(notice));
    assert_eq!(signed.verify(1012, &cast.ack.public()), Err(ProtocolFault::BadSignature { part: Part::Notice }));
}

#[test]
fn an_unknown_stage_is_kept_for_a_later_version() {
    let cast = Cast::new();
    let bytes = notices(&cast)[0].to_bytes();
    let at = bytes.windows(5).position(|w| w == b"ready").expect("the stage is there");
    let mut newer = bytes.clone();
    newer[at..at + 5].copy_from_slice(b"flown");
    let read = Notice::from_bytes(&newer).expect("reads");
    assert!(matches!(read.what, What::Unknown { kind: 1, .. }));
    assert_eq!(read.to_bytes(), newer);
}

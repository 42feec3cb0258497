//! Replies: only a genuine, complete, fresh answer to this desk frees a packet.

use wasl_domain::stage::Stage;
use wasl_protocol::{
    Ack, Countersigned, DeskStanding, DocKind, ExchangeAsk, ExchangeReply, Health, Notice, Part, ProtocolFault,
    SignedAck, SignedDoc, SignedNotice, SigningKey, Verdict, VerifiedReply, What, verify_reply,
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
        ..Ack::default()
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
    assert_eq!(taken, VerifiedReply { ack: ack(), notices: notices(&cast), next_nonce: [4; 16], missing: Vec::new() });
}

#[test]
fn an_ask_survives_the_way() {
    let ask = ExchangeAsk {
        packets: vec![vec![1, 2, 3], Vec::new()],
        cursor: 7,
        nonce: NONCE,
        health: Health { version: "0.1.0".into(), outbox_count: 2, oldest_age_s: 90, wall_ms: -5, ..Health::default() },
        papers: Vec::new(),
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

#[test]
fn an_unknown_standing_is_taken_for_suspended_and_a_silent_centre_for_active() {
    let bytes = ack().to_bytes();
    let read = |standing: u16| {
        let mut changed = bytes[..bytes.len() - 4].to_vec();
        assert_eq!(&bytes[bytes.len() - 4..], [1, 0x80, 0x80, 0xf6], "standing, held, complete, journal");
        match standing {
            0..=23 => changed.push(standing.to_be_bytes()[1]),
            _ => changed.extend_from_slice(&[&[0x19], standing.to_be_bytes().as_slice()].concat()),
        }
        changed.extend_from_slice(&[0x80, 0x80, 0xf6]);
        Ack::from_bytes(&changed).expect("reads").standing
    };
    let known = [
        DeskStanding::Active,
        DeskStanding::Suspended,
        DeskStanding::Revoked,
        DeskStanding::Lost,
        DeskStanding::Frozen,
    ];
    assert_eq!([1, 2, 3, 4, 5].map(read), known);
    assert_eq!([0, 6, 23, 900, u16::MAX].map(read), [DeskStanding::Suspended; 5]);
    assert!(known.iter().all(|standing| standing.is_active() == (*standing == DeskStanding::Active)));
}

#[test]
fn a_countersigned_journal_head_is_bound_to_desk_number_and_hash() {
    let cast = Cast::new();
    let seen = Countersigned::sign(1012, 400, [7; 32], &cast.ack);
    let key = cast.ack.public();
    assert_eq!(seen.verify(1012, &key), Ok(()));
    let bad = Err(ProtocolFault::BadSignature { part: Part::Journal });
    assert_eq!(seen.verify(1013, &key), bad);
    assert_eq!(Countersigned { n: 399, ..seen.clone() }.verify(1012, &key), bad);
    assert_eq!(Countersigned { hash: [8; 32], ..seen.clone() }.verify(1012, &key), bad);
    assert_eq!(seen.verify(1012, &cast.catalogue.public()), bad);
    // In an ack that is genuine as a whole, a countersignature that is not is left out.
    for (journal, expected) in [
        (Some(seen.clone()), Some(seen)),
        (Some(Countersigned::sign(7, 400, [7; 32], &cast.ack)), None),
        (Some(Countersigned::sign(1012, 400, [7; 32], &cast.desk)), None),
    ] {
        let taken = judge(&cast, &reply(&cast, &Ack { journal, ..ack() }).to_bytes()).expect("genuine");
        assert_eq!(taken.ack.journal, expected);
    }
}

#[test]
fn what_became_of_chunks_is_read_against_what_was_asked() {
    let cast = Cast::new();
    let [asked, lost, foreign] = [[21; 32], [22; 32], [23; 32]];
    let told = Ack { held: vec![asked, foreign], complete: vec![SENT[0]], ..ack() };
    let taken = judge(&cast, &reply(&cast, &told).to_bytes()).expect("genuine").about_papers(&[asked, lost]);
    assert_eq!((taken.ack.held, taken.missing), (vec![asked], vec![lost]));
    assert_eq!(taken.ack.complete, [SENT[0]]);
}

#[test]
fn twenty_thousand_mutants_of_a_reply_free_no_packet() {
    let cast = Cast::new();
    let genuine = reply(&cast, &ack()).to_bytes();
    let taken = judge(&cast, &genuine).expect("genuine");
    let mut passed = 0;
    for round in 0..20_000usize {
        let mut mutant = genuine.clone();
        let at = round.wrapping_mul(0x9E37_79B9) % (mutant.len() * 8);
        match round % 4 {
            0 | 1 => mutant[at / 8] ^= 1 << (at % 8),
            2 => {
                let other = round.wrapping_mul(0x85EB_CA6B) % mutant.len();
                mutant.swap(at / 8, other);
            }
            _ => {
                let from = at / 8;
                let run: Vec<u8> = mutant[from..].iter().take(40).copied().collect();
                let to = round.wrapping_mul(0xC2B2_AE35) % (mutant.len() - run.len());
                mutant[to..to + run.len()].copy_from_slice(&run);
            }
        }
        if mutant == genuine {
            continue;
        }
        if let Ok(read) = judge(&cast, &mutant) {
            // Notices are signed one by one, and the next nonce proves nothing: the ack is the same.
            passed += 1;
            assert_eq!(read.ack, taken.ack, "mutant {round}");
            assert!(taken.notices.starts_with(&read.notices), "mutant {round}");
        }
    }
    assert!(passed > 0, "a spoiled notice never costs the ack");
}

#[test]
fn ten_thousand_mutants_of_a_notice_and_of_a_document_are_refused() {
    let cast = Cast::new();
    let key = cast.ack.public();
    let body = b"{\"of\":\"a tariff\"}".to_vec();
    let doc = SignedDoc::sign(DocKind::Tariff, "tariff", 4, body, &cast.catalogue);
    let others = [DocKind::Pack, DocKind::Words, DocKind::Roster, DocKind::Settings, DocKind::Directory];
    let signed: Vec<_> = notices(&cast).iter().map(|notice| SignedNotice::sign(1012, notice, &cast.ack)).collect();
    for round in 0..10_000usize {
        let mix = round.wrapping_mul(0x9E37_79B9);
        let mut notice = signed[round % signed.len()].clone();
        if round % 5 == 0 {
            notice.signature[mix % 64] ^= 1 << (mix % 8);
        } else {
            let at = mix % notice.body.len();
            notice.body[at] ^= 1 << (round % 8);
        }
        assert!(notice.verify(1012, &key).is_err(), "notice {round}");

        let mut changed = doc.clone();
        match round % 6 {
            0 => changed.signature[mix % 64] ^= 1 << (mix % 8),
            1 => changed.serial = changed.serial.wrapping_add(1 + round as u64),
            2 => changed.kind = others[round % others.len()],
            3 => changed.id.push(char::from(b'a' + u8::try_from(round % 26).expect("small"))),
            4 => changed.body.truncate(mix % changed.body.len()),
            _ => {
                let at = mix % changed.body.len();
                changed.body[at] ^= 1 << (round % 8);
            }
        }
        assert!(changed.verify(&cast.catalogue.public()).is_err(), "document {round}");
    }
}

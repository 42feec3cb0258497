//! What every ledger must do, whatever lies beneath: one function an expectation, generic over the
//! ledger. A further database is one more line at the end.

use uuid::Uuid;
use wasl_centre::ledger::{
    Act, Arrival, Batch, CodeUse, EnrolmentOffer, Ledger, Move, NewDesk, NewRequest, Payment, Recorded, Release,
    RequestFilter, Session, StoredWhat, Try, Why,
};
use wasl_domain::{
    ids::{EnrolmentNumber, TrackingNumber},
    money::Money,
    stage::Stage,
    tariff::Fee,
};
use wasl_protocol::{Digest, DocKind, PayWay, PublicKey, SignedDoc, SigningKey, Verdict, chain_start, sha256};

use crate::desk::jableh;

fn offer(ledger: &impl Ledger, secret: u8) -> Digest {
    let secret_hash = sha256(&[secret]);
    let offer = EnrolmentOffer { secret_hash, place: jableh(), made_ms: 0, expires_ms: 1000 };
    ledger.offer_enrolment(&offer).expect("writes");
    secret_hash
}

fn new_desk(key: u8) -> NewDesk {
    NewDesk { key: PublicKey([key; 32]), counter: "2".to_owned(), supervisor: "ليلى".to_owned() }
}

fn enrolled(ledger: &impl Ledger, key: u8) -> u32 {
    match ledger.enrol(&offer(ledger, key), &new_desk(key), 1).expect("writes") {
        CodeUse::Fresh(desk) => desk.enrolment,
        other @ (CodeUse::Repeated(_) | CodeUse::Unknown | CodeUse::Spent | CodeUse::Expired | CodeUse::Full) => {
            panic!("{other:?}")
        }
    }
}

fn arrival(enrolment: u32, sequence: u64, content: u8) -> Arrival {
    let of = |sequence: u64, content: u8| sha256(&[&sequence.to_be_bytes()[..], &[content]].concat());
    let previous = if sequence == 1 { chain_start(enrolment, 1) } else { of(sequence - 1, 0) };
    Arrival {
        hash: of(sequence, content),
        sequence,
        id: Uuid::from_u128(u128::from(sequence) << 8 | u128::from(content)),
        previous,
        kind: 1,
        bytes: vec![content],
    }
}

fn batch(enrolment: u32, arrivals: Vec<Arrival>) -> Batch {
    Batch { enrolment, epoch: 1, arrivals, refused: Vec::new(), contact: None, now_ms: 5 }
}

fn number(enrolment: u32, serial: u32) -> TrackingNumber {
    TrackingNumber::new(EnrolmentNumber::new(enrolment).expect("five digits"), serial).expect("six digits")
}

fn request(tracking: TrackingNumber, id: u128) -> Act {
    Act::Request(Box::new(NewRequest {
        tracking,
        request: Uuid::from_u128(id),
        service: "a.b".to_owned(),
        pack_version: 1,
        answers: [("x.y".to_owned(), wasl_domain::answers::Answer::Number(3))].into(),
        fee: Fee { lines: Vec::new(), total: Money::new_pounds(15), both_denominations: false, tariffs: Vec::new() },
        language: "ar".to_owned(),
        day: "2026-11-22".to_owned(),
        governorate: "06".to_owned(),
        face: "console".to_owned(),
        kept_ms: 3,
        time_doubtful: false,
        short_code: "123456".to_owned(),
        last_digits: vec!["4821".to_owned()],
    }))
}

/// A code lets in one desk once, the same desk again gets the same number, and its time ends.
pub(crate) fn a_code_lets_in_one_desk(ledger: &impl Ledger) {
    let code = offer(ledger, 1);
    let CodeUse::Fresh(first) = ledger.enrol(&code, &new_desk(1), 1).expect("writes") else { panic!("is new") };
    assert_eq!((first.enrolment, first.epoch, first.head), (1, 1, 0));
    let CodeUse::Repeated(again) = ledger.enrol(&code, &new_desk(1), 2).expect("writes") else { panic!("is known") };
    assert_eq!(again.enrolment, first.enrolment);
    assert!(matches!(ledger.enrol(&code, &new_desk(2), 2).expect("writes"), CodeUse::Spent));
    assert!(matches!(ledger.enrol(&[9; 32], &new_desk(2), 2).expect("writes"), CodeUse::Unknown));
    let late = offer(ledger, 3);
    assert!(matches!(ledger.enrol(&late, &new_desk(3), 1000).expect("writes"), CodeUse::Expired));
    assert_eq!(enrolled(ledger, 4), 2);
    assert_eq!(ledger.desks().expect("reads").len(), 2);
}

/// Places and ids are unique, whatever comes again is told as such, ranges beyond a gap are named.
pub(crate) fn packets_are_unique_by_place_and_id(ledger: &impl Ledger) {
    let desk = enrolled(ledger, 1);
    let some = |sequences: &[u64]| batch(desk, sequences.iter().map(|s| arrival(desk, *s, 0)).collect());
    let taken = ledger.store(&some(&[1, 2, 5, 6, 9])).expect("writes");
    assert_eq!((taken.head, taken.beyond), (2, vec![(5, 6), (9, 9)]));
    let taken = ledger.store(&some(&[1, 3, 4])).expect("writes");
    let verdicts: Vec<_> = taken.verdicts.iter().map(|(_, verdict)| *verdict).collect();
    assert_eq!(verdicts, [Verdict::AlreadyStored, Verdict::Stored, Verdict::Stored]);
    assert_eq!((taken.head, taken.head_hash, taken.beyond), (6, arrival(desk, 6, 0).hash, vec![(9, 9)]));
    let mut same_id = arrival(desk, 10, 0);
    same_id.id = arrival(desk, 1, 0).id;
    assert_eq!(ledger.store(&batch(desk, vec![same_id])).expect("writes").verdicts[0].1, Verdict::Quarantined);
    assert_eq!(ledger.quarantined().expect("reads")[0].why, Why::SameId);
    assert!(ledger.desk(desk).expect("reads").expect("is there").frozen_ms.is_none());
    let fork = ledger.store(&batch(desk, vec![arrival(desk, 2, 7)])).expect("writes");
    assert_eq!((fork.verdicts[0].1, fork.head), (Verdict::Fork, 6));
    assert!(ledger.desk(desk).expect("reads").expect("is there").frozen_ms.is_some());
    assert_eq!(ledger.unopened(100).expect("reads").len(), 0);
    ledger.thaw(desk).expect("writes");
    assert_eq!(ledger.unopened(100).expect("reads").len(), 8, "seven in their places and the fork");
    assert_eq!(ledger.arrival_of(desk, &first8(&arrival(desk, 9, 0).hash)).expect("reads"), Some(5));
    assert_eq!(ledger.arrival_of(desk + 1, &first8(&arrival(desk, 9, 0).hash)).expect("reads"), None);
}

fn first8(hash: &Digest) -> [u8; 8] {
    let mut first = [0; 8];
    first.copy_from_slice(&hash[..8]);
    first
}

/// A place that is taken by what does not join the chain stops the head and raises an alarm.
pub(crate) fn a_chain_that_does_not_join_is_told(ledger: &impl Ledger) {
    let desk = enrolled(ledger, 1);
    let mut stray = arrival(desk, 2, 0);
    stray.previous = [1; 32];
    let taken = ledger.store(&batch(desk, vec![arrival(desk, 1, 0), stray])).expect("writes");
    assert_eq!((taken.head, taken.beyond), (1, vec![(2, 2)]));
    let alarms = ledger.alarms().expect("reads");
    assert_eq!((alarms.len(), alarms[0].what.word(), alarms[0].detail.as_str()), (1, "chain_broken", "2"));
    ledger.store(&batch(desk, Vec::new())).expect("writes");
    let alarms = ledger.alarms().expect("reads");
    assert_eq!((alarms.len(), alarms[0].times), (1, 2), "the same alarm counts, it does not pile up");
    ledger.settle_alarm(alarms[0].id, "officer", 9).expect("writes");
    assert!(ledger.alarms().expect("reads").is_empty());
}

/// Documents are immutable, a desk's own are its own, and notices come in order after the cursor.
pub(crate) fn documents_and_notices_keep_their_order(ledger: &impl Ledger) {
    let (one, two) = (enrolled(ledger, 1), enrolled(ledger, 2));
    let key = SigningKey::from_bytes([5; 32]);
    let release = |id: &str, serial: u64, body: &[u8], for_desk| Release {
        doc: SignedDoc::sign(DocKind::Settings, id, serial, body.to_vec(), &key),
        for_desk,
        tell: true,
    };
    let all = [release("all", 1, b"a", None), release("all", 2, b"b", None), release("own", 1, b"c", Some(two))];
    ledger.release(&all, 7).expect("writes");
    ledger.release(&[release("all", 2, b"changed", None)], 8).expect("writes");
    let kept = ledger.document(DocKind::Settings, "all", 2).expect("reads").expect("is there");
    assert_eq!(kept, all[1].doc);
    assert_eq!(ledger.newest_serial(DocKind::Settings, "all").expect("reads"), Some(2));
    assert_eq!(ledger.newest_serial(DocKind::Pack, "all").expect("reads"), None);
    let ids = |for_desk| {
        let newest = ledger.newest_documents(for_desk).expect("reads");
        newest.into_iter().map(|doc| (doc.id, doc.serial)).collect::<Vec<_>>()
    };
    assert_eq!(ids(Some(one)), [("all".to_owned(), 2)]);
    assert_eq!(ids(Some(two)), [("all".to_owned(), 2), ("own".to_owned(), 1)]);
    let sequences = |desk, cursor| {
        let notices = ledger.notices_after(desk, cursor, 100).expect("reads");
        notices.into_iter().map(|(sequence, _, _)| sequence).collect::<Vec<_>>()
    };
    assert_eq!(sequences(one, 0), [1, 2]);
    assert_eq!(sequences(two, 0), [1, 2, 3]);
    assert_eq!(sequences(two, 2), [3]);
    let message = StoredWhat::Message { text_ar: "نص".to_owned(), text_en: "text".to_owned() };
    ledger.tell(one, &message, 9).expect("writes");
    assert_eq!(ledger.notices_after(one, 2, 1).expect("reads"), [(3, 9, message)]);
    ledger.set_setting("zone", "a").expect("writes");
    ledger.set_setting("zone", "b").expect("writes");
    assert_eq!(ledger.setting("zone").expect("reads").as_deref(), Some("b"));
}

/// A packet means something once; what conflicts leaves nothing behind; what waits is woken.
pub(crate) fn acts_are_recorded_once_and_whole(ledger: &impl Ledger) {
    let desk = enrolled(ledger, 1);
    let arrivals: Vec<_> = (1..=4).map(|sequence| arrival(desk, sequence, 0)).collect();
    let hash = |place: usize| arrivals[place].hash;
    ledger.store(&batch(desk, arrivals.clone())).expect("writes");
    assert_eq!(ledger.record(&hash(1), &Act::WaitsFor(Uuid::from_u128(77)), 6).expect("writes"), Recorded::Done);
    assert_eq!(ledger.unopened(10).expect("reads").len(), 3);
    let act = request(number(desk, 1), 77);
    assert_eq!(ledger.record(&hash(0), &act, 6).expect("writes"), Recorded::Done);
    assert_eq!(ledger.record(&hash(0), &act, 6).expect("writes"), Recorded::Before);
    assert_eq!(ledger.unopened(10).expect("reads").len(), 3, "what waited for it is there again");
    let taken = ledger.record(&hash(2), &request(number(desk, 1), 78), 6).expect("writes");
    assert_eq!(taken, Recorded::Conflict(Why::NumberTaken));
    let taken = ledger.record(&hash(2), &request(number(desk, 2), 77), 6).expect("writes");
    assert_eq!(taken, Recorded::Conflict(Why::RequestTaken));
    let payment = |id: u128| {
        let (payment, tracking) = (Uuid::from_u128(id), number(desk, 1));
        let (amount, assistant) = (Money::new_pounds(5), "ليلى".to_owned());
        Act::Payment(Payment { payment, tracking, amount, way: PayWay::Cash, assistant, at_ms: 3 })
    };
    assert_eq!(ledger.record(&hash(1), &payment(1), 6).expect("writes"), Recorded::Done);
    assert_eq!(ledger.record(&hash(2), &payment(1), 6).expect("writes"), Recorded::Conflict(Why::SameId));
    assert_eq!(ledger.record(&hash(2), &payment(2), 6).expect("writes"), Recorded::Done);
    let kept = ledger.request(number(desk, 1)).expect("reads").expect("is there");
    assert_eq!((kept.paid, kept.stage, kept.arrived_ms), (Money::new_pounds(10), Stage::Received, 5));
    assert_eq!(ledger.request_by_id(Uuid::from_u128(77)).expect("reads").expect("is there").packet_hash, hash(0));
    let withdrawal = Act::Withdrawal { tracking: number(desk, 1), from: Stage::Ready, reason: "x".to_owned() };
    assert_eq!(ledger.record(&hash(3), &withdrawal, 6).expect("writes"), Recorded::Conflict(Why::Stage));
    let aside = Act::Quarantine(Why::Rules, "x.y: empty".to_owned());
    assert_eq!(ledger.record(&hash(3), &aside, 6).expect("writes"), Recorded::Done);
    assert_eq!(ledger.unopened(10).expect("reads").len(), 0);
    ledger.look_again(&hash(3)).expect("writes");
    assert_eq!(ledger.unopened(10).expect("reads").len(), 1);
    ledger.record(&hash(3), &aside, 7).expect("writes");
    ledger.settle_quarantined(&hash(3), "officer", 8).expect("writes");
    assert!(ledger.quarantined().expect("reads").is_empty());
}

/// A request moves only from where it is believed to stand, and its desk is told in the same act.
pub(crate) fn a_request_moves_from_where_it_stands(ledger: &impl Ledger) {
    let desk = enrolled(ledger, 1);
    ledger.store(&batch(desk, vec![arrival(desk, 1, 0)])).expect("writes");
    let tracking = number(desk, 1);
    ledger.record(&arrival(desk, 1, 0).hash, &request(tracking, 77), 6).expect("writes");
    let step = |from, to| Move {
        tracking,
        from,
        to,
        by: "officer".to_owned(),
        reason: None,
        reason_text: Some("x".to_owned()),
        wanted: vec!["x.y".to_owned()],
        tell: vec![StoredWhat::StageMoved { tracking, stage: to, reason: None, reason_text: None }],
    };
    assert!(!ledger.move_request(&step(Stage::Ready, Stage::HandedToPost), 8).expect("writes"));
    assert!(ledger.notices_after(desk, 0, 10).expect("reads").is_empty());
    assert!(ledger.move_request(&step(Stage::Received, Stage::NeedsCorrection), 8).expect("writes"));
    assert_eq!(ledger.notices_after(desk, 0, 10).expect("reads").len(), 1);
    let moved = ledger.request(tracking).expect("reads").expect("is there");
    assert_eq!((moved.stage, moved.stage_ms, moved.wanted), (Stage::NeedsCorrection, 8, vec!["x.y".to_owned()]));
    let stages: Vec<_> =
        ledger.history(tracking).expect("reads").into_iter().map(|line| (line.stage, line.by)).collect();
    assert_eq!(stages, [(Stage::Received, String::new()), (Stage::NeedsCorrection, "officer".to_owned())]);
    let filter = |stage| RequestFilter { stage, open_only: true, skip: 0, count_max: 10 };
    assert_eq!(ledger.requests(&filter(Some(Stage::Received))).expect("reads").len(), 0);
    assert_eq!(ledger.requests(&filter(None)).expect("reads").len(), 1);
    assert_eq!(ledger.stage_counts().expect("reads"), [(Stage::NeedsCorrection, 1)]);
}

/// Guesses are counted before they are judged, and sessions end by themselves.
pub(crate) fn guesses_are_slowed_and_sessions_end(ledger: &impl Ledger) {
    let places = [("name".to_owned(), 2), ("address".to_owned(), 3)];
    assert_eq!(ledger.try_guess(&places, 0).expect("writes"), Try::Now);
    assert_eq!(ledger.try_guess(&places, 0).expect("writes"), Try::Now);
    assert_eq!(ledger.try_guess(&places, 1_000).expect("writes"), Try::After { wait_s: 29 });
    assert_eq!(ledger.try_guess(&places[1..], 1_000).expect("writes"), Try::Now);
    assert_eq!(ledger.try_guess(&places[1..], 1_000).expect("writes"), Try::After { wait_s: 30 });
    ledger.guessed_right("name", "address").expect("writes");
    assert_eq!(ledger.try_guess(&places, 1_000).expect("writes"), Try::Now);
    let officer = wasl_centre::ledger::Officer { name: "سامر".to_owned(), password: "$".to_owned() };
    assert!(ledger.add_officer(&officer, 0).expect("writes"));
    assert!(!ledger.add_officer(&officer, 0).expect("writes"));
    let session = Session { officer: officer.name, csrf: "c".to_owned(), made_ms: 0, seen_ms: 0 };
    ledger.open_session(&[1; 32], &session).expect("writes");
    let seen = |now_ms| ledger.session(&[1; 32], 100, 250, now_ms).expect("writes").is_some();
    assert!(seen(90) && seen(180) && seen(250));
    assert!(!seen(260), "too old, though it was used");
    ledger.open_session(&[1; 32], &session).expect("writes");
    assert!(!seen(101), "nobody used it");
}

macro_rules! every_ledger_does {
    ($name:ident, $fresh:expr) => {
        mod $name {
            every_ledger_does!(@each $fresh,
                a_code_lets_in_one_desk, packets_are_unique_by_place_and_id, a_chain_that_does_not_join_is_told,
                documents_and_notices_keep_their_order, acts_are_recorded_once_and_whole,
                a_request_moves_from_where_it_stands, guesses_are_slowed_and_sessions_end);
        }
    };
    (@each $fresh:expr, $($what:ident),*) => {$(
        #[test]
        fn $what() {
            let (_kept, ledger) = $fresh;
            super::$what(&ledger);
        }
    )*};
}

fn sqlite() -> (tempfile::TempDir, wasl_centre::ledger::sqlite::SqliteLedger) {
    let folder = tempfile::tempdir().expect("a folder");
    let ledger = wasl_centre::ledger::sqlite::SqliteLedger::open(&folder.path().join("ledger.db")).expect("opens");
    (folder, ledger)
}

every_ledger_does!(on_sqlite, super::sqlite());

//! What every ledger must do, whatever lies beneath: one function an expectation, generic over the
//! ledger. A further database is one more line at the end.

use uuid::Uuid;
use wasl_centre::ledger::{
    AccessKind, Act, Adopted, AlarmKind, Arrival, Batch, CodeUse, Contact, DeskState, EnrolmentOffer, Gap, Lane,
    Ledger, LedgerFault, LedgerResult, Move, NewAccess, NewDesk, NewPaper, NewRequest, PaperState, Payment, Purpose,
    PutChunk, Recorded, Release, RequestFilter, Session, StateChange, StateChanged, StoredWhat, Try, Why,
    postgres::PostgresLedger, sqlite::SqliteLedger,
};
use wasl_domain::{
    answers::Answer,
    ids::{EnrolmentNumber, TrackingNumber},
    money::Money,
    stage::Stage,
    tariff::Fee,
};
use wasl_protocol::{
    DeskStanding, Digest, DocKind, PayWay, PublicKey, SignedDoc, SigningKey, Verdict, chain_start, sha256,
};

use crate::{
    desk::jableh,
    postgres::fresh_database,
    together::{
        a_correction_of_what_was_corrected_meanwhile_is_to_be_judged_anew, acts_written_together_stand_each_for_itself,
    },
};

/// The start of the machine that all packets here were made after.
const BOOT: Uuid = Uuid::from_u128(0xB007);

fn offer(ledger: &impl Ledger, secret: u8) -> Digest {
    let secret_hash = sha256(&[secret]);
    let offer = EnrolmentOffer { secret_hash, place: jableh(), made_ms: 0, expires_ms: 1000 };
    ledger.offer_enrolment(&offer).expect("writes");
    secret_hash
}

fn new_desk(key: u8) -> NewDesk {
    NewDesk { key: PublicKey([key; 32]), counter: "2".to_owned(), supervisor: "ليلى".to_owned() }
}

pub(crate) fn enrolled(ledger: &impl Ledger, key: u8) -> u32 {
    match ledger.enrol(&offer(ledger, key), &new_desk(key), 1).expect("writes") {
        CodeUse::Fresh(desk) => desk.enrolment,
        other @ (CodeUse::Repeated(_) | CodeUse::Unknown | CodeUse::Spent | CodeUse::Expired | CodeUse::Full) => {
            panic!("{other:?}")
        }
    }
}

pub(crate) fn arrival(enrolment: u32, sequence: u64, content: u8) -> Arrival {
    let of = |sequence: u64, content: u8| {
        sha256(&[&enrolment.to_be_bytes()[..], &sequence.to_be_bytes(), &[content]].concat())
    };
    let previous = if sequence == 1 { chain_start(enrolment, 1) } else { of(sequence - 1, 0) };
    Arrival {
        hash: of(sequence, content),
        sequence,
        id: Uuid::from_u128(u128::from(enrolment) << 80 | u128::from(sequence) << 8 | u128::from(content)),
        previous,
        kind: 1,
        wall_ms: 3,
        boot: BOOT,
        mono_ms: sequence * 10,
        bytes: vec![content],
    }
}

pub(crate) fn batch(enrolment: u32, arrivals: Vec<Arrival>) -> Batch {
    Batch { enrolment, epoch: 1, arrivals, refused: Vec::new(), contact: None, lane: Lane::Direct, now_ms: 5 }
}

/// An exchange without packets, told at `now_ms`.
fn told(enrolment: u32, contact: Contact, now_ms: i64) -> Batch {
    Batch { contact: Some(contact), now_ms, ..batch(enrolment, Vec::new()) }
}

pub(crate) fn paper(id: u128, chunks: &[u8]) -> NewPaper {
    NewPaper {
        id: Uuid::from_u128(id),
        paper: "power-of-attorney".to_owned(),
        media: "image/jpeg".to_owned(),
        size: 9,
        key: [7; 32],
        chunks: chunks.iter().map(|chunk| sha256(&[*chunk])).collect(),
    }
}

fn alarms(ledger: &impl Ledger) -> Vec<(AlarmKind, String)> {
    let mut all: Vec<_> = ledger.alarms().expect("reads").into_iter().map(|a| (a.what, a.detail)).collect();
    all.sort_by_key(|(what, detail)| (what.word(), detail.clone()));
    all
}

pub(crate) fn number(enrolment: u32, serial: u32) -> TrackingNumber {
    TrackingNumber::new(EnrolmentNumber::new(enrolment).expect("five digits"), serial).expect("six digits")
}

pub(crate) fn request(tracking: TrackingNumber, id: u128) -> Act {
    request_with(tracking, id, Vec::new())
}

pub(crate) fn request_with(tracking: TrackingNumber, id: u128, papers: Vec<NewPaper>) -> Act {
    let new = NewRequest {
        tracking,
        request: Uuid::from_u128(id),
        service: "a.b".to_owned(),
        pack_version: 1,
        answers: [("x.y".to_owned(), Answer::Number(3))].into(),
        fee: Fee { lines: Vec::new(), total: Money::new_pounds(15), both_denominations: false, tariffs: Vec::new() },
        language: "ar".to_owned(),
        day: "2026-11-22".to_owned(),
        governorate: "06".to_owned(),
        face: "console".to_owned(),
        kept_ms: 3,
        time_doubtful: false,
        short_code: "123456".to_owned(),
        last_digits: vec!["4821".to_owned()],
    };
    Act::Request(Box::new(new), papers)
}

/// Records one act by itself.
pub(crate) fn record(ledger: &impl Ledger, packet: Digest, act: &Act, now_ms: i64) -> LedgerResult<Recorded> {
    let mut all = ledger.record(&[(packet, act.clone())], now_ms)?;
    assert_eq!(all.len(), 1);
    Ok(all.remove(0))
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
    let times = ledger.times_of(desk, &first8(&arrival(desk, 9, 0).hash)).expect("reads").expect("is there");
    assert_eq!((times.arrived_ms, times.wall_ms, times.true_ms), (5, Some(3), None));
    assert!(ledger.times_of(desk + 1, &first8(&arrival(desk, 9, 0).hash)).expect("reads").is_none());
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
    ledger.release(&[release("all", 2, b"b", None)], 8).expect("the same is there");
    let changed = ledger.release(&[release("all", 2, b"changed", None)], 8);
    assert!(matches!(changed, Err(LedgerFault::SerialTaken { serial: 2, .. })), "{changed:?}");
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
    assert_eq!(record(ledger, hash(1), &Act::WaitsFor(Uuid::from_u128(77)), 6).expect("writes"), Recorded::Done);
    assert_eq!(ledger.unopened(10).expect("reads").len(), 3);
    let act = request(number(desk, 1), 77);
    assert_eq!(record(ledger, hash(0), &act, 6).expect("writes"), Recorded::Done);
    assert_eq!(record(ledger, hash(0), &act, 6).expect("writes"), Recorded::Before);
    assert_eq!(ledger.unopened(10).expect("reads").len(), 3, "what waited for it is there again");
    let taken = record(ledger, hash(2), &request(number(desk, 1), 78), 6).expect("writes");
    assert_eq!(taken, Recorded::Conflict(Why::NumberTaken));
    let taken = record(ledger, hash(2), &request(number(desk, 2), 77), 6).expect("writes");
    assert_eq!(taken, Recorded::Conflict(Why::RequestTaken));
    let payment = |id: u128| {
        let (payment, tracking) = (Uuid::from_u128(id), number(desk, 1));
        let (amount, assistant) = (Money::new_pounds(5), "ليلى".to_owned());
        Act::Payment(Payment { payment, tracking, amount, way: PayWay::Cash, assistant, at_ms: 3 })
    };
    assert_eq!(record(ledger, hash(1), &payment(1), 6).expect("writes"), Recorded::Done);
    assert_eq!(record(ledger, hash(2), &payment(1), 6).expect("writes"), Recorded::Conflict(Why::SameId));
    assert_eq!(record(ledger, hash(2), &payment(2), 6).expect("writes"), Recorded::Done);
    let kept = ledger.request(number(desk, 1)).expect("reads").expect("is there");
    assert_eq!((kept.paid, kept.stage, kept.arrived_ms), (Money::new_pounds(10), Stage::Received, 5));
    assert_eq!(ledger.request_by_id(Uuid::from_u128(77)).expect("reads").expect("is there").packet_hash, hash(0));
    let withdrawal = Act::Withdrawal { tracking: number(desk, 1), from: Stage::Ready, reason: "x".to_owned() };
    assert_eq!(record(ledger, hash(3), &withdrawal, 6).expect("writes"), Recorded::Overtaken);
    assert_eq!(ledger.unopened(10).expect("reads").len(), 1, "it is to be judged anew");
    let aside = Act::Quarantine(Why::Rules, "x.y: empty".to_owned(), None);
    assert_eq!(record(ledger, hash(3), &aside, 6).expect("writes"), Recorded::Done);
    assert_eq!(ledger.unopened(10).expect("reads").len(), 0);
    ledger.look_again(&hash(3)).expect("writes");
    assert_eq!(ledger.unopened(10).expect("reads").len(), 1);
    record(ledger, hash(3), &aside, 7).expect("writes");
    ledger.settle_quarantined(&hash(3), "officer", 8).expect("writes");
    assert!(ledger.quarantined().expect("reads").is_empty());
}

/// A request moves only from where it is believed to stand, and its desk is told in the same act.
pub(crate) fn a_request_moves_from_where_it_stands(ledger: &impl Ledger) {
    let desk = enrolled(ledger, 1);
    ledger.store(&batch(desk, vec![arrival(desk, 1, 0)])).expect("writes");
    let tracking = number(desk, 1);
    record(ledger, arrival(desk, 1, 0).hash, &request(tracking, 77), 6).expect("writes");
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

fn change(enrolment: u32, to: DeskState) -> StateChange {
    StateChange { enrolment, to, by: "officer".to_owned(), why: "because".to_owned() }
}

/// What a desk sends after its loss is stored and kept apart, until it is found; revoked is for good.
pub(crate) fn a_lost_desk_is_kept_apart_and_a_revoked_one_stays_so(ledger: &impl Ledger) {
    let desk = enrolled(ledger, 1);
    let set = |to, now_ms| ledger.set_desk_state(&change(desk, to), now_ms).expect("writes");
    let state = || ledger.desk(desk).expect("reads").expect("is there");
    assert_eq!((state().state, state().state_ms, state().standing()), (DeskState::Active, 1, DeskStanding::Active));
    ledger.store(&batch(desk, vec![arrival(desk, 1, 0)])).expect("writes");
    assert_eq!(set(DeskState::Suspended, 6), StateChanged::Done);
    let taken = ledger.store(&batch(desk, vec![arrival(desk, 2, 0)])).expect("writes");
    assert_eq!((taken.verdicts[0].1, taken.standing), (Verdict::Stored, DeskStanding::Suspended));
    assert_eq!(ledger.unopened(10).expect("reads").len(), 2, "a suspended desk's packets are opened");
    assert_eq!(set(DeskState::Lost, 7), StateChanged::Done);
    assert_eq!(set(DeskState::Lost, 8), StateChanged::Same);
    for expected in [Verdict::Quarantined, Verdict::Quarantined] {
        let taken = ledger.store(&batch(desk, vec![arrival(desk, 3, 0)])).expect("writes");
        assert_eq!((taken.verdicts[0].1, taken.head, taken.standing), (expected, 3, DeskStanding::Lost));
    }
    let again = ledger.store(&batch(desk, vec![arrival(desk, 1, 0)])).expect("writes");
    assert_eq!(again.verdicts[0].1, Verdict::AlreadyStored, "what came before the loss stays what it was");
    assert_eq!(ledger.quarantined().expect("reads")[0].why, Why::AfterLoss);
    assert_eq!(alarms(ledger), [(AlarmKind::AfterLoss, String::new())]);
    assert_eq!(ledger.unopened(10).expect("reads").len(), 2);
    assert_eq!(set(DeskState::Active, 9), StateChanged::Done);
    assert_eq!(ledger.unopened(10).expect("reads").len(), 3, "found again: what waited is opened");
    assert!(ledger.quarantined().expect("reads").is_empty() && alarms(ledger).is_empty());
    assert_eq!(set(DeskState::Revoked, 10), StateChanged::Done);
    assert_eq!(set(DeskState::Active, 11), StateChanged::Final);
    assert_eq!(ledger.set_desk_state(&change(desk + 1, DeskState::Lost), 11).expect("writes"), StateChanged::NoDesk);
    let past = ledger.desk_states(desk).expect("reads");
    let words: Vec<_> = past.iter().map(|line| (line.state.word(), line.at_ms, line.why.as_str())).collect();
    let expected = [("suspended", 6), ("lost", 7), ("active", 9), ("revoked", 10)];
    assert_eq!(words, expected.map(|(word, at_ms)| (word, at_ms, "because")));
    assert_eq!(enrolled(ledger, 2), desk + 1, "its number goes to nobody else");
}

/// A fork freezes a desk at once, whatever people decided about it before.
pub(crate) fn a_fork_is_told_in_the_same_answer(ledger: &impl Ledger) {
    let desk = enrolled(ledger, 1);
    ledger.store(&batch(desk, vec![arrival(desk, 1, 0)])).expect("writes");
    let fork = ledger.store(&batch(desk, vec![arrival(desk, 1, 7)])).expect("writes");
    assert_eq!((fork.verdicts[0].1, fork.standing), (Verdict::Fork, DeskStanding::Frozen));
    ledger.set_desk_state(&change(desk, DeskState::Lost), 6).expect("writes");
    assert_eq!(ledger.store(&batch(desk, Vec::new())).expect("writes").standing, DeskStanding::Lost);
}

/// Each missing range is known with the time since when it must be missing, and forgotten when closed.
pub(crate) fn gaps_are_known_since_the_first_packet_beyond_them(ledger: &impl Ledger) {
    let (one, two) = (enrolled(ledger, 1), enrolled(ledger, 2));
    let at = |desk: u32, sequences: &[u64], now_ms| {
        let arrivals = sequences.iter().map(|s| arrival(desk, *s, 0)).collect();
        ledger.store(&Batch { now_ms, ..batch(desk, arrivals) }).expect("writes");
    };
    at(one, &[1, 9], 10);
    at(one, &[4, 5], 20);
    at(two, &[1, 2], 10);
    let gap = |from, to, since_ms| Gap { enrolment: one, from, to, since_ms };
    assert_eq!(ledger.gaps().expect("reads"), [gap(2, 3, 10), gap(6, 8, 10)]);
    at(one, &[2, 3], 30);
    assert_eq!(ledger.gaps().expect("reads"), [gap(6, 8, 10)]);
    at(one, &[6, 7, 8], 40);
    assert!(ledger.gaps().expect("reads").is_empty());
    ledger.raise_once(AlarmKind::GapStays, Some(one), "6-8", 50).expect("writes");
    ledger.raise_once(AlarmKind::GapStays, Some(one), "6-8", 51).expect("writes");
    let raised = ledger.alarms().expect("reads");
    assert_eq!((raised.len(), raised[0].times), (1, 1));
    ledger.settle_alarm(raised[0].id, "", 52).expect("writes");
    ledger.raise_once(AlarmKind::GapStays, Some(one), "6-8", 53).expect("writes");
    let raised = ledger.alarms().expect("reads");
    assert_eq!(raised.len(), 1, "what settled itself may come back");
    ledger.settle_alarm(raised[0].id, "officer", 54).expect("writes");
    ledger.raise_once(AlarmKind::GapStays, Some(one), "6-8", 55).expect("writes");
    assert!(ledger.alarms().expect("reads").is_empty(), "what a person settled is not raised again");
}

/// The journal's end is countersigned as it grows; what is shorter and surely younger, or as long and
/// another, is an alarm; what may be from the past is nothing.
pub(crate) fn a_journal_only_grows(ledger: &impl Ledger) {
    let desk = enrolled(ledger, 1);
    // Told over a nonce that was given at turn `since`, by a centre whose clock goes back all the while.
    let now_ms = std::cell::Cell::new(1_000);
    let at = |since, n: u64, content: u8| {
        now_ms.set(now_ms.get() - 10);
        let contact = Contact { since: Some(since), journal: (n, [content; 32]), ..Contact::default() };
        ledger.store(&told(desk, contact, now_ms.get())).expect("writes").journal
    };
    let turn = || ledger.desk(desk).expect("reads").expect("there").turn;
    assert_eq!(at(0, 0, 0), None, "a version that tells of none");
    assert_eq!(at(turn(), 5, 5), Some((5, [5; 32])));
    let before = turn();
    assert_eq!(at(before, 5, 5), Some((5, [5; 32])));
    let given = turn();
    assert_eq!(at(given, 8, 8), Some((8, [8; 32])));
    let told_at = turn();
    assert_eq!((told_at, given), (4, 3), "each ask takes a turn");
    assert_eq!(at(given, 6, 6), None, "it left before and came later");
    assert_eq!(at(before, 5, 5), None, "it left long before");
    assert!(alarms(ledger).is_empty());
    let carried = Contact { journal: (3, [3; 32]), ..Contact::default() };
    let carried = Batch { lane: Lane::Carried, ..told(desk, carried, 1000) };
    assert_eq!(ledger.store(&carried).expect("writes").journal, None);
    assert!(alarms(ledger).is_empty(), "what somebody carries is as old as it may be");
    assert_eq!(at(told_at, 7, 7), None);
    assert_eq!(alarms(ledger), [(AlarmKind::JournalCut, "8".to_owned())]);
    let alarm = ledger.alarms().expect("reads")[0].id;
    ledger.settle_alarm(alarm, "", 61).expect("writes");
    assert_eq!(at(0, 8, 9), None, "as long, but another");
    assert_eq!(alarms(ledger), [(AlarmKind::JournalCut, "8".to_owned())]);
    assert_eq!(at(turn(), 8, 8), Some((8, [8; 32])));
    let before = turn();
    ledger.restored(2_000).expect("writes");
    assert!(turn() > before + 1_000, "turns of before a backup may be in a desk's hands");
}

/// What a desk's steady clock tells puts times right; a wall clock that is far away is told.
pub(crate) fn times_are_put_right_where_both_clocks_are_known(ledger: &impl Ledger) {
    let desk = enrolled(ledger, 1);
    let day_ms = 24 * 60 * 60 * 1000;
    let contact = |boot, mono_ms, wall_ms| Contact { boot, mono_ms, wall_ms, ..Contact::default() };
    let true_ms = |sequence| {
        let first8 = first8(&arrival(desk, sequence, 0).hash);
        ledger.times_of(desk, &first8).expect("reads").expect("is there").true_ms
    };
    let carried = Batch { lane: Lane::Carried, ..batch(desk, vec![arrival(desk, 1, 0)]) };
    ledger.store(&Batch { contact: Some(contact(BOOT, 999, 1)), ..carried }).expect("writes");
    assert_eq!(true_ms(1), None, "what was carried tells nothing about now");
    assert!(alarms(ledger).is_empty());
    let now_ms = 40 * day_ms;
    let direct = Batch { contact: Some(contact(BOOT, 100, 5_000)), now_ms, ..batch(desk, vec![arrival(desk, 2, 0)]) };
    ledger.store(&direct).expect("writes");
    assert_eq!((true_ms(1), true_ms(2)), (Some(now_ms - 90), Some(now_ms - 80)));
    assert_eq!(alarms(ledger), [(AlarmKind::ClockFar, "behind".to_owned())]);
    ledger.store(&told(desk, contact(Uuid::from_u128(2), 7, now_ms), now_ms)).expect("writes");
    assert!(alarms(ledger).is_empty(), "the clock was put right");
    ledger.store(&batch(desk, vec![arrival(desk, 3, 0)])).expect("writes");
    ledger.store(&told(desk, contact(Uuid::from_u128(2), 8, 90 * day_ms), now_ms)).expect("writes");
    assert_eq!(true_ms(3), None, "another start of the machine tells nothing");
    assert_eq!(alarms(ledger), [(AlarmKind::ClockFar, "ahead".to_owned())]);
}

/// Chunks are stored once, those that nobody names up to a quota; papers are whole when all are here.
pub(crate) fn papers_are_whole_when_all_their_chunks_are_here(ledger: &impl Ledger) {
    let desk = enrolled(ledger, 1);
    let quota = 10_000;
    let put = |chunk: u8| ledger.put_chunk(desk, &sha256(&[chunk]), &[chunk], quota, 6).expect("writes");
    assert_eq!((put(1), put(1), put(9)), (PutChunk::New, PutChunk::There, PutChunk::New));
    assert_eq!(put(8), PutChunk::OverQuota, "small ones count for the room that a row takes");
    ledger.store(&batch(desk, vec![arrival(desk, 1, 0), arrival(desk, 2, 0)])).expect("writes");
    let (packet, tracking) = (arrival(desk, 1, 0).hash, number(desk, 1));
    let papers = vec![paper(1, &[1, 2]), paper(2, &[3])];
    record(ledger, packet, &request_with(tracking, 77, papers), 6).expect("writes");
    record(ledger, arrival(desk, 2, 0).hash, &request(number(desk, 2), 78), 6).expect("writes");
    assert_eq!(ledger.named_by(&sha256(&[2])).expect("reads"), Some(desk));
    assert_eq!(ledger.named_by(&sha256(&[9])).expect("reads"), None);
    assert_eq!(put(8), PutChunk::New, "a chunk that is named counts for nobody, whenever it came");
    assert_eq!((put(2), put(7)), (PutChunk::New, PutChunk::OverQuota));
    let found = ledger.papers(tracking).expect("reads");
    let held: Vec<_> = found.iter().map(|paper| (paper.place, paper.held, paper.state)).collect();
    assert_eq!(held, [(0, 2, PaperState::Waiting), (1, 0, PaperState::Waiting)]);
    assert_eq!(found[0].new, paper(1, &[1, 2]));
    let to_prove = ledger.papers_to_prove(10).expect("reads");
    assert_eq!(to_prove.iter().map(|paper| paper.place).collect::<Vec<_>>(), [0]);
    ledger.settle_paper(&packet, 0, PaperState::Complete, 7).expect("writes");
    assert!(ledger.papers_to_prove(10).expect("reads").is_empty());
    assert_eq!(ledger.papers_waiting(tracking).expect("reads"), 1);
    let complete = |chunks: &[Digest]| ledger.packets_complete(&[], chunks).expect("reads");
    assert!(complete(&[sha256(&[1])]).is_empty(), "one of its two papers is not here");
    assert_eq!(put(3), PutChunk::New);
    ledger.settle_paper(&packet, 1, PaperState::Complete, 8).expect("writes");
    assert_eq!(complete(&[sha256(&[3]), sha256(&[1])]), [packet]);
    let asked = [arrival(desk, 2, 0).hash, packet];
    assert_eq!(ledger.packets_complete(&asked, &[]).expect("reads"), [packet], "without papers nothing is complete");
    let asked = [sha256(&[3]), sha256(&[200]), sha256(&[1])];
    assert_eq!(ledger.chunks_held(&asked).expect("reads"), [sha256(&[3]), sha256(&[1])]);
    assert_eq!(ledger.chunk(&sha256(&[3])).expect("reads"), Some(vec![3]));
    assert_eq!(ledger.chunk(&sha256(&[200])).expect("reads"), None);
}

/// Each look is a line that holds the one before; too many different requests in a time are refused.
pub(crate) fn looks_are_chained_and_counted(ledger: &impl Ledger) {
    let look = |officer: &str, serial| NewAccess {
        officer: officer.to_owned(),
        what: AccessKind::Request,
        purpose: Purpose::Work,
        tracking: Some(number(1, serial)),
        enrolment: None,
    };
    let read = |officer: &str, serial, now_ms| {
        ledger.note_reading(&look(officer, serial), 2, now_ms - 100, now_ms).expect("writes").is_some()
    };
    assert!(read("a", 1, 10) && read("a", 2, 20) && read("a", 1, 30), "the same once more is no further one");
    assert!(!read("a", 3, 40), "a third one");
    assert!(read("b", 3, 50), "another officer has an own count");
    assert!(read("a", 3, 125), "the first ones are long enough ago");
    let thaw = NewAccess { what: AccessKind::Thaw, tracking: None, enrolment: Some(1), ..look("a", 1) };
    ledger.note_access(&thaw, 130).expect("writes");
    let lines = ledger.accesses_after(0, 100).expect("reads");
    let kinds: Vec<_> = lines.iter().map(|line| (line.n, line.access.what)).collect();
    let request = AccessKind::Request;
    let expected = [request, request, request, AccessKind::OverLimit, request, request, AccessKind::Thaw];
    assert_eq!(kinds, (1..).zip(expected).collect::<Vec<_>>());
    let mut previous = [0; 32];
    for line in &lines {
        assert_eq!((line.previous, line.own_hash()), (previous, line.hash));
        previous = line.hash;
    }
    assert_eq!(lines[6].access, thaw);
    assert_eq!(ledger.accesses_after(5, 100).expect("reads").len(), 2);
    let newest = ledger.newest_accesses(Some(number(1, 3)), 10).expect("reads");
    assert_eq!(newest.iter().map(|line| line.n).collect::<Vec<_>>(), [6, 5, 4]);
    assert_eq!(ledger.newest_accesses(None, 1).expect("reads")[0].n, 7);
}

/// After a backup was put back, no number that a desk may remember is given to something else.
pub(crate) fn counts_jump_ahead_after_a_restore(ledger: &impl Ledger) {
    let (one, two) = (enrolled(ledger, 1), enrolled(ledger, 2));
    let message = StoredWhat::Message { text_ar: "نص".to_owned(), text_en: "text".to_owned() };
    let last = |desk| ledger.notices_after(desk, 0, 100).expect("reads").last().map(|(sequence, _, _)| *sequence);
    ledger.tell(one, &message, 5).expect("writes");
    assert_eq!((ledger.centre_epoch().expect("reads"), last(one)), (1, Some(1)));
    assert_eq!(ledger.restored(6).expect("writes"), 2);
    assert_eq!(ledger.centre_epoch().expect("reads"), 2);
    assert_eq!(alarms(ledger), [(AlarmKind::Restored, "2".to_owned())]);
    for desk in [one, two] {
        ledger.tell(desk, &message, 7).expect("writes");
        assert_eq!(last(desk), Some((1 << 32) + 1));
    }
    let heard = |cursor| {
        let contact = Contact { cursor, ..Contact::default() };
        ledger.store(&told(one, contact, 8)).expect("writes");
    };
    heard((1 << 32) + 1);
    heard(1);
    heard(0);
    assert_eq!(alarms(ledger).len(), 1, "these it knows");
    heard(18);
    heard(18);
    let forgotten = (AlarmKind::NoticesForgotten, "17/18".to_owned());
    assert_eq!(alarms(ledger), [forgotten, (AlarmKind::Restored, "2".to_owned())]);
    // Also where nobody said that it was restored.
    let unsaid = (3 << 32) + 4;
    heard(unsaid);
    heard(u64::MAX);
    ledger.tell(one, &message, 9).expect("writes");
    assert_eq!(last(one), Some(unsaid + 1));
    assert_eq!(ledger.restored(10).expect("writes"), 3);
    ledger.tell(one, &message, 11).expect("writes");
    assert_eq!(last(one), Some(unsaid + 2), "never back");
    assert!(enrolled(ledger, 3) > two + 100, "numbers that desks may have got after the backup are passed over");
    let place = jableh();
    let adopted = Adopted { enrolment: 3, key: PublicKey([9; 32]), place, supervisor: "ليلى".to_owned() };
    assert!(ledger.adopt(&adopted, 12).expect("writes"));
    assert!(!ledger.adopt(&adopted, 13).expect("writes"), "once");
    assert!(!ledger.adopt(&Adopted { enrolment: 4, ..adopted }, 13).expect("writes"), "a key has one number");
    assert_eq!(ledger.desk(3).expect("reads").expect("is there").head, 0);
}

/// A request is known to be missing from the moment that a later one of its desk is here.
pub(crate) fn a_later_request_tells_that_one_is_missing(ledger: &impl Ledger) {
    let (one, two) = (enrolled(ledger, 1), enrolled(ledger, 2));
    ledger.store(&batch(one, vec![arrival(one, 1, 0)])).expect("writes");
    record(ledger, arrival(one, 1, 0).hash, &request(number(one, 5), 77), 6).expect("writes");
    let later = |desk, serial| ledger.later_arrival(number(desk, serial)).expect("reads");
    assert_eq!((later(one, 4), later(one, 5), later(one, 6)), (Some(5), None, None));
    assert_eq!((later(two, 4), later(one, 999_999)), (None, None));
}

macro_rules! every_ledger_does {
    ($name:ident, $fresh:expr) => {
        mod $name {
            every_ledger_does!(@each $fresh,
                a_code_lets_in_one_desk, packets_are_unique_by_place_and_id, a_chain_that_does_not_join_is_told,
                documents_and_notices_keep_their_order, acts_are_recorded_once_and_whole,
                a_request_moves_from_where_it_stands, guesses_are_slowed_and_sessions_end,
                a_lost_desk_is_kept_apart_and_a_revoked_one_stays_so, a_fork_is_told_in_the_same_answer,
                gaps_are_known_since_the_first_packet_beyond_them, a_journal_only_grows,
                times_are_put_right_where_both_clocks_are_known, papers_are_whole_when_all_their_chunks_are_here,
                looks_are_chained_and_counted, counts_jump_ahead_after_a_restore,
                a_later_request_tells_that_one_is_missing, acts_written_together_stand_each_for_itself,
                a_correction_of_what_was_corrected_meanwhile_is_to_be_judged_anew);
        }
    };
    (@each $fresh:expr, $($what:ident),*) => {$(
        #[test]
        fn $what() {
            let (_kept, ledger) = $fresh();
            super::$what(&ledger);
        }
    )*};
}

pub(crate) fn sqlite() -> (tempfile::TempDir, SqliteLedger) {
    let folder = tempfile::tempdir().expect("a folder");
    let ledger = SqliteLedger::open(&folder.path().join("ledger.db")).expect("opens");
    (folder, ledger)
}

pub(crate) fn postgres() -> (String, PostgresLedger) {
    let url = fresh_database();
    let ledger = PostgresLedger::open(&url).expect("opens");
    (url, ledger)
}

every_ledger_does!(on_sqlite, crate::conformance::sqlite);
every_ledger_does!(on_postgres, crate::conformance::postgres);

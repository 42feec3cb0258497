//! What holds for a ledger in which much happens at once: acts that are written together, and programs beside
//! each other.

use rusqlite::Connection;
use uuid::Uuid;
use wasl_centre::ledger::{
    AccessKind, Act, AlarmKind, Correction, Ledger, NewAccess, Packets, PaperState, Papers, Payment, Purpose, PutChunk,
    Recorded, Release, RequestFilter, StoredPacket, StoredWhat, Try, Why, postgres::PostgresLedger,
    sqlite::SqliteLedger,
};
use wasl_domain::{
    answers::{Answer, Answers},
    money::Money,
    stage::Stage,
};
use wasl_protocol::{DocKind, PayWay, SignedDoc, SigningKey, sha256};

use crate::conformance::{arrival, batch, enrolled, number, paper, postgres, record, request, request_with, sqlite};

/// Acts that are written together: one in conflict leaves the others alone, the same packet twice is
/// once, and what waits for a request beside it does not wait.
pub(crate) fn acts_written_together_stand_each_for_itself(ledger: &impl Ledger) {
    let desk = enrolled(ledger, 1);
    let arrivals: Vec<_> = (1..=40).map(|sequence| arrival(desk, sequence, 0)).collect();
    let hash = |place: usize| arrivals[place].hash;
    assert_eq!(ledger.store(&batch(desk, arrivals.clone())).expect("writes").head, 40);
    let mut acts: Vec<_> =
        (0..30u32).map(|n| (hash(n as usize), request(number(desk, n + 1), u128::from(n) + 100))).collect();
    acts.push((hash(30), request(number(desk, 1), 300)));
    acts.push((hash(31), request(number(desk, 50), 100)));
    acts.push((hash(32), Act::WaitsFor(Uuid::from_u128(105))));
    acts.push((hash(33), Act::WaitsFor(Uuid::from_u128(999))));
    acts.push((hash(0), request(number(desk, 60), 301)));
    acts.push((hash(34), Act::Quarantine(Why::Rules, String::new(), None)));
    let recorded = ledger.record(&acts, 6).expect("writes");
    assert!(recorded[..30].iter().all(|one| *one == Recorded::Done));
    assert_eq!(
        recorded[30..],
        [
            Recorded::Conflict(Why::NumberTaken),
            Recorded::Conflict(Why::RequestTaken),
            Recorded::Done,
            Recorded::Done,
            Recorded::Before,
            Recorded::Done
        ]
    );
    let unopened: Vec<_> = ledger.unopened(100).expect("reads").into_iter().map(|packet| packet.sequence).collect();
    assert_eq!(unopened, [31, 32, 33, 36, 37, 38, 39, 40]);
    assert_eq!(
        ledger.requests(&RequestFilter { count_max: 100, ..RequestFilter::default() }).expect("reads").len(),
        30
    );
    assert_eq!(ledger.history(number(desk, 7)).expect("reads").len(), 1);
    // The sign of no width that no form asks for.
    ledger.raise(AlarmKind::GapStays, None, "a\0b", 7).expect("writes");
    let unknown = ledger.record(&[(hash(35), acts[0].1.clone()), ([9; 32], acts[1].1.clone())], 7);
    assert!(unknown.is_err(), "a packet that is not here");
    assert!(ledger.unopened(100).expect("reads").iter().any(|packet| packet.sequence == 36), "all or nothing");
    assert!(ledger.record(&[], 8).expect("nothing to do").is_empty());
}

/// A correction holds for the answers that it was judged by: where they were corrected meanwhile it changes
/// nothing, and neither does what came behind it.
pub(crate) fn a_correction_of_what_was_corrected_meanwhile_is_to_be_judged_anew(ledger: &impl Ledger) {
    let desk = enrolled(ledger, 1);
    let arrivals: Vec<_> = (1..=4).map(|sequence| arrival(desk, sequence, 0)).collect();
    let hash = |place: usize| arrivals[place].hash;
    ledger.store(&batch(desk, arrivals.clone())).expect("writes");
    let tracking = number(desk, 1);
    record(ledger, hash(0), &request(tracking, 77), 6).expect("writes");
    let read = ledger.request(tracking).expect("reads").expect("is there").new.answers;
    let correction = |id: u128, before: &Answers, value: i64| {
        let correction = Correction {
            correction: Uuid::from_u128(id),
            tracking,
            before: before.clone(),
            answers: [("x.y".to_owned(), Answer::Number(value))].into(),
            last_digits: Vec::new(),
            assistant: "ليلى".to_owned(),
            from: Stage::Received,
            to: Stage::Received,
            papers: Vec::new(),
        };
        Act::Correction(Box::new(correction))
    };
    let withdrawal = Act::Withdrawal { tracking, from: Stage::Received, reason: "x".to_owned() };
    let acts = [(hash(1), correction(1, &read, 4)), (hash(2), correction(2, &read, 5)), (hash(3), withdrawal)];
    let recorded = ledger.record(&acts, 7).expect("writes");
    assert_eq!(recorded, [Recorded::Done, Recorded::Overtaken, Recorded::Overtaken]);
    let now = ledger.request(tracking).expect("reads").expect("is there");
    assert_eq!((now.stage, now.new.answers.get("x.y")), (Stage::Received, Some(&Answer::Number(4))));
    assert_eq!(ledger.unopened(10).expect("reads").len(), 2);
    let anew = correction(2, &now.new.answers, 5);
    assert_eq!(record(ledger, hash(2), &anew, 8).expect("writes"), Recorded::Done);
    let now = ledger.request(tracking).expect("reads").expect("is there");
    assert_eq!(now.new.answers.get("x.y"), Some(&Answer::Number(5)));
}

/// Several handles on one ledger, as several programs have them: batches that overlap and packets that
/// all open at once come to one of each.
pub(crate) fn programs_beside_each_other_double_nothing<L: Ledger>(ledgers: &[L]) {
    const PACKETS: u64 = 60;
    let first = &ledgers[0];
    let desks: Vec<u32> = (1..=2).map(|key| enrolled(first, key)).collect();
    std::thread::scope(|threads| {
        for (turn, ledger) in ledgers.iter().enumerate() {
            let desks = &desks;
            threads.spawn(move || {
                for desk in desks {
                    // Each its own way through the same packets.
                    let step = [1, 7, 11, 13][turn % 4];
                    let order: Vec<u64> = (0..PACKETS).map(|n| (n * step) % PACKETS + 1).collect();
                    for some in order.chunks(5 + turn) {
                        let some = some.iter().map(|sequence| arrival(*desk, *sequence, 0)).collect();
                        ledger.store(&batch(*desk, some)).expect("writes");
                        let waiting = ledger.unopened(100).expect("reads");
                        let acts: Vec<_> =
                            waiting.iter().map(|packet| (packet.hash, meaning(ledger, packet))).collect();
                        let recorded = ledger.record(&acts, 6).expect("writes");
                        assert!(!recorded.iter().any(|one| matches!(one, Recorded::Conflict(_))), "{recorded:?}");
                        let reading = NewAccess {
                            officer: format!("officer {turn}"),
                            what: AccessKind::Request,
                            purpose: Purpose::Work,
                            tracking: Some(number(*desk, 1)),
                            enrolment: None,
                        };
                        ledger.note_access(&reading, 7).expect("writes");
                        ledger.raise(AlarmKind::GapStays, Some(*desk), "1", 8).expect("writes");
                    }
                }
            });
        }
    });
    let handles = u64::try_from(ledgers.len()).expect("few");
    loop {
        let waiting = first.unopened(100).expect("reads");
        if waiting.is_empty() {
            break;
        }
        let acts: Vec<_> = waiting.iter().map(|packet| (packet.hash, meaning(first, packet))).collect();
        first.record(&acts, 9).expect("writes");
    }
    for desk in &desks {
        let taken = first.store(&batch(*desk, Vec::new())).expect("writes");
        assert_eq!((taken.head, taken.beyond), (PACKETS, vec![]));
        for serial in 1..=u32::try_from(PACKETS / 2).expect("few") {
            let kept = first.request(number(*desk, serial)).expect("reads").expect("is there");
            assert_eq!(kept.paid, Money::new_pounds(5), "paid once");
            assert_eq!(first.payments(number(*desk, serial)).expect("reads").len(), 1);
            assert_eq!(first.history(number(*desk, serial)).expect("reads").len(), 1);
        }
    }
    let lines = first.accesses_after(0, 10_000).expect("reads");
    let rounds: u64 = (0..handles).map(|turn| PACKETS.div_ceil(5 + turn)).sum::<u64>() * 2;
    assert_eq!(u64::try_from(lines.len()).expect("few"), rounds);
    for (before, line) in lines.iter().zip(lines.iter().skip(1)) {
        assert_eq!((line.n, line.previous, line.own_hash()), (before.n + 1, before.hash, line.hash));
    }
    let alarms = first.alarms().expect("reads");
    assert_eq!(alarms.len(), 2);
    assert_eq!(alarms.iter().map(|alarm| u64::from(alarm.times)).sum::<u64>(), rounds);
}

/// Odd places are requests, the even ones behind them pay for them.
fn meaning(ledger: &impl Ledger, packet: &StoredPacket) -> Act {
    let serial = u32::try_from(packet.sequence.div_ceil(2)).expect("few");
    let id = u128::from(packet.enrolment) << 32 | u128::from(serial);
    let tracking = number(packet.enrolment, serial);
    if packet.sequence % 2 == 1 {
        return request(tracking, id);
    }
    if ledger.request(tracking).expect("reads").is_none() {
        return Act::WaitsFor(Uuid::from_u128(id));
    }
    let (amount, assistant) = (Money::new_pounds(5), "ليلى".to_owned());
    Act::Payment(Payment { payment: Uuid::from_u128(id), tracking, amount, way: PayWay::Cash, assistant, at_ms: 3 })
}

/// Limits hold however many programs count at once.
pub(crate) fn limits_hold_beside_each_other<L: Ledger>(ledgers: &[L]) {
    const MOST: u32 = 5;
    let desk = enrolled(&ledgers[0], 1);
    let look = |ledger: &L, n: u32| {
        let reading = NewAccess {
            officer: "ليلى".to_owned(),
            what: AccessKind::Request,
            purpose: Purpose::Work,
            tracking: Some(number(desk, n)),
            enrolment: None,
        };
        ledger.note_reading(&reading, MOST, 0, 7).expect("writes").is_some()
    };
    let guess = |ledger: &L, place: &str| {
        matches!(ledger.try_guess(&[(place.to_owned(), 3)], 1_000).expect("writes"), Try::Now)
    };
    let all = |act: &(dyn Fn(&L, u32) -> bool + Sync)| -> usize {
        std::thread::scope(|threads| {
            let threads: Vec<_> =
                (0..12u32).map(|n| threads.spawn(move || act(&ledgers[n as usize % ledgers.len()], n + 1))).collect();
            threads.into_iter().map(|one| usize::from(one.join().expect("no panic"))).sum()
        })
    };
    assert_eq!(all(&look), MOST as usize);
    let one_after_the_other = (0..12).filter(|_| guess(&ledgers[0], "alone")).count();
    for place in ["a", "b", "c", "d"] {
        assert_eq!(all(&|ledger, _| guess(ledger, place)), one_after_the_other);
    }
}

/// A desk that is let in while documents are released has each of them or is told of it.
pub(crate) fn a_desk_that_enrols_during_a_release_misses_nothing<L: Ledger>(ledgers: &[L]) {
    const RELEASES: u64 = 30;
    let key = SigningKey::from_bytes([5; 32]);
    let (releasing, enrolling) = (&ledgers[0], &ledgers[1]);
    let given = std::thread::scope(|threads| {
        threads.spawn(|| {
            for serial in 1..=RELEASES {
                let doc = SignedDoc::sign(DocKind::Settings, "all", serial, vec![1], &key);
                releasing.release(&[Release { doc, for_desk: None, tell: true }], 7).expect("writes");
            }
        });
        (1..=20)
            .map(|key| {
                let desk = enrolled(enrolling, key);
                let newest = enrolling.newest_documents(Some(desk)).expect("reads");
                (desk, newest.first().map_or(0, |doc| doc.serial))
            })
            .collect::<Vec<_>>()
    });
    for (desk, newest) in given {
        let notices = releasing.notices_after(desk, 0, 1_000).expect("reads");
        let told = |serial: u64| {
            notices
                .iter()
                .any(|(_, _, what)| matches!(what, StoredWhat::Released { serial: told, .. } if *told == serial))
        };
        let missed: Vec<u64> = (newest + 1..=RELEASES).filter(|serial| !told(*serial)).collect();
        assert!(missed.is_empty(), "desk {desk} was given serial {newest} and never heard of {missed:?}");
    }
}

#[test]
fn a_chunk_that_nobody_saw_named_leaves_the_quota_when_its_paper_is_proved() {
    let (folder, ledger) = sqlite();
    let desk = enrolled(&ledger, 1);
    let put = |chunk: u8| ledger.put_chunk(desk, &sha256(&[chunk]), &[chunk], 10_000, 6).expect("writes");
    ledger.store(&batch(desk, vec![arrival(desk, 1, 0)])).expect("writes");
    let packet = arrival(desk, 1, 0).hash;
    record(&ledger, packet, &request_with(number(desk, 1), 77, vec![paper(1, &[1])]), 6).expect("writes");
    assert_eq!(put(1), PutChunk::New);
    // What two programs on one database leave: one opened the packet while the other took the chunk.
    let beside = Connection::open(folder.path().join("ledger.db")).expect("opens");
    assert_eq!(beside.execute("UPDATE chunk SET is_named = 0", []).expect("writes"), 1);
    assert_eq!((put(8), put(9)), (PutChunk::New, PutChunk::OverQuota));
    ledger.settle_paper(&packet, 0, PaperState::Complete, 7).expect("writes");
    assert_eq!(put(9), PutChunk::New);
}

#[test]
fn limits_and_releases_hold_beside_each_other_on_sqlite() {
    for _ in 0..3 {
        let (folder, first) = sqlite();
        let another = || SqliteLedger::open(&folder.path().join("ledger.db")).expect("opens");
        let ledgers = [first, another(), another()];
        limits_hold_beside_each_other(&ledgers);
        let (folder, first) = sqlite();
        let another = SqliteLedger::open(&folder.path().join("ledger.db")).expect("opens");
        a_desk_that_enrols_during_a_release_misses_nothing(&[first, another]);
    }
}

#[test]
fn limits_and_releases_hold_beside_each_other_on_postgres() {
    for _ in 0..3 {
        let (url, first) = postgres();
        let another = || PostgresLedger::open(&url).expect("opens");
        limits_hold_beside_each_other(&[first, another(), another()]);
        let (url, first) = postgres();
        let another = PostgresLedger::open(&url).expect("opens");
        a_desk_that_enrols_during_a_release_misses_nothing(&[first, another]);
    }
}

#[test]
fn a_database_that_never_greets_is_told_soon() {
    let silent = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = silent.local_addr().expect("bound").port();
    let refused = PostgresLedger::open(&format!("postgres://x@127.0.0.1:{port}/x?connect_timeout=1")).err();
    assert!(refused.is_some_and(|fault| format!("{fault:?}").contains("does not answer")));
}

#[test]
fn programs_beside_each_other_double_nothing_on_sqlite() {
    let (folder, first) = sqlite();
    let another = || SqliteLedger::open(&folder.path().join("ledger.db")).expect("opens");
    programs_beside_each_other_double_nothing(&[first, another(), another()]);
}

#[test]
fn programs_beside_each_other_double_nothing_on_postgres() {
    let (url, first) = postgres();
    let another = || PostgresLedger::open(&url).expect("opens");
    programs_beside_each_other_double_nothing(&[first, another(), another()]);
}

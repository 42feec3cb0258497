//! The queues beside the requests: packets offered again, pieces of papers, scans, bundles, checkpoints.

use wasl_store::{ACKS, CheckpointRow, DraftRow, ExportedRow, Kept, ScanRow, Store, StoreFault, Tx};

use crate::filled::{Dice, ENROLMENT, FIRST, chunk, packet, piece};

fn fresh() -> (tempfile::TempDir, Store) {
    let dir = tempfile::tempdir().expect("a folder");
    let store = Store::open(&dir.path().join("desk.db")).expect("a fresh file");
    (dir, store)
}

fn write<T>(store: &Store, act: impl FnOnce(&Tx<'_>) -> Kept<T>) -> T {
    store.write(act).expect("written")
}

fn sequences(store: &Store) -> Vec<u64> {
    let waiting = store.read(|tx| tx.waiting(usize::MAX)).expect("read");
    waiting.into_iter().map(|row| row.sequence).collect()
}

#[test]
fn packets_that_the_centre_lost_are_offered_again_and_no_others() {
    let (_dir, store) = fresh();
    let mut dice = Dice::new(4);
    let packets: Vec<_> = (1..=10).map(|sequence| packet(&mut dice, sequence, FIRST, 500)).collect();
    write(&store, |tx| packets.iter().try_for_each(|packet| tx.keep_packet(packet)));
    // Three acks, as the desk settles them: what each names, then the count.
    for (acks, range) in [(0..3), (3..6), (6..9)].into_iter().enumerate() {
        write(&store, |tx| {
            for packet in &packets[range] {
                assert_eq!(tx.packet_acked(&packet.hash, "stored", 9)?, Some(FIRST));
            }
            tx.set_counter(ACKS, u64::try_from(acks).expect("small") + 1)
        });
    }
    assert_eq!(sequences(&store), [10]);
    let again = |head, beyond: &[u64], acks| write(&store, |tx| tx.offer_again(ENROLMENT, 1, head, beyond, acks));
    // An answer to an ask from before the third ack says nothing about what that one named.
    assert_eq!(again(2, &[5], 2), 3);
    assert_eq!(sequences(&store), [3, 4, 6, 10], "7 to 9 were acknowledged since");
    assert_eq!(again(2, &[5], 2), 0, "once");
    assert_eq!(again(9, &[], 3), 0, "all held");
    assert_eq!(write(&store, |tx| tx.offer_again(ENROLMENT, 2, 0, &[], 3)), 0, "another chain");
    assert_eq!(write(&store, |tx| tx.offer_again(ENROLMENT + 1, 1, 0, &[], 3)), 0, "another number");
    // Acknowledged again as ever, now by the fourth.
    assert_eq!(write(&store, |tx| tx.packet_acked(&packets[2].hash, "stored", 10)), Some(FIRST));
    assert_eq!(sequences(&store), [4, 6, 10]);
}

#[test]
fn what_the_centre_kept_beside_the_chain_is_offered_again_whatever_its_place() {
    let (_dir, store) = fresh();
    let mut dice = Dice::new(12);
    let packets: Vec<_> = (1..=5).map(|sequence| packet(&mut dice, sequence, FIRST, 500)).collect();
    write(&store, |tx| packets.iter().try_for_each(|packet| tx.keep_packet(packet)));
    for (packet, verdict) in packets[..4].iter().zip(["stored", "fork", "quarantined", "already_stored"]) {
        write(&store, |tx| tx.packet_acked(&packet.hash, verdict, 9));
    }
    let again =
        |enrolment, epoch| write(&store, |tx| tx.offer_beside_again(enrolment, epoch, &["fork", "quarantined"]));
    assert_eq!((again(ENROLMENT + 1, 1), again(ENROLMENT, 2)), (0, 0), "other chains");
    assert_eq!(sequences(&store), [5]);
    assert_eq!(again(ENROLMENT, 1), 2);
    assert_eq!(sequences(&store), [2, 3, 5]);
    assert_eq!(again(ENROLMENT, 1), 0, "once");
    assert_eq!(write(&store, |tx| tx.packet_acked(&packets[1].hash, "fork", 10)), Some(FIRST), "acknowledged as ever");
}

#[test]
fn a_desk_with_a_new_number_begins_its_chain_anew_beside_the_old_one() {
    let (_dir, store) = fresh();
    let mut dice = Dice::new(4);
    let old = packet(&mut dice, 1, FIRST, 500);
    let mut new = packet(&mut dice, 1, FIRST + 1_000_000, 500);
    new.enrolment += 1;
    write(&store, |tx| tx.keep_packet(&old).and_then(|()| tx.keep_packet(&new)));
    assert!(store.write(|tx| tx.keep_packet(&packet(&mut dice, 1, FIRST, 500))).is_err(), "a place is taken once");
    let at = |enrolment| store.read(|tx| tx.packet_at(enrolment, 1, 1)).expect("read");
    assert_eq!((at(ENROLMENT), at(ENROLMENT + 1), at(9)), (Some(old.hash), Some(new.hash), None));
    assert_eq!(sequences(&store), [1, 1], "in the order they were kept");
}

#[test]
fn pieces_of_papers_go_once_and_count_only_when_the_centre_says_so() {
    let (_dir, store) = fresh();
    let mut dice = Dice::new(5);
    let (first, second): ([u8; 32], [u8; 32]) = (dice.array(), dice.array());
    let pieces = [
        chunk(&mut dice, first, 0, 0, 4_000),
        chunk(&mut dice, first, 0, 1, 4_000),
        chunk(&mut dice, first, 1, 0, 4_000),
        chunk(&mut dice, second, 0, 0, 4_000),
    ];
    write(&store, |tx| pieces.iter().chain(&pieces[..1]).try_for_each(|piece| tx.keep_chunk(piece)));
    let next = |except: &[[u8; 32]]| store.read(|tx| tx.next_chunk(except)).expect("read");
    let papers = |packet| store.read(|tx| tx.papers_of(&packet)).expect("read");
    assert_eq!(next(&[]).as_ref(), Some(&pieces[0]));
    assert_eq!(next(&[pieces[0].hash, pieces[1].hash]).as_ref(), Some(&pieces[2]));
    assert_eq!(papers(first), (0, 3));
    assert_eq!(store.read(|tx| tx.chunks_waiting()).expect("read"), (4, 16_000));

    write(&store, |tx| tx.chunk_sent(&pieces[0].hash));
    assert_eq!(next(&[]).as_ref(), Some(&pieces[1]), "it was sent: no byte goes twice by itself");
    assert_eq!(papers(first), (0, 3), "sent is not held");
    assert_eq!(store.read(|tx| tx.chunks_sent(9)).expect("read"), [pieces[0].hash]);

    assert_eq!(write(&store, |tx| tx.chunk_held(&pieces[0].hash)), Some(first));
    assert_eq!(write(&store, |tx| tx.chunk_held(&pieces[0].hash)), None, "no news any more");
    assert_eq!(write(&store, |tx| tx.chunk_held(&[1; 32])), None, "not ours");
    assert_eq!((papers(first), papers(second)), ((1, 3), (0, 1)));
    assert_eq!(store.read(|tx| tx.chunks_sent(9)).expect("read"), [[0u8; 32]; 0]);

    // The centre was put back: it is asked once more about what it held.
    assert_eq!(write(&store, |tx| tx.doubt_chunks()), 1);
    assert_eq!(store.read(|tx| tx.chunks_sent(9)).expect("read"), [pieces[0].hash]);
    assert_eq!((papers(first), write(&store, |tx| tx.doubt_chunks())), ((0, 3), 0), "once");
    assert_eq!(write(&store, |tx| tx.chunk_held(&pieces[0].hash)), Some(first));

    // The centre was asked and does not hold it, whatever was thought before.
    write(&store, |tx| tx.chunk_sent(&pieces[1].hash).and_then(|()| tx.chunk_missed(&pieces[1].hash)));
    assert_eq!(next(&[]).as_ref(), Some(&pieces[1]));
    assert_eq!(store.read(|tx| tx.chunks_of(&first)).expect("read"), [0, 1, 2].map(|at: usize| pieces[at].hash));
    assert_eq!(write(&store, |tx| tx.drop_chunks(&first)), 3);
    assert_eq!(next(&[]).as_ref(), Some(&pieces[3]));
}

#[test]
fn a_damaged_piece_holds_up_no_other() {
    let (dir, store) = fresh();
    let mut dice = Dice::new(5);
    let packet: [u8; 32] = dice.array();
    let pieces = [0, 1, 2].map(|n| chunk(&mut dice, packet, 0, n, 400));
    write(&store, |tx| pieces.iter().try_for_each(|piece| tx.keep_chunk(piece)));
    drop(store);
    let path = dir.path().join("desk.db");
    let file = rusqlite::Connection::open(&path).expect("opens");
    file.execute("UPDATE piece SET bytes = zeroblob(400) WHERE n = 0", []).expect("spoilt");
    let store = Store::open(&path).expect("opens");
    assert_eq!(store.read(|tx| tx.next_chunk(&[])).expect("read").as_ref(), Some(&pieces[1]));
    assert_eq!(store.read(|tx| tx.next_chunk(&[pieces[1].hash])).expect("read").as_ref(), Some(&pieces[2]));
    assert_eq!(store.read(|tx| tx.next_chunk(&[pieces[1].hash, pieces[2].hash])).expect("read"), None);
}

#[test]
fn scans_end_with_their_draft() {
    let (_dir, store) = fresh();
    let scan =
        |draft: u8, id: u8| ScanRow { draft: [draft; 16], id: [id; 16], paper: "id".into(), sealed: vec![id; 70_000] };
    write(&store, |tx| {
        tx.keep_draft(&DraftRow { id: [1; 16], saved_ms: 1, sealed: vec![1] })?;
        [(1, 1), (1, 2), (2, 3)].into_iter().try_for_each(|(draft, id)| tx.keep_scan(&scan(draft, id)))
    });
    let of = |draft: u8| store.read(|tx| tx.scans_of(&[draft; 16])).expect("read");
    assert_eq!(of(1), [scan(1, 1), scan(1, 2)]);
    assert_eq!(store.read(|tx| tx.scan(&[2; 16], &[3; 16])).expect("read"), Some(scan(2, 3)));
    assert!(write(&store, |tx| tx.drop_scan(&[1; 16], &[1; 16])));
    assert!(!write(&store, |tx| tx.drop_scan(&[1; 16], &[1; 16])));
    write(&store, |tx| tx.drop_draft(&[1; 16]));
    assert_eq!((of(1), of(2)), (Vec::new(), vec![scan(2, 3)]));
}

/// A draft with a page of each of these sizes, and the hashes of their pieces.
fn laid_on(store: &Store, dice: &mut Dice, pages: &[[u8; 16]]) -> Vec<Vec<[u8; 32]>> {
    write(store, |tx| {
        tx.keep_draft(&DraftRow { id: [1; 16], saved_ms: 1, sealed: vec![1] })?;
        let lay = |page: &[u8; 16]| {
            tx.keep_scan(&ScanRow { draft: [1; 16], id: *page, paper: "id".into(), sealed: vec![7; 4_000] })?;
            let pieces = [0, 1, 2].map(|n| piece(dice, *page, n, 9_000));
            pieces.iter().try_for_each(|piece| tx.keep_piece(piece))?;
            Ok(pieces.iter().map(|piece| piece.hash).collect())
        };
        pages.iter().map(lay).collect()
    })
}

#[test]
fn a_page_that_is_handed_in_outlives_its_draft_and_all_others_go_with_it() {
    let (_dir, store) = fresh();
    let (handed, left, packet) = ([1; 16], [2; 16], [9; 32]);
    let hashes = laid_on(&store, &mut Dice::new(8), &[handed, left]);
    assert_eq!(store.read(|tx| tx.next_chunk(&[])).expect("read"), None, "a draft's page goes nowhere");
    write(&store, |tx| {
        assert!(tx.hand_page(&handed, &packet, 0, &hashes[0])?);
        tx.drop_draft(&[1; 16])
    });
    let there = |hash: &[u8; 32]| store.read(|tx| tx.piece(hash)).expect("read").is_some();
    assert!(hashes[0].iter().all(there) && !hashes[1].iter().any(there));
    let next = store.read(|tx| tx.next_chunk(&[])).expect("read").expect("waits");
    assert_eq!((next.hash, next.packet, next.paper, next.n, next.bytes.len()), (hashes[0][0], packet, 0, 0, 9_000));
    assert_eq!(store.read(|tx| tx.chunks_of(&packet)).expect("read"), hashes[0]);
    assert_eq!(write(&store, |tx| tx.drop_chunks(&packet)), 3);
    assert!(!hashes[0].iter().any(there), "and go with their packet");
}

#[test]
fn a_page_is_handed_in_whole_or_not_at_all() {
    let (dir, store) = fresh();
    let (page, packet) = ([3; 16], [9; 32]);
    let hashes = laid_on(&store, &mut Dice::new(8), &[page]).remove(0);
    let handed = |store: &Store, hashes: &[[u8; 32]]| write(store, |tx| tx.hand_page(&page, &packet, 0, hashes));
    let turned = [hashes[1], hashes[0], hashes[2]];
    for wrong in [&hashes[..2], &turned, &[], &[[1; 32]; 3]] {
        assert!(!handed(&store, wrong), "{wrong:?}");
    }
    drop(store);
    let path = dir.path().join("desk.db");
    let spoil = |sql: &str| rusqlite::Connection::open(&path).expect("opens").execute(sql, []).expect("spoilt");
    spoil("UPDATE piece SET bytes = zeroblob(9000) WHERE n = 1");
    let store = Store::open(&path).expect("opens");
    assert!(!handed(&store, &hashes));
    assert_eq!(store.read(|tx| tx.chunks_of(&packet)).expect("read"), Vec::<[u8; 32]>::new(), "nothing was queued");
    assert!(write(&store, |tx| tx.drop_scan(&[1; 16], &page)), "it can be taken off, and be laid on once more");
    assert!(hashes.iter().all(|hash| store.read(|tx| tx.piece(hash)).expect("read").is_none()));
    drop(store);
    assert_eq!(Store::open(&path).expect("opens").checked().damaged, 0, "the damaged piece went too");
}

#[test]
fn a_carried_bundle_waits_until_the_centre_answered_and_is_taken_in_once() {
    let (_dir, store) = fresh();
    let (first, second) = (vec![1; 5_000], vec![2; 5_000]);
    let ids = write(&store, |tx| Ok((tx.carry(&first, 10)?, tx.carry(&second, 11)?, tx.carry(&first, 12)?)));
    assert_eq!(ids, (1, 2, 1), "the same bytes are the same bundle");
    let next = || store.read(|tx| tx.next_carried()).expect("read").map(|row| (row.id, row.bytes));
    assert_eq!(next(), Some((1, first)));
    assert!(write(&store, |tx| tx.carried_done(1, 20, Some(b"answers"))));
    assert_eq!(next(), Some((2, second)));
    assert!(write(&store, |tx| tx.carried_done(2, 21, None)));
    assert_eq!(next(), None);
    let all = store.read(|tx| tx.all_carried()).expect("read");
    let told: Vec<_> = all.iter().map(|row| (row.done_ms, row.answers.as_deref())).collect();
    assert_eq!(told, [(Some(20), Some(&b"answers"[..])), (Some(21), None)]);
    assert!(write(&store, |tx| tx.drop_carried(1)));
    assert!(!write(&store, |tx| tx.drop_carried(1)));
}

#[test]
fn what_was_given_out_is_known_by_its_nonce() {
    let (_dir, store) = fresh();
    let row =
        |nonce: u8| ExportedRow { nonce: vec![nonce; 16], at_ms: i64::from(nonce), hashes: vec![[nonce; 32], [9; 32]] };
    write(&store, |tx| tx.keep_exported(&row(1)).and_then(|()| tx.keep_exported(&row(2))));
    assert!(store.write(|tx| tx.keep_exported(&row(2))).is_err());
    assert_eq!(store.read(|tx| tx.exported(&[1; 16])).expect("read"), Some(row(1)));
    assert_eq!(store.read(|tx| tx.all_exported()).expect("read"), [row(2), row(1)]);
    assert!(write(&store, |tx| tx.drop_exported(&[1; 16])));
    assert_eq!(store.read(|tx| tx.exported(&[1; 16])).expect("read"), None);
}

#[test]
fn checkpoints_come_back_in_order_and_one_entry_has_one() {
    let (_dir, store) = fresh();
    let row = |n: u64| CheckpointRow { n, hash: [7; 32], at_ms: 5, signature: vec![8; 64] };
    write(&store, |tx| tx.keep_checkpoint(&row(200)).and_then(|()| tx.keep_checkpoint(&row(100))));
    assert!(store.write(|tx| tx.keep_checkpoint(&row(100))).is_err());
    assert_eq!(store.read(|tx| tx.checkpoints()).expect("read"), [row(100), row(200)]);
}

#[test]
fn a_write_that_is_given_up_leaves_nothing_and_the_rolls_as_they_were() {
    let (dir, store) = fresh();
    let mut dice = Dice::new(6);
    let given_up: Kept<()> = store.write(|tx| {
        tx.keep_packet(&packet(&mut dice, 1, FIRST, 300))?;
        tx.set_counter("sequence", 1)?;
        Err(StoreFault::Damaged { table: "fact", key: "made up".into() })
    });
    assert!(given_up.is_err());
    assert_eq!(store.read(|tx| tx.counter("sequence")).expect("read"), 0);
    drop(store);
    assert_eq!(Store::open(&dir.path().join("desk.db")).expect("opens").checked().damaged, 0);
}

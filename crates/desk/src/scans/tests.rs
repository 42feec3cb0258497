//! Pages of drafts: how they are stored, and that they are handed in whole, those of an earlier program too.

use wasl_domain::host::Moment;
use wasl_store::Store;

use super::*;

#[test]
fn a_stored_page_comes_apart_as_it_was_put_together() {
    let named = Named { key: PaperKey::from_bytes([7; 32]), size: 40_000, chunks: vec![[1; 32], [2; 32], [3; 32]] };
    let plain = packed(b"small", &named);
    let Some((small, Made::Sealed(read))) = unpacked(&plain) else { panic!("is one") };
    assert_eq!((small, read), (b"small".as_slice(), named));
    for cut in 0..plain.len() - 5 {
        assert!(unpacked(&plain[..cut]).is_none(), "cut off after {cut}");
    }
    let mut flood = plain.to_vec();
    flood[40..44].fill(0xff);
    assert!(unpacked(&flood).is_none(), "more pieces than a page may have");
}

#[test]
fn a_page_of_an_earlier_program_is_still_one() {
    let of = |len: u32| [len.to_be_bytes().as_slice(), b"smallthe page"].concat();
    let plain = of(5);
    let Some((small, Made::Picture(jpeg))) = unpacked(&plain) else { panic!("is one") };
    assert_eq!((small, jpeg.as_slice()), (b"small".as_slice(), b"the page".as_slice()));
    assert!(unpacked(&of(5)[..3]).is_none());
    assert!(unpacked(&of(14)).is_none(), "a length beyond the end");
}

struct Still;

impl Host for Still {
    fn now(&self) -> Moment {
        Moment { wall: jiff::Timestamp::UNIX_EPOCH, boot: Uuid::nil(), mono_ms: 0 }
    }
    fn fill_random(&self, bytes: &mut [u8]) {
        bytes.fill(3);
    }
}

#[test]
fn a_draft_of_an_earlier_program_hands_its_page_in_all_the_same() {
    let dir = tempfile::tempdir().expect("a folder");
    let store = Store::open(&dir.path().join("desk.db")).expect("a fresh file");
    let (key, draft, id, packet) = (Key::new([1; 32]), [2; 16], [4; 16], [9; 32]);
    let picture = vec![7; 40_000];
    let plain = [5u32.to_be_bytes().as_slice(), b"small", &picture].concat();
    let row = seal(&key, &bound(&draft, &id), &plain, &Still);
    let sealed = store
        .write(|tx| {
            tx.keep_scan(&ScanRow { draft, id, paper: "id".to_owned(), sealed: row.clone() })?;
            let pages = pages_of(tx, &draft, &key)?;
            let sealed = SealedPages::of(pages.iter(), &Still)?;
            sealed.keep(tx, &packet)?;
            tx.drop_draft(&draft)?;
            Ok::<_, Refusal>(sealed)
        })
        .expect("handed in");
    let entry = &sealed.entries[0];
    let queued = store.read(|tx| tx.chunks_of(&packet)).expect("read");
    assert_eq!((&queued, sealed.root), (&entry.chunks, Some(papers_root(std::slice::from_ref(&queued)))));
    let piece = |hash: &Digest| store.read(|tx| tx.piece(hash)).expect("read").expect("is there");
    let pieces: Vec<Vec<u8>> = queued.iter().map(piece).collect();
    assert_eq!(entry.open(&pieces).expect("opens").as_slice(), picture);
}

#[test]
fn a_page_that_is_not_whole_any_more_is_told_while_it_can_be_laid_on_once_more() {
    let dir = tempfile::tempdir().expect("a folder");
    let store = Store::open(&dir.path().join("desk.db")).expect("a fresh file");
    let (key, draft, id, packet) = (Key::new([1; 32]), [2; 16], [4; 16], [9; 32]);
    let (named, paper) = sealed(&[7; 40_000], &Still).expect("seals");
    let row = seal(&key, &bound(&draft, &id), &packed(b"small", &named), &Still);
    let piece = |n: usize| PieceRow {
        page: id,
        n: u32::try_from(n).expect("small"),
        hash: paper.hashes[n],
        bytes: paper.chunks[n].clone(),
    };
    let hand_in = || store.write(|tx| SealedPages::of(pages_of(tx, &draft, &key)?.iter(), &Still)?.keep(tx, &packet));
    store
        .write(|tx| {
            tx.keep_scan(&ScanRow { draft, id, paper: "id".to_owned(), sealed: row.clone() })?;
            (0..paper.chunks.len() - 1).try_for_each(|n| tx.keep_piece(&piece(n)))
        })
        .expect("kept");
    assert_eq!(hand_in(), Err(Refusal::ScanDamaged), "its last piece is gone");
    assert!(store.read(|tx| tx.chunks_of(&packet)).expect("read").is_empty(), "nothing of it goes");
    store.write(|tx| tx.keep_piece(&piece(paper.chunks.len() - 1))).expect("kept");
    assert_eq!(hand_in(), Ok(()));
    assert_eq!(store.read(|tx| tx.chunks_of(&packet)).expect("read"), named.chunks);
}

#[test]
fn a_page_is_bound_to_its_draft_and_its_place_there() {
    assert_ne!(bound(&[1; 16], &[2; 16]), bound(&[2; 16], &[1; 16]));
}

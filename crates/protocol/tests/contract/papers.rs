//! Papers: only the right key opens them, and only all chunks in their order.

use uuid::Uuid;
use wasl_domain::host::Host as _;
use wasl_protocol::{
    CHUNK_BYTES, CHUNK_BYTES_MAX, CHUNKS_MAX, ChunkList, Digest, PAPER_BYTES_MAX, PAPER_CHUNKS_MAX, PAPERS_MAX,
    PaperEntry, PaperKey, Part, ProtocolFault, SealedPaper, body_to_bytes, open_paper, papers_root, root_of_entries,
    seal, seal_paper, sha256,
};

use crate::cast::{Cast, FixedHost, request_body};

fn scan(bytes: usize) -> Vec<u8> {
    let mut scan = vec![0; bytes];
    FixedHost::new(9).fill_random(&mut scan);
    scan
}

fn sealed(bytes: usize) -> (PaperKey, SealedPaper) {
    seal_paper(&scan(bytes), &FixedHost::new(10)).expect("seals")
}

fn entry(key: &PaperKey, sealed: &SealedPaper, size: usize) -> PaperEntry {
    PaperEntry {
        id: Uuid::from_bytes([6; 16]),
        paper: "holder.identity".into(),
        media: "image/jpeg".into(),
        size: u32::try_from(size).expect("small"),
        key: key.clone(),
        chunks: sealed.hashes.clone(),
    }
}

#[test]
fn papers_of_every_size_open_again_from_chunks_that_name_themselves() {
    let part = CHUNK_BYTES - 16;
    for size in [0, 1, part - 1, part, part + 1, 3 * part, 300_000, PAPER_BYTES_MAX] {
        let (key, sealed) = sealed(size);
        assert_eq!(sealed.chunks.len(), size.div_ceil(part).max(1), "{size}");
        assert!(sealed.chunks.len() <= PAPER_CHUNKS_MAX);
        for (chunk, hash) in sealed.chunks.iter().zip(&sealed.hashes) {
            assert!(chunk.len() <= CHUNK_BYTES_MAX && sha256(chunk) == *hash);
        }
        assert_eq!(open_paper(&key, &sealed.chunks).expect("opens").as_slice(), scan(size), "{size}");
        assert_eq!(entry(&key, &sealed, size).open(&sealed.chunks).expect("opens").as_slice(), scan(size));
    }
    assert_eq!(
        seal_paper(&vec![0; PAPER_BYTES_MAX + 1], &FixedHost::new(1)).err(),
        Some(ProtocolFault::TooLarge { part: Part::Paper, max: PAPER_BYTES_MAX })
    );
}

#[test]
fn another_key_and_chunks_swapped_left_out_added_or_from_elsewhere_are_refused() {
    let (key, sealed) = sealed(70_000);
    let (other_key, other) = seal_paper(&scan(70_000), &FixedHost::new(11)).expect("seals");
    assert!(sealed.hashes.iter().all(|hash| !other.hashes.contains(hash)), "the same scan twice shows nowhere");
    let chunks = &sealed.chunks;
    assert_eq!(chunks.len(), 5);
    let refused = |chunks: &[Vec<u8>]| open_paper(&key, chunks).err();
    assert_eq!(open_paper(&other_key, chunks).err(), Some(ProtocolFault::Seal));
    assert_eq!(refused(&[]), Some(ProtocolFault::Truncated { part: Part::Paper }));
    for first in 0..5 {
        for second in 0..5 {
            let mut moved = chunks.clone();
            moved.swap(first, second);
            assert_eq!(refused(&moved).is_some(), first != second);
            let mut foreign = chunks.clone();
            foreign[first] = other.chunks[second].clone();
            assert_eq!(refused(&foreign), Some(ProtocolFault::Seal));
            let mut twice = chunks.clone();
            twice.insert(first, chunks[second].clone());
            assert_eq!(refused(&twice), Some(ProtocolFault::Seal));
        }
        assert!(refused(&chunks[..first]).is_some(), "cut after {first}");
        let mut without = chunks.clone();
        without.remove(first);
        assert_eq!(refused(&without), Some(ProtocolFault::Seal));
    }
    for cut in [1, 15, 16, 17, CHUNK_BYTES - 1] {
        let mut short = chunks.clone();
        let len = short[4].len().saturating_sub(cut);
        short[4].truncate(len);
        assert_eq!(refused(&short), Some(ProtocolFault::Seal));
        short = chunks.clone();
        short[2].truncate(CHUNK_BYTES - cut);
        assert_eq!(refused(&short), Some(ProtocolFault::Seal));
    }
    let mut longer = chunks.clone();
    longer[4].push(0);
    assert_eq!(refused(&longer), Some(ProtocolFault::Seal));
}

#[test]
fn four_thousand_mutants_of_chunks_are_refused() {
    let (key, sealed) = sealed(40_000);
    let entry = entry(&key, &sealed, 40_000);
    for round in 0..4_000usize {
        let mut chunks = sealed.chunks.clone();
        let chunk = round % chunks.len();
        let bit = round.wrapping_mul(0x9E37_79B9) % (chunks[chunk].len() * 8);
        chunks[chunk][bit / 8] ^= 1 << (bit % 8);
        assert_ne!(sha256(&chunks[chunk]), sealed.hashes[chunk], "its name betrays it");
        assert_eq!(entry.open(&chunks).err(), Some(ProtocolFault::Malformed { part: Part::Paper }));
        if round % 8 == 0 {
            assert_eq!(open_paper(&key, &chunks).err(), Some(ProtocolFault::Seal), "mutant {round}");
        }
    }
}

#[test]
fn what_a_body_tells_of_a_paper_must_hold() {
    let (key, sealed) = sealed(40_000);
    let good = entry(&key, &sealed, 40_000);
    let malformed = Some(ProtocolFault::Malformed { part: Part::Paper });
    assert!(good.open(&sealed.chunks).is_ok());
    let other_size = PaperEntry { size: 39_999, ..good.clone() };
    assert_eq!(other_size.open(&sealed.chunks).err(), malformed);
    let mut other_chunks = good.clone();
    other_chunks.chunks.swap(0, 1);
    assert_eq!(other_chunks.open(&sealed.chunks).err(), malformed);
    assert_eq!(good.open(&sealed.chunks[..2]).err(), Some(ProtocolFault::Truncated { part: Part::Paper }));
    let more = [sealed.chunks.clone(), vec![vec![0; 20]]].concat();
    assert_eq!(good.open(&more).err(), malformed);
    let other_key = PaperEntry { key: PaperKey::from_bytes([1; 32]), ..good.clone() };
    assert_eq!(other_key.open(&sealed.chunks).err(), Some(ProtocolFault::Seal));
}

#[test]
fn the_root_hangs_on_every_chunk_its_place_and_its_paper() {
    let [a, b, c] = [[1; 32], [2; 32], [3; 32]];
    let roots = [
        papers_root(&[]),
        papers_root(&[vec![a, b], vec![c]]),
        papers_root(&[vec![a], vec![b, c]]),
        papers_root(&[vec![b, a], vec![c]]),
        papers_root(&[vec![c], vec![a, b]]),
        papers_root(&[vec![a, b, c]]),
        papers_root(&[vec![a, b], vec![c], Vec::new()]),
    ];
    assert_eq!(roots.iter().collect::<std::collections::BTreeSet<_>>().len(), roots.len());
}

#[test]
fn a_list_of_papers_is_bounded_and_its_root_is_the_headers() {
    let (key, sealed) = sealed(40_000);
    let good = entry(&key, &sealed, 40_000);
    assert_eq!(root_of_entries(&[]), Ok(None));
    let root = papers_root(&[sealed.hashes.clone(), sealed.hashes.clone()]);
    assert_eq!(root_of_entries(&[good.clone(), good.clone()]), Ok(Some(root)));
    let too_many = vec![good.clone(); PAPERS_MAX + 1];
    assert!(matches!(root_of_entries(&too_many), Err(ProtocolFault::TooLarge { max: PAPERS_MAX, .. })));
    let too_long = PaperEntry { chunks: vec![[1; 32]; PAPER_CHUNKS_MAX + 1], ..good.clone() };
    assert!(matches!(root_of_entries(&[too_long]), Err(ProtocolFault::TooLarge { max: PAPER_CHUNKS_MAX, .. })));
    let too_large = PaperEntry { size: u32::MAX, ..good.clone() };
    assert!(matches!(root_of_entries(&[too_large]), Err(ProtocolFault::TooLarge { max: PAPER_BYTES_MAX, .. })));
    let empty = PaperEntry { chunks: Vec::new(), ..good };
    assert_eq!(root_of_entries(&[empty]), Err(ProtocolFault::Malformed { part: Part::Paper }));

    let cast = Cast::new();
    let draft = wasl_protocol::HeaderDraft { papers_root: Some(root), ..cast.draft() };
    let packet =
        seal(draft, &body_to_bytes(&request_body()), &cast.sealing.public(), &cast.desk, &cast.host).expect("seals");
    let read = wasl_protocol::Packet::from_bytes(&packet.to_bytes()).expect("reads");
    assert_eq!(read.header.papers_root, Some(root));
    read.verify(&cast.desk.public()).expect("signed with it");
}

#[test]
fn twelve_papers_of_the_largest_size_fit_beside_a_request_in_one_packet() {
    let cast = Cast::new();
    let mut chunks = vec![[0; 32]; 129];
    chunks.iter_mut().for_each(|hash| cast.host.fill_random(hash));
    let key = PaperKey::from_bytes([1; 32]);
    let sealed = SealedPaper { chunks: Vec::new(), hashes: chunks };
    let body = wasl_protocol::RequestBody {
        papers: vec![entry(&key, &sealed, PAPER_BYTES_MAX); PAPERS_MAX],
        ..request_body()
    };
    let packet = seal(cast.draft(), &body_to_bytes(&body), &cast.sealing.public(), &cast.desk, &cast.host);
    assert!(packet.is_ok(), "{:?}", packet.err());
}

#[test]
fn debug_betrays_neither_key_nor_kind() {
    let (key, sealed) = sealed(100);
    let shown = format!("{key:?} {sealed:?} {:?}", entry(&key, &sealed, 100));
    assert!(!shown.contains(&wasl_protocol::hex::encode(&key.to_bytes())) && !shown.contains("identity"), "{shown}");
}

#[test]
fn a_list_of_chunks_says_how_long_it_is_and_is_read_whole_or_not_at_all() {
    let chunks: Vec<(Digest, Vec<u8>)> = (1..=3u8).map(|n| ([n; 32], vec![n; usize::from(n) * 1_000])).collect();
    let list = ChunkList::of(&chunks);
    let bytes = list.to_bytes();
    assert_eq!(ChunkList::bytes_of([bytes[0], bytes[1]]), Ok(bytes.len()));
    assert_eq!(ChunkList::from_bytes(&bytes), Ok(list));
    for cut in 0..bytes.len() {
        let fault = ProtocolFault::Truncated { part: Part::Paper };
        assert_eq!(ChunkList::from_bytes(&bytes[..cut]), Err(fault), "cut off after {cut}");
    }
    assert!(ChunkList::from_bytes(&[bytes.as_slice(), &[0]].concat()).is_err(), "more than it says");
    let of_sizes = |sizes: &[usize]| {
        let chunks: Vec<_> = sizes.iter().map(|size| ([0; 32], vec![0; *size])).collect();
        ChunkList::from_bytes(&ChunkList::of(&chunks).to_bytes())
    };
    assert!(of_sizes(&[CHUNK_BYTES_MAX; CHUNKS_MAX]).is_ok());
    for sizes in [vec![], vec![0], vec![5, CHUNK_BYTES_MAX + 1], vec![5; CHUNKS_MAX + 1]] {
        assert!(of_sizes(&sizes).is_err(), "{} of them", sizes.len());
    }
}

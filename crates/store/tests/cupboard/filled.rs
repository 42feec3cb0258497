//! A desk's file with something in every table, and all that can be read back from one.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Debug,
    path::Path,
};

use sha2::{Digest as _, Sha256};
use wasl_store::{
    CheckpointRow, ChunkRow, DamagedRow, DocRow, DraftRow, Entry, ExportedRow, Kept, NewPacket, NewRequest, NoticeRow,
    PersonRow, PieceRow, ScanRow, Store, StoreFault, Tx, Wait,
};

/// The desk's number in these tests, and the first of its tracking numbers.
pub(crate) const ENROLMENT: u32 = 12_345;
pub(crate) const FIRST: u64 = 12_345_000_000;
/// Names that the tables of documents and facts are filled with.
pub(crate) const FACTS: [&str; 6] = ["identity", "sequence", "head", "serial", "nonce", "revision"];
pub(crate) const DOCS: [&str; 3] = ["keys", "settings", "pack"];

/// Dice that fall alike for one seed.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }
    pub(crate) fn roll(&mut self) -> u64 {
        // SplitMix64.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        self.roll() % limit
    }
    pub(crate) fn bytes(&mut self, count: usize) -> Vec<u8> {
        (0..count).map(|_| self.roll().to_le_bytes()[0]).collect()
    }
    pub(crate) fn array<const N: usize>(&mut self) -> [u8; N] {
        self.bytes(N).try_into().expect("as many")
    }
}

pub(crate) fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// A packet at a place of the chain.
pub(crate) fn packet(dice: &mut Dice, sequence: u64, tracking: u64, size: usize) -> NewPacket {
    let bytes = dice.bytes(size);
    NewPacket {
        enrolment: ENROLMENT,
        epoch: 1,
        sequence,
        id: dice.array(),
        hash: sha256(&bytes),
        tracking,
        bytes,
        kept_ms: 1_800_000_000_000 + i64::try_from(sequence).expect("small"),
    }
}

pub(crate) fn request(dice: &mut Dice, tracking: u64, packet: &NewPacket) -> NewRequest {
    NewRequest {
        tracking,
        request: dice.array(),
        submission: Some(dice.array()),
        packet: packet.hash,
        stage: "kept".to_owned(),
        kept_ms: packet.kept_ms,
        is_due: tracking.is_multiple_of(3),
        size: u64::try_from(packet.bytes.len()).expect("small"),
    }
}

pub(crate) fn chunk(dice: &mut Dice, packet: [u8; 32], paper: u32, n: u32, size: usize) -> ChunkRow {
    let bytes = dice.bytes(size);
    ChunkRow { hash: sha256(&bytes), packet, paper, n, bytes }
}

pub(crate) fn piece(dice: &mut Dice, page: [u8; 16], n: u32, size: usize) -> PieceRow {
    let bytes = dice.bytes(size);
    PieceRow { page, n, hash: sha256(&bytes), bytes }
}

pub(crate) fn person(dice: &mut Dice, name: &str) -> PersonRow {
    PersonRow {
        name: name.to_owned(),
        role: "assistant".to_owned(),
        salt: dice.bytes(16),
        wrapped_key: dice.bytes(60),
        memory_kib: 65_536,
        passes: 3,
        card_print: Some(dice.array()),
        tries: 1,
        guess_debt_ms: 2_000,
        counted_ms: 20_000,
        wait: Some(Wait { boot: dice.array(), until_ms: 99_000 }),
        since_ms: 1_800_000_000_000,
        closed_ms: None,
    }
}

/// One request with its packet, a payment's packet, a counter copy, a notice and the journal's entries.
pub(crate) fn take(tx: &Tx<'_>, dice: &mut Dice, serial: u64) -> Kept<[u8; 32]> {
    let tracking = FIRST + serial;
    let size = 1_200 + usize::try_from(dice.below(4_000)).expect("small");
    let first = packet(dice, serial * 2 + 1, tracking, size);
    let second = packet(dice, serial * 2 + 2, tracking, 900);
    tx.keep_packet(&first)?;
    tx.keep_request(&request(dice, tracking, &first))?;
    tx.keep_packet(&second)?;
    tx.keep_copy(tracking, &dice.bytes(700))?;
    tx.keep_notice(&NoticeRow {
        sequence: serial + 1,
        at_ms: first.kept_ms,
        tracking: Some(tracking),
        body: dice.bytes(90),
    })?;
    for act in ["request.submit", "payment.take"] {
        let (n, _) = tx.journal_head()?;
        let object = tracking.to_string();
        let entry =
            Entry { at_ms: first.kept_ms, boot: [7; 16], mono_ms: serial, actor: "سعاد", act, object: &object };
        tx.append_journal(n + 1, &entry, &dice.array())?;
    }
    tx.set_counter("sequence", serial * 2 + 2)?;
    tx.set_counter("serial", serial + 1)?;
    tx.set_fact("head", &second.hash)?;
    Ok(first.hash)
}

/// Fills a fresh file: `requests` requests, a third of whose packets have their ack.
pub(crate) fn fill(store: &Store, dice: &mut Dice, requests: u64) -> Kept<()> {
    store.write(|tx| {
        for name in FACTS {
            tx.set_fact(name, &dice.bytes(40))?;
        }
        for (at, kind) in DOCS.iter().enumerate() {
            for serial in 1..=2 {
                let body = dice.bytes(if *kind == "pack" { 20_000 } else { 900 });
                tx.keep_doc(&DocRow { kind: (*kind).to_owned(), id: format!("x/{at}"), serial, body })?;
            }
        }
        for name in ["سعاد", "باسل", "هالة"] {
            tx.keep_person(&person(dice, name))?;
        }
        for at in 0..4 {
            let id = dice.array();
            tx.keep_draft(&DraftRow { id, saved_ms: at, sealed: dice.bytes(1_500) })?;
            let page = dice.array();
            tx.keep_scan(&ScanRow { draft: id, id: page, paper: "id".into(), sealed: dice.bytes(9_000) })?;
            tx.keep_piece(&piece(dice, page, 0, 6_000))?;
        }
        Ok::<_, StoreFault>(())
    })?;
    for serial in 0..requests {
        store.write(|tx| {
            let hash = take(tx, dice, serial)?;
            if serial % 3 == 0 {
                tx.packet_sent(&hash, 5)?;
                tx.packet_acked(&hash, "stored", 1_900_000_000_000)?;
            }
            if serial % 10 == 0 {
                tx.keep_chunk(&chunk(dice, hash, 0, 0, 3_000))?;
            }
            Ok::<_, StoreFault>(())
        })?;
    }
    store.write(|tx| {
        tx.keep_checkpoint(&CheckpointRow { n: 2, hash: dice.array(), at_ms: 9, signature: dice.bytes(64) })?;
        tx.carry(&dice.bytes(5_000), 1)?;
        tx.keep_exported(&ExportedRow { nonce: dice.bytes(16), at_ms: 1, hashes: vec![dice.array(), dice.array()] })
    })
}

/// All that comes out of a file.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    /// Table and key, and the row as it came.
    pub(crate) rows: BTreeMap<(&'static str, String), String>,
    /// Hashes of the packets that would go out.
    pub(crate) waiting: BTreeSet<[u8; 32]>,
    /// What is named damaged.
    pub(crate) damaged: Vec<DamagedRow>,
}

impl Reading {
    fn add(&mut self, table: &'static str, key: impl Debug, row: impl Debug) {
        self.rows.insert((table, format!("{key:?}")), format!("{row:?}"));
    }

    /// Whether something of that table is named damaged.
    pub(crate) fn names(&self, table: &str) -> bool {
        self.damaged.iter().any(|row| row.table == table)
    }
}

/// What is asked for: the keys that the original gave.
#[derive(Debug, Clone, Default)]
pub(crate) struct Keys {
    pub(crate) requests: u64,
    pub(crate) drafts: Vec<[u8; 16]>,
    pub(crate) packets: Vec<[u8; 32]>,
    pub(crate) chunks: Vec<[u8; 32]>,
    pub(crate) exported: Vec<Vec<u8>>,
}

/// Reads everything, by list and by key.
pub(crate) fn read_all(store: &Store, keys: &Keys) -> Kept<Reading> {
    let mut reading = Reading::default();
    store.read(|tx| {
        for name in FACTS {
            match tx.fact(name) {
                Ok(Some(value)) => reading.add("fact", name, value),
                Ok(None) | Err(StoreFault::Damaged { .. }) => {}
                Err(fault) => return Err(fault),
            }
        }
        for kind in DOCS {
            for doc in tx.docs(kind)? {
                reading.add("doc", (&doc.kind, &doc.id, doc.serial), &doc);
            }
        }
        for person in tx.people()? {
            reading.add("person", &person.name, &person);
        }
        for id in &keys.drafts {
            for scan in tx.scans_of(id)? {
                reading.add("scan", scan.id, &scan);
            }
            if let Some(draft) = tx.draft(id)? {
                reading.add("draft", draft.id, &draft);
            }
        }
        for draft in tx.drafts()? {
            reading.add("draft", draft.id, &draft);
        }
        for packet in tx.waiting(usize::MAX)? {
            reading.waiting.insert(packet.hash);
            reading.add("packet", packet.hash, &packet);
        }
        for hash in &keys.packets {
            if let Some(packet) = tx.packet(hash)? {
                reading.add("packet", packet.hash, &packet);
            }
        }
        for serial in 0..keys.requests {
            if let Some(row) = tx.request(FIRST + serial)? {
                reading.add("request", row.tracking, &row);
            }
            for row in tx.notices_of(FIRST + serial)? {
                reading.add("notice", row.sequence, &row);
            }
        }
        for row in tx.requests_since(0, u32::MAX)? {
            reading.add("request", row.tracking, &row);
        }
        for copy in tx.copies_after(0)? {
            reading.add("counter_copy", copy.id, &copy);
        }
        for row in tx.journal()? {
            reading.add("journal", row.n, &row);
        }
        for row in tx.checkpoints()? {
            reading.add("checkpoint", row.n, &row);
        }
        for hash in &keys.chunks {
            if let Some(row) = tx.chunk(hash)? {
                reading.add("chunk", hash, &row);
            }
        }
        for row in tx.all_carried()? {
            reading.add("carried", row.id, &row);
        }
        for nonce in &keys.exported {
            if let Some(row) = tx.exported(nonce)? {
                reading.add("exported", nonce, &row);
            }
        }
        reading.damaged = tx.damaged()?;
        Ok(())
    })?;
    Ok(reading)
}

/// A filled file with its log folded back, what it gives, and the keys to ask by.
pub(crate) fn filled(path: &Path, requests: u64) -> (Reading, Keys) {
    let store = Store::open(path).expect("a fresh file");
    fill(&store, &mut Dice::new(7), requests).expect("filled");
    let mut keys = Keys { requests, ..Keys::default() };
    store
        .read(|tx| {
            while let Some(row) = tx.next_chunk(&keys.chunks)? {
                keys.chunks.push(row.hash);
            }
            keys.drafts = tx.drafts()?.into_iter().map(|row| row.id).collect();
            for serial in 1..=requests * 2 {
                keys.packets.extend(tx.packet_at(ENROLMENT, 1, serial)?);
            }
            keys.exported = tx.all_exported()?.into_iter().map(|row| row.nonce).collect();
            Ok::<_, StoreFault>(())
        })
        .expect("read");
    let reading = read_all(&store, &keys).expect("read");
    assert!(reading.damaged.is_empty(), "{:?}", reading.damaged);
    assert!(store.fold_log().expect("folded"));
    (reading, keys)
}

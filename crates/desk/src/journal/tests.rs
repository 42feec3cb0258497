//! Tampering at every place of a journal is found, and the first broken entry named.

use super::*;

/// Entries of the journal under test, and places where each kind of tampering is tried. The full
/// size is run with `WASL_JOURNAL_FULL=1`.
#[expect(clippy::disallowed_methods, reason = "whoever runs the test chooses its size")]
fn size() -> (u64, u64) {
    if std::env::var_os("WASL_JOURNAL_FULL").is_some() { (100_000, 10_000) } else { (10_000, 500) }
}

fn row(before: &Digest, n: u64) -> JournalRow {
    let acts = ["request.submit", "payment.take", "slip.printed", "packets.acked", "people.sign_in"];
    let place = usize::try_from(n).expect("small");
    let mut row = JournalRow {
        n,
        at_ms: 1_795_330_800_000 + i64::try_from(n).expect("small") * 977,
        boot: [7; 16],
        mono_ms: n * 977,
        actor: ["رنا الحسن", "kiosk", "desk"][place % 3].to_owned(),
        act: acts[place % acts.len()].to_owned(),
        object: format!("01012{:06}", n / 3),
        hash: [0; 32],
    };
    row.hash = hash_of(before, &row);
    row
}

fn hash_of(before: &Digest, row: &JournalRow) -> Digest {
    let entry = Entry {
        at_ms: row.at_ms,
        boot: row.boot,
        mono_ms: row.mono_ms,
        actor: &row.actor,
        act: &row.act,
        object: &row.object,
    };
    hash(before, row.n, &entry)
}

struct Book {
    rows: Vec<JournalRow>,
    marks: Marks,
    dice: u64,
}

impl Book {
    fn new(entries: u64) -> Self {
        let (mut rows, mut marks, mut before) = (Vec::new(), Marks::new(), Walk::START.hash);
        for n in 1..=entries {
            let row = row(&before, n);
            before = row.hash;
            if n.is_multiple_of(CHECKPOINT_EVERY) {
                marks.entry(n).or_default().push(Mark { hash: before, breach: Breach::Checkpoint });
            }
            rows.push(row);
        }
        Self { rows, marks, dice: 42 }
    }

    /// A place from 1 to `most`.
    fn place(&mut self, most: usize) -> usize {
        self.dice = self.dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        1 + usize::try_from((self.dice >> 33) % u64::try_from(most).expect("small")).expect("small")
    }

    /// Walks on from before entry `from` over these rows and then the untouched ones from `rest` on;
    /// what lies before was walked already. As far as the first broken entry.
    fn walk(&self, from: usize, changed: &[JournalRow], rest: usize) -> Option<Broken> {
        let mut walk = match from {
            1 => Walk::START,
            _ => Walk { n: self.rows[from - 2].n, hash: self.rows[from - 2].hash },
        };
        let untouched = self.rows.get(rest - 1..).unwrap_or_default();
        for row in changed.iter().chain(untouched) {
            match walk.step(row, &self.marks) {
                Ok(next) => walk = next,
                Err(broken) => return Some(broken),
            }
        }
        walk.end(&self.marks).err()
    }
}

#[test]
fn every_tampering_at_every_place_is_found_and_the_first_broken_entry_named() {
    let (entries, tries) = size();
    let mut book = Book::new(entries);
    let last = book.rows.len();
    assert_eq!(book.walk(1, &[], 1), None, "untouched it stands");
    for _ in 0..tries {
        // One entry is taken out; those behind it keep their numbers, or close ranks.
        let at = book.place(last - 1);
        assert_eq!(book.walk(at, &[], at + 1).map(|one| one.n), Some(at as u64));
        let mut closed = book.rows[at].clone();
        closed.n -= 1;
        assert_eq!(book.walk(at, &[closed], at + 2).map(|one| one.n), Some(at as u64));
        // One is altered, in any of its parts.
        let at = book.place(last);
        let mut altered = book.rows[at - 1].clone();
        match book.place(7) {
            1 => altered.at_ms += 1,
            2 => altered.boot[3] ^= 1,
            3 => altered.mono_ms ^= 1,
            4 => altered.actor = "سمر درويش".into(),
            5 => altered.act.push('x'),
            6 => altered.object.replace_range(0..1, "9"),
            _ => altered.hash[31] ^= 0x80,
        }
        assert_eq!(book.walk(at, &[altered.clone()], at + 1).map(|one| one.n), Some(at as u64));
        // The same with its hash reckoned anew: the signed head there, or the next entry, tells.
        let before = book.rows.get(at.wrapping_sub(2)).map_or(Walk::START.hash, |row| row.hash);
        altered.object.push('9');
        altered.hash = hash_of(&before, &altered);
        let told = book.walk(at, &[altered], at + 1).map(|one| one.n);
        assert!(told == Some(at as u64) || told == Some(at as u64 + 1), "{at}: {told:?}");
        // Two change places, with or without their numbers.
        let at = book.place(last - 1);
        let (mut one, mut two) = (book.rows[at].clone(), book.rows[at - 1].clone());
        assert_eq!(book.walk(at, &[one.clone(), two.clone()], at + 2).map(|one| one.n), Some(at as u64));
        std::mem::swap(&mut one.n, &mut two.n);
        assert_eq!(book.walk(at, &[one, two], at + 2).map(|one| one.n), Some(at as u64));
        // One is put in between, well chained to what lies before it.
        let at = book.place(last);
        let before = book.rows.get(at.wrapping_sub(2)).map_or(Walk::START.hash, |row| row.hash);
        let mut put_in = row(&before, at as u64);
        put_in.act = "payment.take".into();
        put_in.object = "put in".into();
        put_in.hash = hash_of(&before, &put_in);
        let told = book.walk(at, &[put_in], at).map(|one| one.n);
        assert!(told == Some(at as u64) || told == Some(at as u64 + 1), "{at}: {told:?}");
        // The end is cut off.
        let keep = book.place(last) - 1;
        let cut = Broken { n: keep as u64 + 1, breach: Breach::Short };
        let book_end = last + 1;
        assert_eq!(book.walk(keep + 1, &[], book_end), Some(cut));
    }
}

#[test]
fn a_journal_written_anew_from_some_entry_on_is_told_by_the_heads_that_were_signed() {
    let mut book = Book::new(1_000);
    let at = 450;
    let mut before = book.rows[at - 2].hash;
    let mut forged = Vec::new();
    for n in at..=1_000 {
        let mut next = row(&before, n as u64);
        next.actor = "kiosk".into();
        next.hash = hash_of(&before, &next);
        before = next.hash;
        forged.push(next);
    }
    let told = book.walk(at, &forged, 1_001);
    assert_eq!(told, Some(Broken { n: 500, breach: Breach::Checkpoint }));
    // Without any signed head only the centre's word is left, and tells.
    book.marks.clear();
    assert_eq!(book.walk(at, &forged, 1_001), None);
    book.marks.entry(700).or_default().push(Mark { hash: book.rows[699].hash, breach: Breach::Countersigned });
    assert_eq!(book.walk(at, &forged, 1_001), Some(Broken { n: 700, breach: Breach::Countersigned }));
}

#[test]
fn a_signed_head_that_is_gone_or_is_not_the_desks_is_told() {
    let (own, other) = (SigningKey::from_bytes([5; 32]), SigningKey::from_bytes([6; 32]));
    let signed = |n: u64, key: &SigningKey| {
        let (hash, at_ms) = ([n as u8; 32], 9i64);
        let signature = key.sign(CONTEXT, &[&n.to_be_bytes(), &hash, &at_ms.to_be_bytes()]).to_vec();
        CheckpointRow { n, hash, at_ms, signature }
    };
    let former = [(1_012, own.public())];
    let told = |rows: &[CheckpointRow]| marks(rows, None, None, &former).1;
    assert_eq!(told(&[signed(100, &own), signed(137, &own), signed(200, &own)]), None);
    let broken = |n| Some(Broken { n, breach: Breach::Checkpoint });
    assert_eq!(told(&[signed(100, &own), signed(137, &own), signed(300, &own)]), broken(200));
    assert_eq!(told(&[signed(100, &own), signed(137, &other), signed(200, &own)]), broken(137));
    let mut cut = signed(200, &own);
    cut.signature.truncate(60);
    assert_eq!(told(&[signed(100, &own), cut]), broken(200));
}

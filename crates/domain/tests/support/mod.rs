//! What the tests of the engine share: catalogues read from folders, and answers at random.

use std::{collections::BTreeMap, fs, path::Path};

use jiff::civil::Date;
use wasl_domain::{
    answers::{Answer, Answers},
    catalogue::{Catalogue, Files},
    form::{Field, FieldKind, codes, finish, judge, put},
    pack::Pack,
    tariff::fee,
};

/// Every file below `folder`, by its path in it.
#[expect(clippy::disallowed_methods, reason = "the tests read a folder")]
pub(crate) fn files(folder: &Path) -> Files {
    fn walk(root: &Path, folder: &Path, into: &mut Files) {
        for entry in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
            if entry.is_dir() {
                walk(root, &entry, into);
            } else {
                let path =
                    entry.strip_prefix(root).expect("below the root").to_str().expect("UTF-8").replace('\\', "/");
                into.insert(path, fs::read(&entry).expect("a readable file"));
            }
        }
    }
    let mut found = Files::new();
    walk(folder, folder, &mut found);
    found
}

/// A plain generator, so that a seed gives the same answers on every machine.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }
    fn roll(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }
    pub(crate) fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.roll() >> 11).expect("64 bits") % n.max(1)
    }
    fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())].clone()
    }
}

const TYPED: [&str; 40] = [
    "",
    " ",
    "سلمى",
    "محمد علي",
    "س",
    "0944513170",
    "+963 944 513 170",
    "0944",
    "14/3/1987",
    "1987-03-14",
    "3/1987",
    "1987",
    "31/12/2026",
    "29/2/2025",
    "2026-11-22",
    "01020304050",
    "٩٩٠٢٠٣٠٤٠٥٠",
    "123",
    "12,5",
    "12.50",
    "-1",
    "0",
    "99999999999999999999999999",
    "2481/3",
    "A1234567",
    "salma@example.org",
    "salma@",
    "شارع بغداد، بناء 4، طابق 2",
    "نعم",
    "seen",
    "later",
    "holder",
    "kin",
    "proxy",
    "post",
    "pickup",
    "\u{202E}\u{0000}x",
    "١٢٣٤٥٦",
    "2400",
    "é́́",
];

/// What someone might type at a question: mostly something fitting, sometimes anything.
fn typed(pack: &Pack, kind: &FieldKind, dice: &mut Dice) -> Answer {
    let codes = codes(pack, kind);
    match dice.below(12) {
        0 => Answer::Flag(dice.below(2) == 0),
        1 => Answer::Number([0, 1, 2, -5, 2020, i64::MAX, i64::MIN][dice.below(7)]),
        2 => Answer::Many((0..dice.below(4)).map(|_| dice.pick(&TYPED).to_owned()).collect()),
        3 | 4 => Answer::Text(dice.pick(&TYPED).to_owned()),
        _ if codes.is_empty() => fitting(kind, dice),
        _ if matches!(kind, FieldKind::Choices { .. }) => {
            Answer::Many((0..=dice.below(3)).map(|_| dice.pick(&codes)).collect())
        }
        _ => Answer::Text(dice.pick(&codes)),
    }
}

fn fitting(kind: &FieldKind, dice: &mut Dice) -> Answer {
    let text = |text: &str| Answer::Text(text.to_owned());
    match kind {
        FieldKind::YesNo => Answer::Flag(dice.below(2) == 0),
        FieldKind::Consent => Answer::Flag(dice.below(6) != 0),
        FieldKind::Paper { .. } => text("seen"),
        FieldKind::NationalNumber => text("06010234567"),
        FieldKind::RegisterNumber => text("4512"),
        FieldKind::Phone => text("0944513170"),
        FieldKind::Email => text("salma@example.org"),
        FieldKind::PlotNumber => text("2481/3"),
        FieldKind::Reference => text("N0123456"),
        FieldKind::Date { future: true, .. } => text("2026-12-30"),
        FieldKind::Date { .. } => text(["1987-03-14", "2001-01-01", "2025-10-10"][dice.below(3)]),
        FieldKind::Year => Answer::Number(2001),
        FieldKind::Number { min, max } => Answer::Number(if dice.below(2) == 0 { *min } else { *max }),
        FieldKind::Decimal { min, max, .. } => text(if dice.below(2) == 0 { min } else { max }),
        FieldKind::Money => Answer::Number(1500),
        FieldKind::Text { .. }
        | FieldKind::LongText { .. }
        | FieldKind::Name
        | FieldKind::OrganisationName
        | FieldKind::Choice { .. }
        | FieldKind::Choices { .. }
        | FieldKind::Place
        | FieldKind::Address
        | FieldKind::Repeat { .. }
        | FieldKind::Note
        | FieldKind::Computed { .. } => text("شارع بغداد بناء الأمل"),
    }
}

/// Answers to random questions of the pack (and some that it does not have), through `put` and
/// beside it, on top of `start`.
pub(crate) fn random_answers(pack: &Pack, start: &Answers, today: Date, dice: &mut Dice) -> Answers {
    let mut answers = start.clone();
    let fields: Vec<&Field> = pack.form.iter().flat_map(|section| &section.fields).collect();
    for _ in 0..dice.below(fields.len() * 2) {
        let field = dice.pick(&fields);
        if let FieldKind::Repeat { fields, .. } = &field.kind {
            let cell = dice.pick(fields);
            let path = format!("{}[{}].{}", field.id, dice.below(4), cell.id);
            let answer = typed(pack, &cell.kind, dice);
            let _ = put(pack, &mut answers, &path, answer, today);
        } else {
            let answer = typed(pack, &field.kind, dice);
            if dice.below(4) == 0 {
                answers.insert(field.id.clone(), answer);
            } else {
                let _ = put(pack, &mut answers, &field.id, answer, today);
            }
        }
    }
    if dice.below(20) == 0 {
        answers.insert("no.such".to_owned(), Answer::Flag(true));
    }
    answers
}

/// What must hold for any answers at all. Whether they could be finished.
pub(crate) fn must_hold(pack: &Pack, catalogue: &Catalogue, answers: &Answers, today: Date) -> bool {
    let judged: Vec<_> = judge(pack, answers, today).into_iter().filter(|fault| !fault.warns).collect();
    let _ = fee(pack, answers, &catalogue.tariffs, "06", today);
    match finish(pack, answers, today) {
        Err(faults) => {
            assert!(!faults.is_empty() && faults.iter().all(|fault| !fault.warns), "refused for nothing");
            assert!(faults.starts_with(&judged), "finish and judge say the same");
            false
        }
        Ok(finished) => {
            assert_eq!(judged, [], "judge refuses what finish took");
            assert_eq!(finish(pack, &finished, today).as_ref(), Ok(&finished), "finishing twice changes nothing");
            assert!(judge(pack, &finished, today).iter().all(|fault| fault.warns), "judge refuses what was finished");
            let travelled: BTreeMap<String, Answer> =
                serde_json::from_slice(&serde_json::to_vec(&finished).expect("plain data")).expect("the same shape");
            assert_eq!(finish(pack, &travelled, today), Ok(finished), "the centre comes to the same verdict");
            true
        }
    }
}

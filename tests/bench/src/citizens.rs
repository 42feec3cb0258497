//! Requests as people make them, invented from the published packs: always the same for the same seed.

use jiff::civil::{Date, date};
use serde_json::{Value, json};
use uuid::Uuid;
use wasl_cuts::{citizens::catalogue, dice::Dice};
use wasl_domain::{
    answers::{Answer, Answers},
    form::{Field, FieldKind, codes, finish},
    ids::{EnrolmentNumber, TrackingNumber},
    pack::Pack,
    tariff::fee,
};
use wasl_protocol::{Confirmed, Face, PayWay, PaymentBody, RequestBody, body_to_bytes, sha256};

use crate::texts::{FAMILY, GIVEN, PLACES, SENTENCES, STREETS};

/// The day on which all of them come.
const TODAY: Date = date(2026, 11, 22);
/// Where.
const GOVERNORATE: &str = "06";
/// Requests grow until they hold about so many bytes of JSON, as far as their form allows: from, and how many more.
const BYTES: (usize, usize) = (1_500, 5_000);

/// Which words may be drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Words {
    /// Those that dictionaries are trained with.
    Learnt,
    /// All.
    Any,
}

/// Somebody who makes up requests.
#[derive(Debug, Clone)]
pub struct Inventor {
    dice: Dice,
    words: Words,
    made: usize,
}

/// What a request asks for.
#[derive(Debug, Clone)]
pub struct Invented {
    /// The pack.
    pub pack: &'static Pack,
    /// Answers that the pack takes as they are.
    pub answers: Answers,
    /// Who takes it in.
    pub assistant: String,
}

impl Inventor {
    /// Makes the same requests for the same seed and words.
    #[must_use]
    pub fn new(seed: u64, words: Words) -> Self {
        Self { dice: Dice::new(seed), words, made: 0 }
    }

    /// The next request: another service each time, as long as there are some.
    pub fn next_request(&mut self) -> Invented {
        let packs = &catalogue().packs;
        let pack = packs.values().nth(self.made % packs.len()).expect("below their number");
        self.made += 1;
        let wanted = BYTES.0 + self.below(BYTES.1);
        let mut answers = pack.example.clone();
        let fields: Vec<&Field> = pack.form.iter().flat_map(|section| &section.fields).collect();
        for field in &fields {
            if answers.contains_key(&field.id) || self.below(4) > 0 {
                self.change(pack, &mut answers, field);
            }
        }
        for _ in 0..40 {
            if size(&answers) >= wanted {
                break;
            }
            for field in &fields {
                let grows = matches!(field.kind, FieldKind::Repeat { .. } | FieldKind::LongText { .. });
                if grows && size(&answers) < wanted {
                    self.grow(pack, &mut answers, field);
                }
            }
        }
        let assistant = format!("{} {}", self.one_of(&GIVEN), self.one_of(&FAMILY));
        Invented { pack, answers: finish(pack, &answers, TODAY).unwrap_or(answers), assistant }
    }

    /// Puts another answer, unless the form would refuse it.
    fn change(&mut self, pack: &Pack, answers: &mut Answers, field: &Field) {
        if let Some(answer) = self.answer(pack, &field.kind) {
            put(pack, answers, field, answer);
        }
    }

    fn grow(&mut self, pack: &Pack, answers: &mut Answers, field: &Field) {
        let more = match (&field.kind, answers.get(&field.id)) {
            (FieldKind::LongText { .. }, Some(Answer::Text(text))) => {
                Some(Answer::Text(format!("{text} {}", self.one_of(&SENTENCES))))
            }
            (FieldKind::LongText { .. }, _) => Some(Answer::Text(self.one_of(&SENTENCES).to_owned())),
            (FieldKind::Repeat { fields, .. }, before) => {
                let mut rows = match before {
                    Some(Answer::Rows(rows)) => rows.clone(),
                    _ => Vec::new(),
                };
                let mut row = rows.last().cloned().unwrap_or_default();
                for cell in fields {
                    if let Some(answer) = self.answer(pack, &cell.kind) {
                        row.insert(cell.id.clone(), answer);
                    }
                }
                rows.push(row);
                Some(Answer::Rows(rows))
            }
            _ => None,
        };
        if let Some(answer) = more {
            put(pack, answers, field, answer);
        }
    }

    fn below(&mut self, limit: usize) -> usize {
        let limit = u64::try_from(limit.max(1)).unwrap_or(u64::MAX);
        usize::try_from(self.dice.below(limit)).unwrap_or_default()
    }

    fn digits(&mut self, count: usize) -> String {
        (0..count).map(|_| char::from(b'0' + u8::try_from(self.below(10)).unwrap_or(0))).collect()
    }

    fn one_of<'a>(&mut self, list: &[&'a str]) -> &'a str {
        let known = match self.words {
            Words::Learnt => list.len() * 2 / 3,
            Words::Any => list.len(),
        };
        list[self.below(known)]
    }

    /// An answer of the kind; `None` for kinds whose example stands.
    fn answer(&mut self, pack: &Pack, kind: &FieldKind) -> Option<Answer> {
        let codes = codes(pack, kind);
        let day = |own: &mut Self, from: usize, years: usize| {
            format!("{}-{:02}-{:02}", from + own.below(years), 1 + own.below(12), 1 + own.below(28))
        };
        let text = match kind {
            FieldKind::Name => format!("{} {}", self.one_of(&GIVEN), self.one_of(&FAMILY)),
            FieldKind::OrganisationName => format!("شركة {} للتجارة", self.one_of(&FAMILY)),
            FieldKind::NationalNumber => format!("0{}0{}", 1 + self.below(9), self.digits(8)),
            FieldKind::RegisterNumber => self.digits(4),
            FieldKind::PlotNumber => format!("{}/{}", 1 + self.below(4_000), 1 + self.below(40)),
            FieldKind::Reference => format!("N{}", self.digits(8)),
            FieldKind::Date { future: true, .. } => day(self, 2027, 2),
            FieldKind::Date { .. } => day(self, 1950, 75),
            FieldKind::Phone => format!("09{}", self.digits(8)),
            FieldKind::Email => format!("desk{}@example.org", self.digits(5)),
            FieldKind::Place => self.one_of(&PLACES).to_owned(),
            FieldKind::Address => {
                let house = 1 + self.below(120);
                format!("{}، {}، بناء {house}", self.one_of(&PLACES), self.one_of(&STREETS))
            }
            FieldKind::Text { .. } | FieldKind::LongText { .. } => self.one_of(&SENTENCES).to_owned(),
            FieldKind::Choice { .. } if !codes.is_empty() => codes[self.below(codes.len())].clone(),
            FieldKind::Number { min, max } => {
                let span = usize::try_from(max - min).unwrap_or(0).min(9);
                return Some(Answer::Number(min + i64::try_from(self.below(span + 1)).unwrap_or(0)));
            }
            FieldKind::Year => {
                return Some(Answer::Number(1970 + i64::try_from(self.below(55)).unwrap_or(0)));
            }
            FieldKind::Choice { .. }
            | FieldKind::Choices { .. }
            | FieldKind::YesNo
            | FieldKind::Decimal { .. }
            | FieldKind::Money
            | FieldKind::Repeat { .. }
            | FieldKind::Paper { .. }
            | FieldKind::Consent
            | FieldKind::Note
            | FieldKind::Computed { .. } => return None,
        };
        Some(Answer::Text(text))
    }
}

fn size(answers: &Answers) -> usize {
    serde_json::to_vec(answers).expect("plain data").len()
}

fn put(pack: &Pack, answers: &mut Answers, field: &Field, answer: Answer) {
    let before = answers.insert(field.id.clone(), answer);
    if finish(pack, answers, TODAY).is_err() {
        match before {
            Some(before) => answers.insert(field.id.clone(), before),
            None => answers.remove(&field.id),
        };
    }
}

impl Invented {
    /// As `waslctl submit` takes it.
    #[must_use]
    pub fn submission(&self) -> Value {
        json!({ "service": self.pack.id, "answers": self.answers })
    }

    /// As a desk of the given enrolment would seal it; `place` is the request's number there.
    ///
    /// # Panics
    /// When the catalogue has no fee for the day.
    #[must_use]
    pub fn body(&self, place: u32) -> RequestBody {
        RequestBody {
            request: id("request", place),
            tracking: tracking(place),
            service: self.pack.id.clone(),
            service_number: self.pack.number,
            pack_version: self.pack.version,
            pack_hash: self.pack.hash(),
            answers: self.answers.clone(),
            language: "ar".to_owned(),
            day: TODAY.to_string(),
            governorate: GOVERNORATE.to_owned(),
            fee: fee(self.pack, &self.answers, &catalogue().tariffs, GOVERNORATE, TODAY).expect("the day has fees"),
            face: Face::Console,
            assistant: Some(self.assistant.clone()),
            confirmed: Confirmed::ByVoice,
            time_doubtful: false,
            papers: Vec::new(),
        }
    }

    /// Its payment in cash.
    ///
    /// # Panics
    /// As [`Self::body`].
    #[must_use]
    pub fn payment(&self, place: u32) -> PaymentBody {
        let body = self.body(place);
        PaymentBody {
            payment: id("payment", place),
            request: body.request,
            request_packet: sha256(&body_to_bytes(&body)),
            tracking: body.tracking,
            amount: body.fee.total,
            way: PayWay::Cash,
            tendered: Some(body.fee.total),
            assistant: body.assistant.unwrap_or_default(),
        }
    }
}

/// An id as random as any, and always the same.
fn id(of: &str, place: u32) -> Uuid {
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&sha256(format!("{of} {place}").as_bytes())[..16]);
    uuid::Builder::from_random_bytes(bytes).into_uuid()
}

fn tracking(place: u32) -> TrackingNumber {
    let numbered = EnrolmentNumber::new(1_012).and_then(|desk| TrackingNumber::new(desk, place));
    numbered.expect("within the numbers of a desk")
}

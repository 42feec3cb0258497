//! The counter's own short copy of a request: what a signed-in assistant may still see after the
//! request itself was sealed for the centre.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use uuid::Uuid;
use wasl_domain::{
    answers::{Answer, Answers},
    form::{FieldKind, asked},
    ids::TrackingNumber,
    pack::Pack,
    tariff::Fee,
};
use wasl_protocol::{Digest, Face};
use zeroize::Zeroize;

/// A counter copy, sealed to the desk's counter key at rest.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CounterCopy {
    pub(crate) tracking: TrackingNumber,
    pub(crate) request: Uuid,
    pub(crate) packet_id: Uuid,
    #[serde(with = "wasl_protocol::hex")]
    pub(crate) packet: Digest,
    pub(crate) service: String,
    pub(crate) pack_version: u32,
    pub(crate) language: String,
    pub(crate) kept_ms: i64,
    pub(crate) holder: String,
    /// Answers by what fills them in next time; never more than that.
    pub(crate) person: BTreeMap<String, Answer>,
    /// Lines for the slip in the citizen's language.
    pub(crate) lines: Vec<String>,
    pub(crate) fee: Fee,
    pub(crate) paid: bool,
    /// Day of the payment in the centre's zone, for the day's cash.
    #[serde(default)]
    pub(crate) paid_ms: Option<i64>,
    /// Hash of the payment's packet: cash counts as unsent until the centre has it.
    #[serde(default)]
    pub(crate) payment: Option<Digest>,
    /// The signed token of the newest receipt.
    pub(crate) token: Vec<u8>,
    pub(crate) face: Face,
    pub(crate) time_doubtful: bool,
    /// What a program handed in under its own id, as a hash: the same id with something else in it is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) submission_print: Option<[u8; 8]>,
}

/// Nothing of a citizen stays in memory that was given back.
impl Drop for CounterCopy {
    fn drop(&mut self) {
        self.holder.zeroize();
        self.lines.zeroize();
        self.person.values_mut().for_each(wipe);
    }
}

/// Overwrites what an answer says.
pub(crate) fn wipe(answer: &mut Answer) {
    match answer {
        Answer::Flag(flag) => flag.zeroize(),
        Answer::Number(number) => number.zeroize(),
        Answer::Text(text) => text.zeroize(),
        Answer::Many(codes) => codes.zeroize(),
        Answer::Rows(rows) => rows.iter_mut().flat_map(|row| row.values_mut()).for_each(wipe),
    }
}

impl CounterCopy {
    /// The holder's national number, where the service asks for one.
    pub(crate) fn national_number(&self) -> Option<&str> {
        text(self.person.get("national_number")?)
    }
}

/// A text answer.
pub(crate) fn text(answer: &Answer) -> Option<&str> {
    match answer {
        Answer::Text(text) => Some(text),
        Answer::Flag(_) | Answer::Number(_) | Answer::Many(_) | Answer::Rows(_) => None,
    }
}

/// What of these answers fills in a form next time: the first answer of each kind of fact, so that of
/// two people on a form the holder counts.
pub(crate) fn person_of(pack: &Pack, answers: &Answers, today: jiff::civil::Date) -> BTreeMap<String, Answer> {
    let mut person = BTreeMap::new();
    for one in asked(pack, answers, today) {
        if let (Some(fact), Some(answer)) = (&one.field.autofill, answers.get(&one.field.id)) {
            person.entry(fact.clone()).or_insert_with(|| answer.clone());
        }
    }
    person
}

/// Whom the document is about: the person's name, father and family, or the organisation's name.
pub(crate) fn holder_of(pack: &Pack, answers: &Answers, today: jiff::civil::Date) -> String {
    let person = person_of(pack, answers, today);
    let names: Vec<&str> = ["name", "father", "family"]
        .iter()
        .filter_map(|fact| text(person.get(*fact)?))
        .filter(|name| !name.is_empty())
        .collect();
    if !names.is_empty() {
        return names.join(" ");
    }
    let fallback = asked(pack, answers, today)
        .into_iter()
        .find(|one| matches!(one.field.kind, FieldKind::OrganisationName | FieldKind::Name))
        .and_then(|one| text(answers.get(&one.field.id)?));
    fallback.unwrap_or_default().to_owned()
}

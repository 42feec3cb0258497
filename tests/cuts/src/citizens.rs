//! Invented people, each with data of their own that stand nowhere else.

use std::sync::OnceLock;

use serde_json::{Value, json};
use wasl_domain::catalogue::Catalogue;
use wasl_host::read_folder;
use wasl_tests::ground::root;

/// The service that most machines ask for.
pub const EXTRACT: &str = "civil-registry.individual-extract";

/// Letters that unlikely names are made of.
const LETTERS: [char; 16] = ['ض', 'ظ', 'غ', 'ث', 'ذ', 'ط', 'ق', 'خ', 'ش', 'ص', 'ج', 'ز', 'ف', 'ك', 'ح', 'ع'];

/// The catalogue as it lies in the workspace.
pub fn catalogue() -> &'static Catalogue {
    static READ: OnceLock<Catalogue> = OnceLock::new();
    READ.get_or_init(|| Catalogue::read(&read_folder(&root().join("catalogue")).expect("the catalogue is there")).0)
}

/// So many complete valid submissions, each for another service as long as there are some, one a line.
#[must_use]
pub fn lines(count: usize) -> String {
    let packs: Vec<_> = catalogue().packs.iter().collect();
    (0..count)
        .map(|place| {
            let (service, pack) = packs[place % packs.len()];
            format!("{}\n", json!({ "service": service, "answers": pack.example }))
        })
        .collect()
}

/// An invented citizen whose every datum is unlike any other's.
#[derive(Debug, Clone)]
pub struct Citizen {
    /// Given name.
    pub name: String,
    /// Family name.
    pub family: String,
    /// Father's name.
    pub father: String,
    /// Mother's name.
    pub mother: String,
    /// Eleven digits.
    pub national_number: String,
    /// Ten digits.
    pub phone: String,
    /// Where documents are sent.
    pub address: String,
}

impl Citizen {
    /// The citizen of this number, below 100,000; always the same one.
    #[must_use]
    pub fn new(number: usize) -> Self {
        let mark = mark(number);
        Self {
            name: format!("ضرغام{mark}"),
            family: format!("الظافر{mark}"),
            father: format!("غضبان{mark}"),
            mother: format!("ثريا{mark}"),
            national_number: format!("06077{}", digits(number)),
            phone: format!("0991{}", digits(number)),
            address: format!("شارع الغيث{mark}، البناء 9"),
        }
    }

    /// What must be found nowhere.
    #[must_use]
    pub fn markers(&self) -> Vec<String> {
        let address = self.address.split('،').next().unwrap_or_default().to_owned();
        // However the phone is written, its last nine digits stay.
        let phone = self.phone[1..].to_owned();
        let plain = [&self.name, &self.family, &self.father, &self.mother, &self.national_number];
        plain.into_iter().cloned().chain([address, phone]).collect()
    }

    /// The citizen's answers to the service's questions.
    #[must_use]
    pub fn answers(&self) -> Value {
        let mut answers = serde_json::to_value(&catalogue().packs[EXTRACT].example).expect("plain data");
        for (field, value) in [
            ("holder.name", self.name.as_str()),
            ("holder.family", &self.family),
            ("holder.father", &self.father),
            ("holder.mother", &self.mother),
            ("holder.national_number", &self.national_number),
            ("request.phone", &self.phone),
            ("delivery.way", "post"),
            ("delivery.governorate", "10"),
            ("delivery.address", &self.address),
        ] {
            answers[field] = json!(value);
        }
        if let Some(map) = answers.as_object_mut() {
            map.remove("delivery.centre");
        }
        answers
    }

    /// A complete submission, one line.
    #[must_use]
    pub fn submission(&self) -> String {
        format!("{}\n", json!({ "service": EXTRACT, "answers": self.answers() }))
    }

    /// Answers as they are typed at the console's sheet or the kiosk.
    #[must_use]
    pub fn typed(&self) -> Vec<(&'static str, &str)> {
        vec![
            ("asker.as", "holder"),
            ("holder.national_number", &self.national_number),
            ("holder.name", &self.name),
            ("holder.family", &self.family),
            ("holder.father", &self.father),
            ("holder.mother", &self.mother),
            ("holder.birth_place", "جبلة"),
            ("holder.registry", "جبلة"),
            ("holder.register_number", "148"),
            ("request.purpose", "work"),
            ("request.phone", &self.phone),
            ("delivery.way", "pickup"),
            ("delivery.centre", "اللاذقية، جبلة"),
        ]
    }
}

/// Six digits that no other number has, without 0 and 1: tracking numbers hold `1000`, and one that read
/// backwards like a citizen's phone was once taken for it.
fn digits(number: usize) -> String {
    (0..6).rev().map(|place| char::from(b"23456789"[(number >> (3 * place)) % 8])).collect()
}

/// Five letters that no other number has.
fn mark(number: usize) -> String {
    (0..5).map(|place| LETTERS[(number >> (4 * place)) % LETTERS.len()]).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_two_citizens_share_anything() {
        let all: Vec<String> = (0..2_000).flat_map(|number| Citizen::new(number).markers()).collect();
        assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len());
    }
}

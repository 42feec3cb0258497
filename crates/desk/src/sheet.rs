//! Questions ready to draw: the same for the console's sheet and the kiosk's one question a screen.

use std::collections::BTreeMap;

use jiff::civil::Date;
use wasl_domain::{
    answers::{Answer, Answers},
    form::{Field, FieldFault, FieldKind, Options, asked, asked_in_row, codes},
    pack::Pack,
};
use wasl_words::{Words, shipped};

use crate::{
    shown,
    talk::draft::{FieldShape, FieldSource, FieldView, OptionView, RowView, SectionView},
};

/// Up to so many codes are chips; more are a box with completion.
const CHIPS_MAX: usize = 9;

/// What a form is drawn from.
pub(crate) struct Drawn<'a> {
    pub(crate) pack: &'a Pack,
    pub(crate) words: &'a Words,
    pub(crate) answers: &'a Answers,
    pub(crate) sources: &'a BTreeMap<String, FieldSource>,
    pub(crate) faults: &'a [FieldFault],
    pub(crate) today: Date,
}

impl Drawn<'_> {
    /// All asked questions in their sections.
    pub(crate) fn sections(&self) -> Vec<SectionView> {
        let mut sections: Vec<SectionView> = Vec::new();
        for one in asked(self.pack, self.answers, self.today) {
            if sections.last().is_none_or(|last| last.id != one.section.id) {
                sections.push(SectionView {
                    id: one.section.id.clone(),
                    title: self.words.say(&format!("section-{}", one.section.id), &[]),
                    fields: Vec::new(),
                });
            }
            let view = self.field(&one.field.id, one.field, one.required, self.answers.get(&one.field.id));
            if let Some(section) = sections.last_mut() {
                section.fields.push(view);
            }
        }
        sections
    }

    /// One question.
    pub(crate) fn field(&self, path: &str, field: &Field, required: bool, given: Option<&Answer>) -> FieldView {
        let words = self.words;
        let (shape, options) = self.shape(field);
        let label = words.say(&field.words, &[]);
        let of = |warns: bool| {
            self.faults
                .iter()
                .find(|one| one.field == path && one.warns == warns)
                .map(|one| shown::fault_sentence(words, Some(field), &one.field, &one.fault))
        };
        let attribute = |name: &str| words.find(&format!("{}.{name}", field.words), &[]);
        let (rows, rows_min, rows_max) = self.rows(path, field, given);
        FieldView {
            id: path.to_owned(),
            shape,
            question: attribute("question").unwrap_or_else(|| label.clone()),
            hint: attribute("hint"),
            example: attribute("example"),
            label,
            optional: !required && !matches!(field.kind, FieldKind::Note | FieldKind::Computed { .. }),
            value: given.filter(|_| !matches!(field.kind, FieldKind::Repeat { .. })).cloned(),
            shown: given.map(|given| shown::answer(words, field, given)).unwrap_or_default(),
            fault: of(false),
            warning: of(true),
            source: match given {
                None => FieldSource::None,
                Some(_) => self.sources.get(path).copied().unwrap_or(FieldSource::Typed),
            },
            options,
            ltr: is_ltr(&field.kind),
            fixed_digits: fixed_digits(&field.kind),
            groups: shown::groups(&field.kind).to_vec(),
            private: field.private,
            on_card: field.on_card.clone(),
            unit: unit(words.lang(), &field.kind),
            rows,
            rows_min,
            rows_max,
            partial_date: matches!(field.kind, FieldKind::Date { unknown_parts: true, .. }),
            may_wait: matches!(field.kind, FieldKind::Paper { may_wait: true, .. }),
            paper: if let FieldKind::Paper { paper, .. } = &field.kind { Some(paper.clone()) } else { None },
        }
    }

    fn rows(&self, path: &str, field: &Field, given: Option<&Answer>) -> (Vec<RowView>, u32, u32) {
        let FieldKind::Repeat { min, max, .. } = &field.kind else { return (Vec::new(), 0, 0) };
        let none = Vec::new();
        let rows = if let Some(Answer::Rows(rows)) = given { rows } else { &none };
        // An empty row stands there to write in even where none is asked for.
        let shown = usize::try_from(*min).unwrap_or(0).max(rows.len()).max(1);
        let empty = Answers::new();
        let views = (0..shown)
            .map(|place| {
                let row = rows.get(place).unwrap_or(&empty);
                let fields = asked_in_row(self.pack, field, self.answers, row, self.today)
                    .into_iter()
                    .map(|one| {
                        let path = format!("{path}[{place}].{}", one.field.id);
                        self.field(&path, one.field, one.required, row.get(&one.field.id))
                    })
                    .collect();
                RowView { fields }
            })
            .collect();
        (views, *min, *max)
    }

    fn shape(&self, field: &Field) -> (FieldShape, Vec<OptionView>) {
        let none = Vec::new();
        match &field.kind {
            FieldKind::Text { .. }
            | FieldKind::OrganisationName
            | FieldKind::PlotNumber
            | FieldKind::Reference
            | FieldKind::Email
            | FieldKind::Place => (FieldShape::Text, none),
            FieldKind::LongText { .. } | FieldKind::Address => (FieldShape::LongText, none),
            FieldKind::Name => (FieldShape::Name, none),
            FieldKind::NationalNumber | FieldKind::RegisterNumber | FieldKind::Phone => (FieldShape::Digits, none),
            FieldKind::Date { .. } => (FieldShape::Date, none),
            FieldKind::Year | FieldKind::Number { .. } => (FieldShape::Number, none),
            FieldKind::Choice { options } => {
                let views = self.options(field, options);
                let many = views.len() > CHIPS_MAX || matches!(options, Options::List(_));
                (if many { FieldShape::Search } else { FieldShape::Choice }, views)
            }
            FieldKind::Choices { options, .. } => (FieldShape::Choices, self.options(field, options)),
            FieldKind::YesNo => (FieldShape::YesNo, none),
            FieldKind::Decimal { .. } => (FieldShape::Decimal, none),
            FieldKind::Money => (FieldShape::Money, none),
            FieldKind::Repeat { .. } => (FieldShape::Repeat, none),
            FieldKind::Paper { .. } => (FieldShape::Paper, none),
            FieldKind::Consent => (FieldShape::Consent, none),
            FieldKind::Note => (FieldShape::Note, none),
            FieldKind::Computed { .. } => (FieldShape::Computed, none),
        }
    }

    fn options(&self, field: &Field, options: &Options) -> Vec<OptionView> {
        codes(self.pack, &field.kind)
            .into_iter()
            .enumerate()
            .map(|(place, code)| OptionView {
                label: shown::option_label(self.words, field, options, &code),
                digit: u8::try_from(place + 1).ok().filter(|digit| *digit <= 9),
                code,
            })
            .collect()
    }
}

fn is_ltr(kind: &FieldKind) -> bool {
    matches!(
        kind,
        FieldKind::NationalNumber
            | FieldKind::RegisterNumber
            | FieldKind::PlotNumber
            | FieldKind::Reference
            | FieldKind::Phone
            | FieldKind::Email
            | FieldKind::Year
            | FieldKind::Number { .. }
            | FieldKind::Decimal { .. }
            | FieldKind::Money
    )
}

fn fixed_digits(kind: &FieldKind) -> Option<u32> {
    if matches!(kind, FieldKind::NationalNumber) {
        Some(11)
    } else if matches!(kind, FieldKind::Phone) {
        Some(10)
    } else if matches!(kind, FieldKind::Year) {
        Some(4)
    } else {
        None
    }
}

fn unit(lang: &str, kind: &FieldKind) -> Option<String> {
    matches!(kind, FieldKind::Money).then(|| shipped(lang).say("money-new", &[]))
}

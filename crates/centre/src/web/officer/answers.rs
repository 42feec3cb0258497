//! The answers of a request in the words of its pack, section by section, as an officer reads them.

use wasl_domain::{
    answers::{Answer, Answers},
    form::{Field, FieldKind, Options},
    money::{Denomination, Money},
    pack::Pack,
};
use wasl_words::show;

use crate::{OnShelf, web::page::Tongue};

/// A section with what was answered in it.
pub(super) struct Part {
    pub(super) title: String,
    pub(super) lines: Vec<Line>,
}

/// A question with its answer.
pub(super) struct Line {
    pub(super) label: String,
    pub(super) value: String,
    /// Digits and codes, which keep their order in a line of Arabic.
    pub(super) is_fact: bool,
    pub(super) is_wanted: bool,
}

/// Everything that was answered.
pub(super) fn parts(t: &Tongue, on_shelf: &OnShelf, answers: &Answers, wanted: &[String]) -> Vec<Part> {
    let sections = on_shelf.pack.form.iter().map(|section| Part {
        title: on_shelf.say(t.lang(), &format!("section-{}", section.id)),
        lines: section.fields.iter().flat_map(|field| lines(t, on_shelf, field, answers, wanted)).collect(),
    });
    sections.filter(|part| !part.lines.is_empty()).collect()
}

fn label(t: &Tongue, on_shelf: &OnShelf, field: &Field) -> String {
    let label = on_shelf.say(t.lang(), &field.words);
    if label.is_empty() { field.id.clone() } else { label }
}

fn lines(t: &Tongue, on_shelf: &OnShelf, field: &Field, answers: &Answers, wanted: &[String]) -> Vec<Line> {
    let Some(answer) = answers.get(&field.id) else { return Vec::new() };
    if let (FieldKind::Repeat { fields, .. }, Answer::Rows(rows)) = (&field.kind, answer) {
        let group = label(t, on_shelf, field);
        let of_row = |(place, row): (usize, &Answers)| {
            let row_lines = fields.iter().filter_map(|inner| Some((inner, row.get(&inner.id)?)));
            let made: Vec<Line> = row_lines
                .map(|(inner, answer)| Line {
                    label: format!("{group} {} · {}", place + 1, label(t, on_shelf, inner)),
                    value: value(t, on_shelf, inner, answer),
                    is_fact: is_fact(&inner.kind),
                    is_wanted: wanted.contains(&field.id),
                })
                .collect();
            made
        };
        return rows.iter().enumerate().flat_map(of_row).collect();
    }
    vec![Line {
        label: label(t, on_shelf, field),
        value: value(t, on_shelf, field, answer),
        is_fact: is_fact(&field.kind),
        is_wanted: wanted.contains(&field.id),
    }]
}

fn is_fact(kind: &FieldKind) -> bool {
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
    )
}

fn option(t: &Tongue, on_shelf: &OnShelf, field: &Field, options: &Options, code: &str) -> String {
    let key = match options {
        Options::Listed(_) | Options::Applicants | Options::Delivery => format!("{}-{code}", field.words),
        Options::List(list) => format!("list-{list}-{code}"),
    };
    let said = on_shelf.say(t.lang(), &key);
    if said.is_empty() { code.to_owned() } else { said }
}

fn value(t: &Tongue, on_shelf: &OnShelf, field: &Field, answer: &Answer) -> String {
    match answer {
        Answer::Flag(true) => t.s("officer-yes"),
        Answer::Flag(false) => t.s("officer-no"),
        Answer::Number(number) => {
            if field.kind == FieldKind::Money {
                show::money(t.lang(), Money { minor: *number, denomination: Denomination::New })
            } else if field.kind == FieldKind::Year {
                number.to_string()
            } else {
                show::number(*number)
            }
        }
        Answer::Text(text) => {
            if let FieldKind::Choice { options } = &field.kind {
                option(t, on_shelf, field, options, text)
            } else if matches!(field.kind, FieldKind::Date { .. }) {
                show::date_parts(t.lang(), text)
            } else if matches!(field.kind, FieldKind::Paper { .. }) {
                t.of_word("officer-paper-", text)
            } else {
                text.clone()
            }
        }
        Answer::Many(codes) => {
            let FieldKind::Choices { options, .. } = &field.kind else { return codes.join(" · ") };
            let said: Vec<String> = codes.iter().map(|code| option(t, on_shelf, field, options, code)).collect();
            said.join(" · ")
        }
        // Groups are told row by row, before this is asked.
        Answer::Rows(rows) => rows.len().to_string(),
    }
}

/// Questions that a correction may name: id and label, in the order of the form.
pub(super) fn correctable(t: &Tongue, on_shelf: &OnShelf, answers: &Answers) -> Vec<(String, String)> {
    let fields = on_shelf.pack.form.iter().flat_map(|section| &section.fields);
    fields
        .filter(|field| answers.contains_key(&field.id))
        .filter(|field| !matches!(field.kind, FieldKind::Note | FieldKind::Computed { .. } | FieldKind::Consent))
        .map(|field| (field.id.clone(), label(t, on_shelf, field)))
        .collect()
}

/// How the citizen wants the document: `post`, `pickup` or another code of the pack.
pub(super) fn delivery(pack: &Pack, answers: &Answers) -> Option<String> {
    let mut fields = pack.form.iter().flat_map(|section| &section.fields);
    let way = fields.find(|field| field.kind == FieldKind::Choice { options: Options::Delivery })?;
    match answers.get(&way.id)? {
        Answer::Text(code) => Some(code.clone()),
        Answer::Flag(_) | Answer::Number(_) | Answer::Many(_) | Answer::Rows(_) => None,
    }
}

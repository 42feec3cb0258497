//! Answers, fees and papers as people read them. Only words; decides nothing.

use wasl_domain::{
    answers::{Answer, Answers},
    digits::only_digits,
    form::{Fault, Field, FieldFault, FieldKind, Options, find},
    money::{Denomination, Money},
    pack::{DeliveryWay, Pack, Paper, Takes},
    tariff::{Fee, FeePart},
};
use wasl_words::{Arg, Words, shipped, show};

use crate::talk::{
    draft::FaultView,
    services::{AmountLine, FeeView, PaperView},
};

/// How digits of a kind are grouped for reading.
pub(crate) fn groups(kind: &FieldKind) -> &'static [u8] {
    match kind {
        FieldKind::NationalNumber => &[4, 4, 3],
        FieldKind::Phone => &[4, 3, 3],
        FieldKind::Text { .. }
        | FieldKind::LongText { .. }
        | FieldKind::Name
        | FieldKind::OrganisationName
        | FieldKind::RegisterNumber
        | FieldKind::PlotNumber
        | FieldKind::Reference
        | FieldKind::Date { .. }
        | FieldKind::Year
        | FieldKind::Email
        | FieldKind::Choice { .. }
        | FieldKind::Choices { .. }
        | FieldKind::Place
        | FieldKind::Address
        | FieldKind::YesNo
        | FieldKind::Number { .. }
        | FieldKind::Decimal { .. }
        | FieldKind::Money
        | FieldKind::Repeat { .. }
        | FieldKind::Paper { .. }
        | FieldKind::Consent
        | FieldKind::Note
        | FieldKind::Computed { .. } => &[],
    }
}

/// The words of one code of a choice.
pub(crate) fn option_label(words: &Words, field: &Field, options: &Options, code: &str) -> String {
    let own = format!("{}-{code}", field.words);
    match options {
        Options::List(name) => words.say(&format!("list-{name}-{code}"), &[]),
        Options::Delivery if !words.has(&own) => words.say(&format!("delivery-{code}"), &[]),
        Options::Listed(_) | Options::Applicants | Options::Delivery => words.say(&own, &[]),
    }
}

/// An answer as people read it.
pub(crate) fn answer(words: &Words, field: &Field, given: &Answer) -> String {
    let lang = words.lang();
    match (&field.kind, given) {
        (FieldKind::Choice { options }, Answer::Text(code)) => option_label(words, field, options, code),
        (FieldKind::Choices { options, .. }, Answer::Many(codes)) => {
            let labels: Vec<String> = codes.iter().map(|code| option_label(words, field, options, code)).collect();
            labels.join(if lang == "ar" { "، " } else { ", " })
        }
        (FieldKind::Date { .. }, Answer::Text(date)) => show::date_parts(lang, date),
        (FieldKind::YesNo | FieldKind::Consent, Answer::Flag(flag)) => {
            shipped(lang).say(if *flag { "answer-yes" } else { "answer-no" }, &[])
        }
        (FieldKind::Paper { .. }, Answer::Text(state)) => shipped(lang).say(&format!("answer-paper-{state}"), &[]),
        (FieldKind::Money, Answer::Number(minor)) => {
            show::money(lang, Money { minor: *minor, denomination: Denomination::New })
        }
        (kind, Answer::Text(text)) => match (groups(kind), only_digits(text)) {
            ([], _) | (_, None) => text.clone(),
            (groups, Some(digits)) => show::grouped(&digits, groups),
        },
        (FieldKind::Year, Answer::Number(year)) => year.to_string(),
        (_, Answer::Number(number)) => show::number(*number),
        (_, Answer::Flag(flag)) => shipped(lang).say(if *flag { "answer-yes" } else { "answer-no" }, &[]),
        (_, Answer::Many(codes)) => codes.join(" "),
        (_, Answer::Rows(rows)) => rows.iter().map(|row| row_line(words, field, row)).collect::<Vec<_>>().join(" · "),
    }
}

/// A row of a repeat group on one line.
fn row_line(words: &Words, group: &Field, row: &Answers) -> String {
    let FieldKind::Repeat { fields, .. } = &group.kind else { return String::new() };
    let cells = fields.iter().filter_map(|field| Some(answer(words, field, row.get(&field.id)?)));
    cells.collect::<Vec<_>>().join(" ")
}

/// The question at a path, in a repeat group too.
pub(crate) fn question<'a>(pack: &'a Pack, path: &str) -> Option<&'a Field> {
    let Some((group, rest)) = path.split_once('[') else { return find(pack, path).map(|(_, field)| field) };
    let (_, field) = find(pack, group)?;
    let cell = rest.split_once("].").map(|(_, cell)| cell);
    match (&field.kind, cell) {
        (FieldKind::Repeat { fields, .. }, Some(cell)) => fields.iter().find(|inner| inner.id == cell),
        _ => Some(field),
    }
}

/// The sentence of a fault: the question's own where it has one, else the general one. `name` stands for a
/// question that there is not.
pub(crate) fn fault_sentence(words: &Words, field: Option<&Field>, name: &str, fault: &Fault) -> String {
    let facts = serde_json::to_value(fault).unwrap_or_default();
    let mut args = Vec::new();
    let label = field.map_or_else(|| name.to_owned(), |field| words.say(&field.words, &[]));
    args.push(("label", Arg::Text(&label)));
    for (name, value) in facts.as_object().into_iter().flatten() {
        if let Some(number) = value.as_i64() {
            args.push((name, Arg::Count(number)));
        } else if let Some(text) = value.as_str() {
            args.push((name, Arg::Text(text)));
        }
    }
    if let Fault::Check { id } = fault {
        return words.say(&format!("check-{id}"), &args);
    }
    field
        .and_then(|field| words.find(&format!("{}.{}", field.words, fault.code()), &args))
        .unwrap_or_else(|| shipped(words.lang()).say(&format!("fault-{}", fault.code()), &args))
}

/// Faults with their sentences.
pub(crate) fn faults(pack: &Pack, words: &Words, faults: &[FieldFault]) -> Vec<FaultView> {
    faults
        .iter()
        .map(|one| {
            let field = question(pack, &one.field);
            FaultView {
                field: one.field.clone(),
                label: field.map(|field| words.say(&field.words, &[])).unwrap_or_else(|| one.field.clone()),
                code: one.fault.code().to_owned(),
                sentence: fault_sentence(words, field, &one.field, &one.fault),
                warns: one.warns,
            }
        })
        .collect()
}

/// A fee in finished strings.
pub(crate) fn fee(words: &Words, fee: &Fee) -> FeeView {
    let lang = words.lang();
    FeeView {
        lines: fee
            .lines
            .iter()
            .map(|line| AmountLine {
                label: words.say(&format!("fee-{}", line.item.replace('.', "-")), &[]),
                amount: show::money(lang, line.amount),
            })
            .collect(),
        total: show::money(lang, fee.total),
        total_other: old_pounds(fee).map(|old| show::money(lang, old)),
        free: fee.total.minor == 0,
        total_minor: fee.total.minor,
    }
}

/// The total in old pounds, while both are shown.
pub(crate) fn old_pounds(fee: &Fee) -> Option<Money> {
    if fee.both_denominations && fee.total.minor > 0 { fee.total.in_denomination(Denomination::Old) } else { None }
}

/// `رسم السجل 5 جديدة + خدمة المركز 10 جديدة`.
pub(crate) fn fee_note(words: &Words, fee: &Fee) -> String {
    let lang = words.lang();
    let part = |part: FeePart| {
        let mut lines = fee.lines.iter().filter(move |line| line.part == part);
        let sum = lines.try_fold(Money::ZERO, |sum, line| sum.plus(line.amount)).unwrap_or(Money::ZERO);
        (sum.minor > 0).then(|| {
            let key = match part {
                FeePart::Authority => "fee-part-authority",
                FeePart::Centre => "fee-part-centre",
            };
            format!("{} {}", shipped(lang).say(key, &[]), show::money_short(lang, sum))
        })
    };
    [part(FeePart::Authority), part(FeePart::Centre)].into_iter().flatten().collect::<Vec<_>>().join(" + ")
}

/// A paper to bring.
pub(crate) fn paper(words: &Words, paper: &Paper) -> PaperView {
    let key = format!("paper-{}", paper.id);
    PaperView {
        id: paper.id.clone(),
        title: words.say(&key, &[]),
        note: words.find(&format!("{key}.note"), &[]).unwrap_or_default(),
        sometimes: paper.only_if.is_some(),
    }
}

/// `24 ساعة`.
pub(crate) fn time(lang: &str, takes: &Takes) -> String {
    let (key, n) = time_key(takes);
    shipped(lang).say(&format!("time-{key}"), &[("n", n.into())])
}

/// `جاهزة خلال 24 ساعة من وصولها إلى المركز`.
pub(crate) fn ready(lang: &str, takes: &Takes) -> String {
    let (key, n) = time_key(takes);
    shipped(lang).say(&format!("ready-{key}"), &[("n", n.into())])
}

fn time_key(takes: &Takes) -> (&'static str, u32) {
    match takes {
        Takes::OnTheSpot => ("on_the_spot", 0),
        Takes::Hours { n } => ("hours", *n),
        Takes::Days { n } => ("days", *n),
        Takes::AsAuthority => ("as_authority", 0),
    }
}

/// `بالبريد إلى العنوان`.
pub(crate) fn delivery(lang: &str, way: DeliveryWay) -> String {
    let key = match way {
        DeliveryWay::Post => "delivery-post",
        DeliveryWay::Pickup => "delivery-pickup",
    };
    shipped(lang).say(key, &[])
}

/// Lines for the slip: how many copies, and how it is handed over.
pub(crate) fn slip_lines(pack: &Pack, words: &Words, answers: &Answers, today: jiff::civil::Date) -> Vec<String> {
    let own = shipped(words.lang());
    let mut lines = Vec::new();
    let counted = pack.fees.iter().find_map(|fee| fee.times.as_deref());
    if let Some(Answer::Number(copies)) = counted.and_then(|id| answers.get(id)) {
        lines.push(own.say("slip-copies", &[("n", (*copies).into())]));
    } else {
        lines.push(own.say("slip-copies", &[("n", 1i64.into())]));
    }
    let way = wasl_domain::form::asked(pack, answers, today)
        .into_iter()
        .find(|one| matches!(&one.field.kind, FieldKind::Choice { options: Options::Delivery }))
        .and_then(|one| crate::counter::text(answers.get(&one.field.id)?));
    match way {
        Some("post") => lines.push(own.say("slip-by-post", &[])),
        Some("pickup") => {
            let centre = wasl_domain::form::asked(pack, answers, today).into_iter().find_map(|one| {
                let is_centre =
                    matches!(&one.field.kind, FieldKind::Choice { options: Options::List(name) } if name == "pickup-centres");
                is_centre.then(|| Some(answer(words, one.field, answers.get(&one.field.id)?)))?
            });
            lines.push(match centre {
                Some(place) => own.say("slip-pickup-at", &[("place", Arg::Text(&place))]),
                None => own.say("delivery-pickup", &[]),
            });
        }
        Some(_) | None => {}
    }
    lines
}

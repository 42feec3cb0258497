//! From what people type to the normal form of an answer, kind by kind.
//!
//! Only what the kind alone can tell is judged here; what depends on the day, on other answers or
//! on whether a question must be answered is [`super::judge`]'s.

use super::{Fault, FieldKind, codes, numbers, written};
use crate::{
    answers::{Answer, Answers},
    digits::with_ascii_digits,
    folding::tidy,
    pack::Pack,
    partial_date::PartialDate,
};

/// The words that are understood as yes and as no where a flag is typed.
const YES: [&str; 5] = ["yes", "true", "1", "نعم", "erê"];
const NO: [&str; 5] = ["no", "false", "0", "لا", "na"];

/// The normal form of an answer to a question of `kind`.
///
/// Takes digits of three scripts, dates as `14/3/1987`, phones with `+963`, decimals with `,` or
/// `٫`, money as pounds in a text or as minor units in a number. Nothing typed is [`Fault::Empty`].
///
/// # Errors
/// The first thing that keeps the answer from being one of this kind.
pub fn normal(pack: &Pack, kind: &FieldKind, typed: &Answer) -> Result<Answer, Fault> {
    if is_empty(typed) {
        return Err(Fault::Empty);
    }
    match kind {
        FieldKind::Text { max } => written::line(text(typed)?, 1, max.unwrap_or(200)).map(Answer::Text),
        FieldKind::LongText { max } => written::lines(text(typed)?, max.unwrap_or(500)).map(Answer::Text),
        FieldKind::Name => written::name(text(typed)?).map(Answer::Text),
        FieldKind::OrganisationName => written::organisation(text(typed)?).map(Answer::Text),
        FieldKind::NationalNumber => written::digits(text(typed)?, 11, 11).map(Answer::Text),
        FieldKind::RegisterNumber => written::digits(text(typed)?, 2, 12).map(Answer::Text),
        FieldKind::PlotNumber => written::plot(text(typed)?).map(Answer::Text),
        FieldKind::Reference => written::reference(text(typed)?).map(Answer::Text),
        FieldKind::Date { unknown_parts, .. } => {
            let date = PartialDate::typed(text(typed)?).ok_or(Fault::NoSuchDate)?;
            if date.is_exact() || *unknown_parts { Ok(Answer::Text(date.to_string())) } else { Err(Fault::PartialDate) }
        }
        FieldKind::Year => numbers::year(whole(typed, i64::MIN, i64::MAX)?).map(Answer::Number),
        FieldKind::Phone => written::phone(text(typed)?).map(Answer::Text),
        FieldKind::Email => written::email(text(typed)?).map(Answer::Text),
        FieldKind::Choice { .. } => code(&codes(pack, kind), text(typed)?).map(Answer::Text),
        FieldKind::Choices { min, .. } => several(&codes(pack, kind), typed, *min),
        FieldKind::Place => written::line(text(typed)?, 2, 80).map(Answer::Text),
        FieldKind::Address => written::line(text(typed)?, 5, 200).map(Answer::Text),
        FieldKind::YesNo | FieldKind::Consent => flag(typed).map(Answer::Flag),
        FieldKind::Number { min, max } => whole(typed, *min, *max).map(Answer::Number),
        FieldKind::Decimal { places, min, max } => {
            let typed = match typed {
                Answer::Number(n) => n.to_string(),
                Answer::Flag(_) | Answer::Text(_) | Answer::Many(_) | Answer::Rows(_) => text(typed)?.to_owned(),
            };
            numbers::decimal(&typed, *places, min, max).map(Answer::Text)
        }
        FieldKind::Money => match typed {
            Answer::Number(minor) => numbers::between(i128::from(*minor), 0, i64::MAX).map(Answer::Number),
            Answer::Flag(_) | Answer::Text(_) | Answer::Many(_) | Answer::Rows(_) => {
                numbers::money(text(typed)?).map(Answer::Number)
            }
        },
        FieldKind::Repeat { fields, .. } => match typed {
            Answer::Rows(rows) => {
                let row = |row: &Answers| {
                    let cell = |(id, typed): (&String, &Answer)| {
                        let kind = fields.iter().find(|field| field.id == *id).map(|field| &field.kind);
                        let stored = kind.and_then(|kind| normal(pack, kind, typed).ok());
                        (id.clone(), stored.unwrap_or_else(|| typed.clone()))
                    };
                    row.iter().filter(|(_, typed)| !is_empty(typed)).map(cell).collect()
                };
                Ok(Answer::Rows(rows.iter().map(row).collect()))
            }
            Answer::Flag(_) | Answer::Number(_) | Answer::Text(_) | Answer::Many(_) => Err(Fault::WrongKind),
        },
        FieldKind::Paper { may_wait, .. } => paper(typed, *may_wait),
        FieldKind::Note | FieldKind::Computed { .. } => Err(Fault::NoSuchField),
    }
}

/// Whether nothing was answered: text without a visible sign, no codes, no rows.
pub(super) fn is_empty(typed: &Answer) -> bool {
    match typed {
        Answer::Flag(_) | Answer::Number(_) => false,
        Answer::Text(text) => tidy(text).is_empty(),
        Answer::Many(codes) => codes.is_empty(),
        Answer::Rows(rows) => rows.is_empty(),
    }
}

fn text(typed: &Answer) -> Result<&str, Fault> {
    match typed {
        Answer::Text(text) => Ok(text),
        Answer::Flag(_) | Answer::Number(_) | Answer::Many(_) | Answer::Rows(_) => Err(Fault::WrongKind),
    }
}

fn whole(typed: &Answer, min: i64, max: i64) -> Result<i64, Fault> {
    match typed {
        Answer::Number(n) => numbers::between(i128::from(*n), min, max),
        Answer::Flag(_) | Answer::Text(_) | Answer::Many(_) | Answer::Rows(_) => numbers::whole(text(typed)?, min, max),
    }
}

fn flag(typed: &Answer) -> Result<bool, Fault> {
    match typed {
        Answer::Flag(flag) => Ok(*flag),
        Answer::Text(text) => {
            let word = with_ascii_digits(&tidy(text)).to_lowercase();
            if YES.contains(&word.as_str()) {
                Ok(true)
            } else if NO.contains(&word.as_str()) {
                Ok(false)
            } else {
                Err(Fault::WrongKind)
            }
        }
        Answer::Number(_) | Answer::Many(_) | Answer::Rows(_) => Err(Fault::WrongKind),
    }
}

fn code(known: &[String], typed: &str) -> Result<String, Fault> {
    let given = with_ascii_digits(&tidy(typed));
    if known.contains(&given) { Ok(given) } else { Err(Fault::NoSuchChoice { given }) }
}

/// Codes in the order of the question, each once.
fn several(known: &[String], typed: &Answer, min: u32) -> Result<Answer, Fault> {
    let typed = match typed {
        Answer::Many(codes) => codes.as_slice(),
        Answer::Text(one) => std::slice::from_ref(one),
        Answer::Flag(_) | Answer::Number(_) | Answer::Rows(_) => return Err(Fault::WrongKind),
    };
    let given = typed.iter().map(|one| code(known, one)).collect::<Result<Vec<String>, Fault>>()?;
    let kept: Vec<String> = known.iter().filter(|code| given.contains(code)).cloned().collect();
    if kept.len() < usize::try_from(min).unwrap_or(usize::MAX) {
        Err(Fault::TooFew { min })
    } else {
        Ok(Answer::Many(kept))
    }
}

fn paper(typed: &Answer, may_wait: bool) -> Result<Answer, Fault> {
    let word = match typed {
        Answer::Flag(true) => "seen".to_owned(),
        Answer::Flag(false) => return Err(Fault::PaperNotSeen),
        Answer::Text(text) => tidy(text),
        Answer::Number(_) | Answer::Many(_) | Answer::Rows(_) => return Err(Fault::WrongKind),
    };
    match word.as_str() {
        "seen" => Ok(Answer::Text(word)),
        "later" if may_wait => Ok(Answer::Text(word)),
        "later" => Err(Fault::PaperNotSeen),
        _ => Err(Fault::NoSuchChoice { given: word }),
    }
}

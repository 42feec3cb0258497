//! The review slip: every answer as people read it, what changed since last time, and the fee.

use wasl_domain::{
    answers::Answers,
    form::{FieldKind, asked, finish},
    pack::Pack,
};
use wasl_words::{Words, shipped, show};

use crate::{
    citizens::midnight,
    desk::{Call, Desk},
    drafts::{Draft, load, price},
    refusal::Refusal,
    session::Session,
    shelf::Shelf,
    shown,
    status::is_linked,
    talk::draft::{DraftAsk, ReviewLine, ReviewView},
};

/// Lines of the review; `last` are answers of last time.
pub(crate) fn lines(
    pack: &Pack,
    words: &Words,
    answers: &Answers,
    last: &Answers,
    today: jiff::civil::Date,
) -> Vec<ReviewLine> {
    let own = shipped(words.lang());
    let mut lines = Vec::new();
    for one in asked(pack, answers, today) {
        if matches!(one.field.kind, FieldKind::Note) {
            continue;
        }
        let given = answers.get(&one.field.id);
        let value = given.map(|given| shown::answer(words, one.field, given)).unwrap_or_default();
        let was =
            last.get(&one.field.id).filter(|was| Some(*was) != given).map(|was| shown::answer(words, one.field, was));
        let label =
            words.find(&format!("{}.short", one.field.words), &[]).unwrap_or_else(|| words.say(&one.field.words, &[]));
        lines.push(ReviewLine {
            digit: u8::try_from(lines.len() + 1).ok().filter(|digit| *digit <= 9),
            label: if matches!(one.field.kind, FieldKind::Consent) { own.say("review-consent", &[]) } else { label },
            not_given: value.is_empty(),
            value: if value.is_empty() { own.say("review-not-given", &[]) } else { value },
            was,
            field: one.field.id.clone(),
            ltr: !shown::groups(&one.field.kind).is_empty(),
            strong: one.field.autofill.as_deref() == Some("name"),
        });
    }
    lines
}

/// When it will go, one sentence.
pub(crate) fn when(desk: &Desk, lang: &str) -> Result<String, Refusal> {
    Ok(shipped(lang).say(if is_linked(desk)? { "review-when-linked" } else { "review-when-offline" }, &[]))
}

/// A similar request of the same person today.
fn duplicate(
    desk: &Desk,
    call: &Call,
    shelf: &Shelf,
    session: &Session,
    draft: &Draft,
    pack: &Pack,
) -> Result<Option<String>, Refusal> {
    let today = shelf.enrolled()?.today(call.moment);
    let person = crate::counter::person_of(pack, &draft.answers, today);
    let Some(number) = person.get("national_number") else { return Ok(None) };
    for copy in session.copies.values() {
        // Of few it matters when they were kept, and asking for that reads the file.
        if copy.service != draft.service || copy.person.get("national_number") != Some(number) {
            continue;
        }
        let at = desk.local(copy.kept_ms)?;
        if at.date() == today {
            let clock = show::clock(at.time());
            return Ok(Some(shipped(&call.lang).say("review-duplicate", &[("at", (&clock).into())])));
        }
    }
    Ok(None)
}

pub(crate) fn draft_review(desk: &Desk, call: &Call, ask: DraftAsk) -> Result<ReviewView, Refusal> {
    let shelf = desk.shelf()?;
    let enrolled = shelf.enrolled()?;
    let today = enrolled.today(call.moment);
    desk.signed_in(|session| {
        session.open_since(desk, midnight(enrolled, call))?;
        let draft = desk.store.read(|tx| load(tx, &ask.draft, &session.data_key))?;
        let pack = shelf.pack_of(&draft.service, draft.pack_version)?;
        let words = shelf.words(&pack, &call.lang);
        let answers = finish(&pack, &draft.answers, today)
            .map_err(|faults| Refusal::Answers { count: u32::try_from(faults.len()).unwrap_or(u32::MAX), faults })?;
        let fee = price(&shelf, enrolled, &pack, &answers, call)?;
        Ok(ReviewView {
            draft: ask.draft.clone(),
            title: words.say("service", &[]),
            lines: lines(&pack, &words, &answers, &draft.last, today),
            fee: shown::fee(&words, &fee),
            fee_note: shown::fee_note(&words, &fee),
            when: when(desk, &call.lang)?,
            duplicate: duplicate(desk, call, &shelf, session, &draft, &pack)?,
        })
    })
}

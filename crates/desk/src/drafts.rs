//! Drafts: saved answer by answer under the data key, pinned to the pack they began with.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use uuid::Uuid;
use wasl_domain::{
    answers::{Answer, Answers},
    form::{FieldFault, asked, changed, judge, papers, put, remove_row},
    pack::{Availability, Pack},
    tariff::{Fee, NoFee, fee},
};
use wasl_store::{DraftRow as StoredDraft, Tx};
use wasl_words::{Words, shipped, show};

use crate::{
    counter::{CounterCopy, holder_of, text},
    desk::{Call, Desk},
    refusal::Refusal,
    secrets::{Key, open, seal},
    sheet::Drawn,
    shelf::{Enrolled, Shelf},
    shown,
    talk::{Done, draft::*},
};

/// A request before it is handed in.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Draft {
    pub(crate) id: Uuid,
    pub(crate) service: String,
    pub(crate) pack_version: u32,
    pub(crate) answers: Answers,
    pub(crate) sources: BTreeMap<String, FieldSource>,
    /// What was filled in from last time, to show what changed since.
    pub(crate) last: Answers,
    /// `آخر طلب هنا: …` is told from this request.
    pub(crate) last_tracking: Option<u64>,
    /// After a move to a newer pack: the questions to look at.
    pub(crate) changed_only: Vec<String>,
    pub(crate) saved_ms: i64,
}

/// Whether a service is taken in now.
pub(crate) fn is_open(pack: &Pack) -> Result<(), Refusal> {
    match pack.state {
        Availability::Open => Ok(()),
        Availability::Paused { .. } | Availability::Closed => Err(Refusal::ServicePaused { service: pack.id.clone() }),
    }
}

/// What a request costs at this access point today.
pub(crate) fn price(
    shelf: &Shelf,
    enrolled: &Enrolled,
    pack: &Pack,
    answers: &Answers,
    call: &Call,
) -> Result<Fee, Refusal> {
    fee(pack, answers, &shelf.catalogue.tariffs, &enrolled.settings.governorate, enrolled.today(call.moment)).map_err(
        |none| match none {
            NoFee::Unpriced { item } => Refusal::NotPriced { item },
            NoFee::OutOfRange => Refusal::NotPriced { item: "total".into() },
        },
    )
}

impl Draft {
    pub(crate) fn new(id: Uuid, pack: &Pack) -> Self {
        Self {
            id,
            service: pack.id.clone(),
            pack_version: pack.version,
            answers: Answers::new(),
            sources: BTreeMap::new(),
            last: Answers::new(),
            last_tracking: None,
            changed_only: Vec::new(),
            saved_ms: 0,
        }
    }

    /// Fills in what is known of the citizen from the last request here.
    fn fill_in(&mut self, pack: &Pack, copy: &CounterCopy, today: jiff::civil::Date) {
        // A filled-in answer may open further questions (delivery way → centre), so it goes on until
        // nothing more is filled.
        loop {
            let before = self.answers.len();
            let open: Vec<(String, String)> = asked(pack, &self.answers, today)
                .into_iter()
                .filter(|one| !self.answers.contains_key(&one.field.id))
                .filter_map(|one| Some((one.field.id.clone(), one.field.autofill.clone()?)))
                .collect();
            for (id, fact) in open {
                // A second person on the same form is not the one who came last time.
                let second = self.sources.iter().any(|(other, _)| {
                    other != &id && self.last.contains_key(other) && fact_of(pack, other) == Some(fact.as_str())
                });
                if let Some(known) = copy.person.get(&fact).filter(|_| !second)
                    && put(pack, &mut self.answers, &id, known.clone(), today).is_ok()
                {
                    self.sources.insert(id.clone(), FieldSource::LastTime);
                    self.last.insert(id, known.clone());
                }
            }
            if self.answers.len() == before {
                break;
            }
        }
        self.last_tracking = Some(copy.tracking.payload());
    }

    fn sealed(&self, key: &Key, desk: &Desk) -> StoredDraft {
        let plain = zeroize::Zeroizing::new(serde_json::to_vec(self).expect("plain data"));
        StoredDraft {
            id: *self.id.as_bytes(),
            saved_ms: self.saved_ms,
            sealed: seal(key, self.id.as_bytes(), &plain, &*desk.host),
        }
    }

    fn opened(row: &StoredDraft, key: &Key) -> Result<Self, Refusal> {
        let plain = open(key, &row.id, &row.sealed)?;
        serde_json::from_slice(&plain).map_err(|_| Refusal::SealedRow)
    }
}

fn fact_of<'a>(pack: &'a Pack, id: &str) -> Option<&'a str> {
    shown::question(pack, id)?.autofill.as_deref()
}

fn draft_id(text: &str) -> Result<Uuid, Refusal> {
    text.parse().map_err(|_| Refusal::NoSuchDraft)
}

/// Reads a draft of the store.
pub(crate) fn load(tx: &Tx<'_>, id: &str, key: &Key) -> Result<Draft, Refusal> {
    let row = tx.draft(draft_id(id)?.as_bytes())?.ok_or(Refusal::NoSuchDraft)?;
    Draft::opened(&row, key)
}

/// Changes a draft and keeps it in one transaction.
fn change_draft(
    desk: &Desk,
    call: &Call,
    id: &str,
    act: impl FnOnce(&mut Draft) -> Result<(), Refusal>,
) -> Result<Draft, Refusal> {
    let key = desk.signed_in(|session| Ok(session.data_key.clone()))?;
    desk.commit(|tx| {
        let mut draft = load(tx, id, &key)?;
        act(&mut draft)?;
        draft.saved_ms = call.moment.wall.as_millisecond();
        tx.keep_draft(&draft.sealed(&key, desk))?;
        Ok(draft)
    })
}

/// The form sheet of a draft.
fn view(desk: &Desk, call: &Call, draft: &Draft) -> Result<DraftView, Refusal> {
    let shelf = desk.shelf()?;
    let enrolled = shelf.enrolled()?;
    let today = enrolled.today(call.moment);
    let pack = shelf.pack_of(&draft.service, draft.pack_version)?;
    let words = shelf.words(&pack, &call.lang);
    let own = shipped(&call.lang);
    let faults = judge(&pack, &draft.answers, today);
    let drawn =
        Drawn { pack: &pack, words: &words, answers: &draft.answers, sources: &draft.sources, faults: &faults, today };
    let left = u32::try_from(faults.iter().filter(|one| !one.warns).count()).unwrap_or(u32::MAX);
    let stale = shelf.pack(&draft.service).ok().filter(|newest| newest.version > pack.version).map(|newest| {
        let newer = shelf.words(&newest, &call.lang);
        let labels = changed(&pack, &newest, &draft.answers, today)
            .iter()
            .filter_map(|id| Some(newer.say(&shown::question(&newest, id)?.words, &[])))
            .collect();
        StaleView { sentence: own.say("draft-stale", &[]), changed: labels }
    });
    let holder_last = match draft.last_tracking {
        None => String::new(),
        Some(tracking) => desk.signed_in(|session| {
            session.open_of(desk, [tracking])?;
            Ok(session
                .copies
                .get(&tracking)
                .map(|copy| last_words(desk, &shelf, copy, &call.lang))
                .transpose()?
                .unwrap_or_default())
        })?,
    };
    Ok(DraftView {
        draft: draft.id.to_string(),
        service: draft.service.clone(),
        title: words.say("service", &[]),
        subtitle: subtitle(&words, &draft.answers),
        sections: drawn.sections(),
        faults: shown::faults(&pack, &words, &faults),
        left,
        left_sentence: own.say("draft-left", &[("n", left.into())]),
        fee: price(&shelf, enrolled, &pack, &draft.answers, call).ok().map(|fee| shown::fee(&words, &fee)),
        papers: papers(&pack, &draft.answers, today).into_iter().map(|paper| shown::paper(&words, paper)).collect(),
        holder: holder_of(&pack, &draft.answers, today),
        holder_last,
        saved: own.say("draft-saved", &[("at", (&show::clock(desk.local(draft.saved_ms)?.time())).into())]),
        stale,
        changed_only: draft.changed_only.clone(),
    })
}

/// `آخر طلب هنا: بيان ولادة، 3 أيلول 2026`.
pub(crate) fn last_words(desk: &Desk, shelf: &Shelf, copy: &CounterCopy, lang: &str) -> Result<String, Refusal> {
    let title = title_of(shelf, copy, lang);
    let day = show::date_short(lang, desk.local(copy.kept_ms)?.date());
    Ok(shipped(lang).say("citizen-last", &[("title", (&title).into()), ("day", (&day).into())]))
}

/// The title of a request's service.
pub(crate) fn title_of(shelf: &Shelf, copy: &CounterCopy, lang: &str) -> String {
    match shelf.pack_of(&copy.service, copy.pack_version) {
        Ok(pack) => shelf.words(&pack, lang).say("service", &[]),
        Err(_) => copy.service.clone(),
    }
}

/// `لصاحب القيد`, by who asks.
fn subtitle(words: &Words, answers: &Answers) -> String {
    let asker = answers.get("asker.as").and_then(text).unwrap_or_default();
    let own = shipped(words.lang());
    own.find(&format!("draft-for-{asker}"), &[]).unwrap_or_else(|| own.say("draft-for-nobody", &[]))
}

pub(crate) fn draft_begin(desk: &Desk, call: &Call, ask: DraftBeginAsk) -> Result<DraftView, Refusal> {
    let shelf = desk.shelf()?;
    let today = shelf.enrolled()?.today(call.moment);
    let pack = shelf.pack(&ask.service)?;
    is_open(&pack)?;
    desk.admit_beginning(call)?;
    let mut draft = Draft::new(desk.host.new_id(), &pack);
    let key = desk.signed_in(|session| {
        if pack.applicants.contains(&wasl_domain::pack::Applicant::Holder) {
            // Most people ask for themselves; one digit changes it.
            let holder = Answer::Text("holder".into());
            if put(&pack, &mut draft.answers, "asker.as", holder, today).is_ok() {
                draft.sources.insert("asker.as".into(), FieldSource::Given);
            }
        }
        let known = ask.citizen.as_deref().and_then(|key| key.parse::<u64>().ok());
        session.open_of(desk, known)?;
        if let Some(copy) = known.and_then(|key| session.copies.get(&key)) {
            draft.fill_in(&pack, copy, today);
        }
        if let Some(number) = &ask.national_number {
            let question = asked(&pack, &draft.answers, today)
                .into_iter()
                .find(|one| one.field.autofill.as_deref() == Some("national_number"))
                .map(|one| one.field.id.clone());
            if let Some(id) = question.filter(|id| !draft.answers.contains_key(id)) {
                // Whether it can stand is told at the question.
                let _ = put(&pack, &mut draft.answers, &id, Answer::Text(number.clone()), today);
                draft.sources.insert(id, FieldSource::Given);
            }
        }
        Ok(session.data_key.clone())
    })?;
    draft.saved_ms = call.moment.wall.as_millisecond();
    desk.commit(|tx| Ok(tx.keep_draft(&draft.sealed(&key, desk))?))?;
    view(desk, call, &draft)
}

pub(crate) fn draft_view(desk: &Desk, call: &Call, ask: DraftAsk) -> Result<DraftView, Refusal> {
    let key = desk.signed_in(|session| Ok(session.data_key.clone()))?;
    let draft = desk.store.read(|tx| load(tx, &ask.draft, &key))?;
    view(desk, call, &draft)
}

pub(crate) fn draft_answer(desk: &Desk, call: &Call, ask: AnswerAsk) -> Result<DraftView, Refusal> {
    let shelf = desk.shelf()?;
    let today = shelf.enrolled()?.today(call.moment);
    let typed = ask.value.unwrap_or_else(|| Answer::Text(String::new()));
    let draft = change_draft(desk, call, &ask.draft, |draft| {
        let pack = shelf.pack_of(&draft.service, draft.pack_version)?;
        let before = shown_value(draft, &ask.field);
        // Any other fault: it is kept as typed, and the sheet tells what is wrong with it.
        if let Err(FieldFault { fault: wasl_domain::form::Fault::NoSuchField, .. }) =
            put(&pack, &mut draft.answers, &ask.field, typed, today)
        {
            return Err(Refusal::BadAsk { what: ask.field.clone() });
        }
        if shown_value(draft, &ask.field) != before {
            draft.sources.insert(ask.field.clone(), FieldSource::Typed);
        }
        draft.changed_only.retain(|id| id != &ask.field);
        Ok(())
    })?;
    view(desk, call, &draft)
}

fn shown_value(draft: &Draft, field: &str) -> Option<Answer> {
    let group = field.split_once('[').map_or(field, |(group, _)| group);
    draft.answers.get(group).cloned()
}

pub(crate) fn draft_row_remove(desk: &Desk, call: &Call, ask: RowRemoveAsk) -> Result<DraftView, Refusal> {
    let shelf = desk.shelf()?;
    let draft = change_draft(desk, call, &ask.draft, |draft| {
        let pack = shelf.pack_of(&draft.service, draft.pack_version)?;
        remove_row(&pack, &mut draft.answers, &ask.field, usize::try_from(ask.row).unwrap_or(usize::MAX));
        Ok(())
    })?;
    view(desk, call, &draft)
}

pub(crate) fn draft_move(desk: &Desk, call: &Call, ask: DraftAsk) -> Result<DraftView, Refusal> {
    let shelf = desk.shelf()?;
    let today = shelf.enrolled()?.today(call.moment);
    let draft = change_draft(desk, call, &ask.draft, |draft| {
        let old = shelf.pack_of(&draft.service, draft.pack_version)?;
        let new = shelf.pack(&draft.service)?;
        draft.changed_only = changed(&old, &new, &draft.answers, today);
        draft.pack_version = new.version;
        Ok(())
    })?;
    view(desk, call, &draft)
}

pub(crate) fn draft_discard(desk: &Desk, _: &Call, ask: DraftAsk) -> Result<Done, Refusal> {
    let id = draft_id(&ask.draft)?;
    desk.write(|tx| Ok(tx.drop_draft(id.as_bytes())?))?;
    Ok(Done {})
}

/// Open drafts for the home page, newest first. One that cannot be opened is passed over.
pub(crate) fn open_drafts(desk: &Desk, call: &Call, shelf: &Shelf) -> Result<Vec<DraftRow>, Refusal> {
    let key = desk.signed_in(|session| Ok(session.data_key.clone()))?;
    let today = shelf.enrolled()?.today(call.moment);
    let rows = desk.store.read(|tx| Ok::<_, Refusal>(tx.drafts()?))?;
    let mut drafts = Vec::new();
    for draft in rows.iter().filter_map(|row| Draft::opened(row, &key).ok()) {
        let Ok(pack) = shelf.pack_of(&draft.service, draft.pack_version) else { continue };
        drafts.push(DraftRow {
            draft: draft.id.to_string(),
            title: shelf.words(&pack, &call.lang).say("service", &[]),
            holder: holder_of(&pack, &draft.answers, today),
            saved_at: show::clock(desk.local(draft.saved_ms)?.time()),
            stale: shelf.pack(&draft.service).is_ok_and(|newest| newest.version > draft.pack_version),
        });
    }
    Ok(drafts)
}

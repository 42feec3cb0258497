//! The kiosk: the same engine, one question a screen. The visitor's draft lives in memory only and is
//! wiped with the visit.

use std::collections::{BTreeMap, BTreeSet};

use wasl_domain::{
    answers::{Answer, Answers},
    form::{FieldFault, FieldKind, asked, asked_in_row, judge, put},
    pack::Pack,
};
use wasl_protocol::{Confirmed, Face as WireFace};
use wasl_words::{Words, shipped, show};

use crate::{
    capture::Taking,
    counter::wipe,
    desk::{Call, Desk},
    drafts::{is_open, price},
    handing_in::say,
    refusal::Refusal,
    review::{lines, when},
    sheet::Drawn,
    shown,
    talk::{Done, Nothing, kiosk::*},
};

/// Seconds of idleness before «هل ما زلت هنا؟», by kind of screen (UX T2).
const IDLE_CHOICE_S: u32 = 60;
const IDLE_TYPING_S: u32 = 90;
const IDLE_PAPERS_S: u32 = 180;

/// A visitor's draft. Dropping it is the wipe.
pub(crate) struct Visit {
    service: String,
    pack_version: u32,
    answers: Answers,
    /// Questions that were answered or passed over, in the order they were shown.
    seen: Vec<String>,
    /// Optional ones that were left empty.
    passed: BTreeSet<String>,
    current: Option<String>,
    id: uuid::Uuid,
}

impl Drop for Visit {
    fn drop(&mut self) {
        self.answers.values_mut().for_each(wipe);
    }
}

/// Paths of all questions that are asked now; the rows of a repeat group one by one.
fn paths(pack: &Pack, answers: &Answers, today: jiff::civil::Date) -> Vec<(String, bool)> {
    let mut paths = Vec::new();
    for one in asked(pack, answers, today) {
        match &one.field.kind {
            FieldKind::Note | FieldKind::Computed { .. } => {}
            FieldKind::Repeat { min, .. } => {
                let given = match answers.get(&one.field.id) {
                    Some(Answer::Rows(rows)) => rows.clone(),
                    Some(Answer::Flag(_) | Answer::Number(_) | Answer::Text(_) | Answer::Many(_)) | None => Vec::new(),
                };
                let empty = Answers::new();
                for place in 0..given.len().max(usize::try_from(*min).unwrap_or(0)) {
                    let row = given.get(place).unwrap_or(&empty);
                    for cell in asked_in_row(pack, one.field, answers, row, today) {
                        paths.push((format!("{}[{place}].{}", one.field.id, cell.field.id), cell.required));
                    }
                }
            }
            FieldKind::Text { .. }
            | FieldKind::LongText { .. }
            | FieldKind::Name
            | FieldKind::OrganisationName
            | FieldKind::NationalNumber
            | FieldKind::RegisterNumber
            | FieldKind::PlotNumber
            | FieldKind::Reference
            | FieldKind::Date { .. }
            | FieldKind::Year
            | FieldKind::Phone
            | FieldKind::Email
            | FieldKind::Choice { .. }
            | FieldKind::Choices { .. }
            | FieldKind::Place
            | FieldKind::Address
            | FieldKind::YesNo
            | FieldKind::Number { .. }
            | FieldKind::Decimal { .. }
            | FieldKind::Money
            | FieldKind::Paper { .. }
            | FieldKind::Consent => paths.push((one.field.id.clone(), one.required)),
        }
    }
    paths
}

fn given<'a>(answers: &'a Answers, path: &str) -> Option<&'a Answer> {
    let Some((group, rest)) = path.split_once('[') else { return answers.get(path) };
    let (row, cell) = rest.split_once("].")?;
    match answers.get(group)? {
        Answer::Rows(rows) => rows.get(row.parse::<usize>().ok()?)?.get(cell),
        Answer::Flag(_) | Answer::Number(_) | Answer::Text(_) | Answer::Many(_) => None,
    }
}

impl Visit {
    /// Goes to the first question that is neither answered nor passed over, or that cannot stand.
    fn go_on(&mut self, pack: &Pack, today: jiff::civil::Date) -> Vec<FieldFault> {
        let open = paths(pack, &self.answers, today)
            .into_iter()
            .find(|(path, _)| given(&self.answers, path).is_none() && !self.passed.contains(path));
        if let Some((path, _)) = open {
            self.current = Some(path);
            return Vec::new();
        }
        let faults: Vec<FieldFault> = judge(pack, &self.answers, today).into_iter().filter(|one| !one.warns).collect();
        self.current = faults.first().map(|one| one.field.clone());
        faults
    }
}

fn step(desk: &Desk, call: &Call, visit: &Visit, faults: &[FieldFault]) -> Result<KioskStep, Refusal> {
    let shelf = desk.shelf()?;
    let enrolled = shelf.enrolled()?;
    let today = enrolled.today(call.moment);
    let pack = shelf.pack_of(&visit.service, visit.pack_version)?;
    let words = shelf.words(&pack, &call.lang);
    let all = paths(&pack, &visit.answers, today);
    let title = words.find("service.short", &[]).unwrap_or_else(|| words.say("service", &[]));
    let mut next = KioskStep {
        is: KioskIs::Check,
        title,
        question: None,
        section: String::new(),
        number: u32::try_from(visit.seen.len() + 1).unwrap_or(u32::MAX),
        can_go_back: !visit.seen.is_empty(),
        lines: Vec::new(),
        fee: None,
        when: when(desk, &call.lang)?,
    };
    if let Some(path) = &visit.current {
        let sources = BTreeMap::new();
        let drawn = Drawn { pack: &pack, words: &words, answers: &visit.answers, sources: &sources, faults, today };
        let field = shown::question(&pack, path).ok_or_else(|| Refusal::BadAsk { what: path.clone() })?;
        let required = all.iter().any(|(one, required)| one == path && *required);
        next.is = KioskIs::Question;
        next.section = section(&words, path);
        next.question = Some(drawn.field(path, field, required, given(&visit.answers, path)));
    } else {
        let fee = price(&shelf, enrolled, &pack, &visit.answers, call)?;
        next.fee = Some(shown::fee(&words, &fee));
        next.lines = lines(&pack, &words, &visit.answers, &Answers::new(), today)
            .into_iter()
            .filter(|line| !line.not_given)
            .enumerate()
            .map(|(place, line)| crate::talk::draft::ReviewLine {
                digit: u8::try_from(place + 1).ok().filter(|digit| *digit <= 9),
                ..line
            })
            .collect();
    }
    Ok(next)
}

fn section(words: &Words, path: &str) -> String {
    let id = path.split('.').next().unwrap_or_default();
    words.say(&format!("section-{id}"), &[])
}

/// Runs `act` on the visit, then shows what comes next.
fn with_visit(
    desk: &Desk,
    call: &Call,
    act: impl FnOnce(&mut Visit, &Pack, jiff::civil::Date) -> Result<Vec<FieldFault>, Refusal>,
) -> Result<KioskStep, Refusal> {
    let shelf = desk.shelf()?;
    let today = shelf.enrolled()?.today(call.moment);
    let mut guard = desk.visit();
    let visit = guard.as_mut().ok_or(Refusal::NoVisitor)?;
    let pack = shelf.pack_of(&visit.service, visit.pack_version)?;
    let faults = act(visit, &pack, today)?;
    step(desk, call, visit, &faults)
}

pub(crate) fn kiosk_home(desk: &Desk, call: &Call, _: Nothing) -> Result<KioskHome, Refusal> {
    let shelf = desk.shelf()?;
    let lang = call.lang.as_str();
    let mut tiles = Vec::new();
    let mut access_point = String::new();
    if let Some(enrolled) = &shelf.enrolled {
        let names = &enrolled.settings.access_point;
        access_point = if lang == "ar" { names.ar.clone() } else { names.en.clone() };
        let mut packs: Vec<&Pack> = shelf.catalogue.packs.values().filter(|pack| pack.kiosk.is_some()).collect();
        packs.sort_by_key(|pack| (pack.kiosk, pack.number));
        for pack in packs.into_iter().filter(|pack| is_open(pack).is_ok()).take(6) {
            let words = shelf.words(pack, lang);
            let Ok(fee) = price(&shelf, enrolled, pack, &Answers::new(), call) else { continue };
            tiles.push(TileView {
                digit: u8::try_from(tiles.len() + 1).unwrap_or(u8::MAX),
                service: pack.id.clone(),
                title: words.find("service.short", &[]).unwrap_or_else(|| words.say("service", &[])),
                fee: show::money(lang, fee.total),
                fee_other: shown::old_pounds(&fee).map(|old| show::money_short(lang, old)),
                picture: pack.picture.clone(),
            });
        }
    }
    Ok(KioskHome {
        access_point,
        works: !tiles.is_empty() && desk.admit_beginning(call).is_ok(),
        tiles,
        idle_choice_s: IDLE_CHOICE_S,
        idle_typing_s: IDLE_TYPING_S,
        idle_papers_s: IDLE_PAPERS_S,
    })
}

pub(crate) fn kiosk_begin(desk: &Desk, call: &Call, ask: KioskBeginAsk) -> Result<KioskStep, Refusal> {
    let shelf = desk.shelf()?;
    let pack = shelf.pack(&ask.service)?;
    is_open(&pack)?;
    desk.admit_beginning(call)?;
    if pack.kiosk.is_none() {
        return Err(Refusal::ServicePaused { service: ask.service });
    }
    *desk.visit() = Some(Visit {
        service: pack.id.clone(),
        pack_version: pack.version,
        answers: Answers::new(),
        seen: Vec::new(),
        passed: BTreeSet::new(),
        current: None,
        id: desk.host.new_id(),
    });
    with_visit(desk, call, |visit, pack, today| Ok(visit.go_on(pack, today)))
}

pub(crate) fn kiosk_answer(desk: &Desk, call: &Call, ask: KioskAnswerAsk) -> Result<KioskStep, Refusal> {
    with_visit(desk, call, |visit, pack, today| {
        let asked_now = paths(pack, &visit.answers, today);
        let Some((path, required)) = asked_now.into_iter().find(|(path, _)| *path == ask.field) else {
            return Err(Refusal::BadAsk { what: ask.field.clone() });
        };
        let typed = ask.value.clone().filter(|typed| *typed != Answer::Text(String::new()));
        visit.current = Some(path.clone());
        match typed {
            None if required => {
                let fault = wasl_domain::form::Fault::Empty;
                return Ok(vec![FieldFault { field: path, fault, warns: false }]);
            }
            None => {
                // Nothing typed takes back what was there.
                let _ = put(pack, &mut visit.answers, &path, Answer::Text(String::new()), today);
                visit.passed.insert(path.clone());
            }
            Some(typed) => {
                if let Err(fault) = put(pack, &mut visit.answers, &path, typed, today) {
                    return Ok(vec![fault]);
                }
                visit.passed.remove(&path);
                // A check of this very question is told at once, not at the end.
                let own: Vec<FieldFault> = judge(pack, &visit.answers, today)
                    .into_iter()
                    .filter(|one| !one.warns && one.field == path)
                    .collect();
                if !own.is_empty() {
                    return Ok(own);
                }
            }
        }
        visit.seen.retain(|one| *one != path);
        visit.seen.push(path);
        Ok(visit.go_on(pack, today))
    })
}

pub(crate) fn kiosk_back(desk: &Desk, call: &Call, _: Nothing) -> Result<KioskStep, Refusal> {
    with_visit(desk, call, |visit, pack, today| {
        let asked_now = paths(pack, &visit.answers, today);
        while let Some(path) = visit.seen.pop() {
            if asked_now.iter().any(|(one, _)| *one == path) {
                visit.passed.remove(&path);
                visit.current = Some(path);
                break;
            }
        }
        Ok(Vec::new())
    })
}

pub(crate) fn kiosk_change(desk: &Desk, call: &Call, ask: KioskChangeAsk) -> Result<KioskStep, Refusal> {
    with_visit(desk, call, |visit, pack, today| {
        // A line of a repeat group begins with its first row.
        let path = paths(pack, &visit.answers, today)
            .into_iter()
            .map(|(path, _)| path)
            .find(|path| *path == ask.field || path.starts_with(&format!("{}[", ask.field)))
            .ok_or_else(|| Refusal::BadAsk { what: ask.field.clone() })?;
        visit.seen.retain(|one| *one != path);
        visit.passed.remove(&path);
        visit.current = Some(path);
        Ok(Vec::new())
    })
}

pub(crate) fn kiosk_submit(desk: &Desk, call: &Call, _: Nothing) -> Result<KioskDone, Refusal> {
    let shelf = desk.shelf()?;
    let taking = {
        let guard = desk.visit();
        let visit = guard.as_ref().ok_or(Refusal::NoVisitor)?;
        Taking {
            pack: shelf.pack_of(&visit.service, visit.pack_version)?,
            answers: visit.answers.clone(),
            language: call.lang.clone(),
            submission: Some(visit.id),
            submission_print: None,
            face: WireFace::Kiosk,
            assistant: None,
            confirmed: Confirmed::OnScreen,
            paid: None,
            draft: None,
            pages: Vec::new(),
        }
    };
    let copy = desk.take(call, &taking)?;
    *desk.visit() = None;
    let (slip, printed) = desk.print(call, &copy, &call.lang)?;
    let lang = call.lang.as_str();
    let due = (copy.fee.total.minor > 0).then(|| show::money(lang, copy.fee.total));
    let title = shelf.words(&taking.pack, lang).say("service", &[]);
    Ok(KioskDone {
        tracking_shown: copy.tracking.grouped(),
        title,
        qr: slip.qr()?,
        receipt_png: printed.receipt_png,
        printed: printed.printed,
        printer_sentence: printed.sentence,
        say: say(desk, lang, None)?,
        due: due.map(|amount| shipped(lang).say("kiosk-due", &[("amount", (&amount).into())])),
    })
}

pub(crate) fn kiosk_wipe(desk: &Desk, _: &Call, _: Nothing) -> Result<Done, Refusal> {
    *desk.visit() = None;
    Ok(Done {})
}

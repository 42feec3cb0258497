//! Putting right what the centre asked for: the wanted questions again, as a packet of their own that
//! names the request. The request's own packet is never opened or rewritten here.

use std::collections::BTreeMap;

use wasl_domain::{
    answers::{Answer, Answers},
    form::{Fault, FieldFault, normal},
    ids::TrackingNumber,
    pack::Pack,
    stage::{Stage, Step},
};
use wasl_protocol::{CorrectionBody, Notice, PacketKind, What, body_to_bytes};
use wasl_store::RequestRow as Stored;
use wasl_words::shipped;

use crate::{
    capture::Content,
    counter::CounterCopy,
    desk::{Call, Desk, Wake, record},
    refusal::Refusal,
    requests::{copy_of, row_view, tracking_of},
    sheet::Drawn,
    shelf::Shelf,
    shown, standing,
    talk::{
        draft::FieldView,
        request::{CorrectAsk, CorrectionView, RequestRow},
    },
};

/// The questions that the centre's newest word about a request wants put right, and why.
fn wanted(desk: &Desk, payload: u64) -> Result<Option<(Vec<String>, String)>, Refusal> {
    let notices = desk.store.read(|tx| Ok::<_, Refusal>(tx.notices_of(payload)?))?;
    Ok(notices.iter().filter_map(|stored| Notice::from_bytes(&stored.body).ok()).find_map(|notice| match notice.what {
        What::CorrectionWanted { fields, reason_text, .. } => Some((fields, reason_text)),
        What::StageMoved { .. } | What::Release { .. } | What::Message { .. } | What::Unknown { .. } => None,
    }))
}

fn needs_correction(row: &Stored) -> bool {
    Stage::from_word(&row.stage) == Some(Stage::NeedsCorrection)
}

/// What the centre wants put right, where it does; the questions only where `copy` was opened.
pub(crate) fn correction(
    desk: &Desk,
    call: &Call,
    shelf: &Shelf,
    row: &Stored,
    copy: Option<&CounterCopy>,
) -> Result<Option<CorrectionView>, Refusal> {
    if !needs_correction(row) {
        return Ok(None);
    }
    let (ids, sentence) =
        wanted(desk, row.tracking)?.unwrap_or_else(|| (Vec::new(), shipped(&call.lang).say("correction-wanted", &[])));
    let pack = copy.and_then(|copy| shelf.pack_of(&copy.service, copy.pack_version).ok());
    let fields = match &pack {
        Some(pack) => questions(shelf, call, pack, &ids, &Answers::new(), &[])?,
        None => Vec::new(),
    };
    Ok(Some(CorrectionView { sentence, labels: fields.iter().map(|field| field.label.clone()).collect(), fields }))
}

fn questions(
    shelf: &Shelf,
    call: &Call,
    pack: &Pack,
    ids: &[String],
    answers: &Answers,
    faults: &[FieldFault],
) -> Result<Vec<FieldView>, Refusal> {
    let words = shelf.words(pack, &call.lang);
    let sources = BTreeMap::new();
    let today = shelf.enrolled()?.today(call.moment);
    let drawn = Drawn { pack, words: &words, answers, sources: &sources, faults, today };
    Ok(ids.iter().filter_map(|id| Some(drawn.field(id, shown::question(pack, id)?, true, answers.get(id)))).collect())
}

/// The wanted answers in their normal form, each of them given.
fn read(pack: &Pack, ids: &[String], given: &BTreeMap<String, Answer>) -> Result<Answers, Vec<FieldFault>> {
    let mut answers = Answers::new();
    let mut faults = Vec::new();
    for id in ids {
        let Some(field) = shown::question(pack, id) else { continue };
        let read = given.get(id).ok_or(Fault::Empty).and_then(|typed| normal(pack, &field.kind, typed));
        match read {
            Ok(answer) => {
                answers.insert(id.clone(), answer);
            }
            Err(fault) => faults.push(FieldFault { field: id.clone(), fault, warns: false }),
        }
    }
    if faults.is_empty() { Ok(answers) } else { Err(faults) }
}

pub(crate) fn correct(desk: &Desk, call: &Call, ask: CorrectAsk) -> Result<RequestRow, Refusal> {
    let tracking = tracking_of(&ask.tracking)?;
    let copy = copy_of(desk, tracking)?;
    let by = desk.signed_in(|session| Ok(session.name.clone()))?;
    let shelf = desk.shelf()?;
    let pack = shelf.pack_of(&copy.service, copy.pack_version)?;
    let (ids, _) = wanted(desk, tracking.payload())?.ok_or(Refusal::NothingToCorrect)?;
    let answers = read(&pack, &ids, &ask.answers)
        .map_err(|faults| Refusal::Answers { count: u32::try_from(faults.len()).unwrap_or(u32::MAX), faults })?;
    let row = desk.take_correction(call, &copy, answers, &by, tracking)?;
    row_view(desk, call, &shelf, &row, Some(&copy))
}

impl Desk {
    fn take_correction(
        &self,
        call: &Call,
        copy: &CounterCopy,
        answers: Answers,
        by: &str,
        tracking: TrackingNumber,
    ) -> Result<Stored, Refusal> {
        let shelf = self.shelf()?;
        let enrolled = shelf.enrolled()?;
        let body = CorrectionBody {
            correction: self.host.new_id(),
            request: copy.request,
            request_packet: copy.packet,
            tracking,
            pack_version: copy.pack_version,
            answers,
            assistant: by.to_owned(),
            papers: Vec::new(),
        };
        let row = self.write(|tx| {
            let mut row = tx.request(tracking.payload())?.ok_or(Refusal::NoSuchRequest)?;
            if !needs_correction(&row) {
                return Err(Refusal::NothingToCorrect);
            }
            enrolled.owns(tracking)?;
            standing::admit_more(tx)?;
            let bytes = body_to_bytes(&body);
            let content = Content { kind: PacketKind::Correction, tracking, body: &bytes, papers_root: None };
            self.chain(tx, call, enrolled, &content)?;
            record(tx, call.moment, by, "request.correct", &tracking.digits())?;
            if let Some(after) = Stage::NeedsCorrection.after(Step::Correct) {
                row.stage = after.word().to_owned();
            }
            tx.update_request(&row)?;
            Ok(row)
        })?;
        self.wake(Wake::Work);
        Ok(row)
    }
}

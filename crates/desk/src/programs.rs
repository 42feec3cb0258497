//! What programs without a window ask of the desk: whole submissions, receipts as files, verification,
//! and a health check.

use serde::Serialize;
use uuid::Uuid;
use wasl_domain::{form::finish, ids::TrackingNumber, stage::Stage, submission::Submission};
use wasl_protocol::{Confirmed, Face as WireFace, NotGenuine, sha256};
use wasl_words::languages;

use crate::{
    capture::Taking,
    counter::CounterCopy,
    desk::{Call, Desk},
    refusal::Refusal,
    requests::{copy_of, tracking_of},
    scans::taken_in,
    shown,
    slip::qr_text,
    table::Face,
    talk::{RefusalView, draft::FaultView},
};

/// A submission that is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Submitted {
    /// Thirteen digits.
    pub tracking: TrackingNumber,
    /// Id of its packet.
    pub packet: Uuid,
    /// Where it stands.
    pub stage: Stage,
    /// Text of the receipt's QR.
    pub qr: String,
    /// The submission's id was known: this is the first one's result.
    pub repeated: bool,
}

/// A genuine receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verified {
    /// Thirteen digits.
    pub tracking: TrackingNumber,
    /// The desk that gave it.
    pub enrolment: String,
    /// Unix seconds.
    pub at_s: u32,
    /// Id of the service, where the catalogue knows its number.
    pub service: Option<String>,
    /// Hundredths of a pound of `denomination`.
    pub amount: wasl_domain::money::Money,
    /// Paid, or due.
    pub paid: bool,
}

/// The kind of file of a receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReceiptFormat {
    /// The 80 mm slip, one bit a dot.
    Png,
    /// A page of A5.
    Pdf,
}

/// What is handed in, as a hash: service, answers, and whether it was paid.
fn print_of(submission: &Submission) -> [u8; 8] {
    let what = serde_json::json!([submission.service, submission.answers, submission.paid]);
    let hash = sha256(&serde_json::to_vec(&what).expect("plain data"));
    let mut print = [0; 8];
    print.copy_from_slice(&hash[..8]);
    print
}

impl Desk {
    fn program_call(&self, lang: &str) -> Call {
        self.call_now(Face::Ctl, lang)
    }

    /// Hands in a whole submission as `by`, who is signed in. A submission whose id is known gives the
    /// first one's result.
    ///
    /// # Errors
    /// Why nothing was stored.
    pub fn submit(&self, submission: Submission, lang: &str) -> Result<Submitted, Refusal> {
        self.submit_with(submission, &[], lang)
    }

    /// [`Self::submit`] with the pictures that the submission's `papers` name, in their order: id of the
    /// paper, and the picture as it is in its file.
    ///
    /// # Errors
    /// Why nothing was stored.
    pub fn submit_with(
        &self,
        submission: Submission,
        pictures: &[(String, Vec<u8>)],
        lang: &str,
    ) -> Result<Submitted, Refusal> {
        if !pictures.iter().map(|(paper, _)| paper).eq(submission.papers.iter().map(|page| &page.paper)) {
            return Err(Refusal::BadAsk { what: "papers".into() });
        }
        let call = self.program_call(lang);
        let by = self.signed_in(|session| Ok(session.name.clone()))?;
        let print = print_of(&submission);
        if let Some(known) = self.known(submission.id)? {
            return self.repeated(&known, print);
        }
        let shelf = self.shelf()?;
        let pack = match submission.pack_version {
            Some(version) => shelf.pack_of(&submission.service, version)?,
            None => shelf.pack(&submission.service)?,
        };
        let language = submission.language.unwrap_or_else(|| languages()[0].tag.clone());
        let language =
            if languages().iter().any(|one| one.tag == language) { language } else { languages()[0].tag.clone() };
        let today = shelf.enrolled()?.today(call.moment);
        // Where the answers cannot stand, that is what is told.
        let pages = match finish(&pack, &submission.answers, today) {
            Ok(finished) => taken_in(&pack, &finished, today, pictures, &*self.host)?,
            Err(_) => Vec::new(),
        };
        let taking = Taking {
            pack,
            answers: submission.answers,
            language,
            submission: submission.id,
            submission_print: Some(print),
            face: WireFace::Ctl,
            assistant: Some(by),
            confirmed: Confirmed::ByCaller,
            paid: submission.paid.then_some(None),
            draft: None,
            pages,
        };
        match self.take(&call, &taking) {
            Ok(copy) => self.submitted(&copy, false),
            // Another process on the same file was faster with the same id.
            Err(refusal @ Refusal::StoreTrouble { .. }) => match self.known(submission.id)? {
                Some(known) => self.repeated(&known, print),
                None => Err(refusal),
            },
            Err(refusal) => Err(refusal),
        }
    }

    /// The first one's result, where it was the same.
    fn repeated(&self, known: &CounterCopy, print: [u8; 8]) -> Result<Submitted, Refusal> {
        if known.submission_print.is_some_and(|first| first != print) {
            return Err(Refusal::SubmissionDiffers { tracking: known.tracking.to_string() });
        }
        self.submitted(known, true)
    }

    fn known(&self, id: Option<Uuid>) -> Result<Option<CounterCopy>, Refusal> {
        let Some(id) = id else { return Ok(None) };
        let Some(row) = self.store.read(|tx| Ok::<_, Refusal>(tx.request_of_submission(id.as_bytes())?))? else {
            return Ok(None);
        };
        self.signed_in(|session| {
            session.open_of(self, [row.tracking])?;
            session.copies.get(&row.tracking).cloned().map(Some).ok_or(Refusal::SealedRow)
        })
    }

    fn submitted(&self, copy: &CounterCopy, repeated: bool) -> Result<Submitted, Refusal> {
        let row = self.store.read(|tx| Ok::<_, Refusal>(tx.request(copy.tracking.payload())?))?;
        Ok(Submitted {
            tracking: copy.tracking,
            packet: copy.packet_id,
            stage: row.and_then(|row| Stage::from_word(&row.stage)).unwrap_or(Stage::Kept),
            qr: qr_text(&*self.shelf()?, copy)?,
            repeated,
        })
    }

    /// Sentences for the faults of a refusal about answers.
    #[must_use]
    pub fn fault_views(&self, service: &str, refusal: &Refusal, lang: &str) -> Vec<FaultView> {
        let Refusal::Answers { faults, .. } = refusal else { return Vec::new() };
        let Ok(shelf) = self.shelf() else { return Vec::new() };
        let Ok(pack) = shelf.pack(service) else { return Vec::new() };
        shown::faults(&pack, &shelf.words(&pack, lang), faults)
    }

    /// A refusal as it reaches a face. `about` is the draft or the service that it is about.
    pub(crate) fn refusal_view(&self, refusal: &Refusal, about: Option<&str>, lang: &str) -> RefusalView {
        let mut view = refusal.view(lang);
        if let (Refusal::Answers { .. }, Some(about)) = (refusal, about) {
            let service = self
                .signed_in(|session| {
                    Ok(self.store.read(|tx| crate::drafts::load(tx, about, &session.data_key))?.service)
                })
                .unwrap_or_else(|_| about.to_owned());
            view.faults = self.fault_views(&service, refusal, lang);
        }
        view
    }

    /// The receipt of a request as a file; somebody is signed in. Gives the slip that came out last,
    /// or the first one.
    ///
    /// # Errors
    /// Why not.
    pub fn receipt(&self, tracking: &str, format: ReceiptFormat) -> Result<Vec<u8>, Refusal> {
        let copy = copy_of(self, tracking_of(tracking)?)?;
        let row = self.store.read(|tx| Ok::<_, Refusal>(tx.request(copy.tracking.payload())?))?;
        let slip = self.slip(&copy, row.map_or(1, |row| row.copies.max(1)))?;
        match format {
            ReceiptFormat::Png => Ok(slip.receipt.png()),
            ReceiptFormat::Pdf => slip.receipt.pdf().map_err(|fault| Refusal::SlipTrouble { what: fault.to_string() }),
        }
    }

    /// Whether the text of a QR is a genuine receipt; needs neither network nor sign-in.
    ///
    /// # Errors
    /// The outer one where the desk cannot judge; the inner one says why it is not genuine.
    pub fn verify(&self, qr: &str) -> Result<Result<Verified, NotGenuine>, Refusal> {
        let shelf = self.shelf()?;
        Ok(shelf.receipt(qr)?.map(|token| Verified {
            tracking: token.tracking,
            enrolment: token.tracking.enrolment().to_string(),
            at_s: token.at_s,
            service: shelf
                .catalogue
                .packs
                .values()
                .find(|pack| pack.number == token.service_number)
                .map(|pack| pack.id.clone()),
            amount: token.amount,
            paid: token.paid,
        }))
    }
}

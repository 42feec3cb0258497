//! Handing in: the one durable act after which a receipt may be printed.
//!
//! One transaction holds the sealed packet, the request's row, the counter copy with the signed
//! receipt, and the journal's entry; the payment's packet too, where cash was taken with it.

use std::sync::Arc;

use uuid::Uuid;
use wasl_domain::{
    answers::Answers,
    form::finish,
    ids::TrackingNumber,
    money::Money,
    pack::Pack,
    planted::{self, Bug},
    stage::Stage,
    tariff::Fee,
};
use wasl_paper::sheet::ReceiptSheet;
use wasl_protocol::{
    Confirmed, Digest, Face, HeaderDraft, PacketKind, PayWay, PaymentBody, ReceiptToken, RequestBody, SignedToken,
    body_to_bytes, seal, sha256,
};
use wasl_store::{NewPacket, NewRequest, Tx};

use crate::{
    counter::{CounterCopy, holder_of, person_of},
    desk::{Call, Desk, record},
    drafts::{is_open, price},
    heard::count_on,
    refusal::Refusal,
    scans::{Page, SealedPages, seal_pages},
    secrets::seal_copy,
    shelf::{Enrolled, Shelf, fact},
    shown,
    slip::qr_text,
};

/// What is handed in.
pub(crate) struct Taking {
    pub(crate) pack: Arc<Pack>,
    pub(crate) answers: Answers,
    pub(crate) language: String,
    pub(crate) submission: Option<Uuid>,
    /// What a program handed in under that id, as a hash.
    pub(crate) submission_print: Option<[u8; 8]>,
    pub(crate) face: Face,
    pub(crate) assistant: Option<String>,
    pub(crate) confirmed: Confirmed,
    /// Cash was taken; with what was handed over before change.
    pub(crate) paid: Option<Option<Money>>,
    /// A draft that this ends.
    pub(crate) draft: Option<[u8; 16]>,
    /// Scans of papers that were seen.
    pub(crate) pages: Vec<Page>,
}

/// What a packet seals, and what its header says of it.
pub(crate) struct Content<'a> {
    pub(crate) kind: PacketKind,
    /// The request that it is about.
    pub(crate) tracking: TrackingNumber,
    pub(crate) body: &'a [u8],
    pub(crate) papers_root: Option<Digest>,
}

/// The id of a request: the submission's own id is its maker's affair, and another desk may be given the same.
fn own_id(enrolled: &Enrolled, submission: Uuid) -> Uuid {
    let of = [b"wasl-request-v1".as_slice(), &enrolled.fact.enrolment.to_be_bytes(), submission.as_bytes()].concat();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&sha256(&of)[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

impl Desk {
    /// Hands in. Nothing is stored when this refuses; everything is durable when it returns.
    pub(crate) fn take(&self, call: &Call, taking: &Taking) -> Result<CounterCopy, Refusal> {
        let shelf = self.shelf()?;
        let enrolled = shelf.enrolled()?;
        let today = enrolled.today(call.moment);
        is_open(&taking.pack)?;
        // An older version of what is paused is paused too.
        is_open(&*shelf.pack(&taking.pack.id)?)?;
        let answers = finish(&taking.pack, &taking.answers, today)
            .map_err(|faults| Refusal::Answers { count: u32::try_from(faults.len()).unwrap_or(u32::MAX), faults })?;
        let fee = price(&shelf, enrolled, &taking.pack, &answers, call)?;
        let actor = taking.assistant.as_deref().unwrap_or("kiosk");
        let cash = self.unsent_cash()?;
        let due = taking.paid.is_some().then_some(fee.total);
        let pages = seal_pages(&taking.pages, &taking.pack, &answers, today, &*self.host)?;
        if planted::is(Bug::DraftFirst) {
            // Planted: tidied up before there is anything in its place.
            self.write(|tx| Ok(taking.draft.map_or(Ok(()), |draft| tx.drop_draft(&draft))?))?;
        }
        let copy = self.write(|tx| {
            self.admit_work(tx, call, &shelf, cash, due)?;
            count_on(tx, call.raw)?;
            let serial = tx.counter(fact::SERIAL)?;
            let tracking = u32::try_from(serial)
                .ok()
                .and_then(|serial| TrackingNumber::new(enrolled.number(), serial))
                .ok_or(Refusal::NumbersSpent)?;
            if !planted::is(Bug::NumberApart) {
                tx.set_counter(fact::SERIAL, serial + 1)?;
            }
            let mut copy = self.request_packet(
                tx,
                call,
                &shelf,
                enrolled,
                taking,
                answers.clone(),
                fee.clone(),
                &pages,
                tracking,
            )?;
            if !planted::is(Bug::JournalApart) {
                record(tx, call.moment, actor, "request.submit", &tracking.digits())?;
            }
            if let Some(tendered) = taking.paid
                && !planted::is(Bug::PaymentApart)
            {
                self.payment_packet(tx, call, enrolled, &mut copy, tendered, actor)?;
            }
            self.keep_copy(tx, enrolled, &copy)?;
            if let Some(draft) = &taking.draft {
                tx.drop_draft(draft)?;
            }
            if planted::is(Bug::PrintBeforeCommit) {
                // Planted: the paper is out while the commit may still fail.
                let sheet = ReceiptSheet { qr: qr_text(&shelf, &copy)?, ..ReceiptSheet::default() };
                let _ = self.fittings.press.set(&sheet).map(|slip| self.printer.print(slip.bitmap()));
            }
            Ok(copy)
        })?;
        let copy = self.afterwards(call, enrolled, taking, copy)?;
        self.wake(crate::desk::Wake::Work);
        Ok(copy)
    }

    /// Planted: what belongs to the request follows it in a transaction of its own.
    fn afterwards(
        &self,
        call: &Call,
        enrolled: &Enrolled,
        taking: &Taking,
        mut copy: CounterCopy,
    ) -> Result<CounterCopy, Refusal> {
        let actor = taking.assistant.as_deref().unwrap_or("kiosk");
        if planted::is(Bug::NumberApart) {
            self.write(|tx| Ok(tx.set_counter(fact::SERIAL, tx.counter(fact::SERIAL)? + 1)?))?;
        }
        if planted::is(Bug::JournalApart) {
            self.write(|tx| record(tx, call.moment, actor, "request.submit", &copy.tracking.digits()))?;
        }
        if let Some(tendered) = taking.paid
            && planted::is(Bug::PaymentApart)
        {
            copy = self.write(|tx| {
                let mut copy = copy.clone();
                self.payment_packet(tx, call, enrolled, &mut copy, tendered, actor)?;
                self.keep_copy(tx, enrolled, &copy)?;
                Ok(copy)
            })?;
        }
        Ok(copy)
    }

    /// Takes cash for a request that is due: a packet of its own that names the request.
    pub(crate) fn take_payment(
        &self,
        call: &Call,
        copy: CounterCopy,
        tendered: Option<Money>,
        by: &str,
    ) -> Result<CounterCopy, Refusal> {
        let shelf = self.shelf()?;
        let enrolled = shelf.enrolled()?;
        let cash = self.unsent_cash()?;
        let copy = self.write(|tx| {
            let mut copy = copy.clone();
            let row = tx.request(copy.tracking.payload())?.ok_or(Refusal::NoSuchRequest)?;
            if !row.is_due && !planted::is(Bug::PaidTwice) {
                return Err(Refusal::PaidAlready);
            }
            enrolled.owns(copy.tracking)?;
            self.admit_work(tx, call, &shelf, cash, Some(copy.fee.total))?;
            count_on(tx, call.raw)?;
            self.payment_packet(tx, call, enrolled, &mut copy, tendered, by)?;
            tx.update_request(&wasl_store::RequestRow { is_due: false, ..row })?;
            self.keep_copy(tx, enrolled, &copy)?;
            Ok(copy)
        })?;
        self.wake(crate::desk::Wake::Work);
        Ok(copy)
    }

    fn keep_copy(&self, tx: &Tx<'_>, enrolled: &Enrolled, copy: &CounterCopy) -> Result<(), Refusal> {
        let plain = zeroize::Zeroizing::new(serde_json::to_vec(copy).expect("plain data"));
        let payload = copy.tracking.payload();
        Ok(tx.keep_copy(payload, &seal_copy(&enrolled.fact.counter_public, payload, &plain, &*self.host)?)?)
    }

    /// Gives the packet its place in the chain, seals, signs and keeps it.
    pub(crate) fn chain(
        &self,
        tx: &Tx<'_>,
        call: &Call,
        enrolled: &Enrolled,
        content: &Content<'_>,
    ) -> Result<(Uuid, Digest, u64), Refusal> {
        let mut sequence = tx.counter(fact::SEQUENCE)? + 1;
        if planted::is(Bug::PlaceFromClock) {
            // Planted: the clock is taken for a counter.
            sequence = u64::try_from(call.moment.wall.as_second()).unwrap_or(1);
        }
        let previous: Digest =
            tx.fact(fact::HEAD)?.and_then(|bytes| bytes.try_into().ok()).ok_or(Refusal::SealedRow)?;
        let id = self.host.new_id();
        let head = HeaderDraft {
            kind: content.kind,
            enrolment: enrolled.fact.enrolment,
            epoch: enrolled.fact.epoch,
            sequence,
            previous,
            id,
            moment: call.moment,
            papers_root: content.papers_root,
        };
        let kept_ms = call.moment.wall.as_millisecond();
        // A desk whose clock runs wild still seals: to the newest key, which the centre keeps longest.
        let keys = &enrolled.keys;
        let entry = keys.sealing_at(kept_ms).or_else(|| keys.sealing.last()).ok_or(Refusal::NoCentreKey)?;
        let packet = seal(head, content.body, &entry.public, &enrolled.key, &*self.host)
            .map_err(|fault| Refusal::StoreTrouble { what: fault.to_string() })?;
        let (hash, bytes) = (packet.hash(), packet.to_bytes());
        let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        tx.keep_packet(&NewPacket {
            enrolment: enrolled.fact.enrolment,
            epoch: enrolled.fact.epoch,
            sequence,
            id: *id.as_bytes(),
            hash,
            tracking: content.tracking.payload(),
            bytes,
            kept_ms,
        })?;
        tx.set_counter(fact::SEQUENCE, sequence)?;
        // Planted: the next packet names the id of the one before.
        let head = if planted::is(Bug::WrongChain) { sha256(id.as_bytes()) } else { hash };
        tx.set_fact(fact::HEAD, &head)?;
        Ok((id, hash, size))
    }

    #[expect(clippy::too_many_arguments, reason = "all parts of one packet, named where they are taken apart")]
    fn request_packet(
        &self,
        tx: &Tx<'_>,
        call: &Call,
        shelf: &Shelf,
        enrolled: &Enrolled,
        taking: &Taking,
        answers: Answers,
        fee: Fee,
        pages: &SealedPages,
        tracking: TrackingNumber,
    ) -> Result<CounterCopy, Refusal> {
        let pack = &taking.pack;
        let today = enrolled.today(call.moment);
        let kept_ms = call.moment.wall.as_millisecond();
        let words = shelf.words(pack, &taking.language);
        let time_doubtful = kept_ms < enrolled.fact.enrolled_ms || call.is_doubtful();
        let body = RequestBody {
            request: taking
                .submission
                .filter(|_| !planted::is(Bug::SubmissionForgotten))
                .map_or_else(|| self.host.new_id(), |id| own_id(enrolled, id)),
            tracking,
            service: pack.id.clone(),
            service_number: pack.number,
            pack_version: pack.version,
            pack_hash: shelf.hash_of(pack),
            answers,
            language: taking.language.clone(),
            day: today.to_string(),
            governorate: enrolled.settings.governorate.clone(),
            fee,
            face: taking.face,
            assistant: taking.assistant.clone(),
            confirmed: taking.confirmed,
            time_doubtful,
            papers: pages.entries.clone(),
        };
        let bytes = body_to_bytes(&body);
        let content = Content { kind: PacketKind::Request, tracking, body: &bytes, papers_root: pages.root };
        let (packet_id, packet, size) = self.chain(tx, call, enrolled, &content)?;
        pages.keep(tx, &packet)?;
        let is_due = taking.paid.is_none() && body.fee.total.minor > 0;
        tx.keep_request(&NewRequest {
            tracking: tracking.payload(),
            request: *body.request.as_bytes(),
            submission: taking.submission.filter(|_| !planted::is(Bug::SubmissionForgotten)).map(|id| *id.as_bytes()),
            packet,
            stage: Stage::Kept.word().to_owned(),
            kept_ms,
            is_due,
            size,
        })?;
        let mut copy = CounterCopy {
            tracking,
            request: body.request,
            packet_id,
            packet,
            service: pack.id.clone(),
            pack_version: pack.version,
            language: taking.language.clone(),
            kept_ms,
            holder: holder_of(pack, &body.answers, today),
            person: person_of(pack, &body.answers, today),
            lines: shown::slip_lines(pack, &words, &body.answers, today),
            fee: body.fee,
            paid: false,
            submission_print: taking.submission_print,
            paid_ms: None,
            payment: None,
            token: Vec::new(),
            face: taking.face,
            time_doubtful,
        };
        copy.token = token(enrolled, &copy, pack.number, kept_ms)?;
        Ok(copy)
    }

    fn payment_packet(
        &self,
        tx: &Tx<'_>,
        call: &Call,
        enrolled: &Enrolled,
        copy: &mut CounterCopy,
        tendered: Option<Money>,
        by: &str,
    ) -> Result<(), Refusal> {
        let body = PaymentBody {
            payment: self.host.new_id(),
            request: copy.request,
            request_packet: copy.packet,
            tracking: copy.tracking,
            amount: booked(copy.fee.total),
            way: PayWay::Cash,
            tendered,
            assistant: by.to_owned(),
        };
        let bytes = body_to_bytes(&body);
        let content = Content { kind: PacketKind::Payment, tracking: copy.tracking, body: &bytes, papers_root: None };
        let (_, hash, _) = self.chain(tx, call, enrolled, &content)?;
        copy.payment = Some(hash);
        record(tx, call.moment, by, "payment.take", &copy.tracking.digits())?;
        copy.paid = true;
        copy.paid_ms = Some(call.moment.wall.as_millisecond());
        // From the first receipt: the shelf reads the store, which this transaction holds.
        let number = SignedToken::from_bytes(&copy.token).map_err(|_| Refusal::SealedRow)?.token.service_number;
        copy.token = token(enrolled, copy, number, copy.kept_ms)?;
        Ok(())
    }
}

/// What is booked of a fee: all of it.
fn booked(fee: Money) -> Money {
    // Planted: what no note can pay is left out.
    if planted::is(Bug::CashRounded) { Money { minor: fee.minor / 1_000 * 1_000, ..fee } } else { fee }
}

/// The signed receipt of a request as it stands now.
pub(crate) fn token(
    enrolled: &Enrolled,
    copy: &CounterCopy,
    service_number: u16,
    at_ms: i64,
) -> Result<Vec<u8>, Refusal> {
    let mut packet_hash8 = [0u8; 8];
    packet_hash8.copy_from_slice(&copy.packet[..8]);
    let token = ReceiptToken {
        key: enrolled.key.public().key_id(),
        tracking: copy.tracking,
        at_s: u32::try_from(at_ms / 1_000).unwrap_or(0),
        service_number,
        amount: copy.fee.total,
        paid: copy.paid,
        way: copy.paid.then_some(PayWay::Cash),
        time_doubtful: copy.time_doubtful,
        packet_hash8,
    };
    let trouble = |fault: wasl_protocol::ProtocolFault| Refusal::SlipTrouble { what: fault.to_string() };
    Ok(token.sign(&enrolled.key).map_err(trouble)?.to_bytes().map_err(trouble)?.to_vec())
}

//! Opening stored packets and judging what is inside. Idempotent: a packet is opened once, whatever
//! happens between. What makes no sense goes to quarantine; nothing is ever refused or lost here.

use std::collections::BTreeSet;

use jiff::civil::Date;
use uuid::Uuid;
use wasl_domain::{
    answers::{Answer, Answers},
    form::{self, Field, FieldFault, FieldKind},
    host::Host,
    ids::TrackingNumber,
    money::Denomination,
    pack::Pack,
    planted::{self, Bug},
    stage::Step,
};
use wasl_protocol::{
    CorrectionBody, Digest, Face, Header, Packet, PacketKind, PaperEntry, PaymentBody, RequestBody, WithdrawalBody,
    body_from_bytes, root_of_entries, short_code,
};

use crate::{
    fault::CentreFault,
    keys::CentreKeys,
    ledger::{
        Act, AlarmKind, Correction, Ledger, NewPaper, NewRequest, Payment, Recorded, StoredPacket, StoredRequest, Why,
    },
    papers,
    shelf::{OnShelf, Shelf},
};

/// So many packets are read from the ledger and written at once.
const ROUND: u32 = 64;

/// Opens everything that is not opened yet: packets, then papers whose chunks have all come. Returns
/// how many packets it looked at.
///
/// # Errors
/// Where the ledger would not; what was opened before stays opened.
pub fn open_waiting(
    ledger: &dyn Ledger,
    keys: &CentreKeys,
    shelf: &Shelf,
    host: &dyn Host,
) -> Result<usize, CentreFault> {
    let mut count = 0;
    let mut fault = None;
    // Those that the ledger would not write must not hold up the others behind them, however many they are.
    let mut unwritten = BTreeSet::new();
    loop {
        let behind = u32::try_from(unwritten.len()).unwrap_or(u32::MAX);
        let mut round = ledger.unopened(ROUND.saturating_add(behind))?;
        round.retain(|packet| !unwritten.contains(&packet.hash));
        // What waited for a request of this round comes up in the next one; each look at a packet
        // opens it or lets it wait, and of several changes of one request the first stands: so this ends.
        if round.is_empty() {
            papers::prove_waiting(ledger, host)?;
            return fault.map_or(Ok(count), Err);
        }
        // Requests before what names them: that need not wait then for another round.
        let (requests, later): (Vec<_>, Vec<_>) = round.into_iter().partition(is_request);
        for group in [requests, later] {
            if let Ok(opened) = open_together(ledger, keys, shelf, host, &group) {
                count += opened;
                continue;
            }
            // One of them would not: each for itself, so that it is only that one.
            for packet in &group {
                match open_together(ledger, keys, shelf, host, std::slice::from_ref(packet)) {
                    Ok(opened) => count += opened,
                    // Planted: first come, first served.
                    Err(found) if planted::is(Bug::PoisonBlocks) => return Err(found),
                    Err(found) => {
                        unwritten.insert(packet.hash);
                        fault = Some(found);
                    }
                }
            }
        }
    }
}

fn is_request(stored: &StoredPacket) -> bool {
    Packet::from_bytes(&stored.bytes).is_ok_and(|packet| packet.header.kind == PacketKind::Request)
}

/// Opens packets and writes what they mean in one transaction; gives how many. One that would change a request which
/// another one changed since it was read is left for the next round: what it means depends on what that one left.
fn open_together(
    ledger: &dyn Ledger,
    keys: &CentreKeys,
    shelf: &Shelf,
    host: &dyn Host,
    round: &[StoredPacket],
) -> Result<usize, CentreFault> {
    if round.is_empty() {
        return Ok(0);
    }
    let now_ms = host.now().wall.as_millisecond();
    let mut opened = Vec::with_capacity(round.len());
    for stored in round {
        let act = match meaning(ledger, keys, shelf, stored)? {
            Ok(act) => act,
            // Planted: what makes no sense is a fault.
            Err(_) if planted::is(Bug::PoisonBlocks) => {
                return Err(CentreFault::NoSuchNumber { given: stored.enrolment });
            }
            Err(aside) => Act::Quarantine(aside.why, aside.detail, aside.of),
        };
        opened.push((stored.hash, act));
    }
    let recorded = ledger.record(&opened, now_ms)?;
    let (mut aside, mut overtaken) = (Vec::new(), 0);
    for ((stored, (hash, act)), recorded) in round.iter().zip(&opened).zip(recorded) {
        match recorded {
            Recorded::Done => note(ledger, shelf, stored, act, now_ms)?,
            Recorded::Before => {}
            Recorded::Overtaken => overtaken += 1,
            Recorded::Conflict(why) => {
                tracing::warn!(enrolment = stored.enrolment, why = why.word(), "packet put in quarantine");
                let of = match act {
                    Act::Request(new, _) => Some(new.tracking),
                    Act::Payment(_) | Act::Correction(_) | Act::Withdrawal { .. } => None,
                    Act::WaitsFor(_) | Act::Quarantine(..) => None,
                };
                aside.push((*hash, Act::Quarantine(why, String::new(), of)));
            }
        }
    }
    if !aside.is_empty() {
        ledger.record(&aside, now_ms)?;
    }
    Ok(round.len() - overtaken)
}

/// What a person at the centre should know about an act that stands.
fn note(ledger: &dyn Ledger, shelf: &Shelf, stored: &StoredPacket, act: &Act, now_ms: i64) -> Result<(), CentreFault> {
    match act {
        Act::Request(new, _) => {
            if !is_fee_right(ledger, shelf, new)? {
                ledger.raise(AlarmKind::FeeDiffers, Some(stored.enrolment), &new.tracking.digits(), now_ms)?;
            }
        }
        Act::Quarantine(why, ..) => {
            tracing::warn!(enrolment = stored.enrolment, why = why.word(), "packet put in quarantine");
        }
        Act::Payment(_) | Act::Correction(_) | Act::Withdrawal { .. } | Act::WaitsFor(_) => {}
    }
    Ok(())
}

/// Why a packet means nothing, and which request it would have been.
struct Aside {
    why: Why,
    detail: String,
    of: Option<TrackingNumber>,
}

impl From<(Why, String)> for Aside {
    fn from((why, detail): (Why, String)) -> Self {
        Self { why, detail, of: None }
    }
}

type Sense = Result<Act, (Why, String)>;

/// What a packet means; the inner error is why it means nothing.
fn meaning(
    ledger: &dyn Ledger,
    keys: &CentreKeys,
    shelf: &Shelf,
    stored: &StoredPacket,
) -> Result<Result<Act, Aside>, CentreFault> {
    let Ok(packet) = Packet::from_bytes(&stored.bytes) else {
        return Ok(Err((Why::NotABody, String::new()).into()));
    };
    let Some(secret) = keys.sealing(packet.header.centre_key) else {
        return Ok(Err((Why::Sealed, packet.header.centre_key.to_string()).into()));
    };
    let body = match packet.open(&secret) {
        Ok(body) => body,
        Err(fault) => return Ok(Err((Why::Sealed, fault.to_string()).into())),
    };
    let sense = match packet.header.kind {
        PacketKind::Request => {
            let body: RequestBody = match body_from_bytes(&body) {
                Ok(body) => body,
                Err(fault) => return Ok(Err(no_body(fault).into())),
            };
            let of = Some(body.tracking);
            let sense = request(ledger, shelf, &packet.header, &stored.hash, body)?;
            return Ok(sense.map_err(|(why, detail)| Aside { why, detail, of }));
        }
        PacketKind::Payment => payment(ledger, &packet.header, &body),
        PacketKind::Correction => correction(ledger, shelf, stored, &packet.header, &body),
        PacketKind::Withdrawal => withdrawal(ledger, stored, &body),
        PacketKind::Other(number) => Ok(Err((Why::UnknownKind, number.to_string()))),
    };
    Ok(sense?.map_err(Aside::from))
}

/// The papers that a body names, where they are those that the signed header stands for.
fn named_papers(header: &Header, entries: Vec<PaperEntry>) -> Result<Vec<NewPaper>, (Why, String)> {
    if root_of_entries(&entries) != Ok(header.papers_root) {
        return Err((Why::OtherPapers, entries.len().to_string()));
    }
    Ok(entries.into_iter().map(NewPaper::from).collect())
}

fn no_body<T>(_: T) -> (Why, String) {
    (Why::NotABody, String::new())
}

fn request(
    ledger: &dyn Ledger,
    shelf: &Shelf,
    header: &Header,
    hash: &Digest,
    mut body: RequestBody,
) -> Result<Sense, CentreFault> {
    let papers = match named_papers(header, std::mem::take(&mut body.papers)) {
        Ok(papers) => papers,
        Err(why) => return Ok(Err(why)),
    };
    if body.tracking.enrolment().get() != header.enrolment {
        return Ok(Err((Why::OtherDesksNumber, body.tracking.digits())));
    }
    let version = format!("{} {}", body.service, body.pack_version);
    let Some(on_shelf) = shelf.pack(ledger, &body.service, body.pack_version)? else {
        return Ok(Err((Why::UnknownPack, version)));
    };
    if on_shelf.hash != body.pack_hash {
        return Ok(Err((Why::OtherPack, version)));
    }
    let Ok(day) = body.day.parse::<Date>() else {
        return Ok(Err((Why::NoSuchDay, body.day)));
    };
    let answers = match form::finish(&on_shelf.pack, &body.answers, day) {
        Ok(answers) => answers,
        Err(faults) => return Ok(Err((Why::Rules, faults_in_short(&faults)))),
    };
    let new = NewRequest {
        tracking: body.tracking,
        request: body.request,
        service: body.service,
        pack_version: body.pack_version,
        last_digits: last_digits(&on_shelf.pack, &answers),
        answers,
        fee: body.fee,
        language: body.language,
        day: body.day,
        governorate: body.governorate,
        face: face_word(body.face).to_owned(),
        kept_ms: header.wall_ms,
        time_doubtful: body.time_doubtful,
        short_code: short_code(hash, body.tracking),
    };
    Ok(Ok(Act::Request(Box::new(new), papers)))
}

fn face_word(face: Face) -> &'static str {
    match face {
        Face::Console => "console",
        Face::Kiosk => "kiosk",
        Face::Ctl => "ctl",
    }
}

/// Questions with the codes of their faults: enough to look into it, without any answer.
fn faults_in_short(faults: &[FieldFault]) -> String {
    let all: Vec<String> = faults.iter().take(20).map(|f| format!("{}: {}", f.field, f.fault.code())).collect();
    all.join(", ")
}

/// The last four digits of each national number of the form that was answered.
fn last_digits(pack: &Pack, answers: &Answers) -> Vec<String> {
    fn of<'a>(fields: impl Iterator<Item = &'a Field>, answers: &Answers, into: &mut Vec<String>) {
        for field in fields {
            if field.kind == FieldKind::NationalNumber
                && let Some(Answer::Text(number)) = answers.get(&field.id)
                && let Some(last) = number.len().checked_sub(4).and_then(|from| number.get(from..))
            {
                into.push(last.to_owned());
            }
        }
    }
    let mut found = Vec::new();
    of(pack.form.iter().flat_map(|section| &section.fields), answers, &mut found);
    found.sort_unstable();
    found.dedup();
    found
}

/// Whether the fee told at the desk is what the tariffs that it names give.
fn is_fee_right(ledger: &dyn Ledger, shelf: &Shelf, new: &NewRequest) -> Result<bool, CentreFault> {
    let Some(on_shelf) = shelf.pack(ledger, &new.service, new.pack_version)? else { return Ok(false) };
    let Some(tariffs) = shelf.tariffs(ledger, &new.fee.tariffs)? else { return Ok(false) };
    let Ok(day) = new.day.parse::<Date>() else { return Ok(false) };
    let expected = wasl_domain::tariff::fee(&on_shelf.pack, &new.answers, &tariffs, &new.governorate, day);
    Ok(expected.is_ok_and(|fee| fee.total == new.fee.total))
}

/// The request that a later packet names: there, still to come, or not its own.
enum Named {
    There(Box<StoredRequest>),
    ToCome,
    NotItsOwn,
}

fn named(ledger: &dyn Ledger, enrolment: u32, request: Uuid, tracking: TrackingNumber) -> Result<Named, CentreFault> {
    Ok(match ledger.request_by_id(request)? {
        None => Named::ToCome,
        Some(found) if found.new.tracking == tracking && found.enrolment == enrolment => Named::There(Box::new(found)),
        Some(_) => Named::NotItsOwn,
    })
}

fn payment(ledger: &dyn Ledger, header: &Header, body: &[u8]) -> Result<Sense, CentreFault> {
    let body: PaymentBody = match body_from_bytes(body) {
        Ok(body) => body,
        Err(fault) => return Ok(Err(no_body(fault))),
    };
    if body.amount.minor < 0 || body.amount.in_denomination(Denomination::New).is_none() {
        return Ok(Err((Why::NotABody, "amount".to_owned())));
    }
    Ok(match named(ledger, header.enrolment, body.request, body.tracking)? {
        Named::There(_) => Ok(Act::Payment(Payment {
            payment: body.payment,
            tracking: body.tracking,
            amount: body.amount,
            way: body.way,
            assistant: body.assistant,
            at_ms: header.wall_ms,
        })),
        Named::ToCome => Ok(Act::WaitsFor(body.request)),
        Named::NotItsOwn => Err((Why::OtherRequest, body.tracking.digits())),
    })
}

fn correction(
    ledger: &dyn Ledger,
    shelf: &Shelf,
    stored: &StoredPacket,
    header: &Header,
    body: &[u8],
) -> Result<Sense, CentreFault> {
    let mut body: CorrectionBody = match body_from_bytes(body) {
        Ok(body) => body,
        Err(fault) => return Ok(Err(no_body(fault))),
    };
    let papers = match named_papers(header, std::mem::take(&mut body.papers)) {
        Ok(papers) => papers,
        Err(why) => return Ok(Err(why)),
    };
    let request = match named(ledger, stored.enrolment, body.request, body.tracking)? {
        Named::There(request) => request,
        Named::ToCome => return Ok(Ok(Act::WaitsFor(body.request))),
        Named::NotItsOwn => return Ok(Err((Why::OtherRequest, body.tracking.digits()))),
    };
    let Some(to) = request.stage.after(Step::Correct) else {
        return Ok(Err((Why::Stage, request.stage.word().to_owned())));
    };
    let version = format!("{} {}", request.new.service, body.pack_version);
    let Some(on_shelf) = shelf.pack(ledger, &request.new.service, body.pack_version)? else {
        return Ok(Err((Why::UnknownPack, version)));
    };
    Ok(corrected(&on_shelf, &request, body, papers, to))
}

fn corrected(
    on_shelf: &OnShelf,
    request: &StoredRequest,
    body: CorrectionBody,
    papers: Vec<NewPaper>,
    to: wasl_domain::stage::Stage,
) -> Sense {
    let day: Date = request.new.day.parse().map_err(|_| (Why::NoSuchDay, request.new.day.clone()))?;
    let mut answers = request.new.answers.clone();
    answers.extend(body.answers);
    let answers =
        form::finish(&on_shelf.pack, &answers, day).map_err(|faults| (Why::Rules, faults_in_short(&faults)))?;
    Ok(Act::Correction(Box::new(Correction {
        correction: body.correction,
        tracking: body.tracking,
        before: request.new.answers.clone(),
        last_digits: last_digits(&on_shelf.pack, &answers),
        answers,
        assistant: body.assistant,
        from: request.stage,
        to,
        papers,
    })))
}

fn withdrawal(ledger: &dyn Ledger, stored: &StoredPacket, body: &[u8]) -> Result<Sense, CentreFault> {
    let body: WithdrawalBody = match body_from_bytes(body) {
        Ok(body) => body,
        Err(fault) => return Ok(Err(no_body(fault))),
    };
    Ok(match named(ledger, stored.enrolment, body.request, body.tracking)? {
        Named::There(request) => match request.stage.after(Step::Withdraw) {
            Some(_) => Ok(Act::Withdrawal { tracking: body.tracking, from: request.stage, reason: body.reason }),
            None => Err((Why::Stage, request.stage.word().to_owned())),
        },
        Named::ToCome => Ok(Act::WaitsFor(body.request)),
        Named::NotItsOwn => Err((Why::OtherRequest, body.tracking.digits())),
    })
}

//! A desk that has worked for years, in minutes: rows like those of real requests, through the store's own calls in
//! large transactions. What lies sealed is sealed in truth, so that signing in finds it; packets are random bytes of
//! the usual size, since the desk can't look into them either. The journal's hashes do not chain: nothing that is
//! measured walks over it.

use std::{
    path::Path,
    sync::mpsc::{Receiver, SyncSender, sync_channel},
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use wasl_cuts::citizens::{EXTRACT, catalogue};
use wasl_domain::{
    host::Host,
    ids::{EnrolmentNumber, TrackingNumber},
    tariff::fee,
};
use wasl_host::SystemHost;
use wasl_protocol::{Digest, SealingPublic, sha256};
use wasl_store::{Entry, NewPacket, NewRequest, Store, StoreFault, Tx};
use wasl_tests::ground::{Step, Stopped};

use crate::inside::NUMBER;

/// Rows of one transaction.
const AT_ONCE: usize = 20_000;
/// Bytes of a packet in the mean, as goal 6 weighs them.
const PACKET_BYTES: usize = 433;
/// Between two requests.
const APART_MS: i64 = 400;

/// Whom all of it is about.
pub const HOLDER: &str = "فاطمة الزهراء عبد القادر الحاج إسماعيل";

/// One request, ready to be kept.
struct Made {
    tracking: TrackingNumber,
    request: [u8; 16],
    id: [u8; 16],
    hash: Digest,
    bytes: Vec<u8>,
    copy: Vec<u8>,
    kept_ms: i64,
}

/// How a store was filled.
#[derive(Debug, Clone, Copy)]
pub struct Filled {
    /// Requests that it holds now.
    pub requests: usize,
    /// How many of them wait; the older ones have their acks.
    pub waiting: usize,
    /// How long that took, seconds.
    pub took_s: f64,
}

/// What the counter keeps of a request, but for what differs from one to the next.
fn copy_of_all(kept_ms: i64) -> Step<Value> {
    let pack = catalogue().packs.get(EXTRACT).ok_or_else(|| Stopped(format!("no pack {EXTRACT}")))?;
    let today = jiff::Timestamp::from_millisecond(kept_ms).unwrap_or_default().to_zoned(jiff::tz::TimeZone::UTC).date();
    let fee =
        fee(pack, &pack.example, &catalogue().tariffs, "06", today).map_err(|fault| Stopped::at("fee")(&fault))?;
    let person = json!({
        "national_number": "06012344821", "name": "فاطمة الزهراء", "family": "الحاج إسماعيل", "father": "عبد القادر",
        "mother": "خديجة محمد علي القصّاب", "birth_date": "1987-03-14", "birth_place": "جبلة",
    });
    Ok(json!({
        "tracking": "", "request": "", "packet_id": "", "packet": "", "service": pack.id, "pack_version": pack.version,
        "language": "ar", "kept_ms": 0, "holder": HOLDER, "person": person,
        "lines": ["صاحب العلاقة: فاطمة الزهراء عبد القادر الحاج إسماعيل", "الغاية: عمل", "الاستلام: اللاذقية، جبلة"],
        "fee": fee, "paid": false, "token": vec![7; 93], "face": "ctl", "time_doubtful": false,
    }))
}

fn make(place: usize, first_ms: i64, counter: &SealingPublic, all: &Value, host: &SystemHost) -> Step<Made> {
    let number = EnrolmentNumber::new(NUMBER);
    let serial = u32::try_from(place).ok();
    let tracking = number.zip(serial).and_then(|(number, serial)| TrackingNumber::new(number, serial));
    let tracking = tracking.ok_or_else(|| Stopped(format!("no desk has a number for request {place}")))?;
    let mut bytes = vec![0; PACKET_BYTES];
    host.fill_random(&mut bytes);
    let (request, id, hash) = (host.new_id(), host.new_id(), sha256(&bytes));
    let kept_ms = first_ms + i64::try_from(place).unwrap_or(0) * APART_MS;
    let mut copy = all.clone();
    for (key, value) in [
        ("tracking", json!(tracking)),
        ("request", json!(request)),
        ("packet_id", json!(id)),
        ("packet", json!(data_encoding::HEXLOWER.encode(&hash))),
        ("kept_ms", json!(kept_ms)),
    ] {
        copy[key] = value;
    }
    let plain = serde_json::to_vec(&copy).expect("plain data");
    // As the desk seals it: see `seal_copy` in crates/desk/src/secrets.rs; signing in tells whether it opens.
    let (enc, sealed) = counter
        .seal("wasl-counter-copy-v1", &tracking.payload().to_be_bytes(), &plain, host)
        .map_err(|fault| Stopped::at("counter copy")(&fault))?;
    let copy = [enc.as_slice(), &sealed].concat();
    Ok(Made { tracking, request: *request.as_bytes(), id: *id.as_bytes(), hash, bytes, copy, kept_ms })
}

fn keep(tx: &Tx<'_>, place: usize, made: &Made, is_acked: bool) -> Result<(), StoreFault> {
    let (tracking, size) = (made.tracking.payload(), u64::try_from(made.bytes.len()).unwrap_or(0));
    let sequence = u64::try_from(place).unwrap_or(0) + 1;
    tx.keep_packet(&NewPacket {
        enrolment: NUMBER,
        epoch: 1,
        sequence,
        id: made.id,
        hash: made.hash,
        tracking,
        bytes: made.bytes.clone(),
        kept_ms: made.kept_ms,
    })?;
    tx.keep_request(&NewRequest {
        tracking,
        request: made.request,
        submission: None,
        packet: made.hash,
        stage: if is_acked { "received" } else { "kept" }.to_owned(),
        kept_ms: made.kept_ms,
        is_due: true,
        size,
    })?;
    tx.keep_copy(tracking, &made.copy)?;
    if is_acked {
        tx.packet_acked(&made.hash, "stored", made.kept_ms)?;
    }
    let (n, before) = tx.journal_head()?;
    let object = made.tracking.digits();
    let entry = Entry {
        at_ms: made.kept_ms,
        boot: made.id,
        mono_ms: sequence,
        actor: "رنا الحسن",
        act: "request.submit",
        object: &object,
    };
    tx.append_journal(n + 1, &entry, &sha256(&before))
}

/// Makes requests ahead of those that are being kept.
fn produce(
    wanted: usize,
    first_ms: i64,
    counter: &SealingPublic,
    all: &Value,
    sender: &SyncSender<Vec<Made>>,
) -> Step<()> {
    let host = SystemHost::new();
    let mut at = 0;
    while at < wanted {
        let end = (at + AT_ONCE).min(wanted);
        let lot = (at..end).map(|place| make(place, first_ms, counter, all, &host)).collect::<Step<Vec<_>>>()?;
        // The keeper stopped where its time was over.
        if sender.send(lot).is_err() {
            break;
        }
        at = end;
    }
    Ok(())
}

fn kept(store: &Store, receiver: &Receiver<Vec<Made>>, wanted: usize, most: Duration) -> Step<Filled> {
    let began = Instant::now();
    let (mut requests, acked) = (0, wanted / 2);
    while requests < wanted && began.elapsed() < most {
        let Ok(lot) = receiver.recv() else { break };
        store
            .write(|tx| {
                for (place, made) in (requests..).zip(&lot) {
                    keep(tx, place, made, place < acked)?;
                }
                let all = u64::try_from(requests + lot.len()).unwrap_or(0);
                tx.set_counter("serial", all)?;
                tx.set_counter("sequence", all)?;
                tx.set_fact("head", &lot.last().map_or([0; 32], |made| made.hash))
            })
            .map_err(|fault: StoreFault| Stopped::at("filling")(&fault))?;
        requests += lot.len();
    }
    store.fold_log().map_err(|fault| Stopped::at("filling")(&fault))?;
    Ok(Filled { requests, waiting: requests.saturating_sub(acked), took_s: began.elapsed().as_secs_f64() })
}

/// Fills the enrolled desk in a folder with so many requests, or with as many as go in within `most`.
///
/// # Errors
/// When the store refuses.
pub fn fill(folder: &Path, wanted: usize, most: Duration) -> Step<Filled> {
    let store = Store::open(&folder.join("desk.db")).map_err(|fault| Stopped::at("store")(&fault))?;
    let identity = store.read(|tx| tx.fact("identity")).map_err(|fault: StoreFault| Stopped::at("store")(&fault))?;
    let identity: Value = serde_json::from_slice(&identity.unwrap_or_default())
        .map_err(|fault| Stopped(format!("the desk's identity: {fault}")))?;
    let counter: SealingPublic = serde_json::from_value(identity["counter_public"].clone())
        .map_err(|fault| Stopped(format!("the desk's identity: {fault}")))?;
    let span_ms = i64::try_from(wanted).unwrap_or(0) * APART_MS;
    let first_ms = SystemHost::new().now().wall.as_millisecond() - span_ms;
    let all = copy_of_all(first_ms)?;
    let (sender, receiver) = sync_channel(2);
    thread::scope(|scope| {
        let maker = scope.spawn(|| {
            let sender = sender;
            produce(wanted, first_ms, &counter, &all, &sender)
        });
        let filled = kept(&store, &receiver, wanted, most);
        drop(receiver);
        maker.join().map_err(|_| Stopped("the maker of requests went away".to_owned()))??;
        filled
    })
}

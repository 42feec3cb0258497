//! A desk and a centre's word in one process: the desk is the real one, the centre keeps to its contract
//! and says of the desk what a story wants. For what a real centre would need days or a disaster for.

use std::{
    collections::BTreeMap,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use serde_json::{Value, json};
use tempfile::TempDir;
use wasl_desk::{
    Desk, Face, Fittings, Refusal,
    fittings::{Cost, Stretch},
    talk::RefusalView,
};
use wasl_domain::submission::Submission;
use wasl_protocol::{
    Ack, Bilingual, Countersigned, DeskStanding, Digest, DocKind, EnrolReply, EnrolmentCode, EscrowWhen, ExchangeReply,
    KeySet, Limits, Nonce, Notice, Packet, PacketKind, Roster, SealingEntry, SealingPublic, SealingSecret, Settings,
    SignedAck, SignedDoc, SignedNotice, SigningKey, Verdict, What, Words, chain_start, verify_reply,
};
use wasl_store::Store;
use wasl_sync::{Cursor, Identity, Settled, Waiting};
use wasl_tests::ctl::SUPERVISOR;

use crate::{
    machine::{BEGINNING, Machine, RoomyDisk, SlipTray, TrayPress, TrayPrinter},
    submissions::{EXTRACT, catalogue, changed, example, in_order},
};

/// So many copies are open before somebody is in.
pub(crate) const COPIES_AT_ONCE: usize = 20;
const CENTRE: &str = "http://centre.example.sy";

/// What the centre holds and says.
pub(crate) struct CentreWord {
    root: SigningKey,
    ack: SigningKey,
    catalogue: SigningKey,
    pub(crate) sealing: SealingPublic,
    pub(crate) limits: Limits,
    pub(crate) roster_to_ms: Option<i64>,
    /// The number that the next desk gets.
    pub(crate) next_number: u32,
    /// What is held of each number, by place: the first packet of a place, then its forks.
    pub(crate) held: BTreeMap<u32, BTreeMap<u64, Vec<Digest>>>,
    pub(crate) standing: DeskStanding,
    /// Grows when the centre is put back.
    pub(crate) epoch: u64,
    pub(crate) notices: Vec<Notice>,
    pub(crate) countersigns: bool,
    /// How far each number's journal was seen to reach.
    seen: BTreeMap<u32, (u64, Digest)>,
    /// What each packet is.
    pub(crate) kinds: BTreeMap<Digest, PacketKind>,
}

impl CentreWord {
    fn new() -> Self {
        Self {
            root: SigningKey::from_bytes([1; 32]),
            ack: SigningKey::from_bytes([2; 32]),
            catalogue: SigningKey::from_bytes([3; 32]),
            sealing: SealingSecret::from_bytes([4; 32]).public(),
            limits: Limits::default(),
            roster_to_ms: None,
            next_number: 1_012,
            held: BTreeMap::new(),
            standing: DeskStanding::Active,
            epoch: 1,
            notices: Vec::new(),
            countersigns: true,
            seen: BTreeMap::new(),
            kinds: BTreeMap::new(),
        }
    }

    fn sign(&self, kind: DocKind, id: &str, serial: u64, body: &Value) -> SignedDoc {
        SignedDoc::sign(kind, id, serial, serde_json::to_vec(body).expect("plain data"), &self.catalogue)
    }

    fn docs(&self, number: u32) -> Vec<SignedDoc> {
        let own = format!("{number:05}");
        let settings = Settings {
            access_point: Bilingual { ar: "بريد جبلة".into(), en: "Jableh Post".into() },
            counter: "كوّة 2".into(),
            governorate: "10".into(),
            zone: "Asia/Damascus".into(),
            public_url: "https://wasl.example.sy".into(),
            former_urls: Vec::new(),
            help_line: "8000".into(),
            limits: self.limits.clone(),
            escrow: EscrowWhen::default(),
            centre_name: Bilingual { ar: "المركز".into(), en: "The centre".into() },
        };
        let mut docs = vec![self.sign(DocKind::Settings, &own, 1, &json!(settings))];
        if let Some(valid_to_ms) = self.roster_to_ms {
            docs.push(self.sign(DocKind::Roster, &own, 1, &json!(Roster { people: Vec::new(), valid_to_ms })));
        }
        let all = catalogue();
        for pack in all.packs.values() {
            let body = pack.canonical();
            docs.push(SignedDoc::sign(DocKind::Pack, pack.id.clone(), pack.version.into(), body, &self.catalogue));
        }
        docs.extend(
            all.tariffs.values().map(|one| self.sign(DocKind::Tariff, &one.id, one.version.into(), &json!(one))),
        );
        docs.push(self.sign(DocKind::Words, "catalogue", 1, &json!(Words(all.words.clone()))));
        docs
    }

    fn keys(&self) -> KeySet {
        let entry = SealingEntry { public: self.sealing, valid_from_ms: 0, valid_to_ms: 4 * BEGINNING };
        KeySet {
            serial: 1,
            sealing: vec![entry],
            ack: self.ack.public(),
            catalogue: self.catalogue.public(),
            tls_ca_pem: None,
        }
    }

    fn code(&self, machine: &Machine) -> String {
        EnrolmentCode::generate(&self.root.public(), machine).to_string()
    }

    fn welcome(&mut self, ask: &wasl_protocol::EnrolAsk) -> EnrolReply {
        let number = self.next_number;
        self.next_number += 1;
        EnrolReply {
            enrolment: number,
            epoch: 1,
            root: self.root.public(),
            keys: self.keys().sign(&self.root),
            docs: self.docs(number),
            welcome: EnrolReply::sign_welcome(number, 1, ask, &self.ack),
            next_nonce: Nonce::default(),
        }
    }

    /// Tells every desk of a roster that holds until then.
    pub(crate) fn send_roster(&mut self, valid_to_ms: i64) {
        let roster = json!(Roster { people: Vec::new(), valid_to_ms });
        let doc = self.sign(DocKind::Roster, &format!("{:05}", self.next_number - 1), 2, &roster);
        let sequence = self.notices.last().map_or(1, |last| last.sequence + 1);
        self.notices.push(Notice { sequence, at_ms: BEGINNING, what: What::Release { doc } });
    }

    /// How many packets of a number are held.
    pub(crate) fn count(&self, number: u32) -> usize {
        self.held.get(&number).map_or(0, |places| places.values().map(Vec::len).sum())
    }

    fn take_in(&mut self, identity: &Identity, packets: &[Vec<u8>]) -> Vec<(Digest, Verdict)> {
        let places = self.held.entry(identity.enrolment).or_default();
        let mut verdicts = Vec::new();
        for bytes in packets {
            let packet = Packet::from_bytes(bytes).expect("a packet");
            packet.verify(&identity.desk_key.public()).expect("well signed");
            assert_eq!(packet.header.enrolment, identity.enrolment, "a packet of this desk's number");
            let (hash, there) = (packet.hash(), places.entry(packet.header.sequence).or_default());
            let verdict = match (there.contains(&hash), there.is_empty()) {
                (true, _) => Verdict::AlreadyStored,
                (false, true) => Verdict::Stored,
                (false, false) => {
                    self.standing = DeskStanding::Frozen;
                    Verdict::Fork
                }
            };
            self.kinds.insert(hash, packet.header.kind);
            if verdict != Verdict::AlreadyStored {
                there.push(hash);
            }
            verdicts.push((hash, verdict));
        }
        verdicts
    }

    fn answer(&mut self, flight: &Flight) -> Vec<u8> {
        let packets: Vec<Vec<u8>> = flight.batch.iter().map(|one| one.bytes.clone()).collect();
        let identity = &flight.identity;
        let verdicts = self.take_in(identity, &packets);
        let none = BTreeMap::new();
        let places = self.held.get(&identity.enrolment).unwrap_or(&none);
        let head = (1..).take_while(|place| places.contains_key(place)).last().unwrap_or(0);
        let furthest = self.seen.entry(identity.enrolment).or_default();
        *furthest = (*furthest).max(flight.journal);
        let (n, hash) = *furthest;
        let seen = self.countersigns.then(|| Countersigned::sign(identity.enrolment, n, hash, &self.ack));
        let ack = Ack {
            enrolment: identity.enrolment,
            epoch: identity.epoch,
            verdicts,
            head,
            head_hash: places.get(&head).map_or(chain_start(identity.enrolment, identity.epoch), |all| all[0]),
            beyond: places.keys().filter(|place| **place > head).map(|place| (*place, *place)).collect(),
            server_time_ms: flight.server_ms,
            centre_epoch: self.epoch,
            nonce_echo: flight.nonce,
            standing: self.standing,
            journal: seen,
            ..Ack::default()
        };
        let notices = self.notices.iter().filter(|notice| notice.sequence > flight.since.notices);
        let notices = notices.map(|notice| SignedNotice::sign(identity.enrolment, notice, &self.ack)).collect();
        ExchangeReply { ack: SignedAck::sign(&ack, &self.ack), notices, next_nonce: Nonce::default() }.to_bytes()
    }
}

/// An exchange under way.
pub(crate) struct Flight {
    identity: Identity,
    batch: Vec<Waiting>,
    since: Cursor,
    journal: (u64, Digest),
    nonce: Nonce,
    server_ms: i64,
    answer: Vec<u8>,
}

/// One desk with everything around it.
pub(crate) struct Bench {
    folder: TempDir,
    pub(crate) machine: Arc<Machine>,
    pub(crate) disk: Arc<RoomyDisk>,
    pub(crate) tray: Arc<SlipTray>,
    pub(crate) centre: CentreWord,
    /// The centre's own clock is this much ahead of the machine's at the beginning.
    pub(crate) true_ms: i64,
    pub(crate) desk: Arc<Desk>,
    steps: Arc<AtomicU64>,
}

impl Bench {
    /// An enrolled desk, its supervisor signed in.
    pub(crate) fn open() -> Self {
        Self::open_with(|_| {})
    }

    /// The same at a centre that was set up otherwise.
    pub(crate) fn open_with(set_up: impl FnOnce(&mut CentreWord)) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let (machine, disk, tray) = (Machine::new(), Arc::<RoomyDisk>::default(), Arc::<SlipTray>::default());
        let mut centre = CentreWord::new();
        set_up(&mut centre);
        let steps = Arc::default();
        let desk = start(&folder, &machine, &disk, &tray, &steps);
        let wish = desk.wish_enrolment(CENTRE, &centre.code(&machine), SUPERVISOR.0, SUPERVISOR.1).expect("a wish");
        let reply = centre.welcome(&wish.ask);
        desk.finish_enrolment(wish, Ok(reply)).expect("enrolled");
        let bench = Self { folder, machine, disk, tray, centre, true_ms: BEGINNING, desk, steps };
        bench.sign_in();
        bench
    }

    /// The desk's number now.
    pub(crate) fn number(&self) -> u32 {
        self.desk.outbox().identity().expect("readable").expect("enrolled").enrolment
    }

    /// The program starts again, on the same machine.
    pub(crate) fn start_again(&mut self) {
        self.desk = start(&self.folder, &self.machine, &self.disk, &self.tray, &self.steps);
    }

    /// The desk's file as it is now, to be put back later.
    pub(crate) fn copy_of_disk(&mut self) -> Vec<(PathBuf, Vec<u8>)> {
        // Closing the file first leaves nothing of it in the log beside it.
        let aside = tempfile::tempdir().expect("a folder");
        self.desk = start(&aside, &self.machine, &self.disk, &self.tray, &self.steps);
        let files = std::fs::read_dir(self.folder.path()).expect("listed").map(|entry| entry.expect("an entry").path());
        let copy = files.map(|path| (path.clone(), std::fs::read(&path).expect("read"))).collect();
        self.start_again();
        self.sign_in();
        copy
    }

    /// Puts an older state of the disk back.
    pub(crate) fn put_back_disk(&mut self, copy: &[(PathBuf, Vec<u8>)]) {
        let aside = tempfile::tempdir().expect("a folder");
        self.desk = start(&aside, &self.machine, &self.disk, &self.tray, &self.steps);
        for entry in std::fs::read_dir(self.folder.path()).expect("listed") {
            std::fs::remove_file(entry.expect("an entry").path()).expect("gone");
        }
        for (path, bytes) in copy {
            std::fs::write(path, bytes).expect("written");
        }
        self.start_again();
        self.sign_in();
    }

    pub(crate) fn sign_in(&self) {
        self.console("people.sign_in", json!({ "name": SUPERVISOR.0, "pin": SUPERVISOR.1 }));
    }

    /// A command of the assistant's window that has to succeed.
    pub(crate) fn console(&self, name: &str, ask: Value) -> Value {
        self.try_console(name, ask).unwrap_or_else(|refusal| panic!("{name}: {} {}", refusal.code, refusal.facts))
    }

    /// A command of the assistant's window.
    pub(crate) fn try_console(&self, name: &str, ask: Value) -> Result<Value, RefusalView> {
        self.desk.call(Face::Console, name, ask, "ar")
    }

    /// A command of the kiosk.
    pub(crate) fn try_kiosk(&self, name: &str, ask: Value) -> Result<Value, RefusalView> {
        self.desk.call(Face::Kiosk, name, ask, "ar")
    }

    /// Begins a draft of the usual service and answers all of it.
    pub(crate) fn draft(&self) -> Result<String, RefusalView> {
        let ask = json!({ "service": EXTRACT, "citizen": null, "national_number": null });
        let draft = self.try_console("draft.begin", ask)?["draft"].as_str().expect("an id").to_owned();
        for (field, value) in in_order(EXTRACT) {
            self.console("draft.answer", json!({ "draft": draft, "field": field, "value": value }));
        }
        Ok(draft)
    }

    /// Hands a draft in; gives the page that says it is done.
    pub(crate) fn hand_in(&self, draft: &str, paid: bool) -> Result<Value, RefusalView> {
        let ask = json!({ "draft": draft, "paid": paid, "tendered": null, "old_pounds": false, "confirmed": true });
        self.try_console("draft.submit", ask)
    }

    /// A whole request by program, which is faster; gives its tracking number.
    pub(crate) fn submit(&self, paid: bool) -> Result<String, Refusal> {
        let submission = changed(example(EXTRACT), &[("paid", json!(paid))]);
        let submission: Submission = serde_json::from_value(submission).expect("a submission");
        self.desk.submit(submission, "ar").map(|done| done.tracking.digits())
    }

    /// The status of the assistant's window.
    pub(crate) fn status(&self) -> Value {
        self.console("desk.status", json!({}))
    }

    /// Codes of what the status warns of and what it stops for.
    pub(crate) fn cautions(&self) -> Vec<(String, bool)> {
        let told = self.status()["cautions"].as_array().expect("a list").clone();
        let about = |one: &Value| one["about"].as_str().expect("a word").to_owned();
        told.iter().map(|one| (about(one), one["stops"].as_bool().expect("told"))).collect()
    }

    /// An exchange begins: the centre takes in and answers, and the answer is on its way.
    pub(crate) fn ask(&mut self) -> Flight {
        self.ask_with(25)
    }

    /// The same with at most so many packets.
    pub(crate) fn ask_with(&mut self, most: usize) -> Flight {
        let outbox = self.desk.outbox();
        let identity = outbox.identity().expect("readable").expect("enrolled");
        let since = outbox.cursor().expect("readable");
        let mut batch = outbox.waiting(25, 1 << 20, &[]).expect("readable");
        batch.truncate(most);
        let hashes: Vec<Digest> = batch.iter().map(|one| one.hash).collect();
        outbox.started(&hashes).expect("noted");
        let health = outbox.health().expect("readable");
        let mut nonce = Nonce::default();
        wasl_domain::host::Host::fill_random(&*self.machine, &mut nonce);
        let mut flight = Flight {
            identity,
            batch,
            since,
            journal: health.journal,
            nonce,
            server_ms: self.true_ms,
            answer: Vec::new(),
        };
        flight.answer = self.centre.answer(&flight);
        flight
    }

    /// The answer arrives.
    pub(crate) fn hear(&self, flight: &Flight) -> Settled {
        let Identity { keys, enrolment, epoch, .. } = &flight.identity;
        let sent: Vec<Digest> = flight.batch.iter().map(|one| one.hash).collect();
        let reply = verify_reply(&flight.answer, keys, *enrolment, *epoch, &flight.nonce, &sent).expect("genuine");
        self.desk.outbox().settle(&reply, flight.since).expect("settled")
    }

    /// One exchange; the centre's clock is right.
    pub(crate) fn exchange(&mut self) -> Settled {
        let flight = self.ask();
        self.hear(&flight)
    }

    /// Exchanges until nothing waits.
    pub(crate) fn drain(&mut self) {
        for _ in 0..200 {
            self.exchange();
            if self.waiting() == 0 {
                return;
            }
        }
        panic!("{} packets wait still", self.waiting());
    }

    /// How many steps of the engine's machine an act takes.
    pub(crate) fn steps_of(&mut self, act: impl FnOnce(&mut Self)) -> u64 {
        let before = self.steps.load(Ordering::Relaxed);
        act(self);
        self.steps.load(Ordering::Relaxed) - before
    }

    /// Packets without ack.
    pub(crate) fn waiting(&self) -> u32 {
        self.desk.outbox().health().expect("readable").outbox_count
    }

    /// So much time passes, everywhere.
    pub(crate) fn pass(&mut self, ms: u64) {
        self.machine.pass(ms);
        self.true_ms += i64::try_from(ms).expect("in range");
    }

    /// The supervisor enrols the stopped desk anew.
    pub(crate) fn enrol_anew(&mut self) -> Result<(), Refusal> {
        let wish = self.desk.wish_enrolment_anew(CENTRE, &self.centre.code(&self.machine))?;
        let reply = self.centre.welcome(&wish.ask);
        self.desk.finish_enrolment(wish, Ok(reply))
    }

    /// How much room the disk has.
    pub(crate) fn set_free(&self, mib: u64) {
        *self.disk.free.lock().expect("whole") = Some(mib << 20);
    }

    /// Takes the printer off or puts it on.
    pub(crate) fn set_printer(&self, is_on: bool) {
        self.tray.is_off.store(!is_on, Ordering::Relaxed);
    }
}

fn start(
    folder: &TempDir,
    machine: &Arc<Machine>,
    disk: &Arc<RoomyDisk>,
    tray: &Arc<SlipTray>,
    steps: &Arc<AtomicU64>,
) -> Arc<Desk> {
    let mut fittings = Fittings::new(Arc::clone(machine) as _, Arc::new(TrayPrinter(Arc::clone(tray))));
    fittings.press = Arc::new(TrayPress(Arc::clone(tray)));
    fittings.disk = Arc::clone(disk) as _;
    fittings.cost = Stretch::Fixed(Cost { memory_kib: 64, passes: 1 });
    // A few of what any story keeps: the others are opened when they are asked for, or beside the work.
    fittings.copies_at_once = COPIES_AT_ONCE;
    let store = Store::open(&folder.path().join("desk.db")).expect("opens");
    store.count_steps(Arc::clone(steps)).expect("counted");
    Desk::fitted(store, fittings).expect("a desk")
}

//! A desk in this process, enrolled at a centre whose keys the bench holds: for what is to be measured without a
//! second program beside it. The desk is the real one on a real disk; the centre keeps to its contract.

use std::{path::Path, sync::Arc};

use serde_json::{Value, json};
use wasl_cuts::citizens::catalogue;
use wasl_desk::{
    Desk, Face, Fittings,
    fittings::{Cost, Stretch},
    printer::NoPrinter,
};
use wasl_domain::host::Host;
use wasl_host::{DeskDisk, SystemHost};
use wasl_protocol::{
    Ack, Bilingual, Digest, DocKind, EnrolAsk, EnrolReply, EnrolmentCode, EscrowWhen, ExchangeReply, KeySet, Limits,
    Nonce, SealingEntry, SealingSecret, Settings, SignedAck, SignedDoc, SigningKey, Verdict, VerifiedReply, Words,
    fresh_nonce, verify_reply,
};
use wasl_sync::{Identity, Waiting};
use wasl_tests::{
    ctl::SUPERVISOR,
    ground::{Step, Stopped},
};

/// Nobody listens there.
const CENTRE: &str = "http://127.0.0.1:9";
/// The desk's number.
pub const NUMBER: u32 = 1_012;
/// Keys of the centre hold so long from the beginning of all time.
const FOR_EVER_MS: i64 = 4_000_000_000_000;

/// The centre of a desk in this process: its keys.
#[derive(Debug)]
pub struct Word {
    host: SystemHost,
    root: SigningKey,
    ack: SigningKey,
    catalogue: SigningKey,
    keys: KeySet,
}

impl Word {
    /// Keys of a centre that nobody knows yet.
    #[must_use]
    pub fn new() -> Self {
        let host = SystemHost::new();
        let [root, ack, catalogue] = [(); 3].map(|()| SigningKey::generate(&host));
        let sealing = SealingSecret::generate(&host).public();
        let entry = SealingEntry { public: sealing, valid_from_ms: 0, valid_to_ms: FOR_EVER_MS };
        let keys = KeySet {
            serial: 1,
            sealing: vec![entry],
            ack: ack.public(),
            catalogue: catalogue.public(),
            tls_ca_pem: None,
        };
        Self { host, root, ack, catalogue, keys }
    }

    fn sign(&self, kind: DocKind, id: &str, serial: u64, body: &Value) -> SignedDoc {
        SignedDoc::sign(kind, id, serial, serde_json::to_vec(body).expect("plain data"), &self.catalogue)
    }

    /// Everything that is published, and limits that stop nothing here.
    fn docs(&self) -> Vec<SignedDoc> {
        let settings = Settings {
            access_point: Bilingual { ar: "بريد جبلة".into(), en: "Jableh post office".into() },
            counter: "كوّة 2".into(),
            governorate: "06".into(),
            zone: "Asia/Damascus".into(),
            public_url: "https://wasl.example.sy".into(),
            former_urls: Vec::new(),
            help_line: "8000".into(),
            limits: Limits { unsent_count_max: u32::MAX, unsent_minor_max: i64::MAX, offline_hours_max: u32::MAX },
            escrow: EscrowWhen::default(),
            centre_name: Bilingual { ar: "المركز".into(), en: "The centre".into() },
        };
        let all = catalogue();
        let mut docs = vec![self.sign(DocKind::Settings, &format!("{NUMBER:05}"), 1, &json!(settings))];
        for pack in all.packs.values() {
            let (id, version) = (pack.id.clone(), pack.version.into());
            docs.push(SignedDoc::sign(DocKind::Pack, id, version, pack.canonical(), &self.catalogue));
        }
        let tariffs = all.tariffs.values();
        docs.extend(tariffs.map(|one| self.sign(DocKind::Tariff, &one.id, one.version.into(), &json!(one))));
        docs.push(self.sign(DocKind::Words, "catalogue", 1, &json!(Words(all.words.clone()))));
        docs
    }

    fn welcome(&self, ask: &EnrolAsk) -> EnrolReply {
        EnrolReply {
            enrolment: NUMBER,
            epoch: 1,
            root: self.root.public(),
            keys: self.keys.sign(&self.root),
            docs: self.docs(),
            welcome: EnrolReply::sign_welcome(NUMBER, 1, ask, &self.ack),
            next_nonce: Nonce::default(),
        }
    }

    /// Founds a desk in a folder of its own, enrolled here.
    ///
    /// # Errors
    /// When the desk refuses.
    pub fn found(&self, folder: &Path) -> Step<()> {
        std::fs::create_dir_all(folder).map_err(|fault| Stopped(format!("{}: {fault}", folder.display())))?;
        let desk = open(folder)?;
        let code = EnrolmentCode::generate(&self.root.public(), &self.host).to_string();
        let wish = desk.wish_enrolment(CENTRE, &code, SUPERVISOR.0, SUPERVISOR.1);
        let wish = wish.map_err(|refusal| Stopped::at("enrolment")(&refusal))?;
        let reply = self.welcome(&wish.ask);
        desk.finish_enrolment(wish, Ok(reply)).map_err(|refusal| Stopped::at("enrolment")(&refusal))
    }

    /// The centre's proved answer to a batch: all of it is stored, and the chain stands at its last.
    ///
    /// # Errors
    /// When the desk would not take it for genuine.
    pub fn stored(&self, identity: &Identity, batch: &[Waiting]) -> Step<VerifiedReply> {
        let hashes: Vec<Digest> = batch.iter().map(|one| one.hash).collect();
        let last = batch.last().ok_or_else(|| Stopped("nothing waits".to_owned()))?;
        let nonce = fresh_nonce(&self.host);
        let ack = Ack {
            enrolment: identity.enrolment,
            epoch: identity.epoch,
            verdicts: hashes.iter().map(|hash| (*hash, Verdict::Stored)).collect(),
            head: last.sequence,
            head_hash: last.hash,
            server_time_ms: self.host.now().wall.as_millisecond(),
            centre_epoch: 1,
            nonce_echo: nonce,
            ..Ack::default()
        };
        let ack = SignedAck::sign(&ack, &self.ack);
        let bytes = ExchangeReply { ack, notices: Vec::new(), next_nonce: Nonce::default() }.to_bytes();
        verify_reply(&bytes, &self.keys, identity.enrolment, identity.epoch, &nonce, &hashes)
            .map_err(|fault| Stopped::at("answer")(&fault))
    }
}

impl Default for Word {
    fn default() -> Self {
        Self::new()
    }
}

/// Opens the desk in a folder as the programs do, without a printer.
///
/// # Errors
/// When its file can't be used.
pub fn open(folder: &Path) -> Step<Arc<Desk>> {
    let mut fittings = Fittings::new(Arc::new(SystemHost::new()), Arc::new(NoPrinter));
    fittings.disk = Arc::new(DeskDisk::new(folder, None));
    // Nobody guesses PINs here.
    fittings.cost = Stretch::Fixed(Cost::FLOOR);
    Desk::open_with(folder, fittings).map_err(|fault| Stopped::at("desk")(&fault))
}

/// Gives a command of the assistant's window, which has to succeed.
///
/// # Errors
/// When it is refused.
pub fn console(desk: &Desk, name: &str, ask: Value) -> Step<Value> {
    desk.call(Face::Console, name, ask, "ar")
        .map_err(|refusal| Stopped(format!("{name}: {} {} {:?}", refusal.code, refusal.facts, refusal.faults)))
}

/// Signs the supervisor in.
///
/// # Errors
/// When the desk refuses.
pub fn sign_in(desk: &Desk) -> Step<()> {
    console(desk, "people.sign_in", json!({ "name": SUPERVISOR.0, "pin": SUPERVISOR.1 })).map(drop)
}

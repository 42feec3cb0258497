//! A desk as the centre sees it: a key, a number, and packets in a chain.

use uuid::Uuid;
use wasl_centre::{
    Centre, HandedOver, enrolment,
    ledger::{Contact, Desk, Place},
    opening::open_waiting,
    take_in,
};
use wasl_domain::{
    answers::Answers,
    ids::{EnrolmentNumber, TrackingNumber},
    money::Money,
    pack::Pack,
    tariff::Tariff,
};
use wasl_protocol::{
    Ack, Confirmed, CorrectionBody, Digest, DocKind, EnrolAsk, EnrolReply, Face, HeaderDraft, KeySet, Packet,
    PacketKind, PaperEntry, PayWay, PaymentBody, ReceiptToken, RequestBody, SignedToken, SigningKey, WithdrawalBody,
    body_to_bytes, chain_start, fresh_nonce, root_of_entries, seal, seal_paper, verify_enrolment,
};

pub(crate) const SERVICE: &str = "civil-registry.individual-extract";

pub(crate) fn jableh() -> Place {
    Place {
        access_point_ar: "بريد جبلة".to_owned(),
        access_point_en: "Jableh post office".to_owned(),
        counter: "1".to_owned(),
        governorate: "06".to_owned(),
    }
}

/// A desk with its place in its chain.
#[derive(Clone)]
pub(crate) struct TestDesk {
    pub(crate) key: SigningKey,
    pub(crate) enrolment: u32,
    pub(crate) epoch: u32,
    pub(crate) keys: KeySet,
    pub(crate) nonce: [u8; 16],
    pub(crate) sequence: u64,
    pub(crate) previous: Digest,
    serial: u32,
    /// Root of the papers of the next packet.
    papers_root: Option<Digest>,
    /// How far its wall clock is off.
    pub(crate) wall_off_ms: i64,
}

/// A request as a desk made it.
#[derive(Clone)]
pub(crate) struct Made {
    pub(crate) packet: Vec<u8>,
    pub(crate) hash: Digest,
    pub(crate) request: Uuid,
    pub(crate) tracking: TrackingNumber,
    pub(crate) body: RequestBody,
}

pub(crate) fn ask(centre: &Centre, key: &SigningKey) -> (EnrolAsk, wasl_protocol::EnrolmentCode) {
    let code = enrolment::offer(&*centre.ledger, &centre.keys, &*centre.host, jableh()).expect("a code");
    let ask = EnrolAsk {
        code_secret: code.secret,
        desk_key: key.public(),
        counter_name: "شباك 2".to_owned(),
        supervisor: "ليلى حداد".to_owned(),
        nonce: fresh_nonce(&*centre.host),
    };
    (ask, code)
}

impl TestDesk {
    pub(crate) fn from_reply(
        key: SigningKey,
        ask: &EnrolAsk,
        code: &wasl_protocol::EnrolmentCode,
        reply: &EnrolReply,
    ) -> Self {
        let verified = verify_enrolment(code, ask, reply).expect("a genuine reply");
        Self {
            key,
            enrolment: verified.enrolment,
            epoch: verified.epoch,
            keys: verified.keys,
            nonce: reply.next_nonce,
            sequence: 0,
            previous: chain_start(verified.enrolment, verified.epoch),
            serial: 0,
            papers_root: None,
            wall_off_ms: 0,
        }
    }

    /// A desk that enrolled at this centre.
    pub(crate) fn enrolled(centre: &Centre) -> Self {
        let key = SigningKey::generate(&*centre.host);
        let (ask, code) = ask(centre, &key);
        let reply = enrolment::enrol(&*centre.ledger, &centre.keys, &*centre.host, &ask);
        let reply = reply.expect("the ledger works").expect("the code is good");
        Self::from_reply(key, &ask, &code, &reply)
    }

    pub(crate) fn row(&self, centre: &Centre) -> Desk {
        centre.ledger.desk(self.enrolment).expect("reads").expect("is there")
    }

    /// The next packet of the chain.
    pub(crate) fn packet(&mut self, centre: &Centre, kind: PacketKind, body: &[u8]) -> (Vec<u8>, Digest) {
        let id = centre.host.new_id();
        self.packet_with_id(centre, kind, body, id)
    }

    pub(crate) fn packet_with_id(
        &mut self,
        centre: &Centre,
        kind: PacketKind,
        body: &[u8],
        id: Uuid,
    ) -> (Vec<u8>, Digest) {
        let mut moment = centre.host.now();
        moment.wall += jiff::SignedDuration::from_millis(self.wall_off_ms);
        let draft = HeaderDraft {
            kind,
            enrolment: self.enrolment,
            epoch: self.epoch,
            sequence: self.sequence + 1,
            previous: self.previous,
            id,
            moment,
            papers_root: self.papers_root.take(),
        };
        let sealing = self.keys.sealing_at(centre.host.now().wall.as_millisecond()).expect("has a key").public;
        let packet: Packet = seal(draft, body, &sealing, &self.key, &*centre.host).expect("seals");
        self.sequence += 1;
        self.previous = packet.hash();
        (packet.to_bytes(), self.previous)
    }

    /// The body of a request that fits its pack.
    pub(crate) fn request_body(&mut self, centre: &Centre) -> RequestBody {
        let pack: Pack = centre
            .ledger
            .document(DocKind::Pack, SERVICE, 1)
            .expect("reads")
            .expect("is published")
            .read()
            .expect("is a pack");
        let tariffs = centre.ledger.newest_documents(None).expect("reads").into_iter();
        let tariffs = tariffs.filter(|doc| doc.kind == DocKind::Tariff);
        let tariffs = tariffs.map(|doc| (doc.id.clone(), doc.read::<Tariff>().expect("is a tariff"))).collect();
        let day = jiff::civil::date(2026, 11, 22);
        self.serial += 1;
        let number = EnrolmentNumber::new(self.enrolment).expect("five digits");
        RequestBody {
            request: centre.host.new_id(),
            tracking: TrackingNumber::new(number, self.serial).expect("six digits"),
            service: SERVICE.to_owned(),
            service_number: pack.number,
            pack_version: pack.version,
            pack_hash: pack.hash(),
            fee: wasl_domain::tariff::fee(&pack, &pack.example, &tariffs, "06", day).expect("is priced"),
            answers: pack.example,
            language: "ar".to_owned(),
            day: day.to_string(),
            governorate: "06".to_owned(),
            face: Face::Console,
            assistant: Some("ليلى حداد".to_owned()),
            confirmed: Confirmed::ByVoice,
            time_doubtful: false,
            papers: Vec::new(),
        }
    }

    pub(crate) fn sealed(&mut self, centre: &Centre, body: RequestBody) -> Made {
        let (packet, hash) = self.packet(centre, PacketKind::Request, &body_to_bytes(&body));
        Made { packet, hash, request: body.request, tracking: body.tracking, body }
    }

    pub(crate) fn request(&mut self, centre: &Centre) -> Made {
        let body = self.request_body(centre);
        self.sealed(centre, body)
    }

    /// A request with a scan, and the scan's sealed chunks.
    pub(crate) fn request_with_paper(&mut self, centre: &Centre, scan: &[u8]) -> (Made, Vec<Vec<u8>>) {
        let (entry, chunks) = entry(centre, scan);
        let mut body = self.request_body(centre);
        body.papers = vec![entry];
        self.papers_root = root_of_entries(&body.papers).expect("keeps the bounds");
        (self.sealed(centre, body), chunks)
    }

    /// The root that the next packet's header stands for.
    pub(crate) fn stand_for(&mut self, papers: &[PaperEntry]) {
        self.papers_root = root_of_entries(papers).expect("keeps the bounds");
    }

    pub(crate) fn payment(&mut self, centre: &Centre, made: &Made) -> Vec<u8> {
        let body = PaymentBody {
            payment: centre.host.new_id(),
            request: made.request,
            request_packet: made.hash,
            tracking: made.tracking,
            amount: made.body.fee.total,
            way: PayWay::Cash,
            tendered: None,
            assistant: "ليلى حداد".to_owned(),
        };
        self.packet(centre, PacketKind::Payment, &body_to_bytes(&body)).0
    }

    pub(crate) fn correction(&mut self, centre: &Centre, made: &Made, answers: Answers) -> Vec<u8> {
        self.correction_with(centre, made, answers, Vec::new())
    }

    pub(crate) fn correction_with(
        &mut self,
        centre: &Centre,
        made: &Made,
        answers: Answers,
        papers: Vec<PaperEntry>,
    ) -> Vec<u8> {
        let body = CorrectionBody {
            correction: centre.host.new_id(),
            request: made.request,
            request_packet: made.hash,
            tracking: made.tracking,
            pack_version: made.body.pack_version,
            answers,
            assistant: "ليلى حداد".to_owned(),
            papers,
        };
        self.packet(centre, PacketKind::Correction, &body_to_bytes(&body)).0
    }

    pub(crate) fn withdrawal(&mut self, centre: &Centre, made: &Made) -> Vec<u8> {
        let body = WithdrawalBody {
            withdrawal: centre.host.new_id(),
            request: made.request,
            request_packet: made.hash,
            tracking: made.tracking,
            reason: "لم تعد الوثيقة لازمة".to_owned(),
            assistant: "ليلى حداد".to_owned(),
        };
        self.packet(centre, PacketKind::Withdrawal, &body_to_bytes(&body)).0
    }

    /// The receipt's token of a request.
    pub(crate) fn receipt(&self, centre: &Centre, made: &Made, paid: bool) -> SignedToken {
        let mut packet_hash8 = [0; 8];
        packet_hash8.copy_from_slice(&made.hash[..8]);
        let token = ReceiptToken {
            key: self.key.public().key_id(),
            tracking: made.tracking,
            at_s: u32::try_from(centre.host.now().wall.as_second()).expect("this century"),
            service_number: made.body.service_number,
            amount: Money { ..made.body.fee.total },
            paid,
            way: paid.then_some(PayWay::Cash),
            time_doubtful: false,
            packet_hash8,
        };
        token.sign(&self.key).expect("signs")
    }

    /// Hands packets over without a server and proves the ack.
    pub(crate) fn hand_over(&self, centre: &Centre, packets: Vec<Vec<u8>>) -> Ack {
        self.hand(centre, HandedOver { packets, ..HandedOver::default() })
    }

    /// The same, with everything that a desk may hand over.
    pub(crate) fn hand(&self, centre: &Centre, handed_over: HandedOver) -> Ack {
        let nonce = fresh_nonce(&*centre.host);
        let handed_over = HandedOver { nonce, ..handed_over };
        let ack = take_in(&*centre.ledger, &centre.keys, &*centre.host, &self.row(centre), &handed_over);
        let ack = ack.expect("the ledger works").verify(&self.keys.ack).expect("is signed");
        assert_eq!(ack.nonce_echo, nonce);
        ack
    }
}

/// A desk's state as it tells it now.
pub(crate) fn contact(centre: &Centre) -> Contact {
    let now = centre.host.now();
    Contact {
        version: "0.1.0".to_owned(),
        wall_ms: now.wall.as_millisecond(),
        boot: now.boot,
        mono_ms: now.mono_ms,
        // Asks come one after another here.
        since: Some(u32::MAX),
        ..Contact::default()
    }
}

/// A picture as far as its beginning and its end tell.
pub(crate) fn scan(len: usize) -> Vec<u8> {
    let mut bytes: Vec<u8> = (0..len).map(|at| u8::try_from(at * at % 251).expect("a byte")).collect();
    bytes[..3].copy_from_slice(&[0xFF, 0xD8, 0xFF]);
    bytes[len - 2..].copy_from_slice(&[0xFF, 0xD9]);
    bytes
}

/// A paper as a body names it, and its sealed chunks.
pub(crate) fn entry(centre: &Centre, plain: &[u8]) -> (PaperEntry, Vec<Vec<u8>>) {
    let (key, sealed) = seal_paper(plain, &*centre.host).expect("seals");
    let entry = PaperEntry {
        id: centre.host.new_id(),
        paper: "power-of-attorney".to_owned(),
        media: "image/jpeg".to_owned(),
        size: u32::try_from(plain.len()).expect("small"),
        key,
        chunks: sealed.hashes,
    };
    (entry, sealed.chunks)
}

/// Opens whatever waits. Returns how many packets it looked at.
pub(crate) fn open_all(centre: &Centre) -> usize {
    open_waiting(&*centre.ledger, &centre.keys, &centre.shelf, &*centre.host).expect("opens")
}

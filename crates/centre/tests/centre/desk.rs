//! A desk as the centre sees it: a key, a number, and packets in a chain.

use uuid::Uuid;
use wasl_centre::{
    Centre, HandedOver, enrolment,
    ledger::{Desk, Place},
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
    PacketKind, PayWay, PaymentBody, ReceiptToken, RequestBody, SignedToken, SigningKey, WithdrawalBody, body_to_bytes,
    chain_start, fresh_nonce, seal, verify_enrolment,
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
        let draft = HeaderDraft {
            kind,
            enrolment: self.enrolment,
            epoch: self.epoch,
            sequence: self.sequence + 1,
            previous: self.previous,
            id,
            moment: centre.host.now(),
        };
        let sealing = self.keys.sealing[0].public;
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
        let body = CorrectionBody {
            correction: centre.host.new_id(),
            request: made.request,
            request_packet: made.hash,
            tracking: made.tracking,
            pack_version: made.body.pack_version,
            answers,
            assistant: "ليلى حداد".to_owned(),
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
        let nonce = fresh_nonce(&*centre.host);
        let handed_over = HandedOver { packets, nonce, contact: None };
        let ack = take_in(&*centre.ledger, &centre.keys, &*centre.host, &self.row(centre), &handed_over);
        let ack = ack.expect("the ledger works").verify(&self.keys.ack).expect("is signed");
        assert_eq!(ack.nonce_echo, nonce);
        ack
    }
}

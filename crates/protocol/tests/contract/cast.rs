//! A host with fixed dice and clock, and the keys and bodies that the stories share.

use std::sync::Mutex;

use jiff::Timestamp;
use rand_chacha::{
    ChaCha20Rng,
    rand_core::{Rng as _, SeedableRng as _},
};
use uuid::Uuid;
use wasl_domain::{
    answers::Answer,
    host::{Host, Moment},
    ids::{EnrolmentNumber, TrackingNumber},
    money::Money,
    tariff::Fee,
};
use wasl_protocol::{
    Confirmed, Face, HeaderDraft, KeySet, PacketKind, RequestBody, SealingEntry, SealingSecret, SigningKey, chain_start,
};

/// Dice from a seed, a clock that stands.
pub(crate) struct FixedHost(Mutex<ChaCha20Rng>);

impl FixedHost {
    pub(crate) fn new(seed: u64) -> Self {
        Self(Mutex::new(ChaCha20Rng::seed_from_u64(seed)))
    }
}

impl Host for FixedHost {
    fn now(&self) -> Moment {
        Moment {
            wall: Timestamp::from_millisecond(1_790_000_000_000).expect("in range"),
            boot: Uuid::from_bytes([7; 16]),
            mono_ms: 123_456,
        }
    }
    fn fill_random(&self, bytes: &mut [u8]) {
        self.0.lock().expect("no test panics while it rolls").fill_bytes(bytes);
    }
}

/// Everyone who takes part.
pub(crate) struct Cast {
    pub(crate) host: FixedHost,
    pub(crate) root: SigningKey,
    pub(crate) ack: SigningKey,
    pub(crate) catalogue: SigningKey,
    pub(crate) sealing: SealingSecret,
    pub(crate) desk: SigningKey,
}

impl Cast {
    pub(crate) fn new() -> Self {
        let host = FixedHost::new(1);
        let root = SigningKey::generate(&host);
        let ack = SigningKey::generate(&host);
        let catalogue = SigningKey::generate(&host);
        let sealing = SealingSecret::generate(&host);
        let desk = SigningKey::generate(&host);
        Self { host, root, ack, catalogue, sealing, desk }
    }
    pub(crate) fn keys(&self) -> KeySet {
        KeySet {
            serial: 1,
            sealing: vec![SealingEntry {
                public: self.sealing.public(),
                valid_from_ms: 1_780_000_000_000,
                valid_to_ms: 1_900_000_000_000,
            }],
            ack: self.ack.public(),
            catalogue: self.catalogue.public(),
            tls_ca_pem: None,
        }
    }
    pub(crate) fn draft(&self) -> HeaderDraft {
        HeaderDraft {
            kind: PacketKind::Request,
            enrolment: 1012,
            epoch: 1,
            sequence: 1,
            previous: chain_start(1012, 1),
            id: Uuid::from_bytes([9; 16]),
            moment: self.host.now(),
            papers_root: None,
        }
    }
}

pub(crate) fn tracking() -> TrackingNumber {
    TrackingNumber::new(EnrolmentNumber::new(1012).expect("five digits"), 345_678).expect("six digits")
}

pub(crate) fn request_body() -> RequestBody {
    RequestBody {
        request: Uuid::from_bytes([5; 16]),
        tracking: tracking(),
        service: "civil-registry.individual-extract".into(),
        service_number: 3,
        pack_version: 1,
        pack_hash: [0xab; 32],
        answers: [
            ("holder.first_name".to_owned(), Answer::Text("ليلى".into())),
            ("order.copies".to_owned(), Answer::Number(2)),
            ("order.consent".to_owned(), Answer::Flag(true)),
        ]
        .into(),
        language: "ar".into(),
        day: "2026-09-21".into(),
        governorate: "06".into(),
        fee: Fee { lines: Vec::new(), total: Money::new_pounds(12), both_denominations: false, tariffs: Vec::new() },
        face: Face::Console,
        assistant: Some("samer".into()),
        confirmed: Confirmed::ByVoice,
        time_doubtful: false,
        papers: Vec::new(),
    }
}

//! What travels between desk and centre: whoever stands between them may send anything.

use std::sync::LazyLock;

use wasl_domain::host::{Host, Moment};
use wasl_protocol::{
    Ack, DocKind, ExchangeAsk, ExchangeReply, KeySet, Notice, Packet, RequestBody, SealingEntry, SealingSecret,
    SignedDoc, SigningKey, body_from_bytes, verify_reply,
};

/// A clock that stands and dice that always fall alike: a target must do the same with the same bytes.
pub(crate) struct Still;

impl Host for Still {
    fn now(&self) -> Moment {
        Moment { wall: jiff::Timestamp::UNIX_EPOCH, boot: uuid::Uuid::nil(), mono_ms: 0 }
    }
    fn fill_random(&self, bytes: &mut [u8]) {
        bytes.fill(42);
    }
}

/// The keys of a centre that no input can know.
pub(crate) struct Keys {
    pub(crate) sealing: SealingSecret,
    pub(crate) signing: SigningKey,
    pub(crate) set: KeySet,
}

pub(crate) static KEYS: LazyLock<Keys> = LazyLock::new(|| {
    let signing = SigningKey::from_bytes([7; 32]);
    let sealing = SealingSecret::generate(&Still);
    let entry = SealingEntry { public: sealing.public(), valid_from_ms: 0, valid_to_ms: i64::MAX };
    let set = KeySet {
        serial: 1,
        sealing: vec![entry],
        ack: signing.public(),
        catalogue: signing.public(),
        tls_ca_pem: None,
    };
    Keys { sealing, signing, set }
});

/// One form, one hash; nothing that was not sealed to the centre opens; nothing unsigned is signed.
pub(crate) fn packet(bytes: &[u8]) {
    let Ok(packet) = Packet::from_bytes(bytes) else { return };
    assert_eq!(packet.to_bytes(), bytes, "a packet has one form only");
    assert!(packet.verify(&KEYS.signing.public()).is_err(), "a packet that the desk did not sign");
    assert!(packet.open(&KEYS.sealing).is_err(), "a packet that was not sealed to the centre");
}

/// What is read is written back the same.
pub(crate) fn ask(bytes: &[u8]) {
    if let Ok(ask) = ExchangeAsk::from_bytes(bytes) {
        assert_eq!(ExchangeAsk::from_bytes(&ask.to_bytes()).as_ref(), Ok(&ask));
    }
}

/// Nothing but the centre's own signature makes an ack.
pub(crate) fn reply(bytes: &[u8]) {
    if let Ok(reply) = ExchangeReply::from_bytes(bytes) {
        assert_eq!(ExchangeReply::from_bytes(&reply.to_bytes()).as_ref(), Ok(&reply));
    }
    assert!(verify_reply(bytes, &KEYS.set, 1, 1, &Default::default(), &[[0; 32]]).is_err(), "a false ack");
}

/// What is read is written back the same.
pub(crate) fn ack(bytes: &[u8]) {
    if let Ok(ack) = Ack::from_bytes(bytes) {
        assert_eq!(Ack::from_bytes(&ack.to_bytes()).as_ref(), Ok(&ack));
    }
}

/// What is read is written back the same.
pub(crate) fn notice(bytes: &[u8]) {
    if let Ok(notice) = Notice::from_bytes(bytes) {
        assert_eq!(Notice::from_bytes(&notice.to_bytes()).as_ref(), Ok(&notice));
    }
}

/// The inside of a packet that a hacked desk sealed.
pub(crate) fn body(bytes: &[u8]) {
    if let Ok(body) = body_from_bytes::<RequestBody>(bytes) {
        let again = wasl_protocol::body_to_bytes(&body);
        assert_eq!(body_from_bytes::<RequestBody>(&again).as_ref(), Ok(&body));
    }
}

/// No document but what the right key signed.
pub(crate) fn document(bytes: &[u8]) {
    let Ok(doc) = serde_json::from_slice::<SignedDoc>(bytes) else { return };
    let key = KEYS.signing.public();
    assert!(doc.verify(&key).is_err() && doc.verify_by_kind(&key, &key).is_err(), "a false document");
    if doc.kind == DocKind::Keys {
        assert!(KeySet::from_doc(&doc, &key).is_err(), "a false key set");
    }
}

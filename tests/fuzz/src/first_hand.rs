//! What people type, scan and are handed: receipts, tracking numbers, enrolment codes.

use wasl_domain::ids::{EnrolmentNumber, TrackingNumber};
use wasl_protocol::{
    EnrolAsk, EnrolReply, EnrolmentCode, RequestProof, SignedToken, TOKEN_BYTES, parse_qr, verify_enrolment, verify_qr,
    verify_request,
};

use crate::wire::KEYS;

fn text(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes).ok()
}

/// A token has one form, and only the desk's key makes it genuine.
pub(crate) fn receipt(bytes: &[u8]) {
    if let Ok(token) = SignedToken::from_bytes(bytes) {
        assert_eq!(token.to_bytes().map(|again| again.to_vec()).as_deref(), Ok(bytes), "one form only");
        assert!(token.verify(&KEYS.signing.public()).is_err(), "a forged receipt");
    }
    if let Ok(bare) = <&[u8; TOKEN_BYTES]>::try_from(bytes) {
        let _judged = wasl_protocol::ReceiptToken::from_bytes(bare);
    }
}

/// No text whatever is a genuine receipt, unless the desk signed it.
pub(crate) fn receipt_text(bytes: &[u8]) {
    let Some(text) = text(bytes) else { return };
    if let Ok((_, token)) = parse_qr(text) {
        assert!(token.verify(&KEYS.signing.public()).is_err(), "a forged receipt");
    }
    let desk = EnrolmentNumber::new(1).expect("a number");
    let judged = verify_qr(text, "https://wasl.example", |_| vec![(desk, KEYS.signing.public())]);
    assert!(judged.is_err(), "a forged receipt");
}

/// What is read as a number reads as the same number however it is written.
pub(crate) fn tracking(bytes: &[u8]) {
    let Some(number) = text(bytes).and_then(|text| text.parse::<TrackingNumber>().ok()) else { return };
    assert_eq!(number.digits().len(), 13);
    assert_eq!(number.digits().parse(), Ok(number));
    assert_eq!(number.grouped().parse(), Ok(number));
    assert_eq!(TrackingNumber::from_payload(number.payload()), Some(number));
}

/// A code that reads is written back as itself.
pub(crate) fn enrolment_code(bytes: &[u8]) {
    let Some(code) = text(bytes).and_then(|text| text.parse::<EnrolmentCode>().ok()) else { return };
    assert_eq!(code.to_string().parse(), Ok(code));
}

/// Nobody but the centre of the code in the hand lets a desk in.
pub(crate) fn enrolment_reply(bytes: &[u8]) {
    let Ok(reply) = serde_json::from_slice::<EnrolReply>(bytes) else { return };
    let code = EnrolmentCode { secret: [3; 8], root_print: [4; 10] };
    let ask = EnrolAsk {
        code_secret: code.secret,
        desk_key: KEYS.signing.public(),
        counter_name: String::new(),
        supervisor: String::new(),
        nonce: Default::default(),
    };
    assert!(verify_enrolment(&code, &ask, &reply).is_err(), "a false welcome");
}

/// Headers of a request, four lines of text: none proves anything without the desk's key.
pub(crate) fn proof(bytes: &[u8]) {
    let Some(text) = text(bytes) else { return };
    let lines: Vec<&str> = text.lines().collect();
    let names = ["Wasl-Desk", "Wasl-Nonce", "Wasl-Counter", "Wasl-Signature"];
    let header = |name: &str| lines.get(names.iter().position(|known| *known == name)?).copied();
    if let Ok(proof) = RequestProof::from_headers(header) {
        let judged = verify_request(&proof, &KEYS.signing.public(), "POST", "/v1/exchange", b"");
        assert!(judged.is_err(), "a forged request");
    }
}

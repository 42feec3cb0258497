//! Receipts: small, genuine or refused, offline.

use wasl_domain::{
    ids::EnrolmentNumber,
    money::{Denomination, Money},
};
use wasl_protocol::{
    NotGenuine, PayWay, ProtocolFault, PublicKey, ReceiptToken, SignedToken, SigningKey, parse_qr, short_code,
    verify_qr,
};

use crate::cast::{Cast, FixedHost, tracking};

const PUBLIC_URL: &str = "https://wasl.gov.sy";

fn token(cast: &Cast) -> ReceiptToken {
    ReceiptToken {
        key: cast.desk.public().key_id(),
        tracking: tracking(),
        at_s: 1_790_000_000,
        service_number: 3,
        amount: Money::new_pounds(12),
        paid: true,
        way: Some(PayWay::Cash),
        time_doubtful: false,
        packet_hash8: [1, 2, 3, 4, 5, 6, 7, 8],
    }
}

fn desk_of(enrolment: u32, key: PublicKey) -> Vec<(EnrolmentNumber, PublicKey)> {
    vec![(EnrolmentNumber::new(enrolment).expect("five digits"), key)]
}

fn verify(cast: &Cast, text: &str) -> Result<ReceiptToken, NotGenuine> {
    let key = cast.desk.public();
    verify_qr(text, PUBLIC_URL, |id| if id == key.key_id() { desk_of(1012, key) } else { Vec::new() })
}

#[test]
fn a_genuine_receipt_verifies_and_a_reprint_is_the_same_bytes() {
    let cast = Cast::new();
    for (paid, way, time_doubtful, denomination) in
        [(true, Some(PayWay::Cash), false, Denomination::New), (false, None, true, Denomination::Old)]
    {
        let amount = Money { minor: 120_050, denomination };
        let token = ReceiptToken { paid, way, time_doubtful, amount, ..token(&cast) };
        let signed = token.sign(&cast.desk).expect("in range");
        assert_eq!(token.sign(&cast.desk), Ok(signed));
        let text = signed.qr_url(PUBLIC_URL);
        assert_eq!(verify(&cast, &text), Ok(token));
        assert_eq!(
            verify(&cast, &format!("  {}\n", text.replace("HTTPS://WASL.GOV.SY", "https://wasl.gov.sy"))),
            Ok(token)
        );
    }
}

#[test]
fn the_qr_text_stays_in_capitals_and_within_178_characters() {
    let signed = token(&Cast::new()).sign(&Cast::new().desk).expect("in range");
    for host in ["wasl.gov.sy", "nafath.gov.sy1", "a234567890.sy"] {
        let text = signed.qr_url(&format!("https://{host}/"));
        assert!(text.len() <= 178, "{} characters for {host}", text.len());
        assert!(text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b":/.".contains(&b)));
        assert!(text.starts_with(&format!("HTTPS://{}/R/", host.to_uppercase())));
        let (parsed_host, parsed) = parse_qr(&text).expect("parses");
        assert_eq!((parsed_host, parsed), (host.to_uppercase(), signed));
    }
}

#[test]
fn every_single_changed_character_of_the_payload_is_refused() {
    let cast = Cast::new();
    let text = token(&cast).sign(&cast.desk).expect("in range").qr_url(PUBLIC_URL);
    for at in "HTTPS://WASL.GOV.SY/R/".len()..text.len() {
        for other in "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567=a ".bytes() {
            let mut changed = text.clone().into_bytes();
            if changed[at] == other || (other == b' ' && at + 1 == text.len()) {
                continue;
            }
            changed[at] = other;
            let changed = String::from_utf8(changed).expect("ascii");
            assert!(verify(&cast, &changed).is_err(), "{changed}");
        }
    }
}

#[test]
fn the_reasons_for_a_refusal_are_told_apart() {
    let cast = Cast::new();
    let signed = token(&cast).sign(&cast.desk).expect("in range");
    let text = signed.qr_url(PUBLIC_URL);
    assert_eq!(verify(&cast, "https://example.org/"), Err(NotGenuine::NotAReceipt));
    assert_eq!(verify(&cast, "0101 2345 67884"), Err(NotGenuine::NotAReceipt));
    assert_eq!(verify(&cast, &signed.qr_url("https://wasl-gov.sy")), Err(NotGenuine::OtherHost));
    assert_eq!(verify(&cast, &text.replace("WASL.GOV.SY", "EVIL@WASL.GOV.SY")), Err(NotGenuine::NotAReceipt));
    let key = token(&cast).key;
    assert_eq!(verify_qr(&text, PUBLIC_URL, |_| Vec::new()), Err(NotGenuine::UnknownKey { key }));
    let stranger = SigningKey::generate(&FixedHost::new(4)).public();
    assert_eq!(verify_qr(&text, PUBLIC_URL, |_| desk_of(1012, stranger)), Err(NotGenuine::BadSignature));
    assert_eq!(verify_qr(&text, PUBLIC_URL, |_| desk_of(1013, cast.desk.public())), Err(NotGenuine::WrongDesk));
}

#[test]
fn amounts_out_of_range_are_refused_and_never_cut() {
    let cast = Cast::new();
    for minor in [-1, i64::from(u32::MAX) + 1, i64::MIN, i64::MAX] {
        let token = ReceiptToken { amount: Money { minor, denomination: Denomination::New }, ..token(&cast) };
        assert!(matches!(token.sign(&cast.desk), Err(ProtocolFault::OutOfRange { .. })), "{minor}");
    }
}

#[test]
fn the_short_code_is_six_digits_and_hangs_on_the_whole_hash() {
    let hash = [7; 32];
    let code = short_code(&hash, tracking());
    assert!(code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit()));
    let mut other = hash;
    other[31] ^= 1;
    assert_ne!(short_code(&other, tracking()), code);
    assert!(SignedToken::from_bytes(&[1; 92]).is_err());
}

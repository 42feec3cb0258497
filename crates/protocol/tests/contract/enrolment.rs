//! First contact: only the centre whose code was given can enrol a desk.

use wasl_protocol::{
    Bilingual, DocKind, EnrolAsk, EnrolReply, EnrolmentCode, KeyId, KeySet, Limits, Part, ProtocolFault, SealingEntry,
    SealingSecret, Settings, SignedDoc, SigningKey, verify_enrolment,
};

use crate::cast::{Cast, FixedHost};

fn ask(cast: &Cast, code: &EnrolmentCode) -> EnrolAsk {
    EnrolAsk {
        code_secret: code.secret,
        desk_key: cast.desk.public(),
        counter_name: "شباك 2".into(),
        supervisor: "هدى".into(),
        nonce: [6; 16],
    }
}

fn settings() -> Settings {
    Settings {
        access_point: Bilingual { ar: "بريد حلب".into(), en: "Aleppo Post".into() },
        counter: "شباك 2".into(),
        governorate: "02".into(),
        zone: "Asia/Damascus".into(),
        public_url: "https://wasl.gov.sy".into(),
        former_urls: Vec::new(),
        help_line: "011 000 0000".into(),
        limits: Limits::default(),
        centre_name: Bilingual { ar: "المركز الإلكتروني".into(), en: "Electronic Centre".into() },
        escrow: wasl_protocol::EscrowWhen::default(),
    }
}

fn reply(cast: &Cast, ask: &EnrolAsk) -> EnrolReply {
    let body = serde_json::to_vec(&settings()).expect("json");
    EnrolReply {
        enrolment: 1012,
        epoch: 1,
        root: cast.root.public(),
        keys: cast.keys().sign(&cast.root),
        docs: vec![SignedDoc::sign(DocKind::Settings, "settings", 1, body, &cast.catalogue)],
        welcome: EnrolReply::sign_welcome(1012, 1, ask, &cast.ack),
        next_nonce: [5; 16],
    }
}

#[test]
fn a_genuine_enrolment_is_taken_after_its_way_through_json() {
    let cast = Cast::new();
    let code = EnrolmentCode::generate(&cast.root.public(), &cast.host);
    let ask = ask(&cast, &code);
    let sent = serde_json::to_vec(&reply(&cast, &ask)).expect("json");
    let taken = verify_enrolment(&code, &ask, &EnrolReply::from_json(&sent).expect("reads")).expect("genuine");
    assert_eq!((taken.enrolment, taken.epoch, taken.keys), (1012, 1, cast.keys()));
    assert_eq!(taken.docs[0].read::<Settings>(), Ok(settings()));
    assert!(!format!("{ask:?} {code:?}").contains(&wasl_protocol::hex::encode(&code.secret)));
}

#[test]
fn an_impostor_with_its_own_root_is_refused() {
    let cast = Cast::new();
    let code = EnrolmentCode::generate(&cast.root.public(), &cast.host);
    let ask = ask(&cast, &code);
    let host = FixedHost::new(66);
    let impostor = Cast { root: SigningKey::generate(&host), ack: SigningKey::generate(&host), ..Cast::new() };
    assert_eq!(verify_enrolment(&code, &ask, &reply(&impostor, &ask)).err(), Some(ProtocolFault::OtherRoot));
    let claims_our_root = EnrolReply { root: cast.root.public(), ..reply(&impostor, &ask) };
    assert_eq!(
        verify_enrolment(&code, &ask, &claims_our_root).err(),
        Some(ProtocolFault::OtherKey { part: Part::Document, found: impostor.root.public().key_id() })
    );
}

#[test]
fn every_link_from_root_to_document_must_hold() {
    let cast = Cast::new();
    let code = EnrolmentCode::generate(&cast.root.public(), &cast.host);
    let ask = ask(&cast, &code);
    let genuine = reply(&cast, &ask);
    let fault = |reply: &EnrolReply| verify_enrolment(&code, &ask, reply).err();
    assert_eq!(fault(&genuine), None);

    let mut other = genuine.clone();
    other.keys.body[20] ^= 1;
    assert_eq!(fault(&other), Some(ProtocolFault::BadSignature { part: Part::Document }));

    let other = EnrolReply { enrolment: 1013, ..genuine.clone() };
    assert_eq!(fault(&other), Some(ProtocolFault::BadSignature { part: Part::Welcome }));

    let other_ask = EnrolAsk { nonce: [1; 16], ..ask.clone() };
    let other = reply(&cast, &other_ask);
    assert_eq!(fault(&other), Some(ProtocolFault::BadSignature { part: Part::Welcome }));

    let mut other = genuine.clone();
    other.docs.push(SignedDoc::sign(DocKind::Roster, "roster", 1, b"{}".to_vec(), &cast.ack));
    assert_eq!(
        fault(&other),
        Some(ProtocolFault::OtherKey { part: Part::Document, found: cast.ack.public().key_id() })
    );

    let mut other = genuine;
    other.docs[0].serial = 2;
    assert_eq!(fault(&other), Some(ProtocolFault::BadSignature { part: Part::Document }));
}

#[test]
fn a_code_survives_dictation() {
    let cast = Cast::new();
    for _ in 0..200 {
        let code = EnrolmentCode::generate(&cast.root.public(), &cast.host);
        let shown = code.to_string();
        assert_eq!(shown.len(), 39);
        let spoken = [
            shown.clone(),
            shown.to_lowercase(),
            shown.replace('-', " "),
            shown.replace('-', ""),
            shown.replace('0', "o").replace('1', "l"),
            format!(" {}\n", shown.replace('3', "٣")),
        ];
        for typed in spoken {
            assert_eq!(typed.parse(), Ok(code.clone()), "{typed}");
        }
    }
}

#[test]
fn a_slip_in_a_code_is_caught() {
    let cast = Cast::new();
    let shown = EnrolmentCode::generate(&cast.root.public(), &cast.host).to_string();
    let mut passed = 0;
    for at in 0..shown.len() {
        for other in "0123456789ABCDEFGHJKMNPQRSTVWXYZ".chars() {
            let mut changed: Vec<char> = shown.chars().collect();
            if changed[at] == '-' || changed[at] == other {
                continue;
            }
            changed[at] = other;
            passed += u32::from(changed.iter().collect::<String>().parse::<EnrolmentCode>().is_ok());
        }
    }
    assert_eq!(passed, 0);
    assert_eq!("".parse::<EnrolmentCode>(), Err(ProtocolFault::Truncated { part: Part::Code }));
    assert_eq!(shown[..35].parse::<EnrolmentCode>(), Err(ProtocolFault::Truncated { part: Part::Code }));
    assert_eq!("U".repeat(32).parse::<EnrolmentCode>(), Err(ProtocolFault::Malformed { part: Part::Code }));
}

#[test]
fn a_desk_with_a_wrong_clock_still_finds_a_key_to_seal_to() {
    let cast = Cast::new();
    let newer = SealingSecret::generate(&cast.host).public();
    let mut keys: KeySet = cast.keys();
    keys.sealing.push(SealingEntry { public: newer, valid_from_ms: 1_850_000_000_000, valid_to_ms: 1_950_000_000_000 });
    let at = |ms| keys.sealing_at(ms).map(|entry| entry.public);
    assert_eq!(at(1_790_000_000_000), Some(cast.sealing.public()));
    assert_eq!(at(1_860_000_000_000), Some(newer));
    assert_eq!(at(0), Some(newer));
    assert!(keys.has_sealing(newer.key_id()) && !keys.has_sealing(KeyId([0; 4])));
}

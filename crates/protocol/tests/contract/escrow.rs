//! A packet on the citizen's paper, and a staff card's text.

use wasl_domain::host::Host as _;
use wasl_protocol::{
    CARD_PREFIX, CardSecret, ESCROW_PREFIX, Packet, Part, ProtocolFault, body_to_bytes, escrow_text, packet_of_escrow,
    seal,
};

use crate::cast::{Cast, FixedHost, request_body};

fn packet(cast: &Cast) -> Vec<u8> {
    seal(cast.draft(), &body_to_bytes(&request_body()), &cast.sealing.public(), &cast.desk, &cast.host)
        .expect("seals")
        .to_bytes()
}

#[test]
fn a_packet_comes_back_from_its_text_which_a_qr_holds_as_alphanumeric() {
    let cast = Cast::new();
    let bytes = packet(&cast);
    let text = escrow_text(&bytes);
    assert!(text.starts_with(ESCROW_PREFIX));
    assert!(text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b" $%*+-./:".contains(&b)));
    assert!(text.len() <= ESCROW_PREFIX.len() + bytes.len() * 3 / 2 + 1);
    for read in [text.clone(), format!("{text}\r\n"), format!("\n {text}\t")] {
        assert_eq!(packet_of_escrow(&read), Ok(bytes.clone()));
    }
}

#[test]
fn a_text_that_is_no_packet_is_refused_and_told_apart() {
    let malformed = Err(ProtocolFault::Malformed { part: Part::Escrow });
    for text in ["", "WASL-E2-00", "wasl-e1-00", "HTTPS://WASL.GOV.SY/R/AAAA", "WASL-E1-é", "WASL-E1-a", "WASL-E1-0"] {
        assert_eq!(packet_of_escrow(text), malformed, "{text}");
    }
    // Above what two bytes and one byte hold.
    assert_eq!(packet_of_escrow("WASL-E1-:::"), malformed);
    assert_eq!(packet_of_escrow("WASL-E1-::"), malformed);
    assert!(packet_of_escrow("WASL-E1-").is_err(), "nothing is no packet");
    let long = format!("WASL-E1-{}", "0".repeat(4 << 20));
    assert!(matches!(packet_of_escrow(&long), Err(ProtocolFault::TooLarge { part: Part::Escrow, .. })));
}

#[test]
fn no_changed_character_of_the_text_passes_for_a_packet_of_the_desk() {
    let cast = Cast::new();
    let text = escrow_text(&packet(&cast));
    let mut read = 0;
    for at in ESCROW_PREFIX.len()..text.len() {
        for other in ["0", "A", "Z", " ", ":"] {
            let mut changed = text.clone();
            changed.replace_range(at..=at, other);
            if changed == text {
                continue;
            }
            let Ok(bytes) = packet_of_escrow(&changed) else { continue };
            read += 1;
            let packet = Packet::from_bytes(&bytes).expect("was read before");
            assert!(packet.verify(&cast.desk.public()).is_err(), "character {at}");
        }
    }
    assert!(read > 100, "only the signature tells those {read} apart");
}

#[test]
fn a_card_survives_scanner_and_typing() {
    let host = FixedHost::new(5);
    for _ in 0..300 {
        let card = CardSecret::generate(&host);
        let text = card.to_text();
        assert_eq!((text.len(), text.starts_with(CARD_PREFIX)), (40, true));
        let typed = [
            text.to_string(),
            text.to_lowercase(),
            format!("  {}\r\n", text.as_str()),
            text.replace('-', " "),
            text.replace('-', ""),
            format!(
                "{}{}",
                CARD_PREFIX,
                text[CARD_PREFIX.len()..].replace('O', "0").replace('I', "1").replace('B', "8")
            ),
        ];
        for typed in typed {
            assert_eq!(CardSecret::from_text(&typed).as_ref(), Ok(&card), "{typed}");
        }
        assert_eq!(CardSecret::from_bytes(*card.as_bytes()).print(), card.print());
    }
}

#[test]
fn a_slip_in_a_card_and_anything_else_is_refused() {
    let card = CardSecret::generate(&FixedHost::new(6));
    let text = card.to_text();
    for at in CARD_PREFIX.len()..text.len() {
        for other in "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".chars() {
            let mut changed = text.to_string();
            changed.replace_range(at..=at, &other.to_string());
            if changed != *text {
                assert_eq!(CardSecret::from_text(&changed), Err(ProtocolFault::CodeCheck), "{changed}");
            }
        }
    }
    let malformed = Err(ProtocolFault::Malformed { part: Part::Card });
    for wrong in ["", "WASL-E1-AAAA", "0101 2345 67884", "WASL-C1-é", &format!("{}A", text.as_str())] {
        assert_eq!(CardSecret::from_text(wrong), malformed, "{wrong}");
    }
    assert_eq!(CardSecret::from_text(&text[..30]), Err(ProtocolFault::Truncated { part: Part::Card }));
}

#[test]
fn ten_thousand_forged_cards_pass_for_none() {
    let host = FixedHost::new(7);
    let card = CardSecret::generate(&host);
    let mut prints = std::collections::BTreeSet::new();
    for _ in 0..10_000 {
        let mut noise = [0; 20];
        host.fill_random(&mut noise);
        let text = format!("{CARD_PREFIX}{}", data_encoding::BASE32_NOPAD.encode(&noise));
        assert_eq!(CardSecret::from_text(&text), Err(ProtocolFault::CodeCheck));
        prints.insert(CardSecret::generate(&host).print());
    }
    assert!(prints.len() > 9_990 && !prints.contains(&card.print()));
    assert!(!format!("{card:?}").contains(&wasl_protocol::hex::encode(card.as_bytes())));
}

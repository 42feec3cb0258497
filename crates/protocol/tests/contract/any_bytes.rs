//! Whatever bytes come from outside: read or refused, never a panic.

use proptest::{
    collection::vec,
    prelude::{ProptestConfig, any, proptest},
};
use wasl_protocol::{
    Ack, Answers, Bundle, CardSecret, EnrolReply, EnrolmentCode, ExchangeAsk, ExchangeReply, Item, Notice, Packet,
    PaperKey, RequestBody, SignedToken, body_from_bytes, open_paper, packet_of_escrow, parse_qr, seal, verify_reply,
    with_item,
};

use crate::cast::Cast;

fn read_as_everything(cast: &Cast, bytes: &[u8]) {
    if let Ok(packet) = Packet::from_bytes(bytes) {
        assert_eq!(packet.to_bytes(), bytes);
        let _ = packet.verify(&cast.desk.public());
        let _ = packet.open(&cast.sealing);
    }
    if let Ok(bundle) = Bundle::from_bytes(bytes) {
        assert!(
            bundle
                .items
                .iter()
                .all(|item| !matches!(item, Item::Ask { .. }) || item.verify(&cast.desk.public()).is_err())
        );
    }
    let _ = Answers::from_bytes(bytes);
    let _ = with_item(bytes, &Item::Chunk(vec![1]));
    let _ = open_paper(&PaperKey::from_bytes([1; 32]), &[bytes]);
    let _ = Ack::from_bytes(bytes);
    let _ = Notice::from_bytes(bytes);
    let _ = ExchangeAsk::from_bytes(bytes);
    let _ = ExchangeReply::from_bytes(bytes);
    let _ = SignedToken::from_bytes(bytes);
    let _ = EnrolReply::from_json(bytes);
    let _ = body_from_bytes::<RequestBody>(bytes);
    let _ = verify_reply(bytes, &cast.keys(), 1012, 1, &[0; 16], &[]);
    let text = String::from_utf8_lossy(bytes);
    let _ = parse_qr(&text);
    let _ = text.parse::<EnrolmentCode>();
    let _ = packet_of_escrow(&text);
    let _ = CardSecret::from_text(&text);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_parser_panics_on_any_bytes(bytes in vec(any::<u8>(), 0..2_000)) {
        read_as_everything(&Cast::new(), &bytes);
    }

    #[test]
    fn no_parser_panics_on_any_text(text in "(HTTPS://[A-Z.]{0,20}/R/)?[A-Z0-9٠-٩ =\\-]{0,300}") {
        read_as_everything(&Cast::new(), text.as_bytes());
    }

    #[test]
    fn no_parser_panics_on_a_packet_with_some_bytes_changed(changes in vec((any::<u16>(), any::<u8>()), 1..8)) {
        let cast = Cast::new();
        let packet = seal(cast.draft(), b"a body", &cast.sealing.public(), &cast.desk, &cast.host).expect("seals");
        let mut bytes = packet.to_bytes();
        for (at, byte) in changes {
            let at = usize::from(at) % bytes.len();
            bytes[at] = byte;
        }
        read_as_everything(&cast, &bytes);
    }
}

#[test]
fn a_count_that_promises_more_than_there_is_costs_nothing() {
    // An array of four billion packets in five bytes.
    for head in [[0x9a, 0xff, 0xff, 0xff, 0xff], [0x5a, 0xff, 0xff, 0xff, 0xff], [0x7a, 0xff, 0xff, 0xff, 0xff]] {
        read_as_everything(&Cast::new(), &head);
        let mut ask = vec![0x84];
        ask.extend_from_slice(&head);
        read_as_everything(&Cast::new(), &ask);
    }
    read_as_everything(&Cast::new(), &[0x81; 100_000]);
    read_as_everything(&Cast::new(), &[b'['; 100_000]);
}

//! What comes by stick, by paper and by card: bundles, escrow texts, staff cards, chunks of papers.

use wasl_protocol::{
    Answers, Bundle, CARD_PREFIX, CardSecret, Item, PaperKey, escrow_text, open_paper, packet_of_escrow,
};

use crate::wire::KEYS;

/// What is read is written back the same; nothing in it is the desk's unless the desk signed it.
pub(crate) fn bundle(bytes: &[u8]) {
    if let Ok(bundle) = Bundle::from_bytes(bytes) {
        assert_eq!(Bundle::from_bytes(&bundle.to_bytes()).as_ref(), Ok(&bundle));
        for item in &bundle.items {
            let is_ask = matches!(item, Item::Ask { .. });
            assert!(!is_ask || item.verify(&KEYS.signing.public()).is_err(), "a forged ask");
        }
    }
    if let Ok(answers) = Answers::from_bytes(bytes) {
        assert_eq!(Answers::from_bytes(&answers.to_bytes()).as_ref(), Ok(&answers));
    }
}

/// A text that reads as escrow is the text of just those bytes.
pub(crate) fn escrow(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(packet) = packet_of_escrow(text) {
        assert_eq!(packet_of_escrow(&escrow_text(&packet)).as_ref(), Ok(&packet));
    }
}

/// A text that reads as a card is written back as one that reads the same.
pub(crate) fn card(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(secret) = CardSecret::from_text(text) {
        let again = secret.to_text();
        assert!(again.starts_with(CARD_PREFIX));
        let read = CardSecret::from_text(&again).expect("our own text reads");
        assert_eq!(read.as_bytes(), secret.as_bytes());
    }
}

/// Chunks that were not sealed under the key never open, however they are cut.
pub(crate) fn chunk(bytes: &[u8]) {
    let Some((at, rest)) = bytes.split_first() else { return };
    let (one, two) = rest.split_at(usize::from(*at).min(rest.len()));
    let key = PaperKey::from_bytes([11; 32]);
    assert!(open_paper(&key, &[one, two]).is_err() && open_paper(&key, &[rest]).is_err(), "foreign chunks");
}

//! Bundles: whoever carries them can lose them, and nothing else.

use minicbor::Encoder;
use wasl_protocol::{
    Answers, BUNDLE_BYTES_MAX, BUNDLE_ITEMS_MAX, Bundle, ExchangeAsk, Item, Part, ProtocolFault, SigningKey, with_item,
};

use crate::cast::{Cast, FixedHost};

fn bundle(cast: &Cast) -> Bundle {
    let ask = ExchangeAsk { packets: vec![vec![1, 2, 3]], nonce: [3; 16], ..ExchangeAsk::default() };
    Bundle {
        items: vec![
            Item::Packet(vec![4; 300]),
            Item::sign_ask(1012, ask.to_bytes(), &cast.desk),
            Item::Chunk(vec![5; 70]),
        ],
    }
}

#[test]
fn a_bundle_cut_anywhere_is_told_as_cut_and_one_with_a_tail_is_refused() {
    let bytes = bundle(&Cast::new()).to_bytes();
    for len in 0..bytes.len() {
        let cut = Bundle::from_bytes(&bytes[..len]);
        assert_eq!(cut, Err(ProtocolFault::Truncated { part: Part::Bundle }), "{len}");
    }
    assert!(Bundle::from_bytes(&[bytes.clone(), vec![0]].concat()).is_err());
    assert!(Answers::from_bytes(&bytes).is_err(), "a bundle is no answer");
    assert_eq!(Bundle::from_bytes(b"%PDF-1.7"), Err(ProtocolFault::Malformed { part: Part::Bundle }));
}

#[test]
fn ten_thousand_mutants_of_a_bundle_carry_no_ask_that_the_desk_did_not_sign() {
    let cast = Cast::new();
    let genuine = bundle(&cast);
    let bytes = genuine.to_bytes();
    let desk = cast.desk.public();
    for round in 0..10_000usize {
        let mut mutant = bytes.clone();
        for turn in 0..=round % 3 {
            let bit = (round * 31 + turn).wrapping_mul(0x9E37_79B9) % (mutant.len() * 8);
            mutant[bit / 8] ^= 1 << (bit % 8);
        }
        let Ok(read) = Bundle::from_bytes(&mutant) else { continue };
        for item in read.items {
            let is_ask = matches!(item, Item::Ask { .. });
            assert!(!is_ask || item == genuine.items[1] || item.verify(&desk).is_err(), "mutant {round}");
        }
    }
}

#[test]
fn an_ask_is_bound_to_its_desk_its_key_and_to_bundles() {
    let cast = Cast::new();
    let item = Item::sign_ask(1012, b"an ask".to_vec(), &cast.desk);
    let desk = cast.desk.public();
    assert_eq!(item.verify(&desk), Ok(()));
    let Item::Ask { ask, signature, .. } = item.clone() else { panic!("is an ask") };
    let refused = Err(ProtocolFault::BadSignature { part: Part::Bundle });
    assert_eq!(Item::Ask { enrolment: 7, ask: ask.clone(), signature }.verify(&desk), refused);
    assert_eq!(Item::Ask { enrolment: 1012, ask: b"other".to_vec(), signature }.verify(&desk), refused);
    assert_eq!(item.verify(&SigningKey::generate(&FixedHost::new(8)).public()), refused);
    // The signature of a request over HTTP is none of a bundle's, and the other way round.
    let proof = wasl_protocol::sign_request(&cast.desk, 1012, "POST", "/v1/exchange", &ask, [0; 16], 1);
    assert_eq!(Item::Ask { enrolment: 1012, ask, signature: proof.signature }.verify(&desk), refused);
}

#[test]
fn items_and_fields_of_a_later_version_are_passed_over() {
    let mut out = Encoder::new(b"WASLB1".to_vec());
    out.array(2).expect("memory").array(3).expect("memory");
    out.array(3).expect("memory").u16(900).expect("memory").str("new").expect("memory").bool(true).expect("memory");
    out.array(3).expect("memory").u16(2).expect("memory").bytes(&[4; 9]).expect("memory").null().expect("memory");
    out.array(2).expect("memory").u16(3).expect("memory").bytes(&[5; 9]).expect("memory");
    out.str("of a later version").expect("memory");
    let read = Bundle::from_bytes(&out.into_writer()).expect("reads");
    assert_eq!(read.items, [Item::Packet(vec![4; 9]), Item::Chunk(vec![5; 9])]);
}

#[test]
fn counts_and_sizes_are_bounded() {
    let many = Bundle { items: vec![Item::Chunk(vec![1]); BUNDLE_ITEMS_MAX] };
    assert_eq!(Bundle::from_bytes(&many.to_bytes()), Ok(many));
    let too_many = Bundle { items: vec![Item::Chunk(vec![1]); BUNDLE_ITEMS_MAX + 200] };
    assert!(matches!(Bundle::from_bytes(&too_many.to_bytes()), Err(ProtocolFault::TooLarge { .. })));
    let large = Bundle { items: vec![Item::Chunk(vec![1; (64 << 10) + 1])] };
    assert!(matches!(Bundle::from_bytes(&large.to_bytes()), Err(ProtocolFault::TooLarge { .. })));
    let bytes = [b"WASLB1".as_slice(), &vec![0; BUNDLE_BYTES_MAX + 1]].concat();
    assert_eq!(Bundle::from_bytes(&bytes), Err(ProtocolFault::TooLarge { part: Part::Bundle, max: BUNDLE_BYTES_MAX }));
    // A count that promises four billion items costs nothing.
    assert!(Bundle::from_bytes(b"WASLB1\x81\x9a\xff\xff\xff\xff").is_err());
    assert!(Answers::from_bytes(b"WASLA1\x81\x9a\xff\xff\xff\xff").is_err());
}

#[test]
fn a_desk_that_passes_a_bundle_on_adds_its_own_ask_at_the_end() {
    let cast = Cast::new();
    let mut genuine = bundle(&cast);
    let own = Item::sign_ask(7, b"an ask".to_vec(), &cast.desk);
    let passed_on = with_item(&genuine.to_bytes(), &own).expect("is a bundle");
    genuine.items.push(own.clone());
    assert_eq!(passed_on, genuine.to_bytes());
    let empty = with_item(&Bundle::default().to_bytes(), &own).expect("is a bundle");
    assert_eq!(Bundle::from_bytes(&empty).expect("reads").items, std::slice::from_ref(&own));
    assert!(with_item(b"nonsense", &own).is_err() && with_item(b"WASLB1", &own).is_err());
    let full = Bundle { items: vec![Item::Chunk(vec![1]); BUNDLE_ITEMS_MAX] };
    assert!(Bundle::from_bytes(&with_item(&full.to_bytes(), &own).expect("fits")).is_ok());
}

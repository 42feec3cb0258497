//! What answers mean, how the link stands, and that nothing of a packet shows in a log.

use wasl_protocol::{CHUNK_TYPE, EXCHANGE_TYPE, NONCE_CODE, PROBLEM_TYPE, ProtocolFault};
use wasl_sync::{
    CarriedBundle, Chunk, DownKind, Failure, Head, Link, Reading, Waiting, backoff, classify, classify_fault,
    classify_put,
};

fn head(status: u16, media: Option<&str>) -> Head<'_> {
    Head { status, content_type: media, ..Head::default() }
}

fn failure(reading: Reading) -> Failure {
    match reading {
        Reading::Failed(failure) => failure,
        Reading::Reply | Reading::NonceSpent => panic!("{reading:?}"),
    }
}

#[test]
fn the_link_is_up_or_down() {
    assert!(Link::Up.is_up());
    assert!(!Link::Down { kind: DownKind::Network, since_ms: 3 }.is_up());
}

#[test]
fn a_log_shows_sizes_and_numbers_and_nothing_of_what_is_inside() {
    let bytes = vec![0xab; 700];
    let waiting = Waiting { hash: [0xcd; 32], sequence: 12, bytes: bytes.clone() };
    assert_eq!(format!("{waiting:?}"), "Waiting(#12, 700 bytes)");
    assert_eq!(format!("{:?}", Chunk { hash: [0xcd; 32], bytes: bytes.clone() }), "Chunk(700 bytes)");
    assert_eq!(format!("{:?}", CarriedBundle { id: 4, bytes }), "CarriedBundle(#4, 700 bytes)");
}

#[test]
fn what_the_centre_cannot_take_is_about_the_content_and_nothing_else_is() {
    for (status, about_content) in [(400, true), (413, true), (422, true), (401, false), (404, false), (409, false)] {
        let told = failure(classify(EXCHANGE_TYPE, head(status, Some(PROBLEM_TYPE))));
        assert_eq!(told.kind, DownKind::CentreRefuses { code: format!("http_{status}") });
        assert_eq!(told.about_content, about_content, "{status}");
    }
}

#[test]
fn only_our_own_problem_says_that_a_nonce_is_spent() {
    let spent = Head { code: Some(NONCE_CODE), ..head(401, Some(PROBLEM_TYPE)) };
    assert_eq!(classify(EXCHANGE_TYPE, spent), Reading::NonceSpent);
    for other in [Head { code: Some("other"), ..spent }, Head { content_type: Some("text/plain"), ..spent }] {
        assert!(matches!(failure(classify(EXCHANGE_TYPE, other)).kind, DownKind::CentreRefuses { .. }), "{other:?}");
    }
}

#[test]
fn an_unheard_of_status_is_not_the_centres() {
    for status in [0, 199, 600, 999] {
        assert_eq!(failure(classify(EXCHANGE_TYPE, head(status, None))).kind, DownKind::NotGenuine, "{status}");
    }
}

#[test]
fn a_chunk_arrived_where_the_answer_is_bare_or_of_its_own_kind() {
    for status in [200, 201, 204] {
        for media in [None, Some(""), Some(CHUNK_TYPE)] {
            assert_eq!(classify_put(head(status, media)), Reading::Reply, "{status} {media:?}");
        }
        let page = failure(classify_put(head(status, Some("text/html"))));
        assert_eq!(page.kind, DownKind::CaptivePortal, "{status}");
    }
    assert_eq!(failure(classify_put(head(503, None))).kind, DownKind::CentreBusy);
}

#[test]
fn a_reply_that_was_cut_is_the_networks_and_any_other_is_not_the_centres() {
    assert_eq!(classify_fault(&ProtocolFault::Truncated { part: wasl_protocol::Part::Ack }), DownKind::Network);
    assert_eq!(classify_fault(&ProtocolFault::Replayed), DownKind::NotGenuine);
}

#[test]
fn waits_are_drawn_from_nothing_to_the_ceiling_but_never_below_the_floor() {
    assert_eq!([0, 50, 100, 999, 1_000].map(|dice| backoff::wait_ms(1, dice)), [100, 100, 100, 999, 1_000]);
    assert_eq!([1_001, 1_500, 2_002].map(|dice| backoff::wait_ms(1, dice)), [100, 499, 100]);
    assert_eq!(backoff::wait_ms(40, u64::MAX / 2), (u64::MAX / 2) % 600_001);
}

//! Other lanes: a bundle on a stick, a mirror, a citizen's paper. The same packets, stored once.

use wasl_centre::{
    Centre,
    lanes::{Carried, items_of, take_bundle},
    ledger::{PaperState, RequestFilter},
};
use wasl_protocol::{
    Answers, BUNDLE_BYTES_MAX, BUNDLE_PATH, BUNDLE_TYPE, Bundle, ExchangeAsk, Item, Verdict, escrow_text, fresh_nonce,
    sha256, verify_reply,
};

use crate::{
    desk::{TestDesk, open_all, scan},
    world::World,
};

fn carry(centre: &Centre, items: &[Item]) -> Carried {
    take_bundle(&*centre.ledger, &centre.keys, &*centre.host, items).expect("writes")
}

fn ask(centre: &Centre, packets: Vec<Vec<u8>>) -> ExchangeAsk {
    ExchangeAsk { packets, nonce: fresh_nonce(&*centre.host), ..ExchangeAsk::default() }
}

fn requests(centre: &Centre) -> usize {
    let filter = RequestFilter { count_max: 1_000, ..RequestFilter::default() };
    centre.ledger.requests(&filter).expect("reads").len()
}

#[test]
fn a_bundle_is_answered_as_over_the_desks_own_link_and_only_the_desk_can_use_the_answer() {
    let world = World::new();
    let centre = world.centre();
    let (mut desk, other) = (TestDesk::enrolled(&centre), TestDesk::enrolled(&centre));
    let (made, chunks) = desk.request_with_paper(&centre, &scan(20_000));
    let payment = desk.payment(&centre, &made);
    let ask = ExchangeAsk {
        papers: chunks.iter().map(|chunk| sha256(chunk)).collect(),
        ..ask(&centre, vec![made.packet.clone(), payment])
    };
    let (nonce, sent) = (ask.nonce, ask.packets.iter().map(|packet| sha256(packet)).collect::<Vec<_>>());
    let mut items = vec![Item::sign_ask(desk.enrolment, ask.to_bytes(), &desk.key)];
    items.extend(chunks.iter().cloned().map(Item::Chunk));
    let first = carry(&centre, &items);
    assert_eq!((first.stored, first.there, first.chunks, first.refused), (2, 0, 2, 0));
    let again = carry(&centre, &items);
    assert_eq!((again.stored, again.there, again.chunks, again.refused), (0, 2, 2, 0));
    let [(enrolment, reply)] = again.answers.items.as_slice() else { panic!("one answer an ask") };
    assert_eq!(*enrolment, desk.enrolment);
    let verified = verify_reply(reply, &desk.keys, desk.enrolment, desk.epoch, &nonce, &sent).expect("is its own");
    assert_eq!(verified.ack.verdicts, [(made.hash, Verdict::AlreadyStored), (sent[1], Verdict::AlreadyStored)]);
    assert_eq!(verified.ack.held.len(), 2, "chunks of the same bundle are told of");
    assert!(verify_reply(reply, &other.keys, other.enrolment, other.epoch, &nonce, &sent).is_err());
    open_all(&centre);
    assert_eq!(requests(&centre), 1);
    assert_eq!(centre.ledger.papers(made.tracking).expect("reads")[0].state, PaperState::Complete);
    assert_eq!(desk.hand_over(&centre, vec![made.packet]).verdicts[0].1, Verdict::AlreadyStored);
}

#[test]
fn packets_from_a_mirror_and_from_a_citizens_paper_are_the_same_packets() {
    let world = World::new();
    let centre = world.centre();
    let mut desk = TestDesk::enrolled(&centre);
    let (one, two) = (desk.request(&centre), desk.request(&centre));
    let text = format!("{}\n{}\r\n", escrow_text(&two.packet), escrow_text(&one.packet));
    let mut items = items_of("mirror/00001-1.packet", &one.packet);
    items.extend(items_of("scanned.txt", text.as_bytes()));
    assert_eq!(items.len(), 3);
    let carried = carry(&centre, &items);
    assert_eq!((carried.stored, carried.there, carried.refused), (2, 1, 0));
    assert_eq!(desk.row(&centre).seen_ms, None, "nobody saw the desk itself");
    open_all(&centre);
    assert_eq!(requests(&centre), 2);
    let ack = desk.hand_over(&centre, vec![one.packet, two.packet]);
    assert_eq!((ack.head, ack.head_hash), (2, desk.previous));
    assert!(ack.verdicts.iter().all(|(_, verdict)| *verdict == Verdict::AlreadyStored));
}

#[test]
fn whoever_carries_a_bare_packet_hears_whether_it_was_taken() {
    let world = World::new();
    let centre = world.centre();
    let (carrier, mut desk) = (TestDesk::enrolled(&centre), TestDesk::enrolled(&centre));
    let made = desk.request(&centre);
    let mut forged = desk.request(&centre).packet;
    *forged.last_mut().expect("has bytes") ^= 1;
    let own = ExchangeAsk { papers: vec![sha256(&forged), made.hash], ..ask(&centre, Vec::new()) };
    let items = [
        Item::Packet(forged),
        Item::Packet(made.packet),
        Item::sign_ask(carrier.enrolment, own.to_bytes(), &carrier.key),
    ];
    for taken in [(1, 0, 1), (0, 1, 1)] {
        let carried = carry(&centre, &items);
        assert_eq!((carried.stored, carried.there, carried.refused), taken);
        let reply = &carried.answers.items[0].1;
        let verified = verify_reply(reply, &carrier.keys, carrier.enrolment, carrier.epoch, &own.nonce, &[]);
        assert_eq!(verified.expect("is its own").ack.held, [made.hash], "now and when it is brought again");
    }
}

#[test]
fn nothing_that_does_not_prove_itself_is_stored_and_no_desk_is_blamed_for_it() {
    let world = World::new();
    let centre = world.centre();
    let mut desk = TestDesk::enrolled(&centre);
    let made = desk.request(&centre);
    let mut forged = made.packet.clone();
    *forged.last_mut().expect("has bytes") ^= 1;
    let mut thief = desk.clone();
    thief.key = wasl_protocol::SigningKey::generate(&*world.host);
    let ask = ask(&centre, vec![made.packet]).to_bytes();
    let items = [
        Item::Packet(forged),
        Item::Packet(b"<html></html>".to_vec()),
        Item::sign_ask(desk.enrolment, ask.clone(), &thief.key),
        Item::sign_ask(desk.enrolment + 7, ask, &desk.key),
        Item::sign_ask(desk.enrolment, b"no ask".to_vec(), &desk.key),
        Item::Chunk(b"nobody names it, and the first proof is not for it".to_vec()),
    ];
    let carried = carry(&centre, &items[..5]);
    assert_eq!((carried.stored, carried.refused, carried.answers.items.len()), (0, 5, 0));
    let carried = carry(&centre, &items[5..]);
    assert_eq!((carried.chunks, carried.nobodys), (0, 1));
    assert!(centre.ledger.alarms().expect("reads").is_empty());
    assert_eq!(desk.row(&centre).head, 0);
    assert!(items_of("notes.txt", b"hello").is_empty());
}

#[tokio::test]
async fn a_bundle_over_http_needs_no_proof_of_its_own_and_is_bounded() {
    let world = World::new();
    let centre = world.centre();
    let (running, client) = world.serve().await;
    let mut desk = TestDesk::enrolled(&centre);
    let made = desk.request(&centre);
    let post = async |body: Vec<u8>| {
        let request = client.post(format!("{}{BUNDLE_PATH}", running.url())).header("content-type", BUNDLE_TYPE);
        request.body(body).send().await.expect("answers")
    };
    let ask = ask(&centre, vec![made.packet]);
    let bundle = Bundle { items: vec![Item::sign_ask(desk.enrolment, ask.to_bytes(), &desk.key)] };
    let response = post(bundle.to_bytes()).await;
    assert_eq!(
        (response.status().as_u16(), &response.headers()["content-type"]),
        (200, &BUNDLE_TYPE.parse().expect("text"))
    );
    let answers = Answers::from_bytes(&response.bytes().await.expect("whole")).expect("answers");
    assert_eq!(answers.items.len(), 1);
    assert_eq!(desk.row(&centre).head, 1);
    assert_eq!(desk.row(&centre).seen_ms, None, "it was carried: nobody saw the desk itself");
    assert_eq!(post(b"nonsense".to_vec()).await.status(), 400);
    assert_eq!(post(vec![0; BUNDLE_BYTES_MAX + 1]).await.status(), 413);
    let statuses = [post(Vec::new()).await, post(Vec::new()).await, post(Vec::new()).await, post(Vec::new()).await];
    assert_eq!(statuses.last().expect("there").status(), 429, "six at once from one address");
    world.host.pass_s(10);
    assert_eq!(post(bundle.to_bytes()).await.status(), 200);
    running.stop().await;
}

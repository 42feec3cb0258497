//! Makes the corpus from genuine things: `WASL_BLESS=1 cargo test -p wasl-fuzz --test seeds`. Without it,
//! checks that what the corpus begins from is still genuine.

#![expect(clippy::disallowed_methods, reason = "seeds are files; blessing is asked for by the environment")]

use std::path::Path;

use wasl_domain::{
    answers::Answer,
    host::{Host, Moment},
    ids::{EnrolmentNumber, TrackingNumber},
    money::Money,
    tariff::Fee,
};
use wasl_protocol::{
    Ack, Answers, Bundle, CardSecret, Confirmed, EnrolmentCode, ExchangeAsk, ExchangeReply, Face, HeaderDraft, Health,
    Item, Notice, PacketKind, ReceiptToken, RequestBody, SealingSecret, SignedAck, SignedDoc, SignedNotice, SigningKey,
    What, body_to_bytes, chain_start, escrow_text, seal, seal_paper, sign_request,
};

struct Still;

impl Host for Still {
    fn now(&self) -> Moment {
        let wall = jiff::Timestamp::from_millisecond(1_790_000_000_000).expect("in range");
        Moment { wall, boot: uuid::Uuid::from_bytes([7; 16]), mono_ms: 123_456 }
    }
    fn fill_random(&self, bytes: &mut [u8]) {
        bytes.fill(9);
    }
}

fn keep(target: &str, name: &str, bytes: &[u8]) {
    assert!(wasl_fuzz::target(target).is_some(), "{target} is no target");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(target).join(name);
    if std::env::var("WASL_BLESS").is_ok() {
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::write(&path, bytes).expect("written");
    }
    assert!(path.exists(), "{} is missing: bless the corpus", path.display());
}

#[test]
fn genuine_things_make_the_corpus() {
    let desk = SigningKey::generate(&Still);
    let centre = SealingSecret::generate(&Still);
    let tracking = TrackingNumber::new(EnrolmentNumber::new(1012).expect("a number"), 345_678).expect("a number");
    let body = body(tracking);
    let draft = HeaderDraft {
        kind: PacketKind::Request,
        enrolment: 1012,
        epoch: 1,
        sequence: 1,
        previous: chain_start(1012, 1),
        id: uuid::Uuid::from_bytes([9; 16]),
        moment: Still.now(),
        papers_root: None,
    };
    let packet = seal(draft, &body_to_bytes(&body), &centre.public(), &desk, &Still).expect("seals");
    keep("packet", "request", &packet.to_bytes());
    keep("body", "request", &body_to_bytes(&body));

    let ask = ExchangeAsk {
        packets: vec![packet.to_bytes()],
        cursor: 3,
        nonce: [5; 16],
        health: Health { version: "0.1.0".into(), outbox_count: 2, oldest_age_s: 60, wall_ms: 1, ..Health::default() },
        ..ExchangeAsk::default()
    };
    keep("ask", "one_packet", &ask.to_bytes());
    keep("ask", "empty", &ExchangeAsk::default().to_bytes());

    let ack = Ack {
        enrolment: 1012,
        epoch: 1,
        verdicts: vec![(packet.hash(), wasl_protocol::Verdict::Stored)],
        head: 1,
        head_hash: packet.hash(),
        beyond: vec![(3, 5)],
        ..Ack::default()
    };
    keep("ack", "one_verdict", &ack.to_bytes());
    let notice =
        Notice { sequence: 4, at_ms: 1, what: What::Message { text_ar: "أهلًا".into(), text_en: "Hello".into() } };
    keep("notice", "message", &notice.to_bytes());
    let reply = ExchangeReply {
        ack: SignedAck::sign(&ack, &desk),
        notices: vec![SignedNotice::sign(1012, &notice, &desk)],
        next_nonce: [6; 16],
    };
    let reply_bytes = reply.to_bytes();
    keep("reply", "ack_and_notice", &reply_bytes);
    let doc = SignedDoc::sign(wasl_protocol::DocKind::Settings, "settings", 1, b"{}".to_vec(), &desk);
    keep("document", "settings", &serde_json::to_vec(&doc).expect("plain data"));

    let mut packet_hash8 = [0; 8];
    packet_hash8.copy_from_slice(&packet.hash()[..8]);
    let token = ReceiptToken {
        key: desk.public().key_id(),
        tracking,
        at_s: 1_790_000_000,
        service_number: 3,
        amount: Money::new_pounds(12),
        paid: true,
        way: Some(wasl_protocol::PayWay::Cash),
        time_doubtful: false,
        packet_hash8,
    };
    let signed = token.sign(&desk).expect("signs");
    keep("receipt", "paid", &signed.to_bytes().expect("fits"));
    keep("receipt_text", "paid", signed.qr_url("https://wasl.example").as_bytes());
    keep("tracking", "plain", tracking.digits().as_bytes());
    keep("tracking", "grouped_arabic", "٠١٠١ ٢٣٤٥ ٦٧٨٨٤".as_bytes());
    let code = EnrolmentCode { secret: [3; 8], root_print: [4; 10] };
    keep("enrolment_code", "code", code.to_string().as_bytes());
    let reply = format!(
        r#"{{"enrolment":1,"epoch":1,"root":"{root}","keys":{doc},"docs":[{doc}],"next_nonce":"{nonce}","welcome":"{signature}"}}"#,
        root = "07".repeat(32),
        doc = serde_json::to_string(&doc).expect("plain data"),
        nonce = "06".repeat(16),
        signature = "05".repeat(64),
    );
    keep("enrolment_reply", "shape", reply.as_bytes());
    let proof = sign_request(&desk, 1012, "POST", "/v1/exchange", b"", [6; 16], 1);
    let lines: Vec<String> = proof.headers().into_iter().map(|(_, value)| value).collect();
    keep("proof", "four_lines", lines.join("\n").as_bytes());
    let bundle = Bundle {
        items: vec![
            Item::sign_ask(1012, ask.to_bytes(), &desk),
            Item::Packet(packet.to_bytes()),
            Item::Chunk(vec![8; 200]),
        ],
    };
    keep("bundle", "three_items", &bundle.to_bytes());
    keep("bundle", "answers", &Answers { items: vec![(1012, reply_bytes)] }.to_bytes());
    keep("escrow", "packet", escrow_text(&packet.to_bytes()).as_bytes());
    keep("card", "card", CardSecret::from_bytes([2; 16]).to_text().as_bytes());
    let (_, sealed) = seal_paper(&[1; 20_000], &Still).expect("seals");
    keep("chunk", "first", &sealed.chunks[0][..2_000]);
}

#[test]
fn what_people_fill_in_makes_the_corpus() {
    keep("national_number", "plain", b"06040012345");
    keep("national_number", "arabic_digits", "٠٦٠ ٤٠٠-١٢٣٤٥".as_bytes());
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalogue");
    let read = |path: &str| std::fs::read(root.join(path)).expect("a file of the catalogue");
    keep("pack", "individual_extract", &read("civil-registry/individual-extract/pack.json"));
    keep("pack", "no_conviction", &read("criminal-record/no-conviction/pack.json"));
    let cases: serde_json::Value =
        serde_json::from_slice(&read("civil-registry/individual-extract/cases.json")).expect("cases");
    for (n, case) in cases["cases"].as_array().expect("a list").iter().enumerate().take(4) {
        let answers = serde_json::to_vec(&case["answers"]).expect("plain data");
        keep("answers", &format!("case_{n}"), &[&[u8::try_from(n).expect("few")], answers.as_slice()].concat());
        let submission = serde_json::json!({ "service": "civil-registry.individual-extract", "answers": case["answers"], "paid": true });
        keep("submission", &format!("case_{n}"), &serde_json::to_vec(&submission).expect("plain data"));
    }
}

#[test]
fn pictures_make_the_corpus() {
    for (name, colour, depth) in [
        ("grey", png::ColorType::Grayscale, png::BitDepth::Eight),
        ("black_and_white", png::ColorType::Grayscale, png::BitDepth::One),
        ("colour_deep", png::ColorType::Rgba, png::BitDepth::Sixteen),
        ("palette", png::ColorType::Indexed, png::BitDepth::Four),
    ] {
        let picture = picture(40, 56, colour, depth);
        assert!(wasl_scan::scan(&picture).is_ok(), "{name} is a genuine page");
        keep("scan", name, &picture);
    }
    let grey = picture(40, 56, png::ColorType::Grayscale, png::BitDepth::Eight);
    let page = wasl_scan::scan(&grey).expect("a page").jpeg;
    keep("scan", "jpeg", &page);
    // As a camera held on its side writes it: the entry says how to turn the page.
    let turned = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
    let len = u16::try_from(turned.len() + 2).expect("short").to_be_bytes();
    keep("scan", "jpeg_turned", &[&page[..2], &[0xff, 0xe1], &len, turned, &page[2..]].concat());
    // A flood: billions of pixels in the header, and next to nothing behind it.
    let mut flood = grey;
    flood[16..24].copy_from_slice(&[0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60]);
    keep("scan", "flood", &flood);
    let mut flood = page.clone();
    let size = flood.windows(2).position(|marker| marker == [0xff, 0xc0]).expect("a frame") + 5;
    flood[size..size + 4].copy_from_slice(&[0x3a, 0x98, 0x0b, 0xb8]);
    keep("scan", "jpeg_flood", &flood);
    keep("scan", "pdf", b"%PDF-1.7\n%");
}

/// A page with bars of ink on it.
fn picture(width: u32, height: u32, colour: png::ColorType, depth: png::BitDepth) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, width, height);
    encoder.set_color(colour);
    encoder.set_depth(depth);
    if colour == png::ColorType::Indexed {
        encoder.set_palette(vec![0x30; 48]);
    }
    let row = colour.samples() * usize::from(depth as u8) * width as usize / 8;
    let dots: Vec<u8> = (0..row * height as usize).map(|dot| if dot / 90 % 3 == 0 { 0x11 } else { 0xee }).collect();
    encoder.write_header().expect("a header").write_image_data(&dots).expect("a picture");
    out
}

fn body(tracking: TrackingNumber) -> RequestBody {
    RequestBody {
        request: uuid::Uuid::from_bytes([5; 16]),
        tracking,
        service: "civil-registry.individual-extract".into(),
        service_number: 3,
        pack_version: 1,
        pack_hash: [0xab; 32],
        answers: [("holder.first_name".to_owned(), Answer::Text("ليلى".into()))].into(),
        language: "ar".into(),
        day: "2026-09-21".into(),
        governorate: "06".into(),
        fee: Fee { lines: Vec::new(), total: Money::new_pounds(12), both_denominations: false, tariffs: Vec::new() },
        face: Face::Console,
        assistant: Some("samer".into()),
        confirmed: Confirmed::ByVoice,
        time_doubtful: false,
        papers: Vec::new(),
    }
}

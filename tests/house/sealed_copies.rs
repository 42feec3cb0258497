//! How large requests are when they are sealed: every golden case fits the square at the foot of a slip,
//! and the table in `docs/lanes.md` is true.

use std::{collections::BTreeMap, fs, sync::Mutex};

use uuid::Uuid;
use wasl_domain::{
    catalogue::{Catalogue, standing_cases},
    host::{Host, Moment},
    ids::{EnrolmentNumber, TrackingNumber},
};
use wasl_host::read_folder;
use wasl_paper::escrow_modules;
use wasl_protocol::{
    Confirmed, Face, HeaderDraft, PacketKind, RequestBody, SealingSecret, SigningKey, body_to_bytes, escrow_text,
    packet_of_escrow, seal,
};

use crate::sources::root;

const PAGE: &str = "docs/lanes.md";
const BEGIN: &str = "<!-- table -->\n";
const END: &str = "<!-- end -->";

/// Clock and dice that never change, so that the sizes are the same on every machine.
struct Still(Mutex<u64>);

impl Host for Still {
    fn now(&self) -> Moment {
        let wall = "2026-11-22T09:11:00Z".parse().expect("a time");
        Moment { wall, boot: Uuid::from_u128(7), mono_ms: 5_000 }
    }
    fn fill_random(&self, bytes: &mut [u8]) {
        let mut die = self.0.lock().expect("one thread");
        for byte in bytes {
            *die ^= *die << 13;
            *die ^= *die >> 7;
            *die ^= *die << 17;
            *byte = die.to_le_bytes()[3];
        }
    }
}

#[derive(Default)]
struct Sizes {
    cases: usize,
    smallest: usize,
    largest: usize,
    letters: usize,
    version: u32,
}

fn measured() -> BTreeMap<String, Sizes> {
    let files = read_folder(&root().join("catalogue")).expect("the catalogue can be read");
    let (catalogue, _) = Catalogue::read(&files);
    let host = Still(Mutex::new(0x2545_f491_4f6c_dd1d));
    let (centre, desk) = (SealingSecret::generate(&host), SigningKey::generate(&host));
    let number = EnrolmentNumber::new(1_012).expect("five digits");
    let mut sizes = BTreeMap::<String, Sizes>::new();
    for (serial, case) in (34_567..).zip(standing_cases(&files, &catalogue)) {
        let pack = &catalogue.packs[&case.service];
        let tracking = TrackingNumber::new(number, serial).expect("six digits");
        let body = body_to_bytes(&RequestBody {
            request: host.new_id(),
            tracking,
            service: case.service.clone(),
            service_number: pack.number,
            pack_version: pack.version,
            pack_hash: pack.hash(),
            answers: case.answers,
            language: "ar".into(),
            day: case.today.to_string(),
            governorate: case.governorate,
            fee: case.fee,
            face: Face::Console,
            assistant: Some("عبد الرحمن الصالحي الحسيني".into()),
            confirmed: Confirmed::ByVoice,
            time_doubtful: false,
            papers: Vec::new(),
        });
        let draft = HeaderDraft {
            kind: PacketKind::Request,
            enrolment: number.get(),
            epoch: 1,
            sequence: 123_456,
            previous: [7; 32],
            id: host.new_id(),
            moment: host.now(),
            papers_root: None,
        };
        let packet = seal(draft, &body, &centre.public(), &desk, &host).expect("sealed").to_bytes();
        let text = escrow_text(&packet);
        assert_eq!(packet_of_escrow(&text).expect("read back"), packet);
        let modules = escrow_modules(&text)
            .unwrap_or_else(|| panic!("{} / {}: {} bytes don't fit a slip", case.service, case.case, packet.len()));
        let one = sizes.entry(case.service).or_default();
        one.smallest = if one.cases == 0 { packet.len() } else { one.smallest.min(packet.len()) };
        one.cases += 1;
        one.largest = one.largest.max(packet.len());
        one.letters = one.letters.max(text.len());
        one.version = one.version.max((modules - 17) / 4);
    }
    sizes
}

#[test]
fn every_golden_case_fits_the_foot_of_a_slip_sealed_and_the_table_of_sizes_is_true() {
    let mut table = String::from(
        "| service | cases | packet, bytes | largest text | largest version | side, mm |\n|---|---|---|---|---|---|\n",
    );
    let sizes = measured();
    for (service, one) in &sizes {
        let side = f64::from((one.version * 4 + 17) * 4) / 203.0 * 25.4;
        let Sizes { cases, smallest, largest, letters, version } = one;
        table += &format!("| {service} | {cases} | {smallest}–{largest} | {letters} | {version} | {side:.0} |\n");
    }
    assert_eq!(sizes.len(), 21);
    let path = root().join(PAGE);
    let page = fs::read_to_string(&path).expect("the page is there");
    let (head, rest) = page.split_once(BEGIN).expect("a place for the table");
    let (kept, foot) = rest.split_once(END).expect("its end");
    if std::env::var_os("WASL_BLESS").is_some() {
        fs::write(&path, format!("{head}{BEGIN}{table}{END}{foot}")).expect("written");
        return;
    }
    assert!(
        kept == table,
        "{PAGE} has drifted: run `WASL_BLESS=1 cargo test -p wasl-tests --test house sealed`\n{table}"
    );
}

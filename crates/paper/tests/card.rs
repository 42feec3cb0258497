//! The staff card as its holder and a scanner see it: the code is read back from the printed dots.

use wasl_paper::sheet::Bitmap;
use wasl_paper::{CardSheet, PaperFault, card};

/// Of the form and length that cards carry.
const CODE: &str = "WASL-C1-JBSWY3DPEB3W64TMMQQHK2LTEB2GQZJA";

fn arabic() -> CardSheet {
    CardSheet {
        language: "ar".to_owned(),
        heading: "بطاقة الدخول".to_owned(),
        name: "رنا عبد\u{A0}القادر الحسن".to_owned(),
        role: "مشرف".to_owned(),
        place: "بريد جبلة · كوّة 2".to_owned(),
        date: "الأحد 22 تشرين الثاني 2026".to_owned(),
        qr: CODE.to_owned(),
        uses: [
            "تُمسح البطاقة ثم يُكتب الرمز السري، على هذه المنصة وحدها.",
            "لا تُصوَّر ولا تُعار، ولا يُكتب الرمز السري عليها.",
            "إن ضاعت يُبلَّغ المشرف فوراً، فيلغيها.",
        ]
        .map(str::to_owned)
        .into(),
    }
}

fn english() -> CardSheet {
    CardSheet {
        language: "en".to_owned(),
        heading: "Sign-in card".to_owned(),
        name: "Jiwan Şêxmûs".to_owned(),
        role: "Assistant".to_owned(),
        place: "Jableh Post · Counter 2".to_owned(),
        date: "Sunday 22 November 2026".to_owned(),
        uses: [
            "Scan the card, then type the PIN, at this desk only.",
            "Never lend or photograph it; never write the PIN on it.",
            "Lost it? Tell the supervisor at once, who makes it void.",
        ]
        .map(str::to_owned)
        .into(),
        ..arabic()
    }
}

fn samples() -> Vec<(&'static str, CardSheet)> {
    let long = CardSheet {
        name: "محمد نور\u{A0}الدين عبد\u{A0}الرزاق شيخ\u{A0}الأرض الحلبي الدمشقي الكيلاني".to_owned(),
        place: "مكتب بريد الشهيد عدنان المالكي للخدمات الإلكترونية في حي المزرعة الشرقي · كوّة 12".to_owned(),
        ..arabic()
    };
    let hostile = CardSheet {
        name: format!("#panic() $ ] {} \u{202E}x", "W".repeat(90)),
        role: "= *_\n- x".repeat(40),
        uses: vec!["#import \"/etc/passwd\"".repeat(30), String::new()],
        ..arabic()
    };
    vec![("arabic", arabic()), ("english", english()), ("long", long), ("hostile", hostile)]
}

fn read(page: &Bitmap) -> Vec<String> {
    let frame = 24;
    let side = |dots: u32| dots as usize + 2 * frame;
    let grey = |x: usize, y: usize| match (x.checked_sub(frame), y.checked_sub(frame)) {
        (Some(x), Some(y)) if page.is_black(u32::try_from(x).expect("small"), u32::try_from(y).expect("small")) => 0,
        _ => 255,
    };
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(side(page.width), side(page.height), grey);
    image.detect_grids().iter().filter_map(|grid| grid.decode().ok()).map(|(_, text)| text).collect()
}

#[test]
fn the_code_is_read_off_the_dots_of_every_card() {
    for (name, sheet) in samples() {
        let set = card(&sheet).expect("the card is set");
        assert_eq!(read(set.bitmap()), [CODE], "{name}");
        assert_eq!(set.bitmap().width, 576, "{name}");
        // A card of 72 mm across is worn: no longer than 113 mm, also with the longest names that people have.
        assert!(name == "hostile" || set.bitmap().height < 900, "{name}: {} dots", set.bitmap().height);
    }
}

#[test]
fn nothing_is_printed_in_the_margins_and_the_same_sheet_gives_the_same_dots() {
    for (name, sheet) in samples() {
        let (one, other) = (card(&sheet).expect("set"), card(&sheet).expect("set"));
        assert_eq!(one.png(), other.png(), "{name}");
        let page = one.bitmap();
        for y in 0..page.height {
            for x in (0..17).chain(559..576) {
                assert!(!page.is_black(x, y), "{name}: ink at {x}, {y}");
            }
        }
    }
}

#[test]
fn a_card_without_name_or_code_is_refused_and_its_code_stays_out_of_logs() {
    let refused = |sheet: CardSheet| card(&sheet).expect_err("refused");
    assert_eq!(refused(CardSheet { name: " ".to_owned(), ..arabic() }), PaperFault::FieldEmpty { field: "name" });
    assert_eq!(refused(CardSheet { qr: String::new(), ..arabic() }), PaperFault::FieldEmpty { field: "qr" });
    let many = CardSheet { uses: vec![String::new(); 6], ..arabic() };
    assert_eq!(refused(many), PaperFault::TooManyLines { field: "uses", lines: 6, lines_max: 5 });
    let said = format!("{:?} {:?}", arabic(), card(&arabic()).expect("set"));
    assert!(!said.contains("JBSWY3DP"), "{said}");
}

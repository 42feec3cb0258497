//! Sheets as desks compose them, with invented people, for the tests of the press.

use wasl_paper::sheet::{EscrowSheet, ReceiptSheet};

/// A QR text of this many letters, of the form receipts carry.
pub(crate) fn qr(letters: usize) -> String {
    let token = "JBSWY3DPEB3W64TMMQQHK2LTEB2GQZJAORSXQ5BAN5TCAYJAOJSWGZLJOB2CYIDTNFTW4ZLEEBRHSIDUNBSSAZDFONVSAYLOMQQHEZLBMQQGE6JAMEQHA2DPNZSQUCTXMFZWYIDSMVRWK2LQOQ";
    "HTTPS://WASL.GOV.SY/R/".chars().chain(token.chars().cycle()).take(letters).collect()
}

/// Paid at the counter, in Arabic: the common case.
pub(crate) fn arabic() -> ReceiptSheet {
    ReceiptSheet {
        language: "ar".to_owned(),
        place: "بريد جبلة · كوّة 2".to_owned(),
        date: "الأحد 22 تشرين الثاني 2026".to_owned(),
        time: "الساعة 12:11".to_owned(),
        tracking_label: "رقم التتبع".to_owned(),
        tracking: "0101 2345 67884".to_owned(),
        title: "إخراج قيد فردي".to_owned(),
        holder: "فاطمة الزهراء عبد\u{A0}القادر الحاج\u{A0}إسماعيل".to_owned(),
        lines: vec!["نسخة واحدة".to_owned(), "الاستلام من بريد جبلة".to_owned()],
        qr: qr(175),
        short_code: ("الرمز".to_owned(), "4821".to_owned()),
        fees: vec![
            ("رسم السجل المدني".to_owned(), "5 ل.س جديدة".to_owned()),
            ("خدمة المركز".to_owned(), "10 ل.س جديدة".to_owned()),
        ],
        total_label: "دُفع".to_owned(),
        total: "15 ل.س جديدة".to_owned(),
        total_other: Some("تعادل 1,500 ل.س قديمة".to_owned()),
        truths: ["محفوظ هنا", "أُرسل", "استلمه المركز", "جاهز"].map(str::to_owned),
        next: vec!["سجّلنا طلبك. سيصل إلى المركز عند عودة الاتصال.".to_owned(), "احتفظ بالوصل.".to_owned()],
        help_label: "للسؤال: الرمز أعلاه، أو الهاتف".to_owned(),
        help: "8000".to_owned(),
        copy_mark: None,
        time_doubt: None,
        escrow: None,
    }
}

/// The same in English.
pub(crate) fn english() -> ReceiptSheet {
    ReceiptSheet {
        language: "en".to_owned(),
        place: "Jableh Post · Counter 2".to_owned(),
        date: "Sunday 22 November 2026".to_owned(),
        time: "12:11".to_owned(),
        tracking_label: "Tracking number".to_owned(),
        title: "Individual civil record".to_owned(),
        holder: "فاطمة الزهراء عبد\u{A0}القادر الحاج\u{A0}إسماعيل".to_owned(),
        lines: vec!["One copy".to_owned(), "Collect at Jableh Post".to_owned()],
        short_code: ("Code".to_owned(), "4821".to_owned()),
        fees: vec![
            ("Civil registry fee".to_owned(), "SYP 5 new".to_owned()),
            ("Centre service".to_owned(), "SYP 10 new".to_owned()),
        ],
        total_label: "Paid".to_owned(),
        total: "SYP 15 new".to_owned(),
        total_other: Some("equals SYP 1,500 old".to_owned()),
        truths: ["Saved here", "Sent", "Received by the centre", "Ready"].map(str::to_owned),
        next: vec![
            "Your request is recorded. It will reach the centre when the link is back.".to_owned(),
            "Keep this receipt.".to_owned(),
        ],
        help_label: "Questions: the code above, or call".to_owned(),
        ..arabic()
    }
}

/// Reprinted, to be paid, clock unsure, and every text as long as it gets.
pub(crate) fn long() -> ReceiptSheet {
    ReceiptSheet {
        place: "مكتب بريد الشهيد عدنان المالكي للخدمات الإلكترونية في حي المزرعة الشرقي · كوّة 12".to_owned(),
        title: "بيان عائلي مفصّل مع الزواج والطلاق".to_owned(),
        holder: "محمد عبد\u{A0}الرحمن صلاح\u{A0}الدين عبد\u{A0}القادر الحاج\u{A0}إسماعيل الدمشقي الكيلاني".to_owned(),
        lines: [
            "ثلاث نسخ",
            "الاستلام من مكتب بريد الشهيد عدنان المالكي",
            "الوكيل: أحمد خالد المصري",
            "الوثائق المرفقة: 4",
        ]
        .map(str::to_owned)
        .into(),
        qr: qr(186),
        fees: vec![
            ("رسم السجل المدني".to_owned(), "1,250 ل.س جديدة".to_owned()),
            ("خدمة المركز الإلكتروني لمعاملات المواطنين خارج المحافظة".to_owned(), "10 ل.س جديدة".to_owned()),
            ("طابع مالي".to_owned(), "2.50 ل.س جديدة".to_owned()),
            ("طابع إعمار".to_owned(), "2.50 ل.س جديدة".to_owned()),
            ("أجور البريد".to_owned(), "25 ل.س جديدة".to_owned()),
            ("مغلف".to_owned(), "1 ل.س جديدة".to_owned()),
        ],
        total_label: "المطلوب دفعه".to_owned(),
        total: "1,291 ل.س جديدة".to_owned(),
        total_other: Some("تعادل 129,100 ل.س قديمة".to_owned()),
        copy_mark: Some("نسخة ثانية".to_owned()),
        time_doubt: Some("الوقت غير مؤكد".to_owned()),
        ..arabic()
    }
}

/// As little as a sheet can hold: no holder, no further lines, one fee, one denomination.
pub(crate) fn short() -> ReceiptSheet {
    ReceiptSheet {
        holder: String::new(),
        lines: Vec::new(),
        fees: vec![("خدمة المركز".to_owned(), "10 ل.س".to_owned())],
        total: "10 ل.س".to_owned(),
        total_other: None,
        ..arabic()
    }
}

/// A reprint in Arabic for a citizen whose name is written in Latin letters.
pub(crate) fn reprint() -> ReceiptSheet {
    ReceiptSheet {
        holder: "Maria-Luisa Fernández (Jr.)".to_owned(),
        copy_mark: Some("نسخة ثانية".to_owned()),
        total_label: "المطلوب دفعه".to_owned(),
        ..arabic()
    }
}

/// A reprint in English, to be paid, with long texts.
pub(crate) fn english_long() -> ReceiptSheet {
    ReceiptSheet {
        place: "Martyr Adnan al-Malki Post Office, Electronic Services, East Mazraa · Counter 12".to_owned(),
        title: "Detailed family statement with marriages and divorces".to_owned(),
        holder: "Alexander Konstantinos Papadopoulos-Karamanlis of Thessaloniki".to_owned(),
        total_label: "To be paid".to_owned(),
        copy_mark: Some("Second copy".to_owned()),
        time_doubt: Some("Time not certain".to_owned()),
        qr: qr(186),
        ..english()
    }
}

/// What no desk composes and someone may try.
pub(crate) fn hostile() -> ReceiptSheet {
    let long = "بيان#panic()$]".repeat(400);
    ReceiptSheet {
        place: "#panic(\"x\") ] $ \u{202E}evil\u{202C} `#import \"/etc/passwd\"`".to_owned(),
        date: "\u{2067}\u{2067}\u{2067}*_\n\n= Heading\n- item".to_owned(),
        time: "\u{2069}\u{2069} 12:11 \u{0}\u{7}".to_owned(),
        tracking_label: "#\"".to_owned(),
        title: format!("ح{}", "\u{651}\u{64B}\u{300}".repeat(90)),
        holder: "W".repeat(300),
        lines: vec![long.clone(), "\\u{202E} <label> @ref //".to_owned(), "😀 漢字 \u{E000}".to_owned()],
        fees: vec![(long.clone(), "9".repeat(90)), (String::new(), String::new())],
        total_label: long,
        total: "1".repeat(500),
        truths: ["#sys.inputs", "W W W W", "", "غغغغغغغغغغغغغغغغغغغغغغغغغغغغغغغغ"].map(str::to_owned),
        next: Vec::new(),
        copy_mark: Some("$ x $ ".repeat(30)),
        ..arabic()
    }
}

/// Every sample with its name.
/// A text of the alphanumeric set of QR, without any pattern, as sealed copies are.
pub(crate) fn escrow_text(letters: usize) -> String {
    let signs = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
    let mut die = 0x2545_f491_4f6c_dd1d_u64;
    let sign = |_| {
        die ^= die << 13;
        die ^= die >> 7;
        die ^= die << 17;
        char::from(signs[usize::try_from(die % 45).expect("below 45")])
    };
    "WASL-E1-".chars().chain((0..letters - 8).map(sign)).collect()
}

/// Handed in while the link was down: with a sealed copy of a usual request.
pub(crate) fn sealed_copy(letters: usize) -> ReceiptSheet {
    ReceiptSheet {
        escrow: Some(EscrowSheet {
            title: "نسخة مختومة من الطلب".to_owned(),
            sentence:
                "إن تعطّل جهاز هذا المكتب قبل أن يصل الطلب، فأي مكتب آخر يقرأ هذا المربع ويوصله. لا يرى ما فيه إلا المركز."
                    .to_owned(),
            text: escrow_text(letters),
        }),
        ..arabic()
    }
}

pub(crate) fn all() -> Vec<(&'static str, ReceiptSheet)> {
    vec![
        ("arabic", arabic()),
        ("english", english()),
        ("long", long()),
        ("short", short()),
        ("reprint", reprint()),
        ("english-long", english_long()),
        ("hostile", hostile()),
    ]
}

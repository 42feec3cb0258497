//! What stands on a receipt: finished strings in one language, and the text of its QR.

use serde::{Deserialize, Serialize};

/// A receipt to be set. All texts are finished; digits are where people expect them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptSheet {
    /// Language tag: `ar` sets right to left, `en` left to right.
    pub language: String,
    /// Access point and counter: `بريد جبلة · كوّة 2`.
    pub place: String,
    /// `الأحد 22 تشرين الثاني 2026`.
    pub date: String,
    /// `الساعة 12:11`.
    pub time: String,
    /// Label of the number: `رقم التتبع`.
    pub tracking_label: String,
    /// `0101 2345 67884`: always left to right, never broken.
    pub tracking: String,
    /// The document: `إخراج قيد فردي`.
    pub title: String,
    /// The holder's name; up to 60 letters, may take two lines. Empty where the service has none.
    pub holder: String,
    /// Further lines beside the QR: copies, way of delivery.
    pub lines: Vec<String>,
    /// Text of the QR: an upper-case URL, alphanumeric mode.
    pub qr: String,
    /// Label and value of the code that opens the tracking page without the QR.
    pub short_code: (String, String),
    /// Fee lines: label, amount.
    pub fees: Vec<(String, String)>,
    /// `دُفع` or `المطلوب دفعه`.
    pub total_label: String,
    /// `15 ل.س جديدة`.
    pub total: String,
    /// `تعادل 1,500 ل.س قديمة`; none when only one denomination is shown.
    pub total_other: Option<String>,
    /// The four truths, first reached: their words.
    pub truths: [String; 4],
    /// What happens next; the last one is set bold: `سجّلنا طلبك…`, `احتفظ بالوصل.`
    pub next: Vec<String>,
    /// `للسؤال: الرمز أعلاه، أو الهاتف`.
    pub help_label: String,
    /// `8000`.
    pub help: String,
    /// `نسخة ثانية` on a reprint; none on the first print.
    pub copy_mark: Option<String>,
    /// `الوقت غير مؤكد` where the clock was not sure.
    pub time_doubt: Option<String>,
    /// A sealed copy of the request below everything else. Left out where its code would be too dense.
    #[serde(default)]
    pub escrow: Option<EscrowSheet>,
}

/// A sealed copy of the request at the foot of its slip: whoever brings it brings the request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EscrowSheet {
    /// `نسخة مختومة من الطلب`.
    pub title: String,
    /// What it is good for.
    pub sentence: String,
    /// Text of its QR, of the alphanumeric set.
    pub text: String,
}

/// A printed page as one bit a dot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bitmap {
    /// Dots across.
    pub width: u32,
    /// Dots down.
    pub height: u32,
    /// Rows from the top, eight dots a byte, the leftmost the highest bit, 1 = black; each row begins
    /// on a whole byte.
    pub rows: Vec<u8>,
}

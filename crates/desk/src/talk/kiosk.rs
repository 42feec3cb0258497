//! The kiosk's own asks and replies: one question a screen, nothing of anyone else.

use super::{
    ask,
    draft::{FieldView, ReviewLine},
    reply,
    services::FeeView,
    words,
};

words! {
    /// Which screen comes next.
    KioskIs {
        /// A question.
        Question,
        /// Everything is answered: check.
        Check,
        /// No visitor: the first screen.
        Idle,
    }
}

reply! {
    /// A tile.
    TileView {
        /// 1 to 6.
        digit: u8,
        /// The service.
        service: String,
        /// Short title.
        title: String,
        /// `15 ل.س جديدة`.
        fee: String,
        /// `1,500 قديمة`.
        fee_other: Option<String>,
        /// Which drawing.
        picture: String,
    }
    /// The tiles (K2), and whether the kiosk can work at all.
    KioskHome {
        /// `بريد جبلة`.
        access_point: String,
        /// Tiles; empty when nothing is enabled or the desk is not enrolled.
        tiles: Vec<TileView>,
        /// Can take requests now.
        works: bool,
        /// Idle seconds on screens with choices.
        idle_choice_s: u32,
        /// Idle seconds on screens with typing.
        idle_typing_s: u32,
        /// Idle seconds on "find your paper".
        idle_papers_s: u32,
    }
    /// What comes next.
    KioskStep {
        /// Which screen.
        is: KioskIs,
        /// Service title.
        title: String,
        /// The question, with its fault if the last answer could not stand.
        question: Option<FieldView>,
        /// Title of the question's group: `صاحب القيد`.
        section: String,
        /// Place of the question, from 1.
        number: u32,
        /// A question lies before this one.
        can_go_back: bool,
        /// Lines to check (K8): at most 7 matter; digits change them.
        lines: Vec<ReviewLine>,
        /// What will be due.
        fee: Option<FeeView>,
        /// When it will go.
        when: String,
    }
    /// Handed in (K11).
    KioskDone {
        /// Grouped number.
        tracking_shown: String,
        /// Service title.
        title: String,
        /// Rows of the QR, `1` dark and `0` light.
        qr: Vec<String>,
        /// The slip: PNG, base64.
        receipt_png: String,
        /// The slip came out.
        printed: bool,
        /// Why not and what to do.
        printer_sentence: Option<String>,
        /// `المطلوب دفعه عند الموظف: 15 ل.س جديدة`; none when free.
        due: Option<String>,
        /// What happens next.
        say: String,
    }
}

ask! {
    /// Begin with a service.
    KioskBeginAsk {
        /// The service.
        service: String,
    }
    /// Answer the question on the screen.
    KioskAnswerAsk {
        /// Path of the question.
        field: String,
        /// As typed; null for "I don't know" and for leaving an optional one empty.
        #[ts(type = "string | number | boolean | string[] | null")]
        value: Option<wasl_domain::answers::Answer>,
    }
    /// Change a line of the check.
    KioskChangeAsk {
        /// Path of the question.
        field: String,
    }
}

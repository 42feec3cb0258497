//! Requests that were handed in: unsent, tracked, reprinted, paid later.

use wasl_domain::stage::{Stage, Truth};

use super::{ask, draft::TruthView, reply, services::FeeView};

reply! {
    /// A request in a list.
    RequestRow {
        /// Thirteen digits: what asks take.
        tracking: String,
        /// Grouped for people.
        tracking_shown: String,
        /// `12:11`, or the day where it was not today.
        at: String,
        /// Service title.
        title: String,
        /// The holder's name; empty while nobody is signed in.
        holder: String,
        /// Its stage.
        #[ts(type = "'kept' | 'sent' | 'received' | 'with_authority' | 'needs_correction' | 'ready' | 'handed_to_post' | 'ready_for_pickup' | 'delivered' | 'refused' | 'withdrawn'")]
        stage: Stage,
        /// The stage in words: `استلمه المركز`, `لدى الجهة`.
        stage_words: String,
        /// The furthest truth.
        #[ts(type = "'kept' | 'sent' | 'received' | 'ready'")]
        truth: Truth,
        /// Needs a person.
        acts: bool,
        /// Still to be paid.
        due: bool,
        /// Packet size as people read it: `1.2 KB`.
        size: String,
        /// How long it waits: `منذ ساعتين`; empty once received.
        waits: String,
    }
    /// Requests found.
    RequestsView {
        /// Newest first.
        rows: Vec<RequestRow>,
    }
    /// Something happened to a request.
    HistoryLine {
        /// Day and time.
        at: String,
        /// What.
        words: String,
        /// More about it.
        note: Option<String>,
    }
    /// A correction that the centre wants.
    CorrectionView {
        /// What the centre says.
        sentence: String,
        /// Labels of the questions.
        labels: Vec<String>,
        /// The questions to answer again, empty; none while nobody is signed in.
        fields: Vec<super::draft::FieldView>,
    }
    /// One request (A12).
    TrackView {
        /// The request.
        request: RequestRow,
        /// The four truths.
        truths: Vec<TruthView>,
        /// What happened, newest first.
        history: Vec<HistoryLine>,
        /// What it cost.
        fee: FeeView,
        /// Paid or not, in words.
        paid_words: String,
        /// Six digits that open the tracking page.
        short_code: String,
        /// Address of the tracking page.
        tracking_page: String,
        /// The centre wants something corrected.
        correction: Option<CorrectionView>,
        /// The reason of a refusal.
        refused: Option<String>,
        /// The slip as it would be printed next: PNG, base64. None while nobody is signed in.
        receipt_png: Option<String>,
        /// How its scans travel; none where it has none here.
        papers: Option<super::papers::TravelView>,
        /// How many times it was printed.
        copies: u32,
        /// `آخر خبر من المركز 12:31`.
        as_of: String,
    }
    /// How many wait for how long.
    AgeLine {
        /// `أقل من ساعة`.
        label: String,
        /// How many.
        count: u32,
        /// Of these, how many need a person.
        acts: u32,
    }
    /// Unsent (A9).
    OutboxView {
        /// Heading line: `6 تنتظر الاتصال · 1 ينتظرك`.
        sentence: String,
        /// Requests that need a person, with what the centre says.
        acts: Vec<super::citizen::AttentionCard>,
        /// Requests without ack, oldest first.
        waiting: Vec<RequestRow>,
        /// Sums by age.
        ages: Vec<AgeLine>,
        /// `12:30`; empty before the first try.
        last_try: String,
        /// `بعد 48 ثانية`.
        next_try: String,
        /// `8.2 KB`.
        size: String,
        /// How it will go, one sentence.
        how: String,
    }
    /// The slip came out, or why not.
    PrintedView {
        /// It did.
        printed: bool,
        /// Why not and what to do; none when it did.
        sentence: Option<String>,
        /// `نسخة ثانية`.
        copy: String,
        /// The slip that was printed: PNG, base64.
        receipt_png: String,
    }
}

ask! {
    /// A request by its number.
    TrackAsk {
        /// Thirteen digits, grouped or not, of any script.
        tracking: String,
    }
    /// Find by number or name, newest first.
    RequestsAsk {
        /// What was typed; empty for the newest.
        query: String,
    }
    /// Answer again what the centre wants put right.
    CorrectAsk {
        /// Thirteen digits.
        tracking: String,
        /// Each wanted question's answer, by its path.
        #[ts(type = "Record<string, string | number | boolean | string[]>")]
        answers: std::collections::BTreeMap<String, wasl_domain::answers::Answer>,
    }
    /// Take cash for a request that is due (a kiosk slip).
    PayAsk {
        /// Thirteen digits.
        tracking: String,
        /// What was handed over, as typed; none for the exact sum.
        tendered: Option<String>,
        /// The notes count old pounds.
        old_pounds: bool,
    }
}

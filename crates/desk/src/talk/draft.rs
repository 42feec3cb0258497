//! The form sheet, the review, and handing in.

use wasl_domain::answers::Answer;

use super::{
    ask, reply,
    request::RequestRow,
    services::{FeeView, PaperView},
    words,
};

words! {
    /// How a question is drawn.
    FieldShape {
        /// One line.
        Text,
        /// Several lines.
        LongText,
        /// A name: one line, names are kept together.
        Name,
        /// Digits only, grouped for reading.
        Digits,
        /// A date: three parts in one box.
        Date,
        /// A few codes: chips with digits.
        Choice,
        /// Several of a few codes: chips.
        Choices,
        /// Many codes: a box with completion.
        Search,
        /// Yes or no: two chips (`true`, `false`).
        YesNo,
        /// A whole number.
        Number,
        /// A decimal.
        Decimal,
        /// An amount.
        Money,
        /// Rows.
        Repeat,
        /// A paper: chips `seen`, `later`.
        Paper,
        /// A text to agree to.
        Consent,
        /// A sentence only.
        Note,
        /// Computed, shown.
        Computed,
    }
    /// Where an answer comes from.
    FieldSource {
        /// Nothing yet.
        None,
        /// Typed now.
        Typed,
        /// From the last request here: to be asked again.
        LastTime,
        /// From the start of this request (national number typed in the search box).
        Given,
    }
}

reply! {
    /// An open draft in a list.
    DraftRow {
        /// Its id.
        draft: String,
        /// The service.
        title: String,
        /// Whom it is for, as far as typed.
        holder: String,
        /// `12:08`.
        saved_at: String,
        /// A newer pack was published meanwhile.
        stale: bool,
    }
    /// One option of a choice.
    OptionView {
        /// Its code.
        code: String,
        /// Its words.
        label: String,
        /// The digit that picks it, 1 to 9.
        digit: Option<u8>,
    }
    /// A question, ready to draw.
    FieldView {
        /// Path of the question: what [`AnswerAsk::field`] takes.
        id: String,
        /// How it is drawn.
        shape: FieldShape,
        /// `اسم الأب`.
        label: String,
        /// `ما اسم الأب؟`.
        question: String,
        /// Under the label; none where not needed.
        hint: Option<String>,
        /// An example; none where not needed.
        example: Option<String>,
        /// May stay empty.
        optional: bool,
        /// As stored (ASCII digits); none when unanswered.
        #[ts(type = "string | number | boolean | string[] | null")]
        value: Option<Answer>,
        /// As shown: dates with month names, digits in groups, words of codes. Empty when unanswered.
        shown: String,
        /// Why the answer cannot stand: a sentence.
        fault: Option<String>,
        /// A warning that does not stop.
        warning: Option<String>,
        /// Where the answer comes from.
        source: FieldSource,
        /// Options of a choice.
        options: Vec<OptionView>,
        /// The text runs left to right always (numbers, mail, Latin references).
        ltr: bool,
        /// Digits of a fixed length: the box moves on by itself after so many.
        fixed_digits: Option<u32>,
        /// How digits are grouped for reading: `[4,4,3]`.
        groups: Vec<u8>,
        /// Echoed and then masked at the kiosk.
        private: bool,
        /// Which line of the identity card shows it.
        on_card: Option<String>,
        /// Unit at the end of the box.
        unit: Option<String>,
        /// Rows of a repeat group.
        rows: Vec<RowView>,
        /// Fewest rows.
        rows_min: u32,
        /// Most rows.
        rows_max: u32,
        /// Day, or day and month, may be unknown.
        partial_date: bool,
        /// For a [`FieldShape::Paper`]: may come later.
        may_wait: bool,
        /// For a [`FieldShape::Paper`]: which paper of the pack.
        paper: Option<String>,
    }
    /// A row of a repeat group.
    RowView {
        /// Its questions; ids are whole paths (`land.owners[0].name`).
        fields: Vec<FieldView>,
    }
    /// A group of questions with a title.
    SectionView {
        /// Its id.
        id: String,
        /// `صاحب القيد`.
        title: String,
        /// Its questions.
        fields: Vec<FieldView>,
    }
    /// What keeps a request from being handed in.
    FaultView {
        /// The question.
        field: String,
        /// Its label.
        label: String,
        /// Stable code.
        code: String,
        /// What to do.
        sentence: String,
        /// Only a warning.
        warns: bool,
    }
    /// A newer pack exists.
    StaleView {
        /// One sentence.
        sentence: String,
        /// Labels of the questions that changed.
        changed: Vec<String>,
    }
    /// The form sheet (A4).
    DraftView {
        /// Its id.
        draft: String,
        /// The service.
        service: String,
        /// Its title.
        title: String,
        /// Whom it is for: `لصاحب القيد`.
        subtitle: String,
        /// Asked questions in groups.
        sections: Vec<SectionView>,
        /// All faults that stop (and warnings), in order.
        faults: Vec<FaultView>,
        /// How many faults stop it.
        left: u32,
        /// Sentence of the summary: `بقي أمر واحد قبل المتابعة`.
        left_sentence: String,
        /// What it costs as answered so far.
        fee: Option<FeeView>,
        /// Papers that this request needs.
        papers: Vec<PaperView>,
        /// The citizen's name as far as known.
        holder: String,
        /// `آخر طلب هنا: …`; empty for someone new.
        holder_last: String,
        /// `محفوظ على هذا الجهاز 12:08`.
        saved: String,
        /// A newer pack exists.
        stale: Option<StaleView>,
        /// Questions to look at after a move to a newer pack: only these changed.
        changed_only: Vec<String>,
    }
    /// One line of the review slip.
    ReviewLine {
        /// Digit 1 to 9 that changes it; none after nine.
        digit: Option<u8>,
        /// Label.
        label: String,
        /// Value as people read it; empty when not given.
        value: String,
        /// `لم يُذكر` for an unanswered optional question.
        not_given: bool,
        /// What it was last time, where it differs.
        was: Option<String>,
        /// The question to go to.
        field: String,
        /// The value runs left to right always.
        ltr: bool,
        /// It is the holder's name: set in bold.
        strong: bool,
    }
    /// The review (A6).
    ReviewView {
        /// The draft.
        draft: String,
        /// Service title.
        title: String,
        /// Lines in order.
        lines: Vec<ReviewLine>,
        /// What is to be paid; none where nothing prices it.
        fee: FeeView,
        /// `رسم السجل 5 جديدة + خدمة المركز 10 جديدة`.
        fee_note: String,
        /// When it will go: `لا اتصال الآن. يُحفظ الطلب هنا ويُرسل وحده عند عودة الاتصال.`
        when: String,
        /// A similar request of this person today; a sentence that asks.
        duplicate: Option<String>,
    }
    /// What to give back (A7).
    ChangeView {
        /// `15 ل.س جديدة`.
        due: String,
        /// `20 ل.س جديدة`.
        tendered: String,
        /// `5 ل.س جديدة`.
        change: String,
        /// The change in the old pounds, while both are shown.
        change_other: Option<String>,
        /// It is enough.
        enough: bool,
        /// Question when the amount is about 100 times off: is it old pounds?
        doubt: Option<String>,
    }
    /// One of the four truths on a request's line.
    TruthView {
        /// `kept`, `sent`, `received`, `ready`.
        #[ts(type = "'kept' | 'sent' | 'received' | 'ready'")]
        truth: wasl_domain::stage::Truth,
        /// Its words.
        words: String,
        /// Reached.
        reached: bool,
        /// Time when reached, or what to expect.
        note: String,
    }
    /// Handed in (A8).
    DoneView {
        /// The request.
        request: RequestRow,
        /// Rows of the QR from the top, `1` dark and `0` light, without quiet zone.
        qr: Vec<String>,
        /// The text of the QR.
        qr_text: String,
        /// The slip as it is printed: PNG, base64.
        receipt_png: String,
        /// `النسخة الأولى`.
        copy: String,
        /// Paid, fee, change in cash; empty when nothing was paid now.
        cash: Vec<AmountWord>,
        /// Still to be paid at the counter.
        due: Option<String>,
        /// The four truths.
        truths: Vec<TruthView>,
        /// What to say to the citizen.
        say: String,
        /// The slip came out of the printer.
        printed: bool,
        /// Heading: `الطلب محفوظ، والوصل مطبوع`.
        heading: String,
        /// Why no slip came out and what to do; none when it did.
        printer_sentence: Option<String>,
    }
    /// A word with an amount.
    AmountWord {
        /// `دفع`, `الرسم`, `الباقي له`.
        label: String,
        /// `20 جديدة`.
        amount: String,
    }
}

ask! {
    /// Begin a draft.
    DraftBeginAsk {
        /// The service.
        service: String,
        /// A citizen known here, whose last answers fill in what they can.
        citizen: Option<String>,
        /// A national number typed in the search box.
        national_number: Option<String>,
    }
    /// An existing draft.
    DraftAsk {
        /// Its id.
        draft: String,
    }
    /// One answer: stored at once, whether it can stand or not.
    AnswerAsk {
        /// The draft.
        draft: String,
        /// Path of the question.
        field: String,
        /// As typed; empty text or null removes it.
        #[ts(type = "string | number | boolean | string[] | null")]
        value: Option<Answer>,
    }
    /// Remove a row of a repeat group.
    RowRemoveAsk {
        /// The draft.
        draft: String,
        /// The group.
        field: String,
        /// The row from 0.
        row: u32,
    }
    /// Reckon change.
    ChangeAsk {
        /// The draft or (for paying later) the tracking number.
        of: String,
        /// As typed: digits of any script, whole pounds or with a point.
        tendered: String,
        /// The notes handed over count old pounds.
        old_pounds: bool,
    }
    /// Hand in: the durable act. Returns after the commit; printing comes after it.
    SubmitAsk {
        /// The draft.
        draft: String,
        /// Cash taken for it now; false leaves it due.
        paid: bool,
        /// What was handed over, as typed; none for the exact sum.
        tendered: Option<String>,
        /// The notes handed over count old pounds.
        old_pounds: bool,
        /// The citizen confirmed by voice (F8).
        confirmed: bool,
    }
}

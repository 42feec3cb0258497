//! What the state offers: the picker and the explainer «ما المطلوب؟».

use super::{ask, reply};

reply! {
    /// A service in the picker.
    ServiceRow {
        /// The service.
        id: String,
        /// Digit 1 to 9 that picks it: the most used here; none for the others.
        digit: Option<u8>,
        /// Full title.
        title: String,
        /// Owner of the record.
        authority: String,
        /// Sum in new pounds, digits alone: `15`. Empty where it cannot be told.
        fee: String,
        /// `24 ساعة`, `فوراً`.
        time: String,
        /// How many papers to bring.
        papers: u32,
        /// Why it is not taken in now.
        paused: Option<String>,
    }
    /// The picker.
    ServicesView {
        /// Heading of the first group: `الأكثر طلباً في هذا المكتب` or `ما وُجد`.
        heading: String,
        /// Rows in order.
        rows: Vec<ServiceRow>,
        /// Unit of the fee column: `ل.س جديدة`.
        unit: String,
        /// `الرسوم بالليرة الجديدة. 1 جديدة = 100 قديمة`.
        money_note: String,
        /// `دليل الخدمات: … · أرقام توضيحية`.
        catalogue_note: String,
    }
    /// A paper to bring.
    PaperView {
        /// Its id.
        id: String,
        /// `بطاقة هوية صاحب القيد`.
        title: String,
        /// `تُرى ولا تُصوّر`.
        note: String,
        /// Only in some cases (its `note` or title says which).
        sometimes: bool,
    }
    /// A label with an amount.
    AmountLine {
        /// `رسم السجل المدني`.
        label: String,
        /// `5 ل.س جديدة`.
        amount: String,
    }
    /// What a request costs, in finished strings.
    FeeView {
        /// Its lines.
        lines: Vec<AmountLine>,
        /// `15 ل.س جديدة`.
        total: String,
        /// `1,500 ل.س قديمة`; none when one denomination is shown.
        total_other: Option<String>,
        /// Nothing is to be paid.
        free: bool,
        /// Sum in hundredths of a new pound.
        #[ts(type = "number")]
        total_minor: i64,
    }
    /// «ما المطلوب؟» of one service.
    ServiceView {
        /// The service.
        id: String,
        /// Full title.
        title: String,
        /// One sentence: what it is for.
        about: String,
        /// Owner of the record.
        authority: String,
        /// Who may ask, one sentence.
        who: String,
        /// Papers to bring.
        papers: Vec<PaperView>,
        /// Cost for one copy; none where no tariff prices it.
        fee: Option<FeeView>,
        /// `جاهزة خلال 24 ساعة من وصولها إلى المركز`.
        time: String,
        /// `بالبريد إلى العنوان`, `من مركز خدمة المواطن`.
        delivery: Vec<String>,
        /// Why it is not taken in now.
        paused: Option<String>,
        /// Some figures were made up and await the authority's word.
        illustrative: bool,
        /// Where the facts come from.
        source: String,
        /// Which drawing the kiosk shows.
        picture: String,
    }
}

ask! {
    /// The picker; all of it, or what matches.
    ServicesAsk {
        /// What was typed in the search; empty for the whole list.
        query: String,
    }
    /// One service.
    ServiceAsk {
        /// The service.
        service: String,
    }
}

//! Finding people and requests: the one search box, home, and the citizen's card.

use super::{ask, draft::DraftRow, reply, request::RequestRow, services::ServiceRow, words};

words! {
    /// What a search or a scan turned out to be.
    FoundIs {
        /// One request: go to it.
        Request,
        /// A genuine receipt whose request is not on this desk.
        ReceiptElsewhere,
        /// A text like a receipt's, but not genuine.
        ReceiptForged,
        /// A sealed copy of a request, read off somebody's paper: offer to carry it.
        Sealed,
        /// One citizen: go to the card.
        Citizen,
        /// A national number that nobody had here: start new with it.
        NewCitizen,
        /// Several things: choose.
        Several,
        /// Nothing.
        Nothing,
    }
}

reply! {
    /// What the search box found.
    FoundView {
        /// What it is.
        is: FoundIs,
        /// A sentence about it where one helps (`وصل صحيح من بريد …`, `لم نجد …`).
        sentence: Option<String>,
        /// Requests found.
        requests: Vec<RequestRow>,
        /// Citizens found.
        citizens: Vec<CitizenRow>,
        /// Services found.
        services: Vec<ServiceRow>,
        /// Tracking number, grouped, of a genuine receipt.
        tracking_shown: Option<String>,
        /// The national number typed (for `new_citizen`).
        national_number: Option<String>,
    }
    /// A citizen known at this desk.
    CitizenRow {
        /// Opaque key on this desk.
        citizen: String,
        /// Full name.
        name: String,
        /// `آخره 4821`.
        number_masked: String,
        /// `آخر طلب هنا: بيان ولادة، 3 أيلول 2026`.
        last: String,
    }
    /// The citizen's card (A2).
    CitizenView {
        /// Opaque key on this desk.
        citizen: String,
        /// Full name.
        name: String,
        /// `آخره 4821`.
        number_masked: String,
        /// Father's and mother's names, to tell namesakes apart: label, value.
        facts: Vec<CitizenFact>,
        /// Last requests, newest first, at most 5.
        requests: Vec<RequestRow>,
        /// The act that is most likely wanted.
        suggested: Option<ServiceRow>,
        /// Others of the same name.
        namesakes: Vec<CitizenRow>,
        /// `معروف على هذا الجهاز فقط`.
        note: String,
    }
    /// A label with a value.
    CitizenFact {
        /// Label.
        label: String,
        /// Value.
        value: String,
    }
    /// Something that a person must act on, first on the home page.
    AttentionCard {
        /// The request.
        request: RequestRow,
        /// What the centre says.
        sentence: String,
    }
    /// Home (A1).
    HomeView {
        /// Needs a person.
        attention: Vec<AttentionCard>,
        /// Requests none of whose slips is known to have come out, newest first, at most 9.
        unprinted: Vec<RequestRow>,
        /// Drafts left open, newest first.
        drafts: Vec<DraftRow>,
        /// Today's requests of this desk, newest first.
        today: Vec<RequestRow>,
        /// How many there were today.
        today_count: u32,
        /// Cash taken today: `345 ل.س جديدة`.
        cash: String,
        /// Slips of the kiosk that still wait for payment.
        due_count: u32,
        /// First day at this desk: show the three-line tour.
        first_day: bool,
    }
}

ask! {
    /// The one search box: a scan, a number, a name, a document.
    FindAsk {
        /// As typed or scanned.
        text: String,
    }
    /// The citizen's card.
    CitizenAsk {
        /// Opaque key from [`CitizenRow`].
        citizen: String,
    }
}

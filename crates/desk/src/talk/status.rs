//! Who works here, how the link is, what waits: the status strip and the unlock screen.

use super::{ask, reply, words};

words! {
    /// What a person may do.
    Role {
        /// Takes requests.
        Assistant,
        /// Also opens accounts.
        Supervisor,
    }
    /// The link in one word.
    LinkIs {
        /// The last exchange succeeded.
        Up,
        /// No exchange yet since the program started.
        Unknown,
        /// No way through.
        Down,
        /// The network wants a sign-in of its own.
        Portal,
        /// The centre is busy and said when to come back.
        Busy,
        /// The centre refuses this desk: a person must act.
        Refused,
        /// What answered is not the centre.
        NotGenuine,
    }
    /// How the desk stands with its centre.
    StandingIs {
        /// It works.
        Active,
        /// Stopped for now by a person at the centre.
        Suspended,
        /// Stopped for good.
        Revoked,
        /// Reported lost or stolen.
        Lost,
        /// Stopped by the centre, which saw two histories of it.
        Frozen,
        /// The desk itself found that its disk was put back to an older state, or copied.
        RolledBack,
    }
    /// What a caution is about.
    CautionAbout {
        /// How the desk stands with its centre.
        Standing,
        /// Requests without ack.
        Unsent,
        /// Cash without ack.
        Cash,
        /// Time since the centre was heard.
        Offline,
        /// Age of the roster.
        Roster,
        /// Room on the disk, or a disk in trouble.
        Disk,
        /// Damaged rows.
        Damage,
        /// The second medium does not take packets.
        Mirror,
        /// The machine's clock cannot be right.
        Clock,
    }
    /// Whether the desk belongs to a centre yet.
    EnrolmentIs {
        /// Not enrolled, nothing asked.
        None,
        /// Asked; waiting for the centre.
        Asking,
        /// The last try was refused or did not reach the centre; the sentence says why.
        Refused,
        /// Enrolled.
        Done,
    }
    /// The slip printer.
    PrinterIs {
        /// None is set up: the slip is kept and can be saved as a file.
        None,
        /// The last slip went through, or none was printed yet.
        Ready,
        /// The last slip did not go through.
        Off,
    }
}

reply! {
    /// A person who works at this desk.
    PersonTile {
        /// As the person wrote it.
        name: String,
        /// What the person may do.
        role: Role,
        /// A card goes with the PIN.
        has_card: bool,
        /// Minutes until the next try is open; none where it is.
        waits_minutes: Option<u32>,
    }
    /// A card that was drawn; it is valid once it was scanned.
    CardDrawn {
        /// Whose.
        name: String,
        /// It came out of the slip printer.
        printed: bool,
        /// What to do with it, or why it did not come out.
        sentence: String,
        /// The card as a picture (PNG, base64), where no printer took it.
        slip_png: Option<String>,
    }
    /// The link for the strip.
    LinkView {
        /// In one word.
        is: LinkIs,
        /// `متصل` · `لا اتصال منذ 10:12`.
        short: String,
        /// One sentence that says what to do, or that nothing is to be done.
        sentence: String,
    }
    /// What waits for the link.
    UnsentView {
        /// Packets without ack that belong to requests.
        count: u32,
        /// Of these, how many wait for a person.
        wedged: u32,
        /// `بانتظار الإرسال: 7 طلبات` or `كل شيء وصل`.
        short: String,
        /// `أقدمها منذ ساعتين`; none when nothing waits.
        age: Option<String>,
        /// The whole sentence.
        sentence: String,
    }
    /// The printer for the strip.
    PrinterView {
        /// In one word.
        is: PrinterIs,
        /// `الطابعة جاهزة`.
        short: String,
        /// One sentence.
        sentence: String,
    }
    /// Something that stops new work, or soon will, or that a person should know.
    CautionView {
        /// What it is about.
        about: CautionAbout,
        /// New work is refused because of it.
        stops: bool,
        /// `أوقف المركز المنصة`.
        short: String,
        /// One sentence that says what to do.
        sentence: String,
    }
    /// Enrolling a stopped desk anew.
    AnewView {
        /// It may be done now: the desk is stopped for good and nothing waits.
        may: bool,
        /// How the last try stands.
        is: EnrolmentIs,
        /// Why the last try did not work, or what comes first; none where neither is so.
        sentence: Option<String>,
    }
    /// Everything the strip and the unlock screen show.
    DeskStatus {
        /// Whether the desk belongs to a centre.
        enrolment: EnrolmentIs,
        /// Why the last try of enrolment did not work, where it didn't.
        enrolment_sentence: Option<String>,
        /// `بريد جبلة`; empty before enrolment.
        access_point: String,
        /// `كوّة 2`; empty before enrolment.
        counter: String,
        /// People who may sign in.
        people: Vec<PersonTile>,
        /// Who is signed in.
        assistant: Option<PersonTile>,
        /// The link.
        link: LinkView,
        /// What waits.
        unsent: UnsentView,
        /// The printer.
        printer: PrinterView,
        /// How the desk stands with its centre.
        standing: StandingIs,
        /// What a person should know, what stops new work first; none at the kiosk.
        cautions: Vec<CautionView>,
        /// Enrolling anew, where the desk is stopped for good.
        anew: Option<AnewView>,
        /// `12:18`.
        clock: String,
        /// `الأحد 22 تشرين الثاني 2026`.
        date: String,
        /// How many services the catalogue has; 0 = load one.
        services: u32,
        /// `دليل الخدمات: 15 تشرين الثاني 2026`.
        catalogue: String,
        /// Milliseconds of idleness after which the console locks.
        lock_after_ms: u32,
        /// Grows with every change that a screen may want to re-read (notices, acks, new requests).
        #[ts(type = "number")]
        revision: u64,
    }
}

ask! {
    /// First contact: enrol this desk. Returns at once; [`DeskStatus::enrolment`] tells how it went.
    EnrolAsk {
        /// Address of the centre, `https://…`.
        centre: String,
        /// The one-time code from the centre.
        code: String,
        /// Name of the first person, who becomes this desk's supervisor.
        name: String,
        /// That person's PIN: six digits.
        pin: String,
    }
    /// Enrol a stopped desk anew (supervisors): new number, same accounts. Returns at once;
    /// [`AnewView::is`] tells how it went.
    EnrolAnewAsk {
        /// Address of the centre, `https://…`.
        centre: String,
        /// The one-time code from the centre.
        code: String,
    }
    /// Sign in, or unlock.
    SignInAsk {
        /// Name as in [`PersonTile`]; empty where the card tells it.
        #[serde(default)]
        name: String,
        /// Six digits of any script.
        pin: String,
        /// Text of the card, for a person who has one.
        #[serde(default)]
        #[ts(optional = nullable)]
        card: Option<String>,
    }
    /// Open an account (supervisors).
    PersonAddAsk {
        /// Name.
        name: String,
        /// First PIN.
        pin: String,
        /// What the person may do.
        role: Role,
    }
    /// Close an account (supervisors); what the person took in stays.
    PersonCloseAsk {
        /// Name.
        name: String,
    }
    /// Draw and print a card: for oneself, or as a supervisor for somebody who types the PIN.
    CardAsk {
        /// Whose.
        name: String,
        /// That person's PIN.
        pin: String,
        /// Text of the card that is valid now, where there is one.
        #[serde(default)]
        #[ts(optional = nullable)]
        card: Option<String>,
    }
    /// A card that was scanned.
    CardKeepAsk {
        /// Its text.
        card: String,
    }
    /// Change one's own PIN.
    PinAsk {
        /// The PIN until now.
        pin: String,
        /// Text of the card, where there is one.
        #[serde(default)]
        #[ts(optional = nullable)]
        card: Option<String>,
        /// The new one: six digits.
        new_pin: String,
    }
    /// A new PIN for somebody who lost card or PIN (supervisors); the card is void from then on.
    RenewAsk {
        /// Whose.
        name: String,
        /// The new PIN.
        pin: String,
    }
    /// Let somebody who has to wait try again (supervisors).
    UnlockAsk {
        /// Whose.
        name: String,
    }
}

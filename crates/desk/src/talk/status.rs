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
    /// Sign in, or unlock.
    SignInAsk {
        /// Name as in [`PersonTile`].
        name: String,
        /// Six digits of any script.
        pin: String,
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
}

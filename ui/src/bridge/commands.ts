// Generated from the desk's command table. Do not edit: `WASL_BLESS=1 cargo test -p wasl-desk --test bridge`.

/**
 * How many wait for how long.
 */
export type AgeLine = { 
/**
 * `أقل من ساعة`.
 */
label: string, 
/**
 * How many.
 */
count: number, 
/**
 * Of these, how many need a person.
 */
acts: number, };

/**
 * A label with an amount.
 */
export type AmountLine = { 
/**
 * `رسم السجل المدني`.
 */
label: string, 
/**
 * `5 ل.س جديدة`.
 */
amount: string, };

/**
 * A word with an amount.
 */
export type AmountWord = { 
/**
 * `دفع`, `الرسم`, `الباقي له`.
 */
label: string, 
/**
 * `20 جديدة`.
 */
amount: string, };

/**
 * Enrolling a stopped desk anew.
 */
export type AnewView = { 
/**
 * It may be done now: the desk is stopped for good and nothing waits.
 */
may: boolean, 
/**
 * How the last try stands.
 */
is: EnrolmentIs, 
/**
 * Why the last try did not work, or what comes first; none where neither is so.
 */
sentence: string | null, };

/**
 * One answer: stored at once, whether it can stand or not.
 */
export type AnswerAsk = { 
/**
 * The draft.
 */
draft: string, 
/**
 * Path of the question.
 */
field: string, 
/**
 * As typed; empty text or null removes it.
 */
value: string | number | boolean | string[] | null, };

/**
 * Something that a person must act on, first on the home page.
 */
export type AttentionCard = { 
/**
 * The request.
 */
request: RequestRow, 
/**
 * What the centre says.
 */
sentence: string, };

/**
 * Draw and print a card: for oneself, or as a supervisor for somebody who types the PIN.
 */
export type CardAsk = { 
/**
 * Whose.
 */
name: string, 
/**
 * That person's PIN.
 */
pin: string, 
/**
 * Text of the card that is valid now, where there is one.
 */
card?: string | null, };

/**
 * A card that was drawn; it is valid once it was scanned.
 */
export type CardDrawn = { 
/**
 * Whose.
 */
name: string, 
/**
 * It came out of the slip printer.
 */
printed: boolean, 
/**
 * What to do with it, or why it did not come out.
 */
sentence: string, 
/**
 * The card as a picture (PNG, base64), where no printer took it.
 */
slip_png: string | null, };

/**
 * A card that was scanned.
 */
export type CardKeepAsk = { 
/**
 * Its text.
 */
card: string, };

/**
 * How a carried thing stands.
 */
export type CarriedIs = "kept" | "own";

/**
 * What became of something that was brought to this desk for the centre.
 */
export type CarriedView = { 
/**
 * How it stands.
 */
is: CarriedIs, 
/**
 * One sentence.
 */
sentence: string, };

/**
 * Take in a sealed copy that somebody brought on paper.
 */
export type CarryAsk = { 
/**
 * The text of its QR.
 */
text: string, };

/**
 * What a caution is about.
 */
export type CautionAbout = "standing" | "unsent" | "cash" | "offline" | "roster" | "disk" | "damage" | "mirror" | "clock";

/**
 * Something that stops new work, or soon will, or that a person should know.
 */
export type CautionView = { 
/**
 * What it is about.
 */
about: CautionAbout, 
/**
 * New work is refused because of it.
 */
stops: boolean, 
/**
 * `أوقف المركز المنصة`.
 */
short: string, 
/**
 * One sentence that says what to do.
 */
sentence: string, };

/**
 * Reckon change.
 */
export type ChangeAsk = { 
/**
 * The draft or (for paying later) the tracking number.
 */
of: string, 
/**
 * As typed: digits of any script, whole pounds or with a point.
 */
tendered: string, 
/**
 * The notes handed over count old pounds.
 */
old_pounds: boolean, };

/**
 * What to give back (A7).
 */
export type ChangeView = { 
/**
 * `15 ل.س جديدة`.
 */
due: string, 
/**
 * `20 ل.س جديدة`.
 */
tendered: string, 
/**
 * `5 ل.س جديدة`.
 */
change: string, 
/**
 * The change in the old pounds, while both are shown.
 */
change_other: string | null, 
/**
 * It is enough.
 */
enough: boolean, 
/**
 * Question when the amount is about 100 times off: is it old pounds?
 */
doubt: string | null, };

/**
 * The citizen's card.
 */
export type CitizenAsk = { 
/**
 * Opaque key from [`CitizenRow`].
 */
citizen: string, };

/**
 * A label with a value.
 */
export type CitizenFact = { 
/**
 * Label.
 */
label: string, 
/**
 * Value.
 */
value: string, };

/**
 * A citizen known at this desk.
 */
export type CitizenRow = { 
/**
 * Opaque key on this desk.
 */
citizen: string, 
/**
 * Full name.
 */
name: string, 
/**
 * `آخره 4821`.
 */
number_masked: string, 
/**
 * `آخر طلب هنا: بيان ولادة، 3 أيلول 2026`.
 */
last: string, };

/**
 * The citizen's card (A2).
 */
export type CitizenView = { 
/**
 * Opaque key on this desk.
 */
citizen: string, 
/**
 * Full name.
 */
name: string, 
/**
 * `آخره 4821`.
 */
number_masked: string, 
/**
 * Father's and mother's names, to tell namesakes apart: label, value.
 */
facts: Array<CitizenFact>, 
/**
 * Last requests, newest first, at most 5.
 */
requests: Array<RequestRow>, 
/**
 * The act that is most likely wanted.
 */
suggested: ServiceRow | null, 
/**
 * Others of the same name.
 */
namesakes: Array<CitizenRow>, 
/**
 * `معروف على هذا الجهاز فقط`.
 */
note: string, };

/**
 * Answer again what the centre wants put right.
 */
export type CorrectAsk = { 
/**
 * Thirteen digits.
 */
tracking: string, 
/**
 * Each wanted question's answer, by its path.
 */
answers: Record<string, string | number | boolean | string[]>, };

/**
 * A correction that the centre wants.
 */
export type CorrectionView = { 
/**
 * What the centre says.
 */
sentence: string, 
/**
 * Labels of the questions.
 */
labels: Array<string>, 
/**
 * The questions to answer again, empty; none while nobody is signed in.
 */
fields: Array<FieldView>, };

/**
 * Everything the strip and the unlock screen show.
 */
export type DeskStatus = { 
/**
 * Whether the desk belongs to a centre.
 */
enrolment: EnrolmentIs, 
/**
 * Why the last try of enrolment did not work, where it didn't.
 */
enrolment_sentence: string | null, 
/**
 * `بريد جبلة`; empty before enrolment.
 */
access_point: string, 
/**
 * `كوّة 2`; empty before enrolment.
 */
counter: string, 
/**
 * People who may sign in.
 */
people: Array<PersonTile>, 
/**
 * Who is signed in.
 */
assistant: PersonTile | null, 
/**
 * The link.
 */
link: LinkView, 
/**
 * What waits.
 */
unsent: UnsentView, 
/**
 * The printer.
 */
printer: PrinterView, 
/**
 * How the desk stands with its centre.
 */
standing: StandingIs, 
/**
 * What a person should know, what stops new work first; none at the kiosk.
 */
cautions: Array<CautionView>, 
/**
 * Enrolling anew, where the desk is stopped for good.
 */
anew: AnewView | null, 
/**
 * `12:18`.
 */
clock: string, 
/**
 * `الأحد 22 تشرين الثاني 2026`.
 */
date: string, 
/**
 * How many services the catalogue has; 0 = load one.
 */
services: number, 
/**
 * `دليل الخدمات: 15 تشرين الثاني 2026`.
 */
catalogue: string, 
/**
 * Milliseconds of idleness after which the console locks.
 */
lock_after_ms: number, 
/**
 * Grows with every change that a screen may want to re-read (notices, acks, new requests).
 */
revision: number, };

/**
 * Done; nothing to tell.
 */
export type Done = Record<symbol, never>;

/**
 * Handed in (A8).
 */
export type DoneView = { 
/**
 * The request.
 */
request: RequestRow, 
/**
 * Rows of the QR from the top, `1` dark and `0` light, without quiet zone.
 */
qr: Array<string>, 
/**
 * The text of the QR.
 */
qr_text: string, 
/**
 * The slip as it is printed: PNG, base64.
 */
receipt_png: string, 
/**
 * `النسخة الأولى`.
 */
copy: string, 
/**
 * Paid, fee, change in cash; empty when nothing was paid now.
 */
cash: Array<AmountWord>, 
/**
 * Still to be paid at the counter.
 */
due: string | null, 
/**
 * The four truths.
 */
truths: Array<TruthView>, 
/**
 * What to say to the citizen.
 */
say: string, 
/**
 * The slip came out of the printer.
 */
printed: boolean, 
/**
 * Heading: `الطلب محفوظ، والوصل مطبوع`.
 */
heading: string, 
/**
 * Why no slip came out and what to do; none when it did.
 */
printer_sentence: string | null, };

/**
 * An existing draft.
 */
export type DraftAsk = { 
/**
 * Its id.
 */
draft: string, };

/**
 * Begin a draft.
 */
export type DraftBeginAsk = { 
/**
 * The service.
 */
service: string, 
/**
 * A citizen known here, whose last answers fill in what they can.
 */
citizen: string | null, 
/**
 * A national number typed in the search box.
 */
national_number: string | null, };

/**
 * An open draft in a list.
 */
export type DraftRow = { 
/**
 * Its id.
 */
draft: string, 
/**
 * The service.
 */
title: string, 
/**
 * Whom it is for, as far as typed.
 */
holder: string, 
/**
 * `12:08`.
 */
saved_at: string, 
/**
 * A newer pack was published meanwhile.
 */
stale: boolean, };

/**
 * The form sheet (A4).
 */
export type DraftView = { 
/**
 * Its id.
 */
draft: string, 
/**
 * The service.
 */
service: string, 
/**
 * Its title.
 */
title: string, 
/**
 * Whom it is for: `لصاحب القيد`.
 */
subtitle: string, 
/**
 * Asked questions in groups.
 */
sections: Array<SectionView>, 
/**
 * All faults that stop (and warnings), in order.
 */
faults: Array<FaultView>, 
/**
 * How many faults stop it.
 */
left: number, 
/**
 * Sentence of the summary: `بقي أمر واحد قبل المتابعة`.
 */
left_sentence: string, 
/**
 * What it costs as answered so far.
 */
fee: FeeView | null, 
/**
 * Papers that this request needs.
 */
papers: Array<PaperView>, 
/**
 * The citizen's name as far as known.
 */
holder: string, 
/**
 * `آخر طلب هنا: …`; empty for someone new.
 */
holder_last: string, 
/**
 * `محفوظ على هذا الجهاز 12:08`.
 */
saved: string, 
/**
 * A newer pack exists.
 */
stale: StaleView | null, 
/**
 * Questions to look at after a move to a newer pack: only these changed.
 */
changed_only: Array<string>, };

/**
 * Enrol a stopped desk anew (supervisors): new number, same accounts. Returns at once;
 * [`AnewView::is`] tells how it went.
 */
export type EnrolAnewAsk = { 
/**
 * Address of the centre, `https://…`.
 */
centre: string, 
/**
 * The one-time code from the centre.
 */
code: string, };

/**
 * First contact: enrol this desk. Returns at once; [`DeskStatus::enrolment`] tells how it went.
 */
export type EnrolAsk = { 
/**
 * Address of the centre, `https://…`.
 */
centre: string, 
/**
 * The one-time code from the centre.
 */
code: string, 
/**
 * Name of the first person, who becomes this desk's supervisor.
 */
name: string, 
/**
 * That person's PIN: six digits.
 */
pin: string, };

/**
 * Whether the desk belongs to a centre yet.
 */
export type EnrolmentIs = "none" | "asking" | "refused" | "done";

/**
 * What keeps a request from being handed in.
 */
export type FaultView = { 
/**
 * The question.
 */
field: string, 
/**
 * Its label.
 */
label: string, 
/**
 * Stable code.
 */
code: string, 
/**
 * What to do.
 */
sentence: string, 
/**
 * Only a warning.
 */
warns: boolean, };

/**
 * What a request costs, in finished strings.
 */
export type FeeView = { 
/**
 * Its lines.
 */
lines: Array<AmountLine>, 
/**
 * `15 ل.س جديدة`.
 */
total: string, 
/**
 * `1,500 ل.س قديمة`; none when one denomination is shown.
 */
total_other: string | null, 
/**
 * Nothing is to be paid.
 */
free: boolean, 
/**
 * Sum in hundredths of a new pound.
 */
total_minor: number, };

/**
 * How a question is drawn.
 */
export type FieldShape = "text" | "long_text" | "name" | "digits" | "date" | "choice" | "choices" | "search" | "yes_no" | "number" | "decimal" | "money" | "repeat" | "paper" | "consent" | "note" | "computed";

/**
 * Where an answer comes from.
 */
export type FieldSource = "none" | "typed" | "last_time" | "given";

/**
 * A question, ready to draw.
 */
export type FieldView = { 
/**
 * Path of the question: what [`AnswerAsk::field`] takes.
 */
id: string, 
/**
 * How it is drawn.
 */
shape: FieldShape, 
/**
 * `اسم الأب`.
 */
label: string, 
/**
 * `ما اسم الأب؟`.
 */
question: string, 
/**
 * Under the label; none where not needed.
 */
hint: string | null, 
/**
 * An example; none where not needed.
 */
example: string | null, 
/**
 * May stay empty.
 */
optional: boolean, 
/**
 * As stored (ASCII digits); none when unanswered.
 */
value: string | number | boolean | string[] | null, 
/**
 * As shown: dates with month names, digits in groups, words of codes. Empty when unanswered.
 */
shown: string, 
/**
 * Why the answer cannot stand: a sentence.
 */
fault: string | null, 
/**
 * A warning that does not stop.
 */
warning: string | null, 
/**
 * Where the answer comes from.
 */
source: FieldSource, 
/**
 * Options of a choice.
 */
options: Array<OptionView>, 
/**
 * The text runs left to right always (numbers, mail, Latin references).
 */
ltr: boolean, 
/**
 * Digits of a fixed length: the box moves on by itself after so many.
 */
fixed_digits: number | null, 
/**
 * How digits are grouped for reading: `[4,4,3]`.
 */
groups: Array<number>, 
/**
 * Echoed and then masked at the kiosk.
 */
private: boolean, 
/**
 * Which line of the identity card shows it.
 */
on_card: string | null, 
/**
 * Unit at the end of the box.
 */
unit: string | null, 
/**
 * Rows of a repeat group.
 */
rows: Array<RowView>, 
/**
 * Fewest rows.
 */
rows_min: number, 
/**
 * Most rows.
 */
rows_max: number, 
/**
 * Day, or day and month, may be unknown.
 */
partial_date: boolean, 
/**
 * For a [`FieldShape::Paper`]: may come later.
 */
may_wait: boolean, 
/**
 * For a [`FieldShape::Paper`]: which paper of the pack.
 */
paper: string | null, };

/**
 * The one search box: a scan, a number, a name, a document.
 */
export type FindAsk = { 
/**
 * As typed or scanned.
 */
text: string, };

/**
 * What a search or a scan turned out to be.
 */
export type FoundIs = "request" | "receipt_elsewhere" | "receipt_forged" | "sealed" | "citizen" | "new_citizen" | "several" | "nothing";

/**
 * What the search box found.
 */
export type FoundView = { 
/**
 * What it is.
 */
is: FoundIs, 
/**
 * A sentence about it where one helps (`وصل صحيح من بريد …`, `لم نجد …`).
 */
sentence: string | null, 
/**
 * Requests found.
 */
requests: Array<RequestRow>, 
/**
 * Citizens found.
 */
citizens: Array<CitizenRow>, 
/**
 * Services found.
 */
services: Array<ServiceRow>, 
/**
 * Tracking number, grouped, of a genuine receipt.
 */
tracking_shown: string | null, 
/**
 * The national number typed (for `new_citizen`).
 */
national_number: string | null, };

/**
 * Something happened to a request.
 */
export type HistoryLine = { 
/**
 * Day and time.
 */
at: string, 
/**
 * What.
 */
words: string, 
/**
 * More about it.
 */
note: string | null, };

/**
 * Home (A1).
 */
export type HomeView = { 
/**
 * Needs a person.
 */
attention: Array<AttentionCard>, 
/**
 * Requests none of whose slips is known to have come out, newest first, at most 9.
 */
unprinted: Array<RequestRow>, 
/**
 * Drafts left open, newest first.
 */
drafts: Array<DraftRow>, 
/**
 * Today's requests of this desk, newest first.
 */
today: Array<RequestRow>, 
/**
 * How many there were today.
 */
today_count: number, 
/**
 * Cash taken today: `345 ل.س جديدة`.
 */
cash: string, 
/**
 * Slips of the kiosk that still wait for payment.
 */
due_count: number, 
/**
 * First day at this desk: show the three-line tour.
 */
first_day: boolean, };

/**
 * Answer the question on the screen.
 */
export type KioskAnswerAsk = { 
/**
 * Path of the question.
 */
field: string, 
/**
 * As typed; null for "I don't know" and for leaving an optional one empty.
 */
value: string | number | boolean | string[] | null, };

/**
 * Begin with a service.
 */
export type KioskBeginAsk = { 
/**
 * The service.
 */
service: string, };

/**
 * Change a line of the check.
 */
export type KioskChangeAsk = { 
/**
 * Path of the question.
 */
field: string, };

/**
 * Handed in (K11).
 */
export type KioskDone = { 
/**
 * Grouped number.
 */
tracking_shown: string, 
/**
 * Service title.
 */
title: string, 
/**
 * Rows of the QR, `1` dark and `0` light.
 */
qr: Array<string>, 
/**
 * The slip: PNG, base64.
 */
receipt_png: string, 
/**
 * The slip came out.
 */
printed: boolean, 
/**
 * Why not and what to do.
 */
printer_sentence: string | null, 
/**
 * `المطلوب دفعه عند الموظف: 15 ل.س جديدة`; none when free.
 */
due: string | null, 
/**
 * What happens next.
 */
say: string, };

/**
 * The tiles (K2), and whether the kiosk can work at all.
 */
export type KioskHome = { 
/**
 * `بريد جبلة`.
 */
access_point: string, 
/**
 * Tiles; empty when nothing is enabled or the desk is not enrolled.
 */
tiles: Array<TileView>, 
/**
 * Can take requests now.
 */
works: boolean, 
/**
 * Idle seconds on screens with choices.
 */
idle_choice_s: number, 
/**
 * Idle seconds on screens with typing.
 */
idle_typing_s: number, 
/**
 * Idle seconds on "find your paper".
 */
idle_papers_s: number, };

/**
 * Which screen comes next.
 */
export type KioskIs = "question" | "check" | "idle";

/**
 * What comes next.
 */
export type KioskStep = { 
/**
 * Which screen.
 */
is: KioskIs, 
/**
 * Service title.
 */
title: string, 
/**
 * The question, with its fault if the last answer could not stand.
 */
question: FieldView | null, 
/**
 * Title of the question's group: `صاحب القيد`.
 */
section: string, 
/**
 * Place of the question, from 1.
 */
number: number, 
/**
 * A question lies before this one.
 */
can_go_back: boolean, 
/**
 * Lines to check (K8): at most 7 matter; digits change them.
 */
lines: Array<ReviewLine>, 
/**
 * What will be due.
 */
fee: FeeView | null, 
/**
 * When it will go.
 */
when: string, };

/**
 * The link in one word.
 */
export type LinkIs = "up" | "unknown" | "down" | "portal" | "busy" | "refused" | "not_genuine";

/**
 * The link for the strip.
 */
export type LinkView = { 
/**
 * In one word.
 */
is: LinkIs, 
/**
 * `متصل` · `لا اتصال منذ 10:12`.
 */
short: string, 
/**
 * One sentence that says what to do, or that nothing is to be done.
 */
sentence: string, };

/**
 * Nothing to say with the ask.
 */
export type Nothing = Record<symbol, never>;

/**
 * One option of a choice.
 */
export type OptionView = { 
/**
 * Its code.
 */
code: string, 
/**
 * Its words.
 */
label: string, 
/**
 * The digit that picks it, 1 to 9.
 */
digit: number | null, };

/**
 * Unsent (A9).
 */
export type OutboxView = { 
/**
 * Heading line: `6 تنتظر الاتصال · 1 ينتظرك`.
 */
sentence: string, 
/**
 * Requests that need a person, with what the centre says.
 */
acts: Array<AttentionCard>, 
/**
 * Requests without ack, oldest first.
 */
waiting: Array<RequestRow>, 
/**
 * Sums by age.
 */
ages: Array<AgeLine>, 
/**
 * `12:30`; empty before the first try.
 */
last_try: string, 
/**
 * `بعد 48 ثانية`.
 */
next_try: string, 
/**
 * `8.2 KB`.
 */
size: string, 
/**
 * How it will go, one sentence.
 */
how: string, };

/**
 * Add a page to a paper that was seen.
 */
export type PageAddAsk = { 
/**
 * The draft.
 */
draft: string, 
/**
 * Id of the paper in the pack.
 */
paper: string, 
/**
 * A JPEG or PNG, base64.
 */
bytes: string, };

/**
 * Take a page away.
 */
export type PageRemoveAsk = { 
/**
 * The draft.
 */
draft: string, 
/**
 * The page.
 */
page: string, };

/**
 * A scanned page of a draft.
 */
export type PageView = { 
/**
 * Its id.
 */
page: string, 
/**
 * Which paper of the pack.
 */
paper: string, 
/**
 * Its place among the pages of that paper, from 1.
 */
number: number, 
/**
 * `148 KB`.
 */
size: string, 
/**
 * A small picture: JPEG, base64.
 */
picture: string, };

/**
 * Scans of a draft.
 */
export type PagesAsk = { 
/**
 * The draft.
 */
draft: string, };

/**
 * The scanned pages of a draft.
 */
export type PagesView = { 
/**
 * In the order they were added.
 */
pages: Array<PageView>, 
/**
 * How many more fit.
 */
left: number, 
/**
 * `3 صفحات مرفقة`; empty without pages.
 */
sentence: string, };

/**
 * A paper to bring.
 */
export type PaperView = { 
/**
 * Its id.
 */
id: string, 
/**
 * `بطاقة هوية صاحب القيد`.
 */
title: string, 
/**
 * `تُرى ولا تُصوّر`.
 */
note: string, 
/**
 * Only in some cases (its `note` or title says which).
 */
sometimes: boolean, };

/**
 * Take cash for a request that is due (a kiosk slip).
 */
export type PayAsk = { 
/**
 * Thirteen digits.
 */
tracking: string, 
/**
 * What was handed over, as typed; none for the exact sum.
 */
tendered: string | null, 
/**
 * The notes count old pounds.
 */
old_pounds: boolean, };

/**
 * Open an account (supervisors).
 */
export type PersonAddAsk = { 
/**
 * Name.
 */
name: string, 
/**
 * First PIN.
 */
pin: string, 
/**
 * What the person may do.
 */
role: Role, };

/**
 * Close an account (supervisors); what the person took in stays.
 */
export type PersonCloseAsk = { 
/**
 * Name.
 */
name: string, };

/**
 * A person who works at this desk.
 */
export type PersonTile = { 
/**
 * As the person wrote it.
 */
name: string, 
/**
 * What the person may do.
 */
role: Role, 
/**
 * A card goes with the PIN.
 */
has_card: boolean, 
/**
 * Minutes until the next try is open; none where it is.
 */
waits_minutes: number | null, };

/**
 * Change one's own PIN.
 */
export type PinAsk = { 
/**
 * The PIN until now.
 */
pin: string, 
/**
 * Text of the card, where there is one.
 */
card?: string | null, 
/**
 * The new one: six digits.
 */
new_pin: string, };

/**
 * The slip came out, or why not.
 */
export type PrintedView = { 
/**
 * It did.
 */
printed: boolean, 
/**
 * Why not and what to do; none when it did.
 */
sentence: string | null, 
/**
 * `نسخة ثانية`.
 */
copy: string, 
/**
 * The slip that was printed: PNG, base64.
 */
receipt_png: string, };

/**
 * The slip printer.
 */
export type PrinterIs = "none" | "ready" | "off";

/**
 * The printer for the strip.
 */
export type PrinterView = { 
/**
 * In one word.
 */
is: PrinterIs, 
/**
 * `الطابعة جاهزة`.
 */
short: string, 
/**
 * One sentence.
 */
sentence: string, };

/**
 * A refusal as it reaches a face: code and facts for programs, a sentence for people.
 */
export type RefusalView = { 
/**
 * Stable code of the kind of refusal.
 */
code: string, 
/**
 * Facts as data.
 */
facts: Record<string, unknown>, 
/**
 * What to do, in the person's language.
 */
sentence: string, 
/**
 * Faults at questions, where it is about answers.
 */
faults: Array<FaultView>, };

/**
 * A new PIN for somebody who lost card or PIN (supervisors); the card is void from then on.
 */
export type RenewAsk = { 
/**
 * Whose.
 */
name: string, 
/**
 * The new PIN.
 */
pin: string, };

/**
 * A request in a list.
 */
export type RequestRow = { 
/**
 * Thirteen digits: what asks take.
 */
tracking: string, 
/**
 * Grouped for people.
 */
tracking_shown: string, 
/**
 * `12:11`, or the day where it was not today.
 */
at: string, 
/**
 * Service title.
 */
title: string, 
/**
 * The holder's name; empty while nobody is signed in.
 */
holder: string, 
/**
 * Its stage.
 */
stage: 'kept' | 'sent' | 'received' | 'with_authority' | 'needs_correction' | 'ready' | 'handed_to_post' | 'ready_for_pickup' | 'delivered' | 'refused' | 'withdrawn', 
/**
 * The stage in words: `استلمه المركز`, `لدى الجهة`.
 */
stage_words: string, 
/**
 * The furthest truth.
 */
truth: 'kept' | 'sent' | 'received' | 'ready', 
/**
 * Needs a person.
 */
acts: boolean, 
/**
 * Still to be paid.
 */
due: boolean, 
/**
 * Packet size as people read it: `1.2 KB`.
 */
size: string, 
/**
 * How long it waits: `منذ ساعتين`; empty once received.
 */
waits: string, };

/**
 * Find by number or name, newest first.
 */
export type RequestsAsk = { 
/**
 * What was typed; empty for the newest.
 */
query: string, };

/**
 * Requests found.
 */
export type RequestsView = { 
/**
 * Newest first.
 */
rows: Array<RequestRow>, };

/**
 * One line of the review slip.
 */
export type ReviewLine = { 
/**
 * Digit 1 to 9 that changes it; none after nine.
 */
digit: number | null, 
/**
 * Label.
 */
label: string, 
/**
 * Value as people read it; empty when not given.
 */
value: string, 
/**
 * `لم يُذكر` for an unanswered optional question.
 */
not_given: boolean, 
/**
 * What it was last time, where it differs.
 */
was: string | null, 
/**
 * The question to go to.
 */
field: string, 
/**
 * The value runs left to right always.
 */
ltr: boolean, 
/**
 * It is the holder's name: set in bold.
 */
strong: boolean, };

/**
 * The review (A6).
 */
export type ReviewView = { 
/**
 * The draft.
 */
draft: string, 
/**
 * Service title.
 */
title: string, 
/**
 * Lines in order.
 */
lines: Array<ReviewLine>, 
/**
 * What is to be paid; none where nothing prices it.
 */
fee: FeeView, 
/**
 * `رسم السجل 5 جديدة + خدمة المركز 10 جديدة`.
 */
fee_note: string, 
/**
 * When it will go: `لا اتصال الآن. يُحفظ الطلب هنا ويُرسل وحده عند عودة الاتصال.`
 */
when: string, 
/**
 * A similar request of this person today; a sentence that asks.
 */
duplicate: string | null, };

/**
 * What a person may do.
 */
export type Role = "assistant" | "supervisor";

/**
 * Remove a row of a repeat group.
 */
export type RowRemoveAsk = { 
/**
 * The draft.
 */
draft: string, 
/**
 * The group.
 */
field: string, 
/**
 * The row from 0.
 */
row: number, };

/**
 * A row of a repeat group.
 */
export type RowView = { 
/**
 * Its questions; ids are whole paths (`land.owners[0].name`).
 */
fields: Array<FieldView>, };

/**
 * A group of questions with a title.
 */
export type SectionView = { 
/**
 * Its id.
 */
id: string, 
/**
 * `صاحب القيد`.
 */
title: string, 
/**
 * Its questions.
 */
fields: Array<FieldView>, };

/**
 * One service.
 */
export type ServiceAsk = { 
/**
 * The service.
 */
service: string, };

/**
 * A service in the picker.
 */
export type ServiceRow = { 
/**
 * The service.
 */
id: string, 
/**
 * Digit 1 to 9 that picks it: the most used here; none for the others.
 */
digit: number | null, 
/**
 * Full title.
 */
title: string, 
/**
 * Owner of the record.
 */
authority: string, 
/**
 * Sum in new pounds, digits alone: `15`. Empty where it cannot be told.
 */
fee: string, 
/**
 * `24 ساعة`, `فوراً`.
 */
time: string, 
/**
 * How many papers to bring.
 */
papers: number, 
/**
 * Why it is not taken in now.
 */
paused: string | null, };

/**
 * «ما المطلوب؟» of one service.
 */
export type ServiceView = { 
/**
 * The service.
 */
id: string, 
/**
 * Full title.
 */
title: string, 
/**
 * One sentence: what it is for.
 */
about: string, 
/**
 * Owner of the record.
 */
authority: string, 
/**
 * Who may ask, one sentence.
 */
who: string, 
/**
 * Papers to bring.
 */
papers: Array<PaperView>, 
/**
 * Cost for one copy; none where no tariff prices it.
 */
fee: FeeView | null, 
/**
 * `جاهزة خلال 24 ساعة من وصولها إلى المركز`.
 */
time: string, 
/**
 * `بالبريد إلى العنوان`, `من مركز خدمة المواطن`.
 */
delivery: Array<string>, 
/**
 * Why it is not taken in now.
 */
paused: string | null, 
/**
 * Some figures were made up and await the authority's word.
 */
illustrative: boolean, 
/**
 * Where the facts come from.
 */
source: string, 
/**
 * Which drawing the kiosk shows.
 */
picture: string, };

/**
 * The picker; all of it, or what matches.
 */
export type ServicesAsk = { 
/**
 * What was typed in the search; empty for the whole list.
 */
query: string, };

/**
 * The picker.
 */
export type ServicesView = { 
/**
 * Heading of the first group: `الأكثر طلباً في هذا المكتب` or `ما وُجد`.
 */
heading: string, 
/**
 * Rows in order.
 */
rows: Array<ServiceRow>, 
/**
 * Unit of the fee column: `ل.س جديدة`.
 */
unit: string, 
/**
 * `الرسوم بالليرة الجديدة. 1 جديدة = 100 قديمة`.
 */
money_note: string, 
/**
 * `دليل الخدمات: … · أرقام توضيحية`.
 */
catalogue_note: string, };

/**
 * Sign in, or unlock.
 */
export type SignInAsk = { 
/**
 * Name as in [`PersonTile`]; empty where the card tells it.
 */
name: string, 
/**
 * Six digits of any script.
 */
pin: string, 
/**
 * Text of the card, for a person who has one.
 */
card?: string | null, };

/**
 * A newer pack exists.
 */
export type StaleView = { 
/**
 * One sentence.
 */
sentence: string, 
/**
 * Labels of the questions that changed.
 */
changed: Array<string>, };

/**
 * How the desk stands with its centre.
 */
export type StandingIs = "active" | "suspended" | "revoked" | "lost" | "frozen" | "rolled_back";

/**
 * Hand in: the durable act. Returns after the commit; printing comes after it.
 */
export type SubmitAsk = { 
/**
 * The draft.
 */
draft: string, 
/**
 * Cash taken for it now; false leaves it due.
 */
paid: boolean, 
/**
 * What was handed over, as typed; none for the exact sum.
 */
tendered: string | null, 
/**
 * The notes handed over count old pounds.
 */
old_pounds: boolean, 
/**
 * The citizen confirmed by voice (F8).
 */
confirmed: boolean, };

/**
 * A tile.
 */
export type TileView = { 
/**
 * 1 to 6.
 */
digit: number, 
/**
 * The service.
 */
service: string, 
/**
 * Short title.
 */
title: string, 
/**
 * `15 ل.س جديدة`.
 */
fee: string, 
/**
 * `1,500 قديمة`.
 */
fee_other: string | null, 
/**
 * Which drawing.
 */
picture: string, };

/**
 * A request by its number.
 */
export type TrackAsk = { 
/**
 * Thirteen digits, grouped or not, of any script.
 */
tracking: string, };

/**
 * One request (A12).
 */
export type TrackView = { 
/**
 * The request.
 */
request: RequestRow, 
/**
 * The four truths.
 */
truths: Array<TruthView>, 
/**
 * What happened, newest first.
 */
history: Array<HistoryLine>, 
/**
 * What it cost.
 */
fee: FeeView, 
/**
 * Paid or not, in words.
 */
paid_words: string, 
/**
 * Six digits that open the tracking page.
 */
short_code: string, 
/**
 * Address of the tracking page.
 */
tracking_page: string, 
/**
 * The centre wants something corrected.
 */
correction: CorrectionView | null, 
/**
 * The reason of a refusal.
 */
refused: string | null, 
/**
 * The slip as it would be printed next: PNG, base64. None while nobody is signed in.
 */
receipt_png: string | null, 
/**
 * How its scans travel; none where it has none here.
 */
papers: TravelView | null, 
/**
 * How many times it was printed.
 */
copies: number, 
/**
 * `آخر خبر من المركز 12:31`.
 */
as_of: string, };

/**
 * How the scans of a request travel.
 */
export type TravelView = { 
/**
 * Pages that the centre holds whole.
 */
held: number, 
/**
 * Pages there are.
 */
total: number, 
/**
 * `وصلت 3 من 5 صفحات`.
 */
sentence: string, };

/**
 * One of the four truths on a request's line.
 */
export type TruthView = { 
/**
 * `kept`, `sent`, `received`, `ready`.
 */
truth: 'kept' | 'sent' | 'received' | 'ready', 
/**
 * Its words.
 */
words: string, 
/**
 * Reached.
 */
reached: boolean, 
/**
 * Time when reached, or what to expect.
 */
note: string, };

/**
 * Let somebody who has to wait try again (supervisors).
 */
export type UnlockAsk = { 
/**
 * Whose.
 */
name: string, };

/**
 * What waits for the link.
 */
export type UnsentView = { 
/**
 * Packets without ack that belong to requests.
 */
count: number, 
/**
 * Of these, how many wait for a person.
 */
wedged: number, 
/**
 * `بانتظار الإرسال: 7 طلبات` or `كل شيء وصل`.
 */
short: string, 
/**
 * `أقدمها منذ ساعتين`; none when nothing waits.
 */
age: string | null, 
/**
 * The whole sentence.
 */
sentence: string, };

/** Every command: what it asks and what it replies. */
export interface Commands {
  /** Strip, unlock screen, everything that is always on view. */
  'desk.status': { ask: Nothing; reply: DeskStatus };
  /** First contact with a centre; returns at once. */
  'desk.enrol': { ask: EnrolAsk; reply: Done };
  /** Enrol a stopped desk anew; returns at once. */
  'desk.enrol_anew': { ask: EnrolAnewAsk; reply: Done };
  /** Ask the courier to try at once. */
  'desk.try_now': { ask: Nothing; reply: Done };
  /** Sign in or unlock. */
  'people.sign_in': { ask: SignInAsk; reply: PersonTile };
  /** Lock: forgets the data key; drafts stay. */
  'people.lock': { ask: Nothing; reply: Done };
  /** Open an account. */
  'people.add': { ask: PersonAddAsk; reply: Done };
  /** Close an account. */
  'people.close': { ask: PersonCloseAsk; reply: Done };
  /** Change one's own PIN. */
  'people.pin': { ask: PinAsk; reply: Done };
  /** A new PIN for somebody who lost card or PIN. */
  'people.renew': { ask: RenewAsk; reply: Done };
  /** Let somebody who has to wait try again. */
  'people.unlock': { ask: UnlockAsk; reply: Done };
  /** Draw and print a card. */
  'people.card': { ask: CardAsk; reply: CardDrawn };
  /** The printed card, read back: valid from now on. */
  'people.card_keep': { ask: CardKeepAsk; reply: PersonTile };
  /** Whose card was scanned. */
  'people.card_whose': { ask: CardKeepAsk; reply: PersonTile };
  /** Home page. */
  'home.view': { ask: Nothing; reply: HomeView };
  /** The one search box. */
  'home.find': { ask: FindAsk; reply: FoundView };
  /** The citizen's card. */
  'citizen.view': { ask: CitizenAsk; reply: CitizenView };
  /** The service picker. */
  'services.list': { ask: ServicesAsk; reply: ServicesView };
  /** What a service needs. */
  'services.view': { ask: ServiceAsk; reply: ServiceView };
  /** Begin a draft. */
  'draft.begin': { ask: DraftBeginAsk; reply: DraftView };
  /** Open a draft as it stands. */
  'draft.view': { ask: DraftAsk; reply: DraftView };
  /** Store one answer. */
  'draft.answer': { ask: AnswerAsk; reply: DraftView };
  /** Remove a row of a repeat group. */
  'draft.row_remove': { ask: RowRemoveAsk; reply: DraftView };
  /** Move a draft to the newest pack. */
  'draft.move': { ask: DraftAsk; reply: DraftView };
  /** Throw a draft away. */
  'draft.discard': { ask: DraftAsk; reply: Done };
  /** Scanned pages of a draft. */
  'paper.list': { ask: PagesAsk; reply: PagesView };
  /** Add a scanned page to a paper that was seen. */
  'paper.add': { ask: PageAddAsk; reply: PagesView };
  /** Take a scanned page away. */
  'paper.remove': { ask: PageRemoveAsk; reply: PagesView };
  /** The review slip; refuses while answers are missing. */
  'draft.review': { ask: DraftAsk; reply: ReviewView };
  /** Reckon change. */
  'draft.change': { ask: ChangeAsk; reply: ChangeView };
  /** Hand in: the durable act. */
  'draft.submit': { ask: SubmitAsk; reply: DoneView };
  /** Take in a sealed copy that somebody brought on paper. */
  'lane.carry': { ask: CarryAsk; reply: CarriedView };
  /** Unsent. */
  'request.outbox': { ask: Nothing; reply: OutboxView };
  /** Find requests. */
  'request.list': { ask: RequestsAsk; reply: RequestsView };
  /** One request. */
  'request.view': { ask: TrackAsk; reply: TrackView };
  /** Print the slip again. */
  'request.reprint': { ask: TrackAsk; reply: PrintedView };
  /** Say that the slip did come out. */
  'request.printed': { ask: TrackAsk; reply: Done };
  /** Put right what the centre asked for: a packet of its own. */
  'request.correct': { ask: CorrectAsk; reply: RequestRow };
  /** Take cash for a request that is due. */
  'request.pay': { ask: PayAsk; reply: DoneView };
  /** The kiosk's tiles. */
  'kiosk.home': { ask: Nothing; reply: KioskHome };
  /** Begin at the kiosk. */
  'kiosk.begin': { ask: KioskBeginAsk; reply: KioskStep };
  /** Answer at the kiosk. */
  'kiosk.answer': { ask: KioskAnswerAsk; reply: KioskStep };
  /** One question back. */
  'kiosk.back': { ask: Nothing; reply: KioskStep };
  /** Change a line of the check. */
  'kiosk.change': { ask: KioskChangeAsk; reply: KioskStep };
  /** Hand in at the kiosk. */
  'kiosk.submit': { ask: Nothing; reply: KioskDone };
  /** Forget the visitor: drops the key of the draft. */
  'kiosk.wipe': { ask: Nothing; reply: Done };
}

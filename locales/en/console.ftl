# The assistant's console: words of its own screens. Headings ask; buttons are verbal nouns.
# Sentences about a request, the link or an answer come from the desk, not from here.
console-wasl = Wasl
console-motto = What citizens ask for, kept here and carried to the centre
console-region-stub = Beside the work
console-back = Back
console-close = Close
console-yes = Yes
console-no = No
console-go-on = Go on
console-quote = “{ $text }”
console-optional = (optional)
console-try-now = Try now
console-open-list = Open the list
console-language-switch = switch the language of the screen
console-stopped-title = The program stopped at this step
console-stopped-sentence = The program stopped at this step. Nothing was lost. Press “Go on” or repeat the step.

# Keys
console-key-help = Help
console-key-citizen = Citizen
console-key-services = Documents
console-key-explain = What is needed?
console-key-unsent = Unsent
console-key-region = Next region
console-key-confirm = Confirmed by voice
console-key-reprint = Reprint
console-key-lock = Lock
console-keys-enter = Next field, then next stage
console-keys-esc = One step back; no text is lost
console-keys-ctrl-enter = The green button, from anywhere
console-keys-alt = The button with that number
console-keys-digits = Choice from a list
console-between-requests = Between requests

# Help
console-help-title = What can be done here?
console-help-home = Everything starts at the search box: a scanned card, a national number, a tracking number or a name.
console-help-citizen = This is what this machine knows of the holder of the number. The likely request waits for Enter.
console-help-services = The digit picks the document and begins the request. The arrows show what is needed first.
console-help-explain = Everything to know before asking: papers, fee and time. Works without a link.
console-help-form = Every answer is saved as it is typed. Nothing is sent before the review.
console-help-review = Read what is written to the citizen. When the citizen agrees aloud, press F8.
console-help-pay = Type what the citizen handed over to see the change. An empty box means the exact sum.
console-help-done = The request is saved and cannot be lost. If nothing was printed, copy the number by hand.
console-help-unsent = Every request here is saved on this machine. It goes by itself when the link returns.
console-help-requests = Search by tracking number or by the holder’s name.
console-help-track = Where the request stands, as the centre last said. It can always be printed again.
console-help-people = Cards and PINs are looked after here. The supervisor opens and closes accounts; what a person took in stays.

# A0 unlock
console-unlock-title = Who works now?
console-unlock-about = Open work is kept as it was left
console-unlock-nobody = No account is open on this desk. The first one is opened from the centre.
console-unlock-waits =
    { $minutes ->
        [one] next try in 1 minute
       *[other] next try in { $minutes } minutes
    }
console-card-anywhere = Whoever has a card scans it now, from anywhere on this screen.
console-card-scan = Scan the card of { $name }
console-card-lost = For a lost card the supervisor sets a new PIN, and the card is void.
console-card-read = The card of { $name } was read
console-card-again = Not all of the card was read. Scan it again.
console-pin-question = What is the PIN of { $name }?
console-pin-hint = 6 digits; it opens by itself after the sixth
console-pin-checking = One moment…
console-pin-pad = Number pad
console-pin-delete = Delete the last digit
console-pin-show = Show the PIN
console-role-assistant = Assistant
console-role-supervisor = Supervisor
console-person-sentence = Role on this desk: { $role }. Locking hides the screen and keeps the work.
console-person-bare = This account has no card yet. It is printed on the account's page.
console-account-title = Account and card
console-account-question = How is this account opened?

console-enrol-title = Which centre does this desk belong to?
console-enrol-about = This is written once. Then services and fees come from the centre, and this machine works alone for days.
console-enrol-centre = Address of the centre
console-enrol-centre-hint = As the centre gave it; begins with https://
console-enrol-code = Enrolment code
console-enrol-code-hint = Good for one use; comes from the centre with the address
console-enrol-name = Full name
console-enrol-name-hint = The first person here becomes the supervisor of this desk
console-enrol-pin = PIN
console-enrol-pin-hint = 6 digits that nobody else knows
console-enrol-send = Enrol this desk
console-enrol-waiting = Waiting for the centre
console-enrol-waiting-about = It completes by itself when the answer comes.

# A1 home
console-home-title = Who is next?
console-scanner-ready = Scanner ready. A scan is understood anywhere
console-omnibox-label = Scan the card, or type a number or a name
console-act-new = New request
console-act-new-about = Any document
console-act-track = Track
console-act-track-about = Number or name
console-act-explain = Guide
console-act-explain-about = Papers, fee, time
console-drafts-title = Not finished yet
console-draft-nobody = no name yet
console-draft-saved = saved
console-draft-stale = a newer version is out
console-today-title = Today’s requests
console-all-requests = All
console-today-empty = No requests yet today.
console-tour-1 = Scan the citizen’s card, or type the national number in the search box, then Enter.
console-tour-2 = Pick the document by its digit, fill in the questions, and read them to the citizen.
console-tour-3 = Take the fee and print the receipt. Sending to the centre happens by itself.
console-unsent-heading = Waiting to be sent
console-requests-word =
    { $count ->
        [one] request
       *[other] requests
    }
console-unsent-go = They go
console-unsent-go-how = by themselves when the link returns
console-kiosk-due-title = From the kiosk
console-kiosk-due =
    { $count ->
        [one] One slip waits to be paid at the counter.
       *[other] { $count } slips wait to be paid at the counter.
    }
console-my-day = The day’s work
console-my-day-requests = Requests
console-my-day-cash = Cash
console-catalogue-empty = The catalogue has not arrived yet. It comes from the centre by itself with the first contact.

console-found-title = What was found
console-found-citizens = Citizens
console-found-requests = Requests
console-found-services = Documents
console-found-start-new = Begin a new request
console-waits-for-you = This request waits for a person
console-others-do-not-wait = The other requests do not wait for it.
console-centre-says = The centre says
console-open-request = Open the request

# Columns
console-col-time = Time
console-col-saved = Saved
console-col-tracking = Tracking no.
console-col-document = Document and holder
console-col-where = Where it is
console-col-size = Size
console-col-authority = Authority
console-col-duration = Time
console-col-papers = Papers
console-due-word = To be paid

# A2 citizen
console-citizen-title = Who is here?
console-citizen-suggested = Most likely request
console-citizen-requests = Last requests here
console-citizen-no-requests = No requests of this person on this machine.
console-citizen-other-act = What else is wanted?
console-citizen-pick = Another document
console-citizen-not-this = Not this person
console-citizen-namesakes = Others of the same name
console-citizen-namesakes-about = Compare the end of the national number with the card.

# A3 services, A13 explainer
console-services-title = Which document?
console-services-for-number = National number
console-services-search = Name of the document or its digit
console-services-nothing = No document called “{ $query }” in the catalogue.
console-services-begin = Begin the request
console-services-paused = Paused now
console-what-is-needed = What is needed?
console-explain-which = Which document?
console-explain-papers = Which papers?
console-explain-when = When and where?
console-who-asks = Who may ask?
console-what-costs = What does it cost?
console-papers-none = No papers needed
console-illustrative = Illustrative figures
console-fee-word = Fee
console-fee-sum = Total
console-fee-or = or
console-fee-free = Free of charge
console-fee-free-short = free
console-pays-now = To pay now

# A4 form
console-form-title = Request
console-form-review = Review the request
console-source-last = last time
console-source-last-about = This answer is from the last request here. Ask again before going on.
console-source-given = searched
console-source-typed = typed
console-digit-picks = The digit picks and moves on
console-date-parts = day/month/year
console-paper-seen = Seen
console-paper-later = Later
console-paper-was-seen = seen
console-consent-given = Agreed
console-row-add = Add a row
console-row-number = { $label }, row { $row }
console-row-remove = Remove row { $row }
console-stub-citizen = Holder
console-stub-nobody = No name written yet
console-stub-field = About this field
console-stub-papers = Papers
console-field-example = Example:
console-field-may-stay-empty = This field may stay empty.
console-summary-more =
    { $count ->
        [one] and one more
       *[other] and { $count } more
    }
console-stale-changed = Changed in it:
console-stale-move = Move to the newer version
console-changed-only = The request moved to the newer version. Look at these questions:
console-discard = Throw this draft away
console-discard-question = Throw this draft away?
console-discard-about = No fee was taken and no receipt was given. What was written here does not come back.
console-discard-yes = Throw it away
console-discard-no = Keep it

# A6 review
console-review-title = Is this right?
console-review-nothing-sent = Nothing is sent before the citizen confirms
console-review-document = Document
console-review-change = Change
console-review-was = Changed. It was
console-review-read-aloud = Read to the citizen
console-review-say = “You ask for: { $title }”
console-review-ask = “Is this right?”
console-review-waiting = Waiting for the citizen
console-review-waiting-about = The request is not saved before the citizen says: yes, that is right
console-review-confirmed = The citizen confirmed aloud
console-review-confirmed-about = The confirmation is written into the request
console-review-way-voice = Confirms aloud, and the assistant records it
console-review-way-change = Or corrects a line, and its field opens
console-review-confirm = Confirmed by voice
console-review-after-confirm = after the citizen confirms
console-review-pay = Save and take
console-review-pay-short = Save and take the fee
console-review-save = Save and print the receipt

# A7 pay
console-pay-title = How much was handed over?
console-pay-saved-first = The request is saved first, then the receipt is printed
console-pay-due = To pay
console-pay-tendered = Amount handed over
console-pay-tendered-hint = Leave empty for the exact sum
console-pay-which-pounds = In which pounds?
console-pounds-new = new pounds
console-pounds-old = old pounds
console-pay-doubt-old = Yes, old pounds
console-pay-doubt-new = No, new pounds
console-pay-exact = An empty box means the exact sum, with no change.
console-pay-change = Change
console-pay-short = Less than the sum due
console-pay-short-button = Waiting for the rest
console-pay-take = Take the cash
console-pay-take-and-print = Take the cash and print
console-pay-order = What happens then?
console-pay-order-1 = The request is saved on this machine.
console-pay-order-2 = The receipt is printed for the citizen.
console-pay-order-3 = The request goes to the centre by itself.
console-pay-later = Save without payment
console-pay-later-question = Save the request and leave its fee to be paid?
console-pay-later-yes = Save without payment
console-pay-later-no = Back to the payment

# A8 done
console-done-due = To be paid
console-done-say = Say to the citizen
console-next-citizen = Next citizen
console-print-again = Print another copy
console-receipt-as-printed = The receipt as printed
console-receipt-as-kept = The receipt as kept
console-receipt-label = Picture of receipt { $number }
console-qr-label = Code of the receipt: opens the tracking page on a phone
console-printed-copy = Printed: { $copy }

# A9 unsent
console-unsent-title = What has not gone yet?
console-unsent-nothing = Everything has arrived
console-unsent-nothing-about = No request on this machine waits to be sent.
console-unsent-how = How do they go?
console-unsent-last-try = Last try
console-unsent-next-try = Next try
console-unsent-size = Size of all
console-unsent-ages = How long have they waited?
console-unsent-link = How is the link?

# A12 track
console-requests-title = Which request?
console-requests-search = Tracking number or name
console-requests-none = No requests on this machine yet.
console-requests-nothing = No request matches “{ $query }” on this machine.
console-requests-how = How to search?
console-requests-how-about = A part of the name or of the number is enough. Different spellings of alef and ta marbuta are found too.
console-truths-title = Where can a request be?
console-truth-kept = Saved here
console-truth-kept-about = on this machine, with a receipt
console-truth-sent = Sent
console-truth-sent-about = it left this machine for the centre
console-truth-received = At the centre
console-truth-received-about = the centre answered with its signature
console-truth-ready = Ready
console-truth-ready-about = the document was issued, and where to collect it is known
console-track-title = Where is the request?
console-track-stage = Stage
console-track-history = What happened?
console-track-paid = Payment
console-track-copies = Copies of the receipt
console-track-code = Short code
console-track-correction = The centre wants a correction
console-track-correction-labels = Fields:
console-track-correct = Record the correction
console-track-corrected = The correction is recorded. It goes to the centre by itself.
console-track-refused = The authority did not approve the request
console-track-due = The fee is still to be paid:
console-track-pay = Take

# People
console-people-title = Accounts of this desk
console-people-question = Who works at this desk?
console-people-add-title = New account
console-people-pin = First PIN
console-people-role = Role
console-people-add = Open the account
console-people-added = The account of { $name } is open.
console-people-close-short = Close
console-people-with-card = has a card
console-people-without-card = no card
console-people-unlock = Allow a try
console-people-unlocked = { $name } may try again now.
console-people-bare =
    { $count ->
        [one] 1 account has no card. Whoever takes the disk can guess a PIN that stands alone.
       *[other] { $count } accounts have no card. Whoever takes the disk can guess a PIN that stands alone.
    }
console-card-first = Print a card
console-card-another = New card
console-card-title = The card of { $name }
console-card-replace-title = A new card for { $name }
console-card-offer = The account is open. Print its card now; the PIN stays as it was typed.
console-card-about = It comes out of the receipt printer, and is scanned once to count.
console-card-print = Print the card
console-card-print-again = Print anew
console-card-later = Later
console-card-picture = Picture of the card of { $name }
console-card-scan-new = Scan the card that was printed
console-card-until-then = Until it is scanned, nothing changes in the account.
console-card-scan-present = Scan the present card first
console-card-of = This is the card of { $name }.
console-card-done = The card of { $name } counts. Signing in takes it and the PIN together.
console-card-why-title = Why a card?
console-card-why = A PIN alone can be guessed if the disk is stolen. With the card nothing kept here can be opened.
console-card-why-lost = The supervisor makes a lost card void with a new PIN for its holder.
console-pin-change = Change the PIN
console-pin-change-title = What is the new PIN?
console-pin-changed = The PIN is changed.
console-pin-renew = New PIN
console-pin-renew-title = A new PIN for { $name }
console-pin-renew-about = For a forgotten PIN. The holder of the account types it.
console-pin-renew-about-card = For a forgotten PIN or a lost card. The card is void, and the holder of the account types the PIN.
console-pin-renewed = { $name } has a new PIN. Print a new card from here.
console-pin-present = The PIN until now
console-pin-new = The new PIN
console-pin-again = The new PIN once more
console-pin-set = Keep the PIN
console-pin-six = A PIN has 6 digits.
console-pin-differ = The two do not match. Type the new PIN twice alike.
console-people-closed = The account of { $name } is closed. What it took in stays.
console-people-close-question = Close the account of { $name }?
console-people-close-about = That person can no longer sign in here. What the person took in stays as it is.
console-people-close-yes = Close the account
console-people-me = Signed in now
console-people-about = Accounts are opened and closed by the supervisor. Each opening and closing is written in the journal.
console-scans-of = Scans of { $paper }
console-scan-add = Add a scan
console-scan-more = Add a page
console-scan-optional = Optional. The scan follows the request and never holds it up.
console-scan-page = Page { $n }
console-scan-remove = Remove page { $n }
console-scan-busy = Preparing page { $at } of { $of }
console-carry = Take the sealed request in

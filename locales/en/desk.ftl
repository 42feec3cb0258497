# What the desk says: strip, sheet, review, done, unsent.
tracking-number = Tracking number
short-code = Tracking code
answer-yes = Yes
answer-no = No
answer-paper-seen = seen
answer-paper-later = later

link-up = Linked to the centre
link-up-sentence = The link is good. Requests go by themselves.
link-unknown = Not linked yet
link-unknown-sentence = The program has just started. Every request is kept on this machine.
link-down = No link since { $since }
link-down-sentence = No link now. Work goes on and every request is kept on this machine.
link-portal = The network asks for a sign-in
link-portal-sentence = The internet network asks for a sign-in of its own. Work goes on and every request is kept on this machine.
link-busy = The centre is busy
link-busy-sentence = The centre is busy and we come back to it by ourselves. Work goes on.
link-refused = The centre waits for the supervisor
link-refused-sentence = The centre does not take from this desk now. The supervisor calls the centre on the number at the foot of every receipt. Every request is kept here.
link-not_genuine = What answered is not the centre
link-not_genuine-sentence = What answered is not the centre, so nothing readable was sent to it. Work goes on and every request is kept on this machine.

unsent-none = Everything has arrived
unsent-none-sentence = All requests have reached the centre.
unsent =
    { $n ->
        [one] Waiting to be sent: 1 request
       *[other] Waiting to be sent: { $n } requests
    }
unsent-oldest = the oldest { $ago }
unsent-sentence = They go by themselves when the link is back.

printer-ready = Printer ready
printer-ready-sentence = The printer is ready.
printer-none = No printer
printer-none-sentence = No printer is set up on this machine. The request is kept and its number is on the screen; the receipt can be printed once there is one.
printer-off = The printer does not answer
printer-off-sentence = The request is kept. No receipt was printed because the printer does not answer. Check power and paper, then print again.

catalogue-count =
    { $n ->
        [0] No services loaded
        [one] 1 service in the directory
       *[other] { $n } services in the directory
    }
services-most-used = Most asked for at this office
services-found = Found
services-money-note = Fees in new pounds. 1 new = 100 old
services-illustrative = Some figures are illustrative until the authorities confirm them
services-confirmed = The confirmed directory of services
service-paused = Paused now
service-closed = No longer offered
fee-part-authority = Authority's fee
fee-part-centre = Centre's service

draft-for-holder = For the holder · nothing is sent before the review
draft-for-kin = For a relative · nothing is sent before the review
draft-for-proxy = By power of attorney · nothing is sent before the review
draft-for-nobody = Nothing is sent before the review
draft-left =
    { $n ->
        [0] Everything is written
        [one] One thing left before going on
       *[other] { $n } things left before going on
    }
draft-saved = Kept on this machine { $at }
draft-stale = A newer version of this service is out. The request can be finished as it began, or moved to it.

citizen-last = Last request here: { $title }, { $day }
citizen-note = Known on this machine only
citizen-father = Father
citizen-mother = Mother
found-receipt-elsewhere = A genuine receipt of another desk. Its state is on the tracking page or by telephone from the centre.
found-not-a-receipt = This code is not a receipt of Wasl.
found-other-host = This code leads to another address than the centre's. Don't open it, don't accept it.
found-unknown-key = We don't know the desk that gave this receipt. It can be checked when the link is back.
found-forged = This receipt does not fit the desk's signature. Don't accept it; tell the supervisor.
found-after-loss = This receipt is dated after the desk that made it was reported lost. It does not count; tell the supervisor, and ask the centre about the request by telephone.
found-number-elsewhere = A right number of a request that is not on this machine. Its state is on the tracking page or by telephone from the centre.
found-number-length = A tracking number has 13 digits, a national number 11. Typed now: { $n }.
found-new-citizen = No earlier request for this number here. A new one begins with it.
found-nothing = We found no “{ $typed }” among people or documents.

review-consent = Declaration
review-not-given = not given
review-when-linked = The request is kept here and goes to the centre by itself.
review-when-offline = No link now. The request is kept here and goes by itself when the link is back.
review-duplicate = There is a similar request for this person today at { $at }. Add another one?
pay-doubt = That is about a hundred times the fee. Is it { $amount }?
cash-given = Paid
cash-fee = Fee
cash-back = Change
done-printed = The request is kept, the receipt is printed
done-kept = The request is kept
say-offline = Your request is registered. It reaches the centre when the link is back. Keep the receipt.
say-linked = Your request is registered and is on its way to the centre. Keep the receipt.
say-due = To be paid: { $amount }.
kiosk-due = To be paid at the counter: { $amount }

truth-sent-later = when the link is back
truth-received-later = minutes after it is sent
truth-ready-later = after the centre has it
as-of-never = No word from the centre yet
as-of = Last word from the centre { $at }
paid-due = Not paid yet
paid-free = No fee
paid-paid = Paid in cash
correction-wanted = The centre wants a correction
outbox-empty = Everything has arrived
outbox-waiting =
    { $n ->
        [one] 1 request waits for the link
       *[other] { $n } requests wait for the link
    }
outbox-next-linked = by itself, now
outbox-next-offline = by itself, when the link is back
outbox-how = They go by themselves when the link is back, the oldest first. All are kept on this machine.
age-hour = less than an hour
age-two-hours = one to two hours
age-more = more than two hours
outbox-acts =
    { $n ->
        [one] 1 request waits for a person
       *[other] { $n } requests wait for a person
    }
caution-standing-suspended = Desk stopped for now
caution-standing-revoked = Desk number withdrawn
caution-standing-lost = Desk reported lost
caution-standing-frozen = Enrol the desk anew
caution-standing-rolled_back = Enrol the desk anew
caution-unsent = Many requests unsent
caution-unsent-near =
    { $count ->
        [one] One request has not reached the centre; the limit is { $max }. Work goes on. Check the link before the limit is reached.
       *[other] { $count } requests have not reached the centre; the limit is { $max }. Work goes on. Check the link before the limit is reached.
    }
caution-cash = Much cash without word
caution-cash-near = Cash the centre has no word of yet: { $cash }; the limit is { $max }. Work goes on. Check the link before the limit is reached.
caution-offline = Long without the centre
caution-offline-near =
    { $hours ->
        [one] One hour without the centre; the limit is { $max }. Work goes on. Check the link before the limit is reached.
       *[other] { $hours } hours without the centre; the limit is { $max }. Work goes on. Check the link before the limit is reached.
    }
caution-roster = List of people to be renewed
caution-roster-near =
    { $days ->
        [0] The centre's list of people who work here ends today. Work goes on; it is renewed with the first contact.
        [one] The centre's list of people who work here ends in one day. Work goes on; it is renewed with the first contact.
       *[other] The centre's list of people who work here ends in { $days } days. Work goes on; it is renewed with the first contact.
    }
caution-disk = Little room on the disk
caution-disk-near = { $free_mib } MB are left on the disk. Work goes on. Free some space, or call the centre on the number at the foot of every receipt.
caution-disk-trouble = The disk does not answer
caution-damage = A part of the record is damaged
caution-damage-sentence =
    { $n ->
        [one] One row of the record is damaged and kept as it is. The other requests are safe and go. Call the centre on the number at the foot of every receipt.
       *[other] { $n } rows of the record are damaged and kept as they are. The other requests are safe and go. Call the centre on the number at the foot of every receipt.
    }
caution-clock = The clock is unconfirmed
caution-clock-sentence = This machine's clock differs from the centre's. Work goes on, and receipts say that the time is unconfirmed. Set the clock in the machine's settings.
pages =
    { $n ->
        [one] One page added
       *[other] { $n } pages added
    }
pages-arrived = { $held } of { $total } pages have arrived at the centre. The rest goes by itself.
pages-complete =
    { $total ->
        [one] The page has arrived at the centre.
       *[other] All { $total } pages have arrived at the centre.
    }
carried-kept = The sealed request is taken in and goes with this desk's own post. Only the centre sees what is in it.
carried-own = This is a request of this machine, and it is saved here.
found-sealed = This is a sealed copy of a request. Take it in, and it goes to the centre with this desk's own post.
caution-mirror = Second medium
caution-mirror-sentence = The second medium keeps no requests now. See that it is plugged in and has room. The work goes on.

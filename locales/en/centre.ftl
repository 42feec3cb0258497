# Pages of the centre: tracking for citizens, fulfilment for officers.
centre-wordmark = Wasl
centre-name = Electronic citizen service centre
centre-languages = Language
centre-day-and-time = { $day }, { $clock }
centre-stopped = This page is resting for a moment
    .more = Nothing is lost. The page will be back shortly, and every request is kept as it is.

# Tracking ------------------------------------------------------------------------------------------
track-number = Tracking number
    .hint = 13 digits, printed at the top of the receipt
track-code = Receipt code, or the last 4 digits of the national number
    .hint = The receipt code has 6 digits, below the tracking number
track-find = Where is the request?
    .more = Pointing a phone at the code on the receipt opens the page at once. This is the way by numbers.
track-show = Show the request
track-by_number = Search by the numbers on the receipt
track-ask = Questions
track-genuine = Genuine receipt
track-reached = done
track-open = later
track-number-wrong = What is the tracking number?
track-number-length =
    { $n ->
        [0] A tracking number has 13 digits.
        [one] A tracking number has 13 digits. { $n } digit is written now.
       *[other] A tracking number has 13 digits. { $n } digits are written now.
    }
track-number-check = One of the digits differs from the receipt. Comparing digit by digit will show it.
track-not-found = No request was found by these numbers
    .more = Please compare both numbers with the receipt. A request made a short while ago may still be on its way to the centre; the code on the receipt shows it even now.
track-not-now = When can the search go on?
track-wait = { $when }. This keeps people's requests from being guessed.
track-no-receipt = This code is not a Wasl receipt
    .more = The address is incomplete or was changed. The whole code is on the paper receipt.
track-forged = This receipt does not match
    .more = Its signature is not that of any access point.
track-forged-needed = Keep the paper, and ask any access point or the help line before paying anything.

track-kept-at = { $place }, { $time }
track-kept-about = { $place }, about { $time }
track-sent-later = When the link is back
track-ready-on_the_spot = As soon as it is received
track-ready-hours =
    { $n ->
        [one] Within an hour of being received
       *[other] Within { $n } hours of being received
    }
track-ready-days =
    { $n ->
        [one] Within one working day of being received
       *[other] Within { $n } working days of being received
    }
track-ready-as_authority = As long as the authority takes

track-not_arrived = The request is still at the office. This is normal
track-not_arrived-since = Taken in { $age }. It is sent by itself when the link is back.
track-stage-received = The request has reached the centre
    .more = It is now being handed to the authority that keeps the record.
track-stage-with_authority = The request is with the authority
    .more = The document is made there and then comes back to the centre.
track-stage-needs_correction = The request needs a correction
    .more = An assistant corrects it, and then it goes on.
track-stage-ready = The document is ready
    .more = It is in its envelope and on its way to where it is handed over.
track-stage-handed_to_post = The document is in the post
    .more = The postman brings it to the address in the request.
track-stage-ready_for_pickup = The document is waiting for its owner
    .more = It can be collected now.
track-stage-delivered = The document was handed over
    .more = The request is complete.
track-stage-refused = The authority did not agree
    .more = The reason is written below.
track-stage-withdrawn = The request was taken back
    .more = Its owner took it back before the document was made.
track-stage-kept = The request is still at the office
    .more = It is sent by itself when the link is back.
track-stage-sent = The request is on its way to the centre
    .more = It is shown here as soon as it arrives.

track-needed = What is needed now?
track-needed-nothing = Nothing. Keep the receipt.
track-needed-fee = The fee is to be paid.
track-needed-kept = Nothing. Keep the receipt.
track-needed-sent = Nothing. Keep the receipt.
track-needed-received = Nothing. Keep the receipt.
track-needed-with_authority = Nothing. Keep the receipt.
track-needed-needs_correction = A visit to the access point that gave the receipt, with receipt and identity card, to correct the request.
track-needed-ready = Nothing now. Keep the receipt for collecting it.
track-needed-handed_to_post = Showing the identity card to the postman.
track-needed-ready_for_pickup = Coming with receipt and identity card.
track-needed-delivered = Nothing.
track-needed-refused = Asking at any access point what can be done.
track-needed-withdrawn = Nothing. A new request can be made at any time.
track-due = The fee of { $amount } has not been paid yet. An assistant takes it when shown the receipt.
track-place-post = Delivery by post
    .more = To the address in the request.
track-place-pickup = Collection at { $place }
    .more = With receipt and identity card.
track-missing = The request has not come yet, and later ones have
track-missing-since = It was taken in { $age }. People at the centre were told of it.
track-needed-missing = Ask at { $place } or on the help line, with this receipt.
track-desk_lost = The office machine that made this receipt is lost
    .more = The receipt is genuine, from before the loss. The request itself did not reach the centre.
track-needed-desk_lost = Visit any access point with this receipt and an identity card, to go on from there.
track-looked_at = The request arrived, and a person at the centre looks into it
    .more = It came from a machine that was reported lost, so it is looked at before it goes to the authority.
track-after_loss = This receipt is dated after its machine was lost
    .more = The machine that made it was reported lost before the date on it, so it does not count.
track-papers = The scans of the papers are still on their way from the access point. They come by themselves.

# Officers ------------------------------------------------------------------------------------------
officer-who = Who is working now?
officer-sign_in = Sign in
officer-sign_out = Sign out
officer-name = Name
officer-password = Password
officer-not_right = Name or password does not match
    .more = Writing them once more will do.
officer-wait = When can it be tried again?
officer-wait-more = { $when }.
officer-csrf = This page's time is over. Going back to it and taking the step again will do.
officer-worklist = Requests
    .question = What is waiting?
officer-alarms = Alarms
    .question = What does a person need to look at?
    .empty = Nothing. All that came makes sense and is in its place.
officer-stages = Stages
officer-open = In work
officer-find = Tracking number
    .act = Find
officer-find-none = No request of this number has reached the centre yet.
officer-find-no_number = A tracking number has 13 digits, as on the receipt.
officer-empty = No requests here now.
officer-service = Service
officer-stage = Stage
officer-since = Since
officer-from = From
officer-unpaid = Fee not paid
officer-next = Next page
officer-back = Back to the requests
officer-next_step = What is the next step?
officer-no_step = There is no step from here.
officer-which = What is to be corrected?
officer-why = Why?
officer-words = In words, for the citizen (optional)
    .hint = Shown on the tracking page. No names, no national numbers.
officer-fee = Fee
officer-total = Total
officer-paid = Paid
officer-history = What happened
officer-yes = Yes
officer-no = No
officer-paper-seen = Seen by the assistant
officer-paper-later = To be brought later
officer-step-pass_to_authority = Hand to the authority
officer-step-make_ready = The document is ready
officer-step-hand_to_post = Hand to the post
officer-step-offer_pickup = Lay out for collection
officer-step-deliver = Its owner has it
officer-step-ask_correction = Ask for a correction
officer-step-refuse = The authority did not agree
officer-reason-data_differ = The data differ from the record
officer-reason-not_in_register = There is no record with these data
officer-reason-not_entitled = Whoever asks is not entitled
officer-reason-paper_missing = A paper is missing
officer-reason-other = Another reason
officer-said-done = The step is taken; the access point learns of it at its next exchange.
officer-said-not_from_here = The request moved before this step. This is where it stands.
officer-said-no_reason = Choosing a reason comes first.
officer-said-no_fields = Choosing what to correct comes first.
officer-place = Desk { $desk }, packet { $sequence }
officer-packet = Packet { $sequence }
officer-refused-not_a_packet = Bytes that are no packet
officer-refused-badly_signed = The signature is not its own
officer-refused-other_desk = A packet of another desk
officer-refused-other_epoch = A packet of another epoch
officer-frozen = Frozen desk
    .more = Two different packets came for one place, as if the machine had been copied or set back. What it sends is kept and not opened until a person has looked into it. Frozen
officer-thaw = Go on working with this desk
officer-settle = Looked into
officer-look_again = Open once more
officer-quarantine = Packets in quarantine
officer-alarm-fork = Two packets for one place from desk { $desk }
officer-alarm-same_id = One id with two contents from desk { $desk }
officer-alarm-chain_broken = The chain of desk { $desk } does not join
officer-alarm-refused_packet = Desk { $desk } sent something that is no packet of its own
officer-alarm-fee_differs = A fee that differs from the tariff from desk { $desk }
officer-why-same_id = The id is taken by other content
officer-why-sealed = The seal does not open with this centre's keys
officer-why-not_a_body = The content is none of its kind
officer-why-unknown_kind = A kind that this version does not know
officer-why-other_desks_number = The tracking number is another desk's
officer-why-number_taken = The tracking number is taken
officer-why-request_taken = The same request came before
officer-why-unknown_pack = This service was not published in this version
officer-why-other_pack = This version of the service has other content
officer-why-no_such_day = The day of submission is no date
officer-why-rules = The answers do not meet the service's rules
officer-why-other_request = The request it names is not this desk's
officer-why-stage = The request's stage does not allow it
officer-alarm-journal_cut = The journal of desk { $desk } is shorter than it was, or another
officer-alarm-gap_stays = Packets of desk { $desk } have been missing for more than a day
officer-alarm-after_loss = Desk { $desk } sends after it was reported lost or revoked
officer-alarm-clock_far = The clock of desk { $desk } is more than a day away
officer-alarm-restored = The centre's ledger was put back from a backup
officer-alarm-notices_forgotten = Desk { $desk } heard things from the centre that the centre no longer knows
officer-alarm-paper_broken = A scan from desk { $desk } came whole and does not open
officer-alarm-request_aside = A request from desk { $desk } was set aside, and its citizen holds a receipt for it
officer-alarm-number_missing = A genuine receipt of desk { $desk } whose request has not come
officer-number = Tracking number { $tracking }. Ask for it at the access point; its citizen asks with the receipt
officer-aside = Tracking number { $tracking }. The reason is among the packets in quarantine below
officer-aside-unread = Packet { $sequence }; its tracking number cannot be read. The reason is among the packets in quarantine below
officer-alarm-many_reads = An officer asked for more requests than an hour allows
officer-why-other_papers = The papers it names are not those that were signed
officer-why-after_loss = It came after its desk was reported lost or revoked
officer-journal-seen = The last entry seen was { $n }
officer-missing = Packets { $places }. Ask for them at the access point
    .label = Missing
officer-missing-none = Nothing
officer-clock-behind = Behind
officer-clock-ahead = Ahead
officer-notices =
    { $n ->
        [one] One notice. What was decided after the backup is to be decided anew
       *[other] { $n } notices. What was decided after the backup is to be decided anew
    }
officer-restored-what_now = Requests come back from the desks by themselves. What officers decided after the backup is to be decided anew
officer-after_loss-what_now = What it sends is kept among the packets in quarantine below
officer-desks = Desks
    .question = How are the desks?
    .empty = No desk has enrolled yet.
officer-desk-state-active = Working
officer-desk-state-suspended = Suspended
officer-desk-state-lost = Lost
officer-desk-state-revoked = Revoked
officer-desk-frozen = Frozen: two packets for one place
officer-desk-change = Change the desk's state
officer-desk-do = Make the change
officer-desk-final = A revoked desk does not come back. The machine enrols anew with a new code.
officer-desk-to-active = Go on working
    .more = It takes in new requests, and what was kept apart after its loss is opened.
officer-desk-to-suspended = Suspend
    .more = It takes in no new requests. What it holds comes and is opened as ever.
officer-desk-to-lost = Lost or stolen
    .more = What it sends from now on is kept apart, and it is told nothing. Its receipts from before hold.
officer-desk-to-revoked = Revoke for good
    .more = As lost, with no way back. Its number goes to nobody else.
officer-desk-said-changed = The desk's state is changed; it learns of it at its next exchange.
officer-desk-said-same = The desk was in this state already.
officer-desk-said-final = The desk is revoked for good.
officer-desk-said-no_why = Writing the reason comes first.
officer-seen = Last heard of
officer-never = Not yet
officer-unsent =
    { $n ->
        [one] One packet, { $age }
       *[other] { $n } packets, the oldest { $age }
    }
    .label = Not sent yet
officer-unsent-none = Nothing
officer-version = Version
officer-by-machine = On the centre's machine
officer-papers_waiting = Papers on their way
officer-scans = Scans
officer-scan-waiting = On its way: { $held } of { $all } came
officer-scan-complete = Came whole
officer-scan-broken = It came and does not open. Ask for it again with a correction.
officer-looks = Who looked at this request
officer-accesses = Looks
    .question = Who looked at what?
    .empty = Nobody looked at a request yet.
officer-accesses-whole = The log is whole: no line was taken out and none was changed.
officer-accesses-broken = The log of looks does not join
    .more = A line was taken out or changed after it was written.
officer-access = What
officer-purpose = What for
officer-about = About
officer-when = When
officer-access-request = Read a request
officer-access-scan = Saw a scan
officer-access-desk = Changed a desk's state
officer-access-thaw = Went on with a frozen desk
officer-access-over_limit = Asked to read above the hour's limit
officer-purpose-work = From the worklist
officer-purpose-number = By tracking number
officer-purpose-alarm = From an alarm
officer-purpose-direct = By the page's address
officer-many_reads = Many requests in one hour
    .more = This was written into the log of looks and told. Requests open again once the hour has passed.

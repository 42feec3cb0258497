# The kiosk: words of its own screens. Headings ask; buttons are verbal nouns or the visitor's words.
kiosk-title = Wasl – self service
kiosk-name = Wasl
kiosk-back = Back
kiosk-next = Next

# K0
kiosk-attract-question = Which document do you need today?
kiosk-attract-hint = Three steps to your receipt
kiosk-step-choose = Choose the document
kiosk-step-answer = Answer the questions
kiosk-step-receipt = Take the receipt, pay at the counter
kiosk-attract-start = Touch or press a digit to start
kiosk-attract-steps = The steps: choose the document, answer the questions, take the receipt and pay at the counter

# K2
kiosk-services-question = Which document is needed?
kiosk-services-hint = Touch it or press its digit
kiosk-or-amount = or { $amount }
kiosk-other = Something else
kiosk-other-where = at the counter

kiosk-elsewhere-question = What else is needed?
kiosk-elsewhere-hint = All other services are at the counter
kiosk-elsewhere-sentence = The assistant at the counter knows every service and takes the request.
kiosk-elsewhere-done = Good, I will go there

# K3
kiosk-need-question = Do you have what is needed?
kiosk-need-none = No papers are needed for this request
kiosk-need-fee = Fee
kiosk-need-free = No fee
kiosk-need-time = Time
kiosk-need-sometimes = in some cases
kiosk-need-have = I have everything
kiosk-need-have-not = I don’t have it
kiosk-need-page = Papers { $from } – { $to } of { $of }
kiosk-more = More

kiosk-return-question = What is needed next time?
kiosk-return-hint = Come back with these papers
kiosk-return-nothing-kept = Nothing was kept on this screen.
kiosk-return-done = Good, I will come back

# K6
kiosk-on-card = Written on the identity card here
kiosk-on-card-back = Written on the back of the card
kiosk-card-front = Drawing of the front of the identity card with the place marked
kiosk-card-back = Drawing of the back of the identity card with the place marked
kiosk-example = Example: { $example }
kiosk-unknown = I don’t know
kiosk-unknown-phone = No mobile
kiosk-skip = Skip
kiosk-erase = Erase
kiosk-erase-all = Erase all
kiosk-space = Space
kiosk-order-alphabet = Order أ ب ت
kiosk-order-standard = Usual order
kiosk-to-latin = ABC
kiosk-to-arabic = عربي
kiosk-to-signs = 123
kiosk-to-letters = Letters
kiosk-capitals = Capitals
kiosk-small-letters = Small letters
kiosk-keyboard = Letter keys
kiosk-pad = Digit keys
kiosk-point = Point
kiosk-show-digits = Show
kiosk-hide-digits = Hide
kiosk-typed-digits = { $label }: { $count } typed
kiosk-typed-digits-of = { $label }: { $count } of { $of } typed
kiosk-day = Day
kiosk-month = Month
kiosk-year = Year
kiosk-day-unknown = I don’t know the day
kiosk-month-unknown = I don’t know the month
kiosk-part-unknown = not known
kiosk-month-1 = January
kiosk-month-2 = February
kiosk-month-3 = March
kiosk-month-4 = April
kiosk-month-5 = May
kiosk-month-6 = June
kiosk-month-7 = July
kiosk-month-8 = August
kiosk-month-9 = September
kiosk-month-10 = October
kiosk-month-11 = November
kiosk-month-12 = December
kiosk-search-letters = The first two letters are enough
kiosk-search-none = Nothing with these letters. One letter fewer may do.
kiosk-search-found = What was found
kiosk-yes = Yes
kiosk-no = No
kiosk-less = Fewer
kiosk-more-by-one = More
kiosk-agree = I agree
kiosk-disagree = I don’t agree
kiosk-paper-seen = I have it now
kiosk-paper-later = Not with me, I will bring it later
kiosk-paper-missing = Not with me
kiosk-with-assistant = This part is filled in at the counter. Nothing stays on this screen.
kiosk-with-assistant-done = Good, I will go there

# K8
kiosk-check-question = Is this right?
kiosk-check-nothing-sent = Nothing is sent before you agree
kiosk-check-page = Page { $page } of { $pages }
kiosk-check-more = More lines
kiosk-change = Change
kiosk-change-of = Change { $label }
kiosk-not-given = not given
kiosk-sum = Amount
kiosk-submit = Correct, send

# K11
kiosk-done-heading = Kept safe. This is its number
kiosk-done-number = Tracking number
kiosk-done-keep = Keep the receipt. Its number follows the request from any phone.
kiosk-done-qr = Square that opens the tracking page with a phone’s camera
kiosk-done-qr-short = By phone camera
kiosk-done-slip = Picture of the receipt
kiosk-done-finish = I have finished
kiosk-done-wipe =
    { $n ->
        [one] The screen is cleared in { $n } second
       *[other] The screen is cleared in { $n } seconds
    }

# K12
kiosk-still-question = Are you still here?
kiosk-still-sentence =
    { $n ->
        [one] The screen is cleared in { $n } second to protect your data
       *[other] The screen is cleared in { $n } seconds to protect your data
    }
kiosk-still-yes = Yes, I am here
kiosk-longer = I need more time

# K14
kiosk-stopped-heading = This screen is not working now
kiosk-stopped-sentence = The assistant at the counter takes your request.
kiosk-stopped-return = The screen comes back by itself.
kiosk-stopped-kept = Every request with a receipt is safe.

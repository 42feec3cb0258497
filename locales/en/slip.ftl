# What stands on the receipt.
slip-time = at { $clock }
slip-copies =
    { $n ->
        [one] One copy
       *[other] { $n } copies
    }
slip-by-post = Comes by post to the address
slip-pickup-at = Pick-up at { $place }
slip-paid = Paid
slip-due = To be paid
slip-equals = equals { $amount }
slip-kept = Your request is registered. It reaches the centre when the link is back.
slip-pay-first = Pay the fee at the counter with this receipt.
slip-hold-on = Keep the receipt.
slip-help = Questions: the code above, or telephone
slip-time-doubt = time not confirmed
slip-copy-1 = First copy
slip-copy-2 = Second copy
slip-copy-3 = Third copy
slip-copy-n = Copy no. { $n }
slip-code = Code

# What stands on a staff card, and what is said beside its printing.
card-heading = Sign-in card
card-role-assistant = Assistant
card-role-supervisor = Supervisor
card-use-scan = Scan the card, then type the PIN, at this desk only.
card-use-secret = Never lend or photograph it; never write the PIN on it.
card-use-lost = Lost it? Tell the supervisor at once, who makes it void.
card-printed = The card is printed. Scan it now, and it counts from then on.
card-no-printer = No printer is connected. This is the card's picture: keep it on paper, then scan it, and it counts.
card-not-printed = The printer does not answer. This is the card's picture; or check the printer and print anew.
slip-escrow = Sealed copy of the request
slip-escrow-sentence = Should our machine break before the request arrives, any other desk reads this square and brings it. Only the centre sees what is in it.

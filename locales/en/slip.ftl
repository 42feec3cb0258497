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

# Why the desk does not do something, and what to do.
refusal-not_enrolled = This desk does not belong to a centre yet. The supervisor enrols it with a code from the centre.
refusal-enrolled_already = This desk belongs to a centre already.
refusal-not_signed_in = Choose your name and type your PIN to go on.
refusal-supervisor_needed = This is for the supervisor. Let the supervisor sign in, then try again.
refusal-no_such_command = This can't be done from this screen.
refusal-bad_ask = The program stopped at this step. Nothing was lost. Repeat the step from the screen before.
refusal-wrong_pin =
    { $tries_left ->
        [0] The PIN does not match.
        [one] The PIN does not match. One try is left.
       *[other] The PIN does not match. { $tries_left } tries are left.
    }
refusal-must_wait =
    { $minutes ->
        [one] The next try is in 1 minute.
       *[other] The next try is in { $minutes } minutes.
    }
refusal-pin_form = A PIN has 6 digits.
refusal-no_such_person = Nobody of this name works at this desk. Choose a name from the list.
refusal-person_name_form = Write the name with 2 to 60 letters.
refusal-name_taken = This name is used here. Add the father's or the family name.
refusal-last_supervisor = This is the last supervisor's account. Open another supervisor's account first.
refusal-no_such_service = The directory has no such service. Choose from the list.
refusal-no_such_version = This version of the service is not on this machine. Begin with the current one.
refusal-service_paused = This service is paused now. Choose another, or ask when it is back.
refusal-no_such_draft = There is no such draft. The request may have been handed in already; look in today's list.
refusal-answers =
    { $count ->
        [one] One thing left before going on.
       *[other] { $count } things left before going on.
    }
refusal-not_priced = The tariff has no price for this item. Tell the centre by telephone 8000.
refusal-not_confirmed = The citizen confirms first that what is written is right.
refusal-amount_form = Write the amount in digits, like 20.
refusal-amount_short = That is less than what is due, which is { $due }.
refusal-tracking_length = A tracking number has 13 digits. Typed now: { $digits }.
refusal-tracking_check = A digit was heard or typed wrong. Read the number from the receipt again.
refusal-no_such_request = This request is not on this machine. Its state is on the tracking page or by telephone 8000.
refusal-paid_already = This request is paid already.
refusal-code_form = The code does not have its form. Type it as the centre gave it.
refusal-address_form = Write the centre's whole address; it begins with https.
refusal-enrolment_refused = The centre did not take this code. Ask the centre for a new one.
refusal-enrolment_refused-network = There is no way to the centre now. Check link and address, then try again.
refusal-enrolment_refused-not_genuine = What answered is not the centre that gave the code. Check the address.
refusal-numbers_spent = This desk's numbers are spent. Enrol it anew with a code from the centre.
refusal-no_centre_key = There is no valid key of the centre. The desk gets one when the link is back.
refusal-disk_full = The disk is full. Kept requests are safe. Free some space, then repeat the step.
refusal-store_trouble = The disk could not be written, so nothing new was registered. What was printed before is true. Call support on 8000.
refusal-sealed_row = A part of the record is damaged and can't be opened. The other requests are safe. Call support on 8000.
refusal-slip_trouble = The request is kept. The receipt could not be set for printing. The number on the screen is enough.
refusal-no_visitor = Begin from the first screen.
refusal-nothing_to_correct = The centre wants nothing put right in this request now.

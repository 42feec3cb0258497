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
refusal-card_form = This is not a card, or not all of it was read. Scan the card again.
refusal-card_needed = This account has a card. Scan the card first, then type the PIN.
refusal-card_of_another = This card is of another account. Scan the card of the name that is chosen.
refusal-no_such_card = No account on this desk has this card. It may have been made void, or printed at another desk.
refusal-no_card_drawn = What was scanned is not the card that was just printed. Scan the new card, or print it anew.
refusal-own_account = One's own PIN is changed with “Change the PIN”. A new PIN here is for somebody else.
refusal-pin_form = A PIN has 6 digits.
refusal-no_such_person = Nobody of this name works at this desk. Choose a name from the list.
refusal-person_name_form = Write the name with 2 to 60 letters.
refusal-name_taken = This name is used here. Add the father's or the family name.
refusal-last_supervisor = This is the last supervisor's account. Open another supervisor's account first.
refusal-no_such_service = The directory has no such service. Choose from the list.
refusal-no_such_version = This version of the service is not on this machine. Begin with the current one.
refusal-submission_differs = Another request was handed in under this id before, number { $tracking }. Give this one an id of its own; nothing was stored.
refusal-service_paused = This service is paused now. Choose another, or ask when it is back.
refusal-no_such_draft = There is no such draft. The request may have been handed in already; look in today's list.
refusal-answers =
    { $count ->
        [one] One thing left before going on.
       *[other] { $count } things left before going on.
    }
refusal-not_priced = The tariff has no price for this item. Tell the centre by telephone.
refusal-not_confirmed = The citizen confirms first that what is written is right.
refusal-amount_form = Write the amount in digits, like 20.
refusal-amount_short = That is less than what is due, which is { $due }.
refusal-tracking_length = A tracking number has 13 digits. Typed now: { $digits }.
refusal-tracking_check = A digit was heard or typed wrong. Read the number from the receipt again.
refusal-no_such_request = This request is not on this machine. Its state is on the tracking page or by telephone from the centre.
refusal-paid_already = This request is paid already.
refusal-code_form = The code does not have its form. Type it as the centre gave it.
refusal-address_form = Write the centre's whole address; it begins with https.
refusal-enrolment_refused = The centre did not take this code. Ask the centre for a new one.
refusal-enrolment_refused-network = There is no way to the centre now. Check link and address, then try again.
refusal-enrolment_refused-not_genuine = What answered is not the centre that gave the code. Check the address.
refusal-numbers_spent = This desk's numbers are spent. Enrol it anew with a code from the centre.
refusal-no_centre_key = There is no valid key of the centre. The desk gets one when the link is back.
refusal-disk_full = The disk is full. Kept requests are safe. Free some space, then repeat the step.
refusal-in_two_places = This desk's file lies in two folders at once. Nothing was opened, so that nothing is lost: call the centre, and let the file be copied apart.
refusal-held_up = Another program is writing to this desk's folder. Nothing was registered; try again in a moment.
refusal-store_trouble = The disk could not be written, so nothing new was registered. What was printed before is true. Call the centre on the number at the foot of every receipt.
refusal-sealed_row = A part of the record is damaged and can't be opened. The other requests are safe. Call the centre on the number at the foot of every receipt.
refusal-slip_trouble = The request is kept. The receipt could not be set for printing. The number on the screen is enough.
refusal-no_visitor = Begin from the first screen.
refusal-nothing_to_correct = The centre wants nothing put right in this request now.
refusal-desk_stopped = This desk was stopped for new requests. What is kept here goes as ever. The supervisor calls the centre on the number at the foot of every receipt.
refusal-desk_stopped-suspended = The centre stopped new requests at this desk. What is kept here goes as ever. The supervisor calls the centre on the number at the foot of every receipt.
refusal-desk_stopped-revoked = The centre withdrew this desk's number. What is kept here goes as ever. The supervisor enrols it anew with a code from the centre.
refusal-desk_stopped-lost = This desk was reported lost, so it takes no new requests. The supervisor calls the centre on the number at the foot of every receipt.
refusal-desk_stopped-frozen = The centre saw two different records under this number, so no new requests are taken. All that is kept here goes. The supervisor enrols the desk anew with a code from the centre.
refusal-desk_stopped-rolled_back = This machine's disk is an old or a second copy, and its next numbers were given before. All that is kept here goes. The supervisor enrols the desk anew with a code from the centre.
refusal-earlier_number = This request has the desk's earlier number, and the centre goes on with it. Ask about it on the number at the foot of the receipt.
refusal-still_unsent =
    { $count ->
        [one] One message has not reached the centre yet. Enrol anew once it has.
       *[other] { $count } messages have not reached the centre yet. Enrol anew once they have.
    }
refusal-too_many_unsent =
    { $count ->
        [one] One request has not reached the centre; the limit is { $max }. New requests go on once it has. Check the link, or carry it to the centre on a stick.
       *[other] { $count } requests have not reached the centre; the limit is { $max }. New requests go on once they have. Check the link, or carry them to the centre on a stick.
    }
refusal-too_much_cash = Cash the centre has no word of yet: { $cash }; the limit is { $max }. Cash is taken again once the word has gone. Keep the request unpaid for now, and take the money later.
refusal-offline_too_long =
    { $hours ->
        [one] One hour without the centre; the limit is { $max }. What is kept is safe. New requests go on with the first contact.
       *[other] { $hours } hours without the centre; the limit is { $max }. What is kept is safe. New requests go on with the first contact.
    }
refusal-roster_too_old = The centre's list of people who work here has ended. What is kept is safe. New requests go on with the first contact.
refusal-disk_low = { $free_mib } MB are left on the disk, too little for a new request. What is kept is safe and goes. Free some space, or call the centre on the number at the foot of every receipt.
refusal-disk_trouble = The disk does not answer as it should, so no requests and no cash are taken. What was printed before is true. Call the centre on the number at the foot of every receipt.
refusal-files_exchanged = The desk's files were exchanged under this program, so no number and no receipt comes out. Close the program and open it again, and look at today's list before you take the request anew.
caution-files-exchanged = The desk's files were exchanged
refusal-damaged = A part of this desk's record is damaged, so no new requests are taken. What is kept goes as ever. Call the centre on the number at the foot of every receipt.
refusal-scan_too_large = The picture has { $mib } MB, the most is { $max }. Scan the page more coarsely and add it again.
refusal-scan_too_many_pixels = The picture has { $megapixels } megapixels, the most is { $max }. Scan the page more coarsely and add it again.
refusal-scan_is_pdf = This is a PDF. Save each page of it as a JPEG or PNG picture and add that.
refusal-scan_no_picture = This file is no picture. Add a JPEG or PNG picture.
refusal-scan_damaged = The picture could not be read to its end. Scan the page again and add it.
refusal-paper_not_seen = Scans are added to a paper that was seen. Choose “seen” first.
refusal-too_many_pages = The request has { $max } pages, which is the most. Take one away to add another.
refusal-nothing_to_carry = This is neither a sealed request nor a bundle. Scan the large square at the foot of the receipt, or choose the file on the stick.
refusal-not_our_answers = These are no answers to a bundle of this machine. Everything stays as it was.

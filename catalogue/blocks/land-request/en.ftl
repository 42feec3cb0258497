section-request = The request

land-request-purpose = Purpose
    .question = What is it for?
    .hint = The purpose is written on the document
    .empty = Choose what the document is for
land-request-purpose-sale = Sale or purchase
land-request-purpose-loan = Bank loan
land-request-purpose-inheritance = Inheritance or transfer
land-request-purpose-building = Building or repair permit
land-request-purpose-court = Court
land-request-purpose-other = Something else

land-request-purpose_other = Purpose in words
    .question = What is it for, in words?
    .hint = A few words are enough
    .example = Moving an electricity subscription
    .empty = Write in a few words what it is for

land-request-phone = Mobile number
    .question = What is the mobile number?
    .hint = “Your document is ready” is sent to it. Without a mobile, come back with the receipt
    .example = 0944 518 317
    .short = Mobile
    .phone = A mobile number begins with 09 and has 10 digits

land-request-copies = Copies
    .question = How many copies?
    .hint = The fee is for each copy; one where left empty
    .example = 1
    .below = At least one copy is asked for
    .above = At most 10 copies are asked for at a time

section-request = The request

request-purpose = Purpose
    .question = What is it for?
    .hint = The purpose is written on the document
    .empty = Choose what the document is for
request-purpose-university = University
request-purpose-work = Work or employment
request-purpose-travel = Travel
request-purpose-real_estate = Real-estate transaction
request-purpose-court = Court
request-purpose-other = Something else

request-purpose_other = Purpose in words
    .question = What is it for, in words?
    .hint = A few words are enough
    .example = Joining a professional union
    .empty = Write in a few words what it is for

request-phone = Mobile number
    .question = What is the mobile number?
    .hint = “Your document is ready” is sent to it. Without a mobile, come back with the receipt
    .example = 0944 518 317
    .short = Mobile
    .phone = A mobile number begins with 09 and has 10 digits

request-copies = Copies
    .question = How many copies?
    .hint = The fee is for each copy; one where left empty
    .example = 1
    .below = At least one copy is asked for
    .above = At most 10 copies are asked for at a time

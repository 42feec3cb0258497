section-request = The request

tax-request-until_year = Clearance until the end of
    .question = Until the end of which year is the clearance asked for?
    .hint = The last year whose taxes were paid
    .example = 2025
    .short = Until
    .empty = Write the year until whose end the clearance is asked for

tax-request-purpose = Purpose
    .question = What is it for?
    .hint = The purpose is written on the document
    .empty = Choose what the document is for
tax-request-purpose-sale = Sale or transfer
tax-request-purpose-loan = Bank loan
tax-request-purpose-tender = Tender or contract
tax-request-purpose-licence = Licence or its renewal
tax-request-purpose-closing = Giving up the business
tax-request-purpose-other = Something else

tax-request-purpose_other = Purpose in words
    .question = What is it for, in words?
    .hint = A few words are enough
    .example = Importing a machine
    .empty = Write in a few words what it is for

tax-request-copies = Copies
    .question = How many copies?
    .hint = The fee is for each copy; one where left empty
    .example = 1
    .below = At least one copy is asked for
    .above = At most 10 copies are asked for at a time

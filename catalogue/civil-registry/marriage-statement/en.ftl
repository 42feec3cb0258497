service = Marriage statement
    .short = Marriage statement
    .about = Proves a registered marriage, its date and the names of both spouses
    .keywords = marriage certificate contract husband wife wedding

who = One of the spouses, one of their families, or a proxy. A proxy brings the power of attorney

section-holder = Holder of the record

paper-holder-id = Identity card of the holder
    .note = Looked at, not copied. A copy is enough when another person comes

section-marriage = The marriage

marriage-date = Date of marriage
    .question = When was the marriage?
    .hint = The date of the contract. The year is enough where day and month are not known
    .example = 18 July 2012
    .empty = Write the date of marriage; the year is enough
    .not_past = The date of marriage cannot come after today

marriage-place = Place of the contract
    .question = Where was the marriage contracted?
    .hint = Town or court, if known
    .example = Sharia court of Jableh

check-marriage-after-birth = The marriage comes after the holder’s birth
check-marriage-after-spouse-birth = The marriage comes after the spouse’s birth

paper-family-booklet = Family booklet
    .note = If there is one. Looked at, not copied

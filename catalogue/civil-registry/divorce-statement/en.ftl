service = Divorce statement
    .short = Divorce statement
    .about = Proves a registered divorce and its date
    .keywords = divorce certificate separation court

who = One of the two parties, one of their families, or a proxy. A proxy brings the power of attorney

section-holder = Holder of the record

paper-holder-id = Identity card of the holder
    .note = Looked at, not copied. A copy is enough when another person comes

section-divorce = The divorce

divorce-marriage_date = Date of marriage
    .question = When was the marriage?
    .hint = If known; the year is enough
    .example = 2009

divorce-date = Date of divorce
    .question = When was the divorce?
    .hint = The date of the ruling or its registration. The year is enough
    .example = 5 August 2021
    .empty = Write the date of divorce; the year is enough
    .not_past = The date of divorce cannot come after today

divorce-court = Court
    .question = In which court was the divorce registered?
    .hint = If known
    .example = Sharia court of Homs

check-divorce-after-marriage = The divorce cannot come before the marriage
check-divorce-after-birth = The divorce comes after the holder’s birth

paper-court-ruling = Divorce ruling or its registration
    .note = If there is one. Looked at, not copied

service = Death statement
    .short = Death statement
    .about = Proves a death and its date as they stand in the civil registry
    .keywords = death certificate deceased inheritance heirs

who = One of the family of the deceased, or their proxy. A proxy brings the power of attorney

section-deceased = The deceased

deceased-national_number = National number of the deceased
    .question = What is the national number of the deceased?
    .hint = If there is one. Someone who died long ago may have none
    .example = 0405 1762 338
    .digit_count = A national number has 11 digits. Now written: { $typed ->
        [one] 1 digit
       *[other] { $typed } digits
    }

section-death = The death

death-date = Date of death
    .question = When was the death?
    .hint = The year is enough where day and month are not known
    .example = 9 February 2024
    .empty = Write the date of death; the year is enough
    .not_past = The date of death cannot come after today

death-place = Place of death
    .question = Where was the death?
    .hint = Town or village, if known
    .example = Homs

check-death-after-birth = The date of death cannot come before the date of birth

paper-family-booklet = Family booklet
    .note = If there is one. Looked at, not copied

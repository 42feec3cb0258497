section-owner = The owner

owner-national_number = Owner’s national number
    .question = What is the owner’s national number?
    .hint = A deceased owner may have none; then one of the family leaves it empty
    .example = 0405 1762 338
    .empty = Write the owner’s national number as on the identity card
    .digit_count = A national number has 11 digits. Now written: { $typed ->
        [one] 1 digit
       *[other] { $typed } digits
    }

owner-name = Owner’s name
    .question = What is the owner’s name?
    .hint = As written in the register
    .example = Jirjis
    .empty = Write the owner’s name as on the title deed

owner-family = Owner’s family name
    .question = What is the owner’s family name?
    .example = al-Khuri
    .empty = Write the owner’s family name as on the title deed

owner-father = Name of the owner’s father
    .question = What is the name of the owner’s father?
    .hint = The father’s first name, without the family name
    .example = Ilyas
    .empty = Write the name of the owner’s father as on the title deed

owner-mother = Name of the owner’s mother
    .question = What is the name of the owner’s mother?
    .hint = It tells apart two owners of like name
    .example = Mari
    .empty = Write the name of the owner’s mother as on the title deed

paper-holder-id = Identity card of the owner
    .note = Looked at, not copied. A copy is enough when another person comes

service = Birth statement
    .short = Birth statement
    .about = Proves place and date of birth and the parents’ names
    .keywords = birth certificate child newborn date of birth

who = The holder, one of the family, or a proxy. For a child, the father or mother

section-holder = Holder of the record

paper-holder-id = Identity card of the holder
    .note = Looked at, not copied. A copy is enough when another person comes

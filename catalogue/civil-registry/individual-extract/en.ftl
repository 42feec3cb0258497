service = Individual extract of the civil record
    .short = Individual extract
    .about = Proves the data of one person as they stand in the civil registry
    .keywords = individual record extract civil status person nufus

who = The holder of the record, one of the family, or a proxy. A proxy brings the power of attorney

section-holder = Holder of the record

paper-holder-id = Identity card of the holder
    .note = Looked at, not copied. A copy is enough when another person comes

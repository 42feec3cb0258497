service = Family extract of the civil record
    .short = Family extract
    .about = Proves all members of the family as they stand in the civil registry
    .keywords = family record extract civil status household booklet

who = The holder of the record, one of the family, or a proxy. A proxy brings the power of attorney

section-holder = Holder of the record

paper-holder-id = Identity card of the holder
    .note = Looked at, not copied. A copy is enough when another person comes

section-family = The family

family-of = Family asked for
    .question = Whose family record?
    .hint = Unmarried people ask for the record of their parents’ family
    .empty = Choose the family whose record is asked for
family-of-own = The holder’s own, with spouse and children
family-of-parents = The holder’s parents, brothers and sisters

paper-family-booklet = Family booklet
    .note = If there is one. Looked at, not copied

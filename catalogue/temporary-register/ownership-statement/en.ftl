service = Ownership statement of the temporary register
    .short = Temporary ownership
    .about = Tells the owner of a property entered in the temporary register
    .keywords = temporary register ownership housing association flat heirs

who = The owner, one of the heirs, or a proxy. A proxy brings the power of attorney

section-heirs = The heirs

heirs-heirs = Heirs named in the statement
    .question = Which heirs are named in the statement?
    .hint = Each heir’s name and relation to the owner
    .empty = Add at least one heir
    .too_few = Add at least one heir
heirs-heirs-name = Heir’s name
    .question = What is the heir’s name?
    .hint = Own name, father’s name and family name
    .example = Rim Anwar as-Sirwan
    .empty = Write the heir’s name as on their identity card
heirs-heirs-relation = Relation to the owner
    .question = How is the heir related to the owner?
    .empty = Choose how the heir is related to the owner
heirs-heirs-relation-spouse = Husband or wife
heirs-heirs-relation-child = Son or daughter
heirs-heirs-relation-parent = Father or mother
heirs-heirs-relation-sibling = Brother or sister
heirs-heirs-relation-other = Another relative
heirs-heirs-national_number = Heir’s national number
    .question = What is the heir’s national number?
    .hint = If there is one
    .example = 0310 5592 047

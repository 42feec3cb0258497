section-spouse = Husband or wife

spouse-name = Spouse’s name
    .question = What is the name of the husband or wife?
    .hint = The first name alone
    .example = Marwan
    .empty = Write the spouse’s name as on the identity card

spouse-family = Spouse’s family name
    .question = What is the family name of the husband or wife?
    .hint = For a wife, the family name she was born with
    .example = Darwish
    .empty = Write the spouse’s family name as on the identity card

spouse-father = Name of the spouse’s father
    .question = What is the name of the spouse’s father?
    .hint = The father’s first name, without the family name
    .example = Nizar
    .empty = Write the name of the spouse’s father as on the identity card

spouse-birth_date = Spouse’s date of birth
    .question = When was the husband or wife born?
    .hint = The year is enough where day and month are not known
    .example = 2 September 1983
    .empty = Write the spouse’s date of birth
    .not_past = The date of birth must be in the past

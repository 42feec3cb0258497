person-national_number = National number
    .question = What is the national number?
    .hint = 11 digits, on the front of the identity card
    .example = 0601 2344 821
    .empty = Write the national number as on the identity card
    .digit_count = A national number has 11 digits. Now written: { $typed ->
        [one] 1 digit
       *[other] { $typed } digits
    }

person-name = Name
    .question = What is the first name?
    .hint = The first name alone, single or compound
    .example = Fatima az-Zahra
    .empty = Write the name as on the identity card

person-family = Family name
    .question = What is the family name?
    .hint = The name of the family
    .example = al-Haj Ismail
    .empty = Write the family name as on the identity card

person-father = Father’s name
    .question = What is the father’s name?
    .hint = The father’s first name, without the family name
    .example = Abd al-Qadir
    .empty = Write the father’s name as on the identity card

person-mother = Mother’s name and family name
    .question = What are the mother’s name and family name?
    .hint = The family name the mother was born with
    .example = Khadija al-Qassab
    .short = Mother
    .empty = Write the mother’s name and family name as on the identity card

person-birth_date = Date of birth
    .question = What is the date of birth?
    .hint = The year is enough where day and month are not known
    .example = 14 March 1987
    .empty = Write the date of birth as on the identity card
    .not_past = The date of birth must be in the past

person-birth_place = Place of birth
    .question = What is the place of birth?
    .hint = Town, village or quarter
    .example = Jableh
    .empty = Write the place of birth as on the identity card

person-registry = Civil-registry office
    .question = Which civil-registry office holds the record?
    .hint = It may differ from the place where one lives
    .example = Jableh
    .short = Registry
    .empty = Choose the civil-registry office that stands on the identity card

person-register_number = Register number
    .question = What is the register number?
    .hint = The number (khana) after the name of the registry office
    .example = 148
    .empty = Write the register number as on the identity card

check-age = By this date the person is more than 130 years old. Is the year right?

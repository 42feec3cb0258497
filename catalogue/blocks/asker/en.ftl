section-asker = Who is asking

asker-as = For whom
    .question = Who is this document for?
    .hint = Whoever asks for another person shows the kinship or the power of attorney
    .empty = Choose who the document is for
asker-as-holder = For me
asker-as-kin = For one of my family
asker-as-proxy = For someone I act for

asker-relation = Kinship
    .question = How is the person asking related to the holder?
    .hint = A son who asks for his mother’s document chooses “son or daughter”
    .empty = Choose how the person asking is related to the holder
asker-relation-parent = Father or mother
asker-relation-child = Son or daughter
asker-relation-spouse = Husband or wife
asker-relation-sibling = Brother or sister
asker-relation-grandparent = Grandfather or grandmother
asker-relation-grandchild = Grandson or granddaughter
asker-relation-sibling_family = Of a brother’s or sister’s family

asker-name = Name of the person asking
    .question = What is the name of the person asking?
    .hint = Own name, father’s name and family name
    .example = Salim Omar al-Hallaq
    .empty = Write the name of the person asking as on their identity card

asker-national_number = Their national number
    .question = What is the national number of the person asking?
    .hint = From the card of the person asking, not the holder’s
    .example = 0602 3157 904
    .empty = Write the national number of the person asking as on their card
    .digit_count = A national number has 11 digits. Now written: { $typed ->
        [one] 1 digit
       *[other] { $typed } digits
    }

asker-attorney_number = Number of the power of attorney
    .question = What is the number of the power of attorney?
    .hint = The general number at its top
    .example = 24518
    .empty = Write the number at the top of the power of attorney

asker-attorney_date = Date of the power of attorney
    .question = When was the power of attorney made?
    .hint = The day it was drawn up by the notary
    .example = 3 June 2025
    .empty = Write the date that stands on the power of attorney
    .not_past = The power of attorney cannot be dated after today

asker-attorney_paper = Original of the power of attorney
    .question = Is the original power of attorney here?
    .hint = The original is looked at and a copy goes with the request
    .empty = The request goes on once the original has been seen
    .paper_not_seen = The request goes on once the original has been seen

asker-declaration = I declare that my kinship or power of attorney is as stated, and that I receive the document for its holder
    .question = Is the kinship or power of attorney as stated?
    .short = Declaration
    .empty = The request goes on once the person asking has declared this
    .not_agreed = The request goes on once the person asking has declared this

check-attorney-old = The power of attorney is more than five years old. Does it still hold?

paper-asker-id = Identity card of the person asking
    .note = Looked at, not copied
paper-kin-proof = Family booklet or other proof of kinship
    .note = When one of the family asks. Looked at, not copied
paper-power-of-attorney = Power of attorney
    .note = When a proxy comes. The original; a copy is kept

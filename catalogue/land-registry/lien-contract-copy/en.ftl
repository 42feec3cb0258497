service = Certified copy of a lien contract
    .short = Lien contract copy
    .about = A copy of the contract by which a lien was entered on a property
    .keywords = lien seizure mortgage contract certified copy release

who = The owner, one of the heirs, or a proxy. A proxy brings the power of attorney

section-liens = Lien contracts

liens-contracts = Contracts asked for
    .question = Which contracts are copied?
    .hint = The fee is for each contract. Their numbers stand on the entry statement
    .empty = Add at least one contract
    .too_few = Add at least one contract
liens-contracts-number = Contract number
    .question = What is the contract’s number?
    .example = 1187
    .empty = Write the contract’s number as on the entry statement
liens-contracts-year = Contract year
    .question = What is the contract’s year?
    .example = 2014
    .empty = Write the contract’s year as on the entry statement
liens-contracts-creditor = Creditor
    .question = For whom is the lien?
    .hint = Name of the bank or body, if known
    .example = Real Estate Bank, Latakia branch

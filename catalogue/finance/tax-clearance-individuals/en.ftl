service = Tax clearance for individuals
    .short = Tax clearance
    .about = Proves that a taxpayer has paid what was due to the finance directorate of Damascus
    .keywords = tax clearance individual taxpayer income finance Damascus

who = The taxpayer, or a proxy. A proxy brings the power of attorney

section-holder = The taxpayer

paper-holder-id = Identity card of the taxpayer
    .note = Looked at, not copied. A copy is enough when a proxy comes
paper-tax-receipt = Latest payment slip
    .note = If there is one. Looked at, not copied

section-tax = Taxation

tax-number = Tax number
    .question = What is the tax number?
    .hint = It stands on the latest payment slip
    .example = 2207614
    .empty = Write the tax number as on the latest payment slip

tax-activities = Kind of work
    .question = What kind of work is it?
    .hint = More than one may be chosen
    .empty = Choose at least one kind of work
    .too_few = Choose at least one kind of work
tax-activities-trade = Trade
tax-activities-craft = Craft
tax-activities-profession = Profession
tax-activities-rent = Letting property
tax-activities-transport = Transport

tax-commercial_register = Commercial-register number
    .question = What is the commercial-register number?
    .hint = For traders alone
    .example = 184402
    .empty = A trader writes the number in the commercial register

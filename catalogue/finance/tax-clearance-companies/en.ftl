service = Tax clearance for companies
    .short = Company clearance
    .about = Proves that a company has paid what was due to the finance directorate of Damascus
    .keywords = tax clearance company companies commercial register finance Damascus

who = The company’s manager, an authorised partner, or a proxy. A proxy brings the power of attorney

section-company = The company

asker-as-holder = For my company

company-name = Company’s name
    .question = What is the company’s name?
    .hint = As in the commercial register
    .example = Euphrates Textile Company
    .empty = Write the company’s name as in the commercial register

company-kind = Kind of company
    .question = What kind of company is it?
    .empty = Choose the kind of company as in the commercial register
company-kind-partnership = General partnership
company-kind-limited_partnership = Limited partnership
company-kind-limited = Limited liability
company-kind-joint_stock = Joint stock

company-commercial_register = Commercial-register number
    .question = What is the commercial-register number?
    .example = 220715
    .empty = Write the commercial-register number

company-tax_number = Tax number
    .question = What is the company’s tax number?
    .hint = It stands on the latest payment slip
    .example = 5500182
    .empty = Write the tax number as on the latest payment slip

company-founded = Year of founding
    .question = In which year was the company founded?
    .example = 1998
    .empty = Write the year in which the company was founded

check-cleared-after-founding = The clearance cannot end before the company was founded

section-manager = Manager or authorised partner

paper-holder-id = Identity card of the manager or authorised partner
    .note = Looked at, not copied. A copy is enough when a proxy comes
paper-commercial-register = Commercial register
    .note = A recent copy; a copy is kept

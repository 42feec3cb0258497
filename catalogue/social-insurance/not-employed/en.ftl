service = Not-employed certificate
    .short = Not employed
    .about = Proves that its holder is not registered as employed by a public or private body
    .keywords = not employed unemployed certificate insurance work

who = The holder of the document, or a proxy. A proxy brings the power of attorney

section-holder = Holder of the document

paper-holder-id = Identity card of the holder
    .note = Looked at, not copied. A copy is enough when another person comes

section-work = Work

work-worked_before = Registered work before
    .question = Was there registered work before?
    .hint = With a public or private body
    .empty = Choose yes or no

work-insurance_number = Insurance number
    .question = What is the insurance number?
    .hint = If known, it makes the search quicker
    .example = 4410286

work-declaration = I declare that the holder does not now work for any public or private body
    .question = Is this right: the holder works for no body now?
    .short = Declaration
    .empty = The certificate is asked for after this declaration
    .not_agreed = The certificate is asked for after this declaration

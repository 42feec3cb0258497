service = Criminal-record summary (no conviction)
    .short = No conviction
    .about = Proves what the criminal record holds of a person; asked for work and travel
    .keywords = no conviction criminal record good conduct police certificate judicial record

who = The holder of the document, or a proxy. A proxy brings the power of attorney

section-holder = Holder of the document

paper-holder-id = Identity card of the holder
    .note = Looked at, not copied. A copy is enough when another person comes

service = Extract from the temporary register
    .short = Temporary extract
    .about = A certified copy of a property’s entry in the temporary register
    .keywords = temporary register extract housing association flat unit

who = The owner, one of the heirs, or a proxy. A proxy brings the power of attorney

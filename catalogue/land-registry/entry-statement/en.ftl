service = Register entry statement
    .short = Entry statement
    .about = Tells the owners of a property and the entries on its sheet of the register
    .keywords = land register entry property deed tabu title sheet

who = The owner, one of the heirs, or a proxy. A proxy brings the power of attorney

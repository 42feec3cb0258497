service = Chain of owners of the temporary register
    .short = Temp. owners’ chain
    .about = Tells who owned a property in the temporary register, one after another
    .keywords = temporary register chain owners previous transfer

who = The owner, one of the heirs, or a proxy. A proxy brings the power of attorney

service = Statement of the chain of owners
    .short = Chain of owners
    .about = Tells who owned a property, one after another
    .keywords = chain owners previous history property

who = The owner, one of the heirs, or a proxy. A proxy brings the power of attorney

chain-previous = Known previous owners
    .question = Are previous owners known?
    .hint = It makes the search of old registers quicker
chain-previous-name = Previous owner’s name
    .question = What is the previous owner’s name?
    .example = Qais Muhammad Said an-Nabulsi
    .empty = Write the previous owner’s name
chain-previous-until = Owned until
    .question = Until which year did they own it?
    .hint = If known
    .example = 1988

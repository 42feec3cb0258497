section-chain = Chain of owners

chain-from_year = From year
    .question = From which year does the chain begin?
    .hint = A rough year before the first known sale is enough
    .example = 1975
    .empty = Write the year from which the chain begins

chain-to_year = To year
    .question = To which year?
    .hint = Left empty, it means until today
    .example = 2024

check-chain-order = The last year cannot come before the first

service = Cadastral plan
    .short = Cadastral plan
    .about = A certified drawing of a property’s borders and area
    .keywords = cadastral plan map survey borders area land

who = The owner, one of the heirs, or a proxy. A proxy brings the power of attorney

section-plan = The plan

plan-coverage = What the plan shows
    .question = What does the plan show?
    .hint = Neighbouring plots cost an additional fee
    .empty = Choose what the plan shows
plan-coverage-plot = The plot alone
plan-coverage-with_neighbours = The plot and its neighbours

service = Property description statement
    .short = Property description
    .about = Describes a property: its kind, its area and what it consists of
    .keywords = description property flat house shop area

who = The owner, one of the heirs, or a proxy. A proxy brings the power of attorney

section-description = The property as it is

description-kind = Kind of property
    .question = What kind of property is it?
    .empty = Choose the kind of property
description-kind-flat = Flat
description-kind-house = House
description-kind-shop = Shop
description-kind-land = Land
description-kind-building = Whole building

description-floor = Floor
    .question = On which floor?
    .hint = The ground floor is 0, the basement -1
    .example = 2
    .empty = Write the number of the floor; the ground floor is 0

description-area = Approximate area in square metres
    .question = What is the approximate area in square metres?
    .hint = If known
    .example = 118.50
    .short = Area

description-remarks = How to find it
    .question = What helps to find the property?
    .hint = A landmark nearby or the building’s name
    .example = Above the Shifa pharmacy, back entrance

service = Ownership statement
    .short = Ownership statement
    .about = Tells what a person owns: a property or a share in one
    .keywords = ownership title deed share shares owner property tabu

who = The owner, one of the heirs, or a proxy. A proxy brings the power of attorney

section-scope = What is asked for

scope-of = Ownership of
    .question = One property, or all properties?
    .empty = Choose one property or all of them
scope-of-one_plot = One property
scope-of-all_plots = All properties in the owner’s name in a governorate

scope-governorate = Governorate searched
    .question = In which governorate are the properties searched for?
    .empty = Choose the governorate to search

section-shares = Owners in common

shares-owners = Other owners
    .question = Are there other owners whose shares are asked for?
    .hint = Each owner’s name and shares out of 2400, where known
shares-owners-name = Owner’s name
    .question = What is the owner’s name?
    .hint = Own name, father’s name and family name
    .example = Jirjis Ilyas al-Khuri
    .empty = Write the owner’s name as on the title deed
shares-owners-share = Shares
    .question = How many shares of 2400?
    .example = 600
    .above = The whole property is 2400 shares

shares-total = Sum of the shares named
    .question = What is the sum of the shares named?

check-shares-total = The shares together cannot be more than 2400

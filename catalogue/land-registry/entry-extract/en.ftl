service = Extract of a register entry
    .short = Entry extract
    .about = A certified copy of the property’s sheet in the register
    .keywords = extract entry register sheet property deed copy

who = The owner, one of the heirs, or a proxy. A proxy brings the power of attorney

section-entry = The entry

entry-scope = Entries asked for
    .question = Which entries are asked for?
    .empty = Choose the entries asked for
entry-scope-current = Those in force alone
entry-scope-full = The whole sheet with old entries

entry-rights = With liens and rights
    .question = Are liens and rights on the property to be shown?
    .hint = Such as seizure, mortgage and usufruct
    .empty = Choose yes or no

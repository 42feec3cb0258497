section-plot = The property in the temporary register

temporary-plot-note = Write the numbers as they stand on the temporary register’s document

temporary-plot-governorate = Governorate of the property
    .question = In which governorate is the property?
    .empty = Choose the governorate of the property

temporary-plot-zone = Zone or project
    .question = In which zone or project is the property?
    .hint = Name of the planning zone or housing association
    .example = Qudsaya suburb
    .empty = Write the name of the zone or project

temporary-plot-sheet = Temporary sheet number
    .question = What is the number of the temporary sheet?
    .hint = The number of the entry in the temporary register
    .example = 3074
    .empty = Write the sheet number as on the temporary register’s document

temporary-plot-unit = Unit or flat number
    .question = What is the number of the unit or flat?
    .example = 18/B
    .empty = Write the number of the unit or flat
    .form = A unit number is digits and letters, like 18/B

paper-allotment = Allotment deed or purchase contract
    .note = If there is one. Looked at, not copied

section-land = The property

land-governorate = Governorate of the property
    .question = In which governorate is the property?
    .empty = Choose the governorate of the property

land-district = Real-estate district
    .question = What is the real-estate district?
    .hint = It stands on the title deed or an earlier statement
    .example = ash-Shaykh Dahir
    .empty = Write the real-estate district as on the title deed

land-plot = Plot number
    .question = What is the plot number?
    .hint = Its number within the real-estate district
    .example = 2481/3
    .empty = Write the plot number as on the title deed
    .form = A plot number is digits and letters, like 2481/3

land-subdivision = Subdivision number
    .question = What is the subdivision number?
    .hint = For flats and shops in a subdivided building
    .example = 12
    .form = A subdivision number is digits and letters, like 12

paper-title-deed = Title deed or a copy of it
    .note = If there is one. Looked at, not copied

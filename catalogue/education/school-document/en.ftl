service = School document (certificate or record)
    .short = School document
    .about = A certified copy of a public certificate or of the school years
    .keywords = school certificate ninth grade baccalaureate secondary marks transcript education

who = The holder of the certificate, one of the family, or a proxy. A proxy brings the power of attorney

section-holder = The pupil or student

paper-holder-id = Identity card of the certificate’s holder
    .note = Looked at, not copied. For a child the family booklet is enough

section-school = School

school-kind = Document asked for
    .question = Which school document?
    .empty = Choose the document asked for
school-kind-basic_certificate = Basic education certificate
school-kind-secondary_certificate = Secondary certificate
school-kind-school_record = Record of school years

school-branch = Branch
    .question = Which branch of the secondary certificate?
    .empty = Choose the branch of the secondary certificate
school-branch-scientific = Scientific
school-branch-literary = Literary
school-branch-religious = Religious
school-branch-industrial = Industrial
school-branch-commercial = Commercial
school-branch-crafts = Crafts for women

school-grade = Last grade
    .question = What was the last grade at this school?
    .hint = From 1 to 12
    .example = 8
    .empty = Write the number of the grade, from 1 to 12

school-year = Year of the certificate or last school year
    .question = In which year?
    .example = 2014
    .short = Year
    .empty = Write the year of the certificate or the last school year

school-exam_number = Candidate number
    .question = What was the candidate number in the examination?
    .hint = It stands on the examination card. Before 2000, leave it empty where not known
    .example = 40718
    .empty = Write the candidate number as on the examination card

school-governorate = Governorate of the school
    .question = In which governorate is the school?
    .empty = Choose the governorate of the school

school-name = School’s name
    .question = What is the school’s name?
    .hint = Its name in that year
    .example = al-Karama school
    .empty = Write the school’s name as it was in that year

check-school-age = By the date of birth the pupil is not yet of school age

service = وثيقة مدرسية (شهادة أو تسلسل دراسي)
    .short = وثيقة مدرسية
    .about = نسخة مصدّقة عن شهادة عامة أو عن سنوات الدراسة
    .keywords = شهادة مدرسة تاسع بكالوريا ثانوية كشف علامات تسلسل دراسي مصدقة تربية

who = يطلبها صاحب الشهادة أو أحد أهله أو وكيله. الوكيل يُحضر الوكالة

section-holder = التلميذ أو الطالب

paper-holder-id = بطاقة هوية صاحب الشهادة
    .note = تُرى ولا تُصوّر. للصغير يكفي دفتر العائلة

section-school = الدراسة

school-kind = الوثيقة المطلوبة
    .question = أي وثيقة مدرسية؟
    .empty = اختر الوثيقة المطلوبة
school-kind-basic_certificate = شهادة التعليم الأساسي
school-kind-secondary_certificate = الشهادة الثانوية
school-kind-school_record = تسلسل دراسي

school-branch = الفرع
    .question = ما فرع الشهادة الثانوية؟
    .empty = اختر فرع الشهادة الثانوية
school-branch-scientific = علمي
school-branch-literary = أدبي
school-branch-religious = شرعي
school-branch-industrial = صناعي
school-branch-commercial = تجاري
school-branch-crafts = نسوي

school-grade = آخر صف
    .question = ما آخر صف في هذه المدرسة؟
    .hint = من 1 إلى 12
    .example = 8
    .empty = اكتب رقم الصف من 1 إلى 12

school-year = سنة الشهادة أو آخر سنة دراسية
    .question = في أي سنة؟
    .example = 2014
    .short = السنة
    .empty = اكتب سنة الشهادة أو آخر سنة دراسية

school-exam_number = رقم الاكتتاب
    .question = ما رقم الاكتتاب في الامتحان؟
    .hint = مكتوب على البطاقة الامتحانية. لما قبل سنة 2000 يُترك فارغاً إن لم يُعرف
    .example = 40718
    .empty = اكتب رقم الاكتتاب كما في البطاقة الامتحانية

school-governorate = محافظة المدرسة
    .question = في أي محافظة المدرسة؟
    .empty = اختر محافظة المدرسة

school-name = اسم المدرسة
    .question = ما اسم المدرسة؟
    .hint = اسمها في تلك السنة
    .example = مدرسة الكرامة
    .empty = اكتب اسم المدرسة كما كان في تلك السنة

check-school-age = بحسب تاريخ الولادة لم يبلغ الطالب سن المدرسة بعد

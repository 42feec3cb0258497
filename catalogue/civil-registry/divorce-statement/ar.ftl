service = بيان طلاق
    .short = بيان طلاق
    .about = يُثبت طلاقاً مسجّلاً وتاريخه
    .keywords = طلاق شهادة طلاق تفريق مخالعة مطلق مطلقة

who = يطلبه أحد الطرفين أو أحد أهلهما أو وكيل. الوكيل يُحضر الوكالة

section-holder = صاحب القيد

paper-holder-id = بطاقة هوية صاحب القيد
    .note = تُرى ولا تُصوّر. تكفي صورة عنها إن حضر غيره

section-divorce = الطلاق

divorce-marriage_date = تاريخ الزواج
    .question = ما تاريخ الزواج؟
    .hint = إن عُرف، وتكفي السنة
    .example = 2009

divorce-date = تاريخ الطلاق
    .question = ما تاريخ الطلاق؟
    .hint = تاريخ الحكم أو التثبيت. تكفي السنة
    .example = 5 آب 2021
    .empty = اكتب تاريخ الطلاق، وتكفي السنة
    .not_past = تاريخ الطلاق لا يأتي بعد اليوم

divorce-court = المحكمة
    .question = في أي محكمة سُجّل الطلاق؟
    .hint = إن عُرفت
    .example = المحكمة الشرعية في حمص

check-divorce-after-marriage = تاريخ الطلاق لا يأتي قبل تاريخ الزواج
check-divorce-after-birth = تاريخ الطلاق يأتي بعد ولادة صاحب القيد

paper-court-ruling = حكم الطلاق أو وثيقة التثبيت
    .note = إن وُجد. يُرى ولا يُصوّر

service = براءة ذمة مالية للأفراد المكلّفين
    .short = براءة ذمة للأفراد
    .about = تُثبت أن المكلّف سدّد ما عليه لمالية دمشق
    .keywords = براءة ذمة مالية ضريبة ضرائب مكلف دخل مالية دمشق

who = يطلبها المكلّف أو وكيله. الوكيل يُحضر الوكالة

section-holder = المكلّف

paper-holder-id = بطاقة هوية المكلّف
    .note = تُرى ولا تُصوّر. تكفي صورة عنها إن حضر وكيله
paper-tax-receipt = آخر إيصال تسديد
    .note = إن وُجد. يُرى ولا يُصوّر

section-tax = التكليف

tax-number = الرقم الضريبي
    .question = ما الرقم الضريبي؟
    .hint = مكتوب على آخر إيصال تسديد
    .example = 2207614
    .empty = اكتب الرقم الضريبي كما في آخر إيصال

tax-activities = نوع العمل
    .question = ما نوع العمل؟
    .hint = يمكن اختيار أكثر من واحد
    .empty = اختر نوع عمل واحداً على الأقل
    .too_few = اختر نوع عمل واحداً على الأقل
tax-activities-trade = تجارة
tax-activities-craft = حرفة
tax-activities-profession = مهنة حرة
tax-activities-rent = تأجير عقار
tax-activities-transport = نقل

tax-commercial_register = رقم السجل التجاري
    .question = ما رقم السجل التجاري؟
    .hint = للتجار وحدهم
    .example = 184402
    .empty = التاجر يكتب رقم سجله التجاري

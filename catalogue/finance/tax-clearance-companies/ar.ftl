service = براءة ذمة مالية للشركات المكلّفة
    .short = براءة ذمة للشركات
    .about = تُثبت أن الشركة سدّدت ما عليها لمالية دمشق
    .keywords = براءة ذمة مالية شركة شركات ضريبة ضرائب مكلف سجل تجاري

who = يطلبها مدير الشركة أو شريك مفوّض أو وكيل. الوكيل يُحضر الوكالة

section-company = الشركة

asker-as-holder = لشركتي

company-name = اسم الشركة
    .question = ما اسم الشركة؟
    .hint = كما في السجل التجاري
    .example = شركة الفرات للنسيج
    .empty = اكتب اسم الشركة كما في السجل التجاري

company-kind = نوع الشركة
    .question = ما نوع الشركة؟
    .empty = اختر نوع الشركة كما في السجل التجاري
company-kind-partnership = تضامنية
company-kind-limited_partnership = توصية
company-kind-limited = محدودة المسؤولية
company-kind-joint_stock = مساهمة

company-commercial_register = رقم السجل التجاري
    .question = ما رقم السجل التجاري؟
    .example = 220715
    .empty = اكتب رقم السجل التجاري

company-tax_number = الرقم الضريبي
    .question = ما الرقم الضريبي للشركة؟
    .hint = مكتوب على آخر إيصال تسديد
    .example = 5500182
    .empty = اكتب الرقم الضريبي كما في آخر إيصال

company-founded = سنة التأسيس
    .question = ما سنة تأسيس الشركة؟
    .example = 1998
    .empty = اكتب سنة تأسيس الشركة

check-cleared-after-founding = سنة البراءة لا تأتي قبل سنة التأسيس

section-manager = المدير أو الشريك المفوّض

paper-holder-id = بطاقة هوية المدير أو الشريك المفوّض
    .note = تُرى ولا تُصوّر. تكفي صورة عنها إن حضر وكيل
paper-commercial-register = السجل التجاري
    .note = نسخة حديثة، وتُحفظ صورة عنها

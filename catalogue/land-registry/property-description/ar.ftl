service = بيان أوصاف عقار
    .short = بيان أوصاف
    .about = يصف العقار: نوعه ومساحته وما يتألف منه
    .keywords = أوصاف وصف عقار شقة دار محل مساحة بيان أوصاف

who = يطلبها المالك أو أحد ورثته أو وكيله. الوكيل يُحضر الوكالة

section-description = العقار على الواقع

description-kind = نوع العقار
    .question = ما نوع العقار؟
    .empty = اختر نوع العقار
description-kind-flat = شقة
description-kind-house = دار
description-kind-shop = محل
description-kind-land = أرض
description-kind-building = بناء كامل

description-floor = الطابق
    .question = في أي طابق؟
    .hint = الطابق الأرضي 0، والقبو -1
    .example = 2
    .empty = اكتب رقم الطابق، والأرضي 0

description-area = المساحة التقريبية بالمتر المربع
    .question = ما المساحة التقريبية بالمتر المربع؟
    .hint = إن عُرفت
    .example = 118.50
    .short = المساحة

description-remarks = ما يدل على العقار
    .question = ما الذي يدل على العقار؟
    .hint = معلم قريب أو اسم البناء
    .example = فوق صيدلية الشفاء، المدخل الخلفي

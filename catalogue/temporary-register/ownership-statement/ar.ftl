service = بيان ملكية من السجل المؤقت
    .short = بيان ملكية مؤقت
    .about = يبيّن مالك العقار المسجّل في السجل المؤقت
    .keywords = سجل مؤقت ملكية بيان ملكية جمعية سكنية شقة ورثة

who = يطلبها المالك أو أحد ورثته أو وكيله. الوكيل يُحضر الوكالة

section-heirs = الورثة

heirs-heirs = الورثة المذكورون في البيان
    .question = من الورثة المذكورون في البيان؟
    .hint = اسم كل وريث وصلته بالمالك
    .empty = أضف وريثاً واحداً على الأقل
    .too_few = أضف وريثاً واحداً على الأقل
heirs-heirs-name = اسم الوريث
    .question = ما اسم الوريث؟
    .hint = الاسم واسم الأب والكنية
    .example = ريم أنور السيروان
    .empty = اكتب اسم الوريث كما في هويته
heirs-heirs-relation = صلته بالمالك
    .question = ما صلة الوريث بالمالك؟
    .empty = اختر صلة الوريث بالمالك
heirs-heirs-relation-spouse = زوج أو زوجة
heirs-heirs-relation-child = ابن أو ابنة
heirs-heirs-relation-parent = أب أو أم
heirs-heirs-relation-sibling = أخ أو أخت
heirs-heirs-relation-other = قريب آخر
heirs-heirs-national_number = الرقم الوطني للوريث
    .question = ما الرقم الوطني للوريث؟
    .hint = إن وُجد
    .example = 0310 5592 047

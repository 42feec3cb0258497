section-request = الطلب

request-purpose = الغرض
    .question = ما الغرض؟
    .hint = يُكتب الغرض على الوثيقة
    .empty = اختر الغرض من الوثيقة
request-purpose-university = جامعة
request-purpose-work = عمل أو توظيف
request-purpose-travel = سفر
request-purpose-real_estate = معاملة عقارية
request-purpose-court = محكمة
request-purpose-other = غير ذلك

request-purpose_other = الغرض بالكلمات
    .question = ما الغرض بالكلمات؟
    .hint = تكفي بضع كلمات
    .example = تسجيل في نقابة
    .empty = اكتب الغرض ببضع كلمات

request-phone = رقم الجوال
    .question = ما رقم الجوال؟
    .hint = تصل إليه رسالة «وثيقتك جاهزة». من لا جوال له يعود بالوصل
    .example = 0944 518 317
    .short = الجوال
    .phone = رقم الجوال يبدأ بـ 09 وفيه 10 أرقام

request-copies = عدد النسخ
    .question = كم نسخة؟
    .hint = الرسم لكل نسخة، والمتروك فارغاً نسخة واحدة
    .example = 1
    .short = النسخ
    .below = تُطلب نسخة واحدة على الأقل
    .above = تُطلب في المرة الواحدة 10 نسخ على الأكثر

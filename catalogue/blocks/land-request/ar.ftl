section-request = الطلب

land-request-purpose = الغرض
    .question = ما الغرض؟
    .hint = يُكتب الغرض على الوثيقة
    .empty = اختر الغرض من الوثيقة
land-request-purpose-sale = بيع أو شراء
land-request-purpose-loan = قرض من مصرف
land-request-purpose-inheritance = حصر إرث أو انتقال
land-request-purpose-building = رخصة بناء أو ترميم
land-request-purpose-court = محكمة
land-request-purpose-other = غير ذلك

land-request-purpose_other = الغرض بالكلمات
    .question = ما الغرض بالكلمات؟
    .hint = تكفي بضع كلمات
    .example = نقل اشتراك الكهرباء
    .empty = اكتب الغرض ببضع كلمات

land-request-phone = رقم الجوال
    .question = ما رقم الجوال؟
    .hint = تصل إليه رسالة «وثيقتك جاهزة». من لا جوال له يعود بالوصل
    .example = 0944 518 317
    .short = الجوال
    .phone = رقم الجوال يبدأ بـ 09 وفيه 10 أرقام

land-request-copies = عدد النسخ
    .question = كم نسخة؟
    .hint = الرسم لكل نسخة، والمتروك فارغاً نسخة واحدة
    .example = 1
    .short = النسخ
    .below = تُطلب نسخة واحدة على الأقل
    .above = تُطلب في المرة الواحدة 10 نسخ على الأكثر

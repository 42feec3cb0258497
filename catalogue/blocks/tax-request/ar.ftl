section-request = الطلب

tax-request-until_year = البراءة حتى نهاية سنة
    .question = حتى نهاية أي سنة تُطلب البراءة؟
    .hint = آخر سنة سُدّدت ضرائبها
    .example = 2025
    .short = حتى سنة
    .empty = اكتب السنة التي تُطلب البراءة حتى نهايتها

tax-request-purpose = الغرض
    .question = ما الغرض؟
    .hint = يُكتب الغرض على الوثيقة
    .empty = اختر الغرض من الوثيقة
tax-request-purpose-sale = بيع أو فراغ
tax-request-purpose-loan = قرض من مصرف
tax-request-purpose-tender = مناقصة أو عقد
tax-request-purpose-licence = ترخيص أو تجديده
tax-request-purpose-closing = ترك العمل أو تصفية
tax-request-purpose-other = غير ذلك

tax-request-purpose_other = الغرض بالكلمات
    .question = ما الغرض بالكلمات؟
    .hint = تكفي بضع كلمات
    .example = استيراد آلة
    .empty = اكتب الغرض ببضع كلمات

tax-request-copies = عدد النسخ
    .question = كم نسخة؟
    .hint = الرسم لكل نسخة، والمتروك فارغاً نسخة واحدة
    .example = 1
    .short = النسخ
    .below = تُطلب نسخة واحدة على الأقل
    .above = تُطلب في المرة الواحدة 10 نسخ على الأكثر

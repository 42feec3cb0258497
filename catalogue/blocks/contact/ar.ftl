section-contact = الاتصال

contact-phone = رقم الجوال
    .question = ما رقم الجوال؟
    .hint = تصل إليه رسالة «وثيقتك جاهزة». من لا جوال له يعود بالوصل
    .example = 0944 518 317
    .short = الجوال
    .phone = رقم الجوال يبدأ بـ 09 وفيه 10 أرقام

contact-email = البريد الإلكتروني
    .question = ما البريد الإلكتروني؟
    .hint = لرسالة الجهوزية إن لم يوجد جوال
    .example = maktab@example.com
    .form = البريد الإلكتروني فيه علامة @ واسم موقع بعدها

# What the desk says: strip, sheet, review, done, unsent.
tracking-number = رقم التتبع
short-code = رمز المتابعة
answer-yes = نعم
answer-no = لا
answer-paper-seen = رُئيت
answer-paper-later = لاحقاً

link-up = متصل بالمركز
link-up-sentence = الاتصال جيد. تُرسل الطلبات وحدها.
link-unknown = لم نتصل بعد
link-unknown-sentence = بدأ البرنامج الآن. كل طلب محفوظ على هذا الجهاز.
link-down = لا اتصال منذ { $since }
link-down-sentence = لا اتصال الآن. العمل مستمر وكل طلب محفوظ على هذا الجهاز.
link-portal = الشبكة تطلب تسجيل دخول
link-portal-sentence = شبكة الإنترنت تطلب تسجيل دخول خاصاً بها. العمل مستمر وكل طلب محفوظ على هذا الجهاز.
link-busy = المركز مشغول
link-busy-sentence = المركز مشغول ونعود إليه وحدنا بعد قليل. العمل مستمر.
link-refused = المركز ينتظر المشرف
link-refused-sentence = المركز لا يقبل من هذه المنصة الآن. يتصل المشرف بالهاتف 8000. كل طلب محفوظ هنا.
link-not_genuine = من أجاب ليس المركز
link-not_genuine-sentence = ما أجاب ليس المركز، فلم يُرسل إليه شيء يُقرأ. العمل مستمر وكل طلب محفوظ على هذا الجهاز.

unsent-none = كل شيء وصل
unsent-none-sentence = كل الطلبات وصلت إلى المركز.
unsent =
    { $n ->
        [one] بانتظار الإرسال: طلب واحد
        [two] بانتظار الإرسال: طلبان
        [few] بانتظار الإرسال: { $n } طلبات
        [many] بانتظار الإرسال: { $n } طلباً
       *[other] بانتظار الإرسال: { $n } طلب
    }
unsent-oldest = أقدمها { $ago }
unsent-sentence = تُرسل وحدها عند عودة الاتصال.

printer-ready = الطابعة جاهزة
printer-ready-sentence = الطابعة جاهزة.
printer-none = لا طابعة
printer-none-sentence = لا طابعة موصولة بهذا الجهاز. الطلب محفوظ ورقمه على الشاشة، ويُطبع الوصل متى وُصلت طابعة.
printer-off = الطابعة لا تستجيب
printer-off-sentence = الطلب محفوظ. لم يُطبع الوصل لأن الطابعة لا تستجيب. تُفحص الكهرباء والورق ثم تُعاد الطباعة.

catalogue-count =
    { $n ->
        [zero] دليل الخدمات غير محمّل
        [one] دليل الخدمات: خدمة واحدة
        [two] دليل الخدمات: خدمتان
        [few] دليل الخدمات: { $n } خدمات
        [many] دليل الخدمات: { $n } خدمة
       *[other] دليل الخدمات: { $n } خدمة
    }
services-most-used = الأكثر طلباً في هذا المكتب
services-found = ما وُجد
services-money-note = الرسوم بالليرة الجديدة. 1 جديدة = 100 قديمة
services-illustrative = بعض الأرقام توضيحية حتى تؤكدها الجهات
services-confirmed = دليل الخدمات المعتمد
service-paused = متوقفة الآن
service-closed = لم تعد تُقدَّم
fee-part-authority = رسم الجهة
fee-part-centre = خدمة المركز

draft-for-holder = لصاحب القيد · لا يُرسل شيء قبل المراجعة
draft-for-kin = لأحد الأهل · لا يُرسل شيء قبل المراجعة
draft-for-proxy = بوكالة · لا يُرسل شيء قبل المراجعة
draft-for-nobody = لا يُرسل شيء قبل المراجعة
draft-left =
    { $n ->
        [zero] كل شيء مكتوب
        [one] بقي أمر واحد قبل المتابعة
        [two] بقي أمران قبل المتابعة
        [few] بقيت { $n } أمور قبل المتابعة
        [many] بقي { $n } أمراً قبل المتابعة
       *[other] بقي { $n } أمر قبل المتابعة
    }
draft-saved = محفوظ على هذا الجهاز { $at }
draft-stale = صدرت نسخة أحدث من هذه الخدمة. يمكن إكمال الطلب كما بدأ أو نقله إليها.

citizen-last = آخر طلب هنا: { $title }، { $day }
citizen-note = معروف على هذا الجهاز فقط
citizen-father = الأب
citizen-mother = الأم
found-receipt-elsewhere = وصل صحيح من منصة أخرى. تُعرف حالته من صفحة المتابعة أو من الهاتف 8000.
found-not-a-receipt = هذا الرمز ليس وصلاً من وصل.
found-other-host = هذا الرمز يقود إلى عنوان غير عنوان المركز. لا يُفتح ولا يُعتمد.
found-unknown-key = لا نعرف المنصة التي أصدرت هذا الوصل. يُتحقق منه عند عودة الاتصال.
found-forged = هذا الوصل لا يطابق توقيع المنصة. لا يُعتمد، ويُبلَّغ المشرف.
found-number-elsewhere = رقم صحيح لطلب ليس على هذا الجهاز. تُعرف حالته من صفحة المتابعة أو من الهاتف 8000.
found-number-length = رقم التتبع 13 رقماً والرقم الوطني 11 رقماً. المكتوب الآن { $n }.
found-new-citizen = لا طلب سابق لهذا الرقم هنا. يبدأ طلب جديد به.
found-nothing = لم نجد «{ $typed }» بين أصحاب الطلبات ولا بين الوثائق.

review-consent = الإقرار
review-not-given = لم يُذكر
review-when-linked = يُحفظ الطلب هنا ويُرسل إلى المركز وحده.
review-when-offline = لا اتصال الآن. يُحفظ الطلب هنا ويُرسل وحده عند عودة الاتصال.
review-duplicate = لهذا الشخص طلب مشابه اليوم الساعة { $at }. هل نضيف طلباً آخر؟
pay-doubt = المبلغ نحو مئة ضعف الرسم. هل هو { $amount }؟
cash-given = دفع
cash-fee = الرسم
cash-back = الباقي له
done-printed = الطلب محفوظ، والوصل مطبوع
done-kept = الطلب محفوظ
say-offline = سجّلنا طلبك. سيصل إلى المركز عند عودة الاتصال. احتفظ بالوصل.
say-linked = سجّلنا طلبك ويصل إلى المركز الآن. احتفظ بالوصل.
say-due = المطلوب دفعه { $amount }.
kiosk-due = يُدفع عند الموظف: { $amount }

truth-sent-later = عند عودة الاتصال
truth-received-later = بعد الإرسال بدقائق
truth-ready-later = بعد استلام المركز
as-of-never = لم يصل خبر من المركز بعد
as-of = آخر خبر من المركز { $at }
paid-due = لم يُدفع بعد
paid-free = بلا رسم
paid-paid = مدفوع نقداً
correction-wanted = المركز يطلب تصحيحاً
outbox-empty = كل شيء وصل
outbox-waiting =
    { $n ->
        [one] طلب واحد ينتظر الاتصال
        [two] طلبان ينتظران الاتصال
        [few] { $n } طلبات تنتظر الاتصال
        [many] { $n } طلباً ينتظر الاتصال
       *[other] { $n } طلب ينتظر الاتصال
    }
outbox-next-linked = وحدها، الآن
outbox-next-offline = وحدها، عند عودة الاتصال
outbox-how = تُرسل وحدها عند عودة الاتصال، والأقدم أولاً. كلها محفوظة على هذا الجهاز.
age-hour = أقل من ساعة
age-two-hours = بين ساعة وساعتين
age-more = أكثر من ساعتين
outbox-acts =
    { $n ->
        [one] طلب واحد ينتظر موظفاً
        [two] طلبان ينتظران موظفاً
        [few] { $n } طلبات تنتظر موظفاً
       *[other] { $n } طلباً ينتظر موظفاً
    }

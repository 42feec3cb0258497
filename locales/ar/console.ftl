# The assistant's console: words of its own screens. Headings ask; buttons are verbal nouns.
# Sentences about a request, the link or an answer come from the desk, not from here.
console-wasl = وصل
console-motto = طلبات المواطنين، محفوظةً هنا وواصلةً إلى المركز
console-region-stub = ما يرافق العمل
console-back = رجوع
console-close = إغلاق
console-yes = نعم
console-no = لا
console-go-on = تابع
console-quote = «{ $text }»
console-optional = (اختياري)
console-try-now = محاولة الآن
console-open-list = فتح القائمة
console-language-switch = تبديل لغة الشاشة
console-stopped-title = توقف البرنامج عن هذه الخطوة
console-stopped-sentence = توقف البرنامج عن هذه الخطوة. لم يضِع شيء. اضغط «تابع» أو أعد الخطوة.

# Keys
console-key-help = عون
console-key-citizen = المواطن
console-key-services = الوثائق
console-key-explain = ما المطلوب؟
console-key-unsent = غير المرسل
console-key-region = المنطقة التالية
console-key-confirm = تأكيد بالصوت
console-key-reprint = إعادة طباعة
console-key-lock = قفل
console-keys-enter = الحقل التالي، ثم المرحلة التالية
console-keys-esc = خطوة إلى الوراء، ولا يضيع نص
console-keys-ctrl-enter = الزر الأخضر من أي مكان
console-keys-alt = الزر الذي يحمل هذا الرقم
console-keys-digits = اختيار من قائمة
console-between-requests = بين الطلبات

# Help
console-help-title = ما الذي يمكن عمله هنا؟
console-help-home = كل شيء يبدأ من خانة البحث: بطاقة تُمسح، أو رقم وطني، أو رقم تتبع، أو اسم.
console-help-citizen = هذا ما يعرفه هذا الجهاز عن صاحب الرقم. الطلب المقترح ينتظر Enter.
console-help-services = الرقم يختار الوثيقة ويبدأ الطلب. الأسهم تعرض المطلوب قبل البدء.
console-help-explain = كل ما يلزم معرفته قبل الطلب: الأوراق والرسم والمدة. يعمل دون اتصال.
console-help-form = كل إجابة تُحفظ فور كتابتها. لا يُرسل شيء قبل المراجعة.
console-help-review = يُقرأ المكتوب على المواطن. بعد موافقته بصوته يُضغط F8.
console-help-pay = يُكتب ما دفعه المواطن ليظهر الباقي له. الخانة الفارغة تعني المبلغ نفسه.
console-help-done = الطلب محفوظ ولن يضيع. الرقم يُكتب باليد إن لم تطبع الطابعة.
console-help-unsent = كل طلب هنا محفوظ على هذا الجهاز. يُرسل وحده عند عودة الاتصال.
console-help-requests = يُبحث برقم التتبع أو باسم صاحب الطلب.
console-help-track = مسار الطلب كما أخبر المركز آخر مرة. إعادة الطباعة ممكنة دائماً.
console-help-people = هنا البطاقات والرموز السرية. المشرف يفتح الحسابات ويغلقها، وما سجّله صاحب الحساب يبقى.
console-help-anew = يعطي المركز رمزاً جديداً. يُكتب العنوان والرمز، وتأخذ المنصة رقماً جديداً وتبقى حساباتها.

# A0 unlock
console-unlock-title = من يعمل الآن؟
console-unlock-about = العمل المفتوح محفوظ كما تُرك
console-unlock-nobody = لا حساب مفتوح على هذه المنصة. يُفتح أول حساب من المركز.
console-unlock-waits =
    { $minutes ->
        [one] تُفتح المحاولة بعد دقيقة
        [two] تُفتح المحاولة بعد دقيقتين
        [few] تُفتح المحاولة بعد { $minutes } دقائق
       *[other] تُفتح المحاولة بعد { $minutes } دقيقة
    }
console-card-anywhere = من له بطاقة يمسحها الآن، من أي مكان في هذه الشاشة.
console-card-scan = تُمسح بطاقة { $name }
console-card-lost = من ضاعت بطاقته يفتح له المشرف حسابه برمز سري جديد، فتُلغى البطاقة.
console-card-read = قُرئت بطاقة { $name }
console-card-again = لم تُقرأ البطاقة كاملة. تُمسح مرة أخرى.
console-pin-question = ما الرمز السري لـ{ $name }؟
console-pin-hint = 6 أرقام، ويُفتح العمل وحده بعد السادس
console-pin-checking = لحظة واحدة…
console-pin-pad = لوحة الأرقام
console-pin-delete = حذف آخر رقم
console-pin-show = إظهار الرمز
console-role-assistant = موظف النفاذ
console-role-supervisor = مشرف
console-person-sentence = الدور على هذه المنصة: { $role }. القفل يخفي الشاشة ويحفظ العمل.
console-person-bare = لا بطاقة لهذا الحساب بعد. تُطبع من صفحة الحساب.
console-account-title = الحساب والبطاقة
console-account-question = كيف يُفتح هذا الحساب؟

console-enrol-title = إلى أي مركز تنتمي هذه المنصة؟
console-enrol-about = يُكتب هذا مرة واحدة. بعده تأتي الخدمات والرسوم من المركز، ويعمل هذا الجهاز وحده أياماً.
console-enrol-centre = عنوان المركز
console-enrol-centre-hint = كما أعطاه المركز، ويبدأ بـ ⁦https://⁩
console-enrol-code = رمز التسجيل
console-enrol-code-hint = يصلح لمرة واحدة، ويأتي من المركز مع العنوان
console-enrol-name = الاسم الكامل
console-enrol-name-hint = أول من يعمل هنا يكون مشرف هذه المنصة
console-enrol-pin = الرمز السري
console-enrol-pin-hint = 6 أرقام لا يعرفها غير صاحبها
console-enrol-send = تسجيل المنصة
console-enrol-waiting = بانتظار المركز
console-enrol-waiting-about = يكتمل التسجيل وحده عند وصول الجواب.

# A1 home
console-home-title = من التالي؟
console-scanner-ready = الماسح جاهز. كلّ مسح يُفهم من أي مكان
console-omnibox-label = امسح البطاقة أو اكتب رقماً أو اسماً
console-act-new = طلب جديد
console-act-new-about = وثيقة من الدليل
console-act-track = تتبّع طلب
console-act-track-about = برقم الوصل أو بالاسم
console-act-explain = ما المطلوب؟
console-act-explain-about = الأوراق والرسم والمدة
console-drafts-title = طلبات لم تكتمل
console-draft-nobody = بلا اسم بعد
console-draft-saved = حُفظ
console-draft-stale = صدرت نسخة أحدث
console-today-title = طلبات اليوم
console-all-requests = كلها
console-today-empty = لا طلبات اليوم بعد.
console-tour-1 = تُمسح بطاقة المواطن أو يُكتب رقمه الوطني في خانة البحث، ثم Enter.
console-tour-2 = تُختار الوثيقة برقمها، وتُملأ الأسئلة، ويُقرأ المكتوب على المواطن.
console-tour-3 = يُقبض الرسم ويُطبع الوصل. الإرسال إلى المركز يجري وحده.
console-unsent-heading = بانتظار الإرسال
console-requests-word =
    { $count ->
        [one] طلب
        [two] طلبان
        [few] طلبات
        [many] طلباً
       *[other] طلب
    }
console-unsent-go = تُرسل
console-unsent-go-how = وحدها عند عودة الاتصال
console-kiosk-due-title = من الكشك
console-kiosk-due =
    { $count ->
        [one] وصل واحد ينتظر الدفع عند الموظف.
        [two] وصلان ينتظران الدفع عند الموظف.
        [few] { $count } وصول تنتظر الدفع عند الموظف.
        [many] { $count } وصلاً ينتظر الدفع عند الموظف.
       *[other] { $count } وصل ينتظر الدفع عند الموظف.
    }
console-my-day = يوم العمل
console-my-day-requests = الطلبات
console-my-day-cash = الصندوق
console-catalogue-empty = دليل الخدمات لم يصل بعد. يأتي من المركز وحده عند أول اتصال.

console-found-title = نتيجة البحث
console-found-citizens = مواطنون
console-found-requests = طلبات
console-found-services = وثائق
console-found-start-new = بدء طلب جديد
console-waits-for-you = هذا الطلب ينتظر موظفاً
console-others-do-not-wait = الطلبات الأخرى لا تنتظره.
console-centre-says = يقول المركز
console-open-request = فتح الطلب

# Columns
console-col-time = الساعة
console-col-saved = حُفظ
console-col-tracking = رقم التتبع
console-col-document = الوثيقة وصاحبها
console-col-where = أين وصل
console-col-size = الحجم
console-col-authority = الجهة
console-col-duration = المدة
console-col-papers = أوراق
console-due-word = بانتظار الدفع

# A2 citizen
console-citizen-title = من أمامنا؟
console-citizen-suggested = الطلب الأرجح
console-citizen-requests = آخر الطلبات هنا
console-citizen-no-requests = لا طلبات لهذا الشخص على هذا الجهاز.
console-citizen-other-act = ماذا يريد غير ذلك؟
console-citizen-pick = اختيار وثيقة أخرى
console-citizen-not-this = ليس هذا الشخص
console-citizen-namesakes = أصحاب الاسم نفسه
console-citizen-namesakes-about = يُقارن آخر الرقم الوطني مع البطاقة.

# A3 services, A13 explainer
console-services-title = أي وثيقة؟
console-services-for-number = الرقم الوطني
console-services-search = اسم الوثيقة أو رقمها
console-services-nothing = لا وثيقة باسم «{ $query }» في الدليل.
console-services-begin = بدء الطلب
console-services-paused = متوقفة الآن
console-what-is-needed = ما المطلوب؟
console-explain-which = أي وثيقة؟
console-explain-papers = ما الأوراق؟
console-explain-when = متى وأين؟
console-who-asks = من يطلبها؟
console-what-costs = كم تكلّف؟
console-papers-none = لا أوراق مطلوبة
console-illustrative = أرقام توضيحية
console-fee-word = الرسم
console-fee-sum = المجموع
console-fee-or = أو
console-fee-free = بلا رسم
console-fee-free-short = بلا رسم
console-pays-now = يدفع الآن

# A4 form
console-form-title = الطلب
console-form-review = مراجعة الطلب
console-source-last = من آخر مرة
console-source-last-about = هذه الإجابة من آخر طلب هنا. تُسأل من جديد قبل المتابعة.
console-source-given = من البحث
console-source-typed = مكتوب
console-digit-picks = الرقم يختار وينتقل
console-date-parts = يوم/شهر/سنة
console-paper-seen = رُئيت
console-paper-later = لاحقاً
console-paper-was-seen = رُئيت
console-consent-given = موافق
console-row-add = إضافة سطر
console-row-number = { $label }، السطر { $row }
console-row-remove = حذف السطر { $row }
console-stub-citizen = صاحب الطلب
console-stub-nobody = لم يُكتب الاسم بعد
console-stub-field = عن هذا الحقل
console-stub-papers = الأوراق
console-field-example = مثال:
console-field-may-stay-empty = يمكن ترك هذا الحقل فارغاً.
console-summary-more =
    { $count ->
        [one] وأمر واحد آخر
        [two] وأمران آخران
        [few] و{ $count } أمور أخرى
        [many] و{ $count } أمراً آخر
       *[other] و{ $count } أمر آخر
    }
console-stale-changed = تغيّر فيها:
console-stale-move = نقل الطلب إلى النسخة الأحدث
console-changed-only = انتقل الطلب إلى النسخة الأحدث. تُراجع هذه الأسئلة:
console-discard = حذف هذه المسوّدة
console-discard-question = هل تُحذف هذه المسوّدة؟
console-discard-about = لم يُقبض رسم ولم يصدر وصل. ما كُتب هنا لا يعود بعد الحذف.
console-discard-yes = حذف المسوّدة
console-discard-no = إبقاؤها

# A6 review
console-review-title = هل المكتوب صحيح؟
console-review-nothing-sent = لا يُرسل شيء قبل تأكيد المواطن
console-review-document = الوثيقة
console-review-change = تغيير
console-review-was = تغيّر. كان
console-review-read-aloud = يُقرأ على المواطن
console-review-say = «المطلوب: { $title }»
console-review-ask = «هل هذا صحيح؟»
console-review-waiting = بانتظار المواطن
console-review-waiting-about = لا يُحفظ الطلب قبل أن يقول: نعم، صحيح
console-review-confirmed = أكّد المواطن بصوته
console-review-confirmed-about = يُكتب هذا التأكيد في الطلب
console-review-way-voice = يؤكّد بصوته، ويثبّت الموظف ذلك
console-review-way-change = أو يصحّح سطراً، فيُفتح حقله
console-review-confirm = تأكيد بالصوت
console-review-after-confirm = بعد تأكيد المواطن
console-review-pay = حفظ وقبض
console-review-pay-short = حفظ وقبض
console-review-save = حفظ الطلب وطباعة الوصل

# A7 pay
console-pay-title = كم دفع المواطن؟
console-pay-saved-first = يُحفظ الطلب أولاً، ثم يُطبع الوصل
console-pay-due = المطلوب
console-pay-tendered = المبلغ المدفوع
console-pay-tendered-hint = يُترك فارغاً إن دفع المطلوب نفسه
console-pay-which-pounds = بأي ليرة؟
console-pounds-new = ليرة جديدة
console-pounds-old = ليرة قديمة
console-pay-doubt-old = نعم، ليرة قديمة
console-pay-doubt-new = بل ليرة جديدة
console-pay-exact = الخانة الفارغة تعني المطلوب نفسه، ولا باقي له.
console-pay-change = الباقي له
console-pay-short = المدفوع أقل من المطلوب
console-pay-short-button = بانتظار باقي المبلغ
console-pay-take = قبض المبلغ
console-pay-take-and-print = قبض وطباعة الوصل
console-pay-order = ماذا يحدث بعد ذلك؟
console-pay-order-1 = يُحفظ الطلب على هذا الجهاز.
console-pay-order-2 = يُطبع الوصل ويُعطى للمواطن.
console-pay-order-3 = يُرسل الطلب إلى المركز وحده.
console-pay-later = حفظ دون قبض
console-pay-later-question = هل يُحفظ الطلب ويبقى رسمه بانتظار الدفع؟
console-pay-later-yes = حفظ دون قبض
console-pay-later-no = العودة إلى القبض

# A8 done
console-done-due = بانتظار الدفع
console-done-say = يُقال للمواطن
console-next-citizen = المواطن التالي
console-print-again = طباعة نسخة أخرى
console-receipt-as-printed = الوصل كما طُبع
console-receipt-as-kept = الوصل كما حُفظ
console-receipt-label = صورة الوصل رقم { $number }
console-qr-label = رمز الوصل: يفتح صفحة المتابعة على الهاتف
console-printed-copy = طُبع الوصل: { $copy }

# A9 unsent
console-unsent-title = ما الذي لم يُرسل بعد؟
console-unsent-nothing = كل شيء وصل
console-unsent-nothing-about = لا طلب ينتظر الإرسال على هذا الجهاز.
console-unsent-how = كيف تُرسل؟
console-unsent-last-try = آخر محاولة
console-unsent-next-try = المحاولة القادمة
console-unsent-size = حجمها كلها
console-unsent-ages = كم انتظرت؟
console-unsent-link = كيف الاتصال؟

# A12 track
console-requests-title = أي طلب؟
console-requests-search = رقم التتبع أو الاسم
console-requests-none = لا طلبات على هذا الجهاز بعد.
console-requests-nothing = لا طلب يوافق «{ $query }» على هذا الجهاز.
console-requests-how = كيف يُبحث؟
console-requests-how-about = يكفي جزء من الاسم أو من الرقم. الهمزات والتاء المربوطة لا تمنع العثور عليه.
console-truths-title = أين يكون الطلب؟
console-truth-kept = محفوظ هنا
console-truth-kept-about = على هذا الجهاز، ومعه وصل
console-truth-sent = أُرسل
console-truth-sent-about = خرج من هذا الجهاز إلى المركز
console-truth-received = استلمه المركز
console-truth-received-about = جاء ردّ موقّع من المركز
console-truth-ready = جاهز
console-truth-ready-about = الوثيقة صدرت، ويُعرف أين تُستلم
console-track-title = أين وصل الطلب؟
console-track-stage = المرحلة
console-track-history = ماذا جرى؟
console-track-paid = الدفع
console-track-copies = نسخ الوصل
console-track-code = رمز المتابعة
console-track-correction = المركز يطلب تصحيحاً
console-track-correction-labels = الحقول:
console-track-correct = تسجيل التصحيح
console-track-corrected = سُجّل التصحيح. يُرسل إلى المركز وحده.
console-track-refused = لم توافق الجهة على الطلب
console-track-due = الرسم لم يُدفع بعد:
console-track-pay = قبض

# People
console-people-title = حسابات المنصة
console-people-question = من يعمل على هذه المنصة؟
console-people-add-title = حساب جديد
console-people-pin = رمز سري أول
console-people-role = الدور
console-people-add = فتح الحساب
console-people-added = فُتح حساب { $name }.
console-people-close-short = إغلاق
console-people-with-card = معه بطاقة
console-people-without-card = بلا بطاقة
console-people-unlock = فتح المحاولة
console-people-unlocked = تُفتح المحاولة الآن لـ{ $name }.
console-people-bare =
    { $count ->
        [one] حساب واحد بلا بطاقة. من يأخذ القرص يستطيع أن يخمّن رمزاً سرياً بلا بطاقة.
        [two] حسابان بلا بطاقة. من يأخذ القرص يستطيع أن يخمّن رمزاً سرياً بلا بطاقة.
        [few] { $count } حسابات بلا بطاقة. من يأخذ القرص يستطيع أن يخمّن رمزاً سرياً بلا بطاقة.
        [many] { $count } حساباً بلا بطاقة. من يأخذ القرص يستطيع أن يخمّن رمزاً سرياً بلا بطاقة.
       *[other] { $count } حساب بلا بطاقة. من يأخذ القرص يستطيع أن يخمّن رمزاً سرياً بلا بطاقة.
    }
console-card-first = طباعة بطاقة
console-card-another = بطاقة جديدة
console-card-title = بطاقة { $name }
console-card-replace-title = بطاقة جديدة لـ{ $name }
console-card-offer = فُتح الحساب. تُطبع بطاقته الآن، ويبقى رمزه السري كما كُتب.
console-card-about = تُطبع على طابعة الوصولات، ثم تُمسح مرة ليبدأ العمل بها.
console-card-print = طباعة البطاقة
console-card-print-again = طباعة من جديد
console-card-later = لاحقاً
console-card-picture = صورة بطاقة { $name }
console-card-scan-new = تُمسح البطاقة التي طُبعت
console-card-until-then = قبل مسحها لا يتغيّر شيء في الحساب.
console-card-scan-present = تُمسح البطاقة الحالية أولاً
console-card-of = هذه بطاقة { $name }.
console-card-done = بدأ العمل ببطاقة { $name }. الدخول بها وبالرمز السري معاً.
console-card-why-title = لماذا البطاقة؟
console-card-why = الرمز السري وحده يُخمَّن إن سُرق القرص. مع البطاقة لا يُفتح شيء مما حُفظ هنا.
console-card-why-lost = البطاقة الضائعة يلغيها المشرف برمز سري جديد لصاحبها.
console-pin-change = تغيير الرمز السري
console-pin-change-title = ما الرمز السري الجديد؟
console-pin-changed = تغيّر الرمز السري.
console-pin-renew = رمز سري جديد
console-pin-renew-title = رمز سري جديد لـ{ $name }
console-pin-renew-about = لمن نسي رمزه. يكتبه صاحب الحساب بنفسه.
console-pin-renew-about-card = لمن نسي رمزه أو ضاعت بطاقته. تُلغى البطاقة، ويكتب صاحب الحساب رمزه بنفسه.
console-pin-renewed = رمز سري جديد لـ{ $name }. تُطبع له بطاقة جديدة من هنا.
console-pin-present = الرمز السري الحالي
console-pin-new = الرمز السري الجديد
console-pin-again = الرمز الجديد مرة أخرى
console-pin-set = حفظ الرمز
console-pin-six = الرمز السري 6 أرقام.
console-pin-differ = الرمزان لا يتطابقان. يُكتب الجديد مرتين كما هو.
console-people-closed = أُغلق حساب { $name }. ما سجّله يبقى.
console-people-close-question = هل يُغلق حساب { $name }؟
console-people-close-about = لا يدخل بعدها إلى هذه المنصة. ما سجّله من طلبات يبقى كما هو.
console-people-close-yes = إغلاق الحساب
console-people-me = الحساب المفتوح الآن
console-people-about = الحساب يفتحه المشرف ويغلقه. كل فتح وإغلاق مكتوب في السجل.
console-scans-of = صور { $paper }
console-scan-add = أضف صورة الورقة
console-scan-more = أضف صفحة
console-scan-optional = اختياري. تُرسل الصورة بعد الطلب، ولا تؤخره.
console-scan-page = الصفحة { $n }
console-scan-remove = احذف الصفحة { $n }
console-scan-busy = تُحضَّر الصفحة { $at } من { $of }
console-carry = خذ الطلب المختوم
console-cautions = ما ينتبه إليه الموظف
console-unprinted-title = وصولات لم يتأكد خروجها
console-unprinted-about = الطلبات محفوظة. يُطبع الوصل نفسه، وتُعدّ النسخ.
console-unprinted-print = طباعة الوصل
console-unprinted-seen = الوصل مع صاحبه
console-anew-title = تسجيل المنصة برقم جديد
console-anew-about = يعطي المركز رمزاً جديداً، فتأخذ المنصة رقماً جديداً وتعود إلى العمل.
console-anew-send = تسجيل المنصة
console-anew-done = سُجّلت المنصة برقم جديد. يبدأ العمل من جديد.
console-anew-stays = ما يبقى كما هو
console-anew-people = الموظفون ورموزهم
console-anew-requests = الطلبات السابقة ووصولاتها
console-anew-drafts = المسودات المفتوحة

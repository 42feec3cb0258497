# The kiosk: words of its own screens. Headings ask; buttons are verbal nouns or the visitor's words.
kiosk-title = وصل – الخدمة الذاتية
kiosk-name = وصل
kiosk-back = رجوع
kiosk-next = التالي

# K0
kiosk-attract-question = أي وثيقة تلزمك اليوم؟
kiosk-attract-hint = ثلاث خطوات، والوصل بيدك
kiosk-step-choose = اختيار الوثيقة
kiosk-step-answer = الإجابة عن الأسئلة
kiosk-step-receipt = الوصل ثم الدفع عند الموظف
kiosk-attract-start = البدء باللمس أو بالرقم
kiosk-attract-steps = الخطوات: اختيار الوثيقة، ثم الإجابة عن الأسئلة، ثم الوصل والدفع عند الموظف

# K2
kiosk-services-question = ما الوثيقة المطلوبة؟
kiosk-services-hint = باللمس أو بالرقم
kiosk-or-amount = أو { $amount }
kiosk-other = غير ذلك
kiosk-other-where = عند الموظف

kiosk-elsewhere-question = ما المطلوب غير ذلك؟
kiosk-elsewhere-hint = بقية الخدمات عند الموظف
kiosk-elsewhere-sentence = الموظف عند الكوّة يعرف كل الخدمات ويسجّل الطلب.
kiosk-elsewhere-done = حسناً، سأذهب إليه

# K3
kiosk-need-question = هل معك ما يلزم؟
kiosk-need-none = لا تلزم أوراق لهذا الطلب
kiosk-need-fee = الرسم
kiosk-need-free = بلا رسم
kiosk-need-time = المدة
kiosk-need-sometimes = عند اللزوم
kiosk-need-have = معي كل شيء
kiosk-need-have-not = ليس معي
kiosk-need-page = الأوراق { $from } – { $to } من { $of }
kiosk-more = المزيد

kiosk-return-question = ما المطلوب في المرة القادمة؟
kiosk-return-hint = تكفي العودة ومعك هذه الأوراق
kiosk-return-nothing-kept = لم نحفظ شيئاً على هذه الشاشة.
kiosk-return-done = حسناً، سأعود

# K6
kiosk-on-card = مكتوب في الهوية في هذا المكان
kiosk-on-card-back = مكتوب على ظهر الهوية
kiosk-card-front = رسم وجه الهوية، والمكان المطلوب محدد
kiosk-card-back = رسم ظهر الهوية، والمكان المطلوب محدد
kiosk-example = مثال: { $example }
kiosk-unknown = لا أعرف
kiosk-unknown-phone = لا جوال لدي
kiosk-skip = تخطّي
kiosk-erase = مسح
kiosk-erase-all = مسح الكل
kiosk-space = مسافة
kiosk-order-alphabet = ترتيب أ ب ت
kiosk-order-standard = الترتيب المعتاد
kiosk-to-latin = ABC
kiosk-to-arabic = عربي
kiosk-to-signs = 123
kiosk-to-letters = حروف
kiosk-capitals = حروف كبيرة
kiosk-small-letters = حروف صغيرة
kiosk-keyboard = لوحة الحروف
kiosk-pad = لوحة الأرقام
kiosk-point = فاصلة
kiosk-show-digits = إظهار
kiosk-hide-digits = إخفاء
kiosk-typed-digits = { $label }: كُتب { $count }
kiosk-typed-digits-of = { $label }: كُتب { $count } من { $of }
kiosk-day = اليوم
kiosk-month = الشهر
kiosk-year = السنة
kiosk-day-unknown = لا أعرف اليوم
kiosk-month-unknown = لا أعرف الشهر
kiosk-part-unknown = غير معروف
kiosk-month-1 = كانون الثاني
kiosk-month-2 = شباط
kiosk-month-3 = آذار
kiosk-month-4 = نيسان
kiosk-month-5 = أيار
kiosk-month-6 = حزيران
kiosk-month-7 = تموز
kiosk-month-8 = آب
kiosk-month-9 = أيلول
kiosk-month-10 = تشرين الأول
kiosk-month-11 = تشرين الثاني
kiosk-month-12 = كانون الأول
kiosk-search-letters = أول حرفين يكفيان
kiosk-search-none = لا شيء بهذه الحروف. حرف أقل يكفي.
kiosk-search-found = ما وُجد
kiosk-yes = نعم
kiosk-no = لا
kiosk-less = أقل
kiosk-more-by-one = أكثر
kiosk-agree = أوافق
kiosk-disagree = لا أوافق
kiosk-paper-seen = معي الآن
kiosk-paper-later = ليس معي، أُحضره لاحقاً
kiosk-paper-missing = ليس معي
kiosk-with-assistant = هذا الجزء يُملأ عند الموظف. لا تبقى هنا أي معلومة بعد المسح.
kiosk-with-assistant-done = حسناً، سأذهب إليه

# K8
kiosk-check-question = هل هذا صحيح؟
kiosk-check-nothing-sent = لا يُرسل شيء قبل الموافقة
kiosk-check-page = الصفحة { $page } من { $pages }
kiosk-check-more = بقية الأسطر
kiosk-change = تغيير
kiosk-change-of = تغيير { $label }
kiosk-not-given = لم يُذكر
kiosk-sum = المبلغ
kiosk-submit = صحيح، إرسال

# K11
kiosk-done-heading = الطلب محفوظ، وهذا رقمه
kiosk-done-number = رقم التتبع
kiosk-done-keep = احتفظ بالوصل. برقمه يُتابَع الطلب من أي هاتف.
kiosk-done-qr = مربع يفتح صفحة التتبع بكاميرا الهاتف
kiosk-done-qr-short = بكاميرا الهاتف
kiosk-done-slip = صورة الوصل
kiosk-done-finish = أنهيت
kiosk-done-wipe =
    { $n ->
        [one] تُمسح الشاشة بعد ثانية
        [two] تُمسح الشاشة بعد ثانيتين
        [few] تُمسح الشاشة بعد { $n } ثوانٍ
       *[other] تُمسح الشاشة بعد { $n } ثانية
    }

# K12
kiosk-still-question = هل ما زلت هنا؟
kiosk-still-sentence =
    { $n ->
        [one] سنمسح الشاشة بعد ثانية لحماية معلوماتك
        [two] سنمسح الشاشة بعد ثانيتين لحماية معلوماتك
        [few] سنمسح الشاشة بعد { $n } ثوانٍ لحماية معلوماتك
       *[other] سنمسح الشاشة بعد { $n } ثانية لحماية معلوماتك
    }
kiosk-still-yes = نعم، أنا هنا
kiosk-longer = أحتاج وقتاً أطول

# K14
kiosk-stopped-heading = هذه الشاشة متوقفة الآن
kiosk-stopped-sentence = الموظف عند الكوّة يسجّل الطلب.
kiosk-stopped-return = تعود الشاشة إلى العمل وحدها.
kiosk-stopped-kept = كل طلب معه وصل محفوظ.

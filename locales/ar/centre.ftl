# Pages of the centre: tracking for citizens, fulfilment for officers.
centre-wordmark = وصل
centre-name = مركز خدمة المواطن الإلكتروني
centre-languages = اللغة
centre-day-and-time = { $day }، { $clock }
centre-stopped = توقفت الصفحة قليلاً
    .more = لم يضِع شيء. تعود الصفحة بعد لحظات، وكل طلب محفوظ كما هو.

# Tracking ------------------------------------------------------------------------------------------
track-number = رقم التتبع
    .hint = 13 رقماً، مطبوعة أعلى الوصل
track-code = رمز الوصل، أو آخر 4 أرقام من الرقم الوطني
    .hint = رمز الوصل 6 أرقام تحت رقم التتبع
track-find = أين وصل الطلب؟
    .more = تصوير رمز الوصل بالهاتف يفتح صفحة الطلب مباشرة. وهنا الطريق بالأرقام.
track-show = عرض الطلب
track-by_number = البحث بالأرقام المكتوبة على الوصل
track-ask = للسؤال
track-genuine = وصل صحيح
track-reached = تمّ
track-open = لاحقاً
track-number-wrong = ما رقم التتبع؟
track-number-length =
    { $n ->
        [zero] رقم التتبع 13 رقماً.
        [one] رقم التتبع 13 رقماً. المكتوب الآن رقم واحد.
        [two] رقم التتبع 13 رقماً. المكتوب الآن رقمان.
        [few] رقم التتبع 13 رقماً. المكتوب الآن { $n } أرقام.
       *[other] رقم التتبع 13 رقماً. المكتوب الآن { $n } رقماً.
    }
track-number-check = في الرقم المكتوب رقم مختلف عمّا على الوصل. تكفي مراجعته رقماً رقماً.
track-not-found = لم نجد طلباً بهذه الأرقام
    .more = تكفي مراجعة الرقمين كما هما على الوصل. والطلب الذي سُجّل قبل قليل قد يكون في طريقه إلى المركز؛ تصوير رمز الوصل يُظهره من الآن.
track-not-now = متى يمكن البحث من جديد؟
track-wait = { $when }. هذا يحمي طلبات الناس من التخمين.
track-no-receipt = هذا الرمز ليس وصلاً من وصل
    .more = العنوان ناقص أو تغيّر. الرمز كاملٌ على الوصل الورقي.
track-forged = هذا الوصل لا يطابق
    .more = التوقيع الذي عليه ليس توقيع أي مركز نفاذ.
track-forged-needed = الاحتفاظ بالورقة، وسؤال أي مركز نفاذ أو خط المساعدة قبل دفع أي مبلغ.

track-kept-at = { $place }، { $time }
track-kept-about = { $place }، نحو { $time }
track-sent-later = عند عودة الاتصال
track-ready-on_the_spot = فور استلامه
track-ready-hours =
    { $n ->
        [one] خلال ساعة من استلامه
        [two] خلال ساعتين من استلامه
        [few] خلال { $n } ساعات من استلامه
       *[other] خلال { $n } ساعة من استلامه
    }
track-ready-days =
    { $n ->
        [one] خلال يوم عمل من استلامه
        [two] خلال يومي عمل من استلامه
        [few] خلال { $n } أيام عمل من استلامه
       *[other] خلال { $n } يوم عمل من استلامه
    }
track-ready-as_authority = المدة بحسب الجهة صاحبة السجل

track-not_arrived = الطلب ما زال في المكتب. هذا طبيعي
track-not_arrived-since = سُجّل { $age }. يُرسل وحده عند عودة الاتصال.
track-stage-received = وصل الطلب إلى المركز
    .more = يُسلَّم الآن إلى الجهة صاحبة السجل.
track-stage-with_authority = الطلب لدى الجهة صاحبة السجل
    .more = تُجهَّز الوثيقة فيها ثم تعود إلى المركز.
track-stage-needs_correction = الطلب يحتاج تصحيحاً
    .more = التصحيح عند موظف النفاذ، ثم يتابع الطلب طريقه.
track-stage-ready = الوثيقة جاهزة
    .more = هي في مغلفها، وتنتقل الآن إلى مكان الاستلام.
track-stage-handed_to_post = الوثيقة في البريد
    .more = يحملها ساعي البريد إلى العنوان المكتوب في الطلب.
track-stage-ready_for_pickup = الوثيقة بانتظار صاحبها
    .more = يمكن استلامها الآن.
track-stage-delivered = استُلمت الوثيقة
    .more = انتهى الطلب.
track-stage-refused = لم توافق الجهة صاحبة السجل
    .more = السبب مكتوب أدناه.
track-stage-withdrawn = سُحب الطلب
    .more = سحبه صاحبه قبل تجهيز الوثيقة.
track-stage-kept = الطلب ما زال في المكتب
    .more = يُرسل وحده عند عودة الاتصال.
track-stage-sent = الطلب في طريقه إلى المركز
    .more = يُعرض هنا فور وصوله.

track-needed = ما المطلوب الآن؟
track-needed-nothing = لا شيء. احتفظ بالوصل.
track-needed-fee = دفع الرسم.
track-needed-kept = لا شيء. احتفظ بالوصل.
track-needed-sent = لا شيء. احتفظ بالوصل.
track-needed-received = لا شيء. احتفظ بالوصل.
track-needed-with_authority = لا شيء. احتفظ بالوصل.
track-needed-needs_correction = زيارة مركز النفاذ الذي أصدر الوصل، مع الوصل والهوية، لتصحيح الطلب.
track-needed-ready = لا شيء الآن. احتفظ بالوصل للاستلام.
track-needed-handed_to_post = إبراز الهوية لساعي البريد عند الاستلام.
track-needed-ready_for_pickup = الحضور مع الوصل والهوية للاستلام.
track-needed-delivered = لا شيء.
track-needed-refused = السؤال عند أي مركز نفاذ عمّا يمكن فعله.
track-needed-withdrawn = لا شيء. يمكن تقديم طلب جديد في أي وقت.
track-due = الرسم { $amount } لم يُدفع بعد. يُدفع عند موظف النفاذ مع إبراز الوصل.
track-place-post = الاستلام بالبريد
    .more = إلى العنوان المكتوب في الطلب.
track-place-pickup = الاستلام من { $place }
    .more = مع الوصل والهوية.
track-missing = لم يصل الطلب بعد، ووصلت طلبات بعده
track-missing-since = سُجّل { $age }. نُبّه موظفو المركز إليه.
track-needed-missing = السؤال في { $place } أو على خط المساعدة، مع هذا الوصل.
track-desk_lost = جهاز المكتب الذي أصدر هذا الوصل مفقود
    .more = الوصل صحيح، وصدر قبل فقدان الجهاز. الطلب نفسه لم يصل إلى المركز.
track-needed-desk_lost = زيارة أي مركز نفاذ مع هذا الوصل والهوية، ليتابَع الطلب من هناك.
track-looked_at = وصل الطلب، وينظر فيه موظف المركز
    .more = جاء من جهاز أُبلغ عن فقدانه، فيُراجَع قبل تسليمه إلى الجهة صاحبة السجل.
track-after_loss = هذا الوصل مؤرَّخ بعد فقدان جهازه
    .more = أُبلغ عن فقدان الجهاز الذي أصدره قبل التاريخ المكتوب عليه، فلا يُعتمد.
track-papers = صور الأوراق ما زالت في طريقها من مركز النفاذ. تصل وحدها.

# Officers ------------------------------------------------------------------------------------------
officer-who = من يعمل الآن؟
officer-sign_in = دخول
officer-sign_out = خروج
officer-name = الاسم
officer-password = كلمة السر
officer-not_right = الاسم أو كلمة السر لا يطابق
    .more = تكفي إعادة كتابتهما.
officer-wait = متى يمكن المحاولة من جديد؟
officer-wait-more = { $when }.
officer-csrf = انتهى وقت هذه الصفحة. تكفي العودة إليها وإعادة الخطوة.
officer-worklist = الطلبات
    .question = ما الذي ينتظر؟
officer-alarms = تنبيهات
    .question = ما الذي يحتاج نظر موظف؟
    .empty = لا شيء. كل ما وصل مفهوم وفي مكانه.
officer-stages = المراحل
officer-open = قيد العمل
officer-find = رقم التتبع
    .act = بحث
officer-find-none = لم يصل طلب بهذا الرقم إلى المركز بعد.
officer-find-no_number = رقم التتبع 13 رقماً كما هو على الوصل.
officer-empty = لا طلبات هنا الآن.
officer-service = الخدمة
officer-stage = المرحلة
officer-since = منذ
officer-from = من أين
officer-unpaid = الرسم لم يُدفع
officer-next = الصفحة التالية
officer-back = العودة إلى الطلبات
officer-next_step = ما الخطوة التالية؟
officer-no_step = لا خطوة من هنا.
officer-which = ما الذي يُصحَّح؟
officer-why = ما السبب؟
officer-words = شرح للمواطن (اختياري)
    .hint = يظهر في صفحة التتبع. بلا أسماء ولا أرقام وطنية.
officer-fee = الرسم
officer-total = المجموع
officer-paid = المدفوع
officer-history = ما جرى
officer-yes = نعم
officer-no = لا
officer-paper-seen = رآها الموظف
officer-paper-later = تُحضَر لاحقاً
officer-step-pass_to_authority = تسليم إلى الجهة
officer-step-make_ready = الوثيقة جاهزة
officer-step-hand_to_post = تسليم إلى البريد
officer-step-offer_pickup = عرض للاستلام في المركز
officer-step-deliver = استلمها صاحبها
officer-step-ask_correction = طلب تصحيح
officer-step-refuse = لم توافق الجهة
officer-reason-data_differ = البيانات تختلف عن السجل
officer-reason-not_in_register = لا قيد بهذه البيانات
officer-reason-not_entitled = مقدّم الطلب ليس من أصحاب الحق
officer-reason-paper_missing = وثيقة مرفقة ناقصة
officer-reason-other = سبب آخر
officer-said-done = تمّت الخطوة، وسيعلم بها مركز النفاذ عند اتصاله.
officer-said-not_from_here = تغيّرت مرحلة الطلب قبل هذه الخطوة. هذه حاله الآن.
officer-said-no_reason = اختيار السبب أولاً.
officer-said-no_fields = اختيار ما يُصحَّح أولاً.
officer-place = المنصة { $desk }، الرزمة { $sequence }
officer-packet = الرزمة { $sequence }
officer-refused-not_a_packet = بايتات ليست رزمة
officer-refused-badly_signed = التوقيع ليس توقيعها
officer-refused-other_desk = رزمة لمنصة أخرى
officer-refused-other_epoch = رزمة من عهد آخر
officer-frozen = منصة مجمّدة
    .more = جاءت منها رزمتان مختلفتان في مكان واحد، كأن جهازها نُسخ أو أُعيد إلى ما قبل. ما ترسله محفوظ ولا يُفتح حتى ينظر فيه موظف. التجميد
officer-thaw = متابعة العمل مع هذه المنصة
officer-settle = نُظر فيه
officer-look_again = فتح من جديد
officer-quarantine = رزم محجوزة
officer-alarm-fork = رزمتان في مكان واحد من المنصة { $desk }
officer-alarm-same_id = معرّف واحد بمحتويين من المنصة { $desk }
officer-alarm-chain_broken = انقطاع في تسلسل المنصة { $desk }
officer-alarm-refused_packet = ورد من المنصة { $desk } ما ليس رزمة منها
officer-alarm-fee_differs = رسمٌ يختلف عن التعرفة من المنصة { $desk }
officer-why-same_id = المعرّف مأخوذ بمحتوى آخر
officer-why-sealed = الختم لا يُفتح بمفاتيح هذا المركز
officer-why-not_a_body = المحتوى ليس محتوى من نوعه
officer-why-unknown_kind = نوع لا يعرفه هذا الإصدار
officer-why-other_desks_number = رقم التتبع لمنصة أخرى
officer-why-number_taken = رقم التتبع مأخوذ
officer-why-request_taken = الطلب نفسه وصل من قبل
officer-why-unknown_pack = لم تُنشر هذه الخدمة بهذا الإصدار
officer-why-other_pack = إصدار الخدمة بمحتوى آخر
officer-why-no_such_day = يوم التقديم ليس تاريخاً
officer-why-rules = الأجوبة لا توافق شروط الخدمة
officer-why-other_request = الطلب المذكور ليس لهذه المنصة
officer-why-stage = مرحلة الطلب لا تسمح به
officer-alarm-journal_cut = سجل المنصة { $desk } أقصر مما كان، أو مختلف عنه
officer-alarm-gap_stays = رزم ناقصة من المنصة { $desk } منذ أكثر من يوم
officer-alarm-after_loss = المنصة { $desk } تُرسل بعد الإبلاغ عن فقدانها أو إلغائها
officer-alarm-clock_far = ساعة المنصة { $desk } بعيدة عن الوقت أكثر من يوم
officer-alarm-restored = أُعيد سجل المركز من نسخة محفوظة
officer-alarm-notices_forgotten = المنصة { $desk } سمعت من المركز ما لم يعد المركز يذكره
officer-alarm-paper_broken = صورة ورقة من المنصة { $desk } وصلت كاملة ولا تُفتح
officer-alarm-request_aside = طلب من المنصة { $desk } وُضع جانباً، وبيد صاحبه وصل به
officer-alarm-number_missing = وصل صحيح من المنصة { $desk }، ولم يصل طلبه
officer-number = رقم التتبع { $tracking }. السؤال عنه في مركز النفاذ؛ صاحبه يسأل بوصله
officer-aside = رقم التتبع { $tracking }. السبب بين الرزم المحجوزة أدناه
officer-aside-unread = الرزمة { $sequence }، ولا يُقرأ رقم تتبعها. السبب بين الرزم المحجوزة أدناه
officer-alarm-many_reads = موظف طلب قراءة طلبات أكثر من حد الساعة
officer-why-other_papers = الأوراق المذكورة ليست التي وُقّع عليها
officer-why-after_loss = وصلت بعد الإبلاغ عن فقدان منصتها أو إلغائها
officer-journal-seen = آخر قيد شوهد فيه { $n }
officer-missing = الرزم { $places }. السؤال عنها في مركز النفاذ
    .label = الناقص
officer-missing-none = لا شيء
officer-clock-behind = متأخرة
officer-clock-ahead = متقدمة
officer-notices =
    { $n ->
        [one] إشعار واحد. ما قُرّر بعد النسخة المحفوظة يُقرَّر من جديد
        [two] إشعاران. ما قُرّر بعد النسخة المحفوظة يُقرَّر من جديد
        [few] { $n } إشعارات. ما قُرّر بعد النسخة المحفوظة يُقرَّر من جديد
       *[other] { $n } إشعاراً. ما قُرّر بعد النسخة المحفوظة يُقرَّر من جديد
    }
officer-restored-what_now = تعود الطلبات من المنصات وحدها. أما ما قرّره الموظفون بعد النسخة المحفوظة فيُقرَّر من جديد
officer-after_loss-what_now = ما تُرسله محفوظ بين الرزم المحجوزة أدناه
officer-desks = المنصات
    .question = كيف حال المنصات؟
    .empty = لم تُسجَّل منصة بعد.
officer-desk-state-active = تعمل
officer-desk-state-suspended = موقوفة مؤقتاً
officer-desk-state-lost = مفقودة
officer-desk-state-revoked = ملغاة
officer-desk-frozen = مجمّدة: رزمتان في مكان واحد
officer-desk-change = تغيير حال المنصة
officer-desk-do = تثبيت التغيير
officer-desk-final = المنصة الملغاة لا تعود. يُسجَّل الجهاز من جديد برمز جديد.
officer-desk-to-active = متابعة العمل
    .more = تستقبل طلبات جديدة، ويُفتح ما حُجز منها بعد فقدانها.
officer-desk-to-suspended = إيقاف مؤقت
    .more = لا تستقبل طلبات جديدة. ما عندها يصل ويُفتح كالمعتاد.
officer-desk-to-lost = مفقودة أو مسروقة
    .more = ما تُرسله من الآن يُحجز، ولا يصلها شيء من المركز. وصولاتها السابقة صحيحة.
officer-desk-to-revoked = إلغاء نهائي
    .more = كالمفقودة، ولا رجوع عنه. رقمها لا يُعطى لغيرها.
officer-desk-said-changed = تغيّر حال المنصة، وستعلم به عند اتصالها.
officer-desk-said-same = المنصة على هذا الحال من قبل.
officer-desk-said-final = المنصة ملغاة نهائياً.
officer-desk-said-no_why = كتابة السبب أولاً.
officer-seen = آخر اتصال
officer-never = لم تتصل بعد
officer-unsent =
    { $n ->
        [one] رزمة واحدة، { $age }
        [two] رزمتان، أقدمهما { $age }
        [few] { $n } رزم، أقدمها { $age }
       *[other] { $n } رزمة، أقدمها { $age }
    }
    .label = لم يُرسل بعد
officer-unsent-none = لا شيء
officer-version = الإصدار
officer-by-machine = على جهاز المركز
officer-papers_waiting = الأوراق في الطريق
officer-scans = صور الأوراق
officer-scan-waiting = في الطريق: وصل { $held } من { $all }
officer-scan-complete = وصلت كاملة
officer-scan-broken = وصلت ولا تُفتح. طلبها من جديد بخطوة التصحيح.
officer-looks = من اطّلع على هذا الطلب
officer-accesses = الاطّلاع
    .question = من اطّلع على ماذا؟
    .empty = لم يطّلع أحد على طلب بعد.
officer-accesses-whole = السجل كامل: لم يُحذف منه سطر ولم يتغيّر.
officer-accesses-broken = سجل الاطّلاع لا يتصل
    .more = سطر منه حُذف أو تغيّر بعد كتابته.
officer-access = ماذا
officer-purpose = لأي غرض
officer-about = عمّ
officer-when = متى
officer-access-request = قراءة طلب
officer-access-scan = رؤية صورة ورقة
officer-access-desk = تغيير حال منصة
officer-access-thaw = متابعة العمل مع منصة مجمّدة
officer-access-over_limit = طلبُ قراءةٍ فوق حد الساعة
officer-purpose-work = من قائمة العمل
officer-purpose-number = بحثاً برقم التتبع
officer-purpose-alarm = من تنبيه
officer-purpose-direct = من عنوان الصفحة
officer-many_reads = طلبات كثيرة في ساعة واحدة
    .more = كُتب ذلك في سجل الاطّلاع ونُبّه إليه. تُفتح الطلبات من جديد بعد مضي الساعة.

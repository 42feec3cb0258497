# Why the desk does not do something, and what to do.
refusal-not_enrolled = هذه المنصة ليست مسجّلة في مركز بعد. يسجّلها المشرف برمز من المركز.
refusal-enrolled_already = هذه المنصة مسجّلة في مركز من قبل.
refusal-not_signed_in = اختر اسمك واكتب رمزك السري للمتابعة.
refusal-supervisor_needed = هذا العمل للمشرف. يدخل المشرف باسمه ثم يُعاد.
refusal-no_such_command = هذا العمل غير متاح من هذه الشاشة.
refusal-bad_ask = توقف البرنامج عن هذه الخطوة. لم يضِع شيء. تُعاد الخطوة من الشاشة السابقة.
refusal-wrong_pin =
    { $tries_left ->
        [zero] الرمز السري لا يطابق.
        [one] الرمز السري لا يطابق. بقيت محاولة واحدة.
        [two] الرمز السري لا يطابق. بقيت محاولتان.
        [few] الرمز السري لا يطابق. بقيت { $tries_left } محاولات.
       *[other] الرمز السري لا يطابق. بقيت { $tries_left } محاولة.
    }
refusal-must_wait =
    { $minutes ->
        [one] تُفتح المحاولة بعد دقيقة.
        [two] تُفتح المحاولة بعد دقيقتين.
        [few] تُفتح المحاولة بعد { $minutes } دقائق.
       *[other] تُفتح المحاولة بعد { $minutes } دقيقة.
    }
refusal-pin_form = الرمز السري 6 أرقام.
refusal-no_such_person = لا أحد بهذا الاسم على هذه المنصة. اختر اسماً من القائمة.
refusal-person_name_form = اكتب الاسم من حرفين إلى 60 حرفاً.
refusal-name_taken = هذا الاسم مستعمل هنا. أضف اسم الأب أو الكنية.
refusal-last_supervisor = هذا آخر حساب لمشرف. يُفتح حساب مشرف آخر أولاً.
refusal-no_such_service = لا خدمة بهذا الاسم في الدليل. اختر من القائمة.
refusal-no_such_version = هذه النسخة من الخدمة ليست على هذا الجهاز. يبدأ الطلب بالنسخة الحالية.
refusal-service_paused = هذه الخدمة متوقفة الآن. اختر خدمة أخرى أو اسأل عن موعد عودتها.
refusal-no_such_draft = هذه المسودة غير موجودة. ربما حُفظ الطلب من قبل، وهو في قائمة اليوم.
refusal-answers =
    { $count ->
        [one] بقي أمر واحد قبل المتابعة.
        [two] بقي أمران قبل المتابعة.
        [few] بقيت { $count } أمور قبل المتابعة.
       *[other] بقي { $count } أمراً قبل المتابعة.
    }
refusal-not_priced = لا سعر لهذا البند في التعرفة. يُبلَّغ المركز بالهاتف 8000.
refusal-not_confirmed = يؤكد المواطن أولاً أن المكتوب صحيح.
refusal-amount_form = اكتب المبلغ بالأرقام، مثل 20.
refusal-amount_short = المبلغ أقل من المطلوب، وهو { $due }.
refusal-tracking_length = رقم التتبع 13 رقماً. المكتوب الآن { $digits }.
refusal-tracking_check = في الرقم حرف سُمع أو كُتب على غير ما هو. يُقرأ من الوصل مرة أخرى.
refusal-no_such_request = هذا الطلب ليس على هذا الجهاز. تُعرف حالته من صفحة المتابعة أو من الهاتف 8000.
refusal-paid_already = هذا الطلب مدفوع من قبل.
refusal-code_form = الرمز لا يطابق شكله. يُكتب كما أعطاه المركز.
refusal-address_form = اكتب عنوان المركز كاملاً، ويبدأ بـ https.
refusal-enrolment_refused = لم يقبل المركز هذا الرمز. يُطلب رمز جديد من المركز.
refusal-enrolment_refused-network = لا طريق إلى المركز الآن. يُفحص الاتصال والعنوان ثم تُعاد المحاولة.
refusal-enrolment_refused-not_genuine = ما أجاب ليس المركز صاحب الرمز. يُفحص العنوان.
refusal-numbers_spent = انتهت أرقام هذه المنصة. تُسجّل من جديد برمز من المركز.
refusal-no_centre_key = لا مفتاح صالحاً من المركز. تُحدَّث المنصة عند عودة الاتصال.
refusal-disk_full = امتلأ القرص. الطلبات المحفوظة سليمة. يُفرَّغ القرص ثم تُعاد الخطوة.
refusal-store_trouble = تعذّر الحفظ على القرص، فلم يُسجّل شيء جديد. ما طُبع من قبل سليم. يُتصل بالدعم على 8000.
refusal-sealed_row = جزء من السجل تالف ولا يُفتح. بقية الطلبات سليمة. يُتصل بالدعم على 8000.
refusal-slip_trouble = الطلب محفوظ. تعذّر إعداد الوصل للطباعة. الرقم على الشاشة يكفي.
refusal-no_visitor = تبدأ الخطوات من الشاشة الأولى.
refusal-nothing_to_correct = المركز لا يطلب تصحيحاً لهذا الطلب الآن.

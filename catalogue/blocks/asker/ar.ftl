section-asker = مقدّم الطلب

asker-as = لمن الوثيقة
    .question = لمن هذه الوثيقة؟
    .hint = من يطلبها لغيره يُحضر ما يثبت قرابته أو وكالته
    .empty = اختر لمن تُطلب الوثيقة
asker-as-holder = لي أنا
asker-as-kin = لأحد أهلي
asker-as-proxy = لمن وكّلني

asker-relation = صلة القرابة
    .question = ما صلة مقدّم الطلب بصاحب الوثيقة؟
    .hint = مثلاً: الابن الذي يطلب وثيقة أمه يختار «ابنه أو ابنته»
    .empty = اختر صلة القرابة بصاحب الوثيقة
asker-relation-parent = أبوه أو أمه
asker-relation-child = ابنه أو ابنته
asker-relation-spouse = زوجه أو زوجته
asker-relation-sibling = أخوه أو أخته
asker-relation-grandparent = جدّه أو جدّته
asker-relation-grandchild = حفيده أو حفيدته
asker-relation-sibling_family = من أسرة أخيه أو أخته

asker-name = اسم مقدّم الطلب
    .question = ما اسم مقدّم الطلب؟
    .hint = الاسم واسم الأب والكنية
    .example = سليم عمر الحلاق
    .empty = اكتب اسم مقدّم الطلب كما في هويته

asker-national_number = رقمه الوطني
    .question = ما الرقم الوطني لمقدّم الطلب؟
    .hint = رقم هوية من يقدّم الطلب، لا رقم صاحب الوثيقة
    .example = 0602 3157 904
    .empty = اكتب الرقم الوطني لمقدّم الطلب كما في هويته
    .digit_count = الرقم الوطني 11 رقماً. المكتوب الآن { $typed ->
        [one] رقم واحد
        [two] رقمان
        [few] { $typed } أرقام
       *[other] { $typed } رقماً
    }

asker-attorney_number = رقم الوكالة
    .question = ما رقم الوكالة؟
    .hint = الرقم العام المكتوب أعلى الوكالة
    .example = 24518
    .empty = اكتب رقم الوكالة كما هو في أعلاها

asker-attorney_date = تاريخ الوكالة
    .question = ما تاريخ الوكالة؟
    .hint = يوم تنظيمها لدى الكاتب بالعدل
    .example = 3 حزيران 2025
    .empty = اكتب تاريخ الوكالة كما هو مكتوب فيها
    .not_past = تاريخ الوكالة لا يأتي بعد اليوم

asker-attorney_paper = أصل الوكالة
    .question = هل أصل الوكالة حاضر؟
    .hint = يُرى الأصل وتُحفظ صورة عنه مع الطلب
    .empty = يُتابع الطلب بعد رؤية أصل الوكالة
    .paper_not_seen = يُتابع الطلب بعد رؤية أصل الوكالة

asker-declaration = أقرّ بأن قرابتي أو وكالتي كما ذكرتها، وبأنني أستلم الوثيقة لصاحبها
    .question = هل القرابة أو الوكالة كما ذُكر؟
    .short = الإقرار
    .empty = يُتابع الطلب بعد إقرار مقدّم الطلب
    .not_agreed = يُتابع الطلب بعد إقرار مقدّم الطلب

check-attorney-old = مضى على الوكالة أكثر من خمس سنوات. هل ما زالت سارية؟

paper-asker-id = بطاقة هوية مقدّم الطلب
    .note = تُرى ولا تُصوّر
paper-kin-proof = دفتر العائلة أو ما يثبت القرابة
    .note = إن طلبها أحد الأهل. يُرى ولا يُصوّر
paper-power-of-attorney = الوكالة
    .note = إن جاء وكيل. الأصل، وتُحفظ صورة عنه

# Units, dates, ages: formatted once, in Rust.
month-1 = كانون الثاني
month-2 = شباط
month-3 = آذار
month-4 = نيسان
month-5 = أيار
month-6 = حزيران
month-7 = تموز
month-8 = آب
month-9 = أيلول
month-10 = تشرين الأول
month-11 = تشرين الثاني
month-12 = كانون الأول
weekday-1 = الاثنين
weekday-2 = الثلاثاء
weekday-3 = الأربعاء
weekday-4 = الخميس
weekday-5 = الجمعة
weekday-6 = السبت
weekday-7 = الأحد
money-new = ل.س جديدة
    .short = جديدة
money-old = ل.س قديمة
    .short = قديمة
ago-now = قبل قليل
ago-minutes =
    { $n ->
        [one] منذ دقيقة
        [two] منذ دقيقتين
        [few] منذ { $n } دقائق
       *[other] منذ { $n } دقيقة
    }
ago-hours =
    { $n ->
        [one] منذ ساعة
        [two] منذ ساعتين
        [few] منذ { $n } ساعات
       *[other] منذ { $n } ساعة
    }
ago-days =
    { $n ->
        [one] منذ يوم
        [two] منذ يومين
        [few] منذ { $n } أيام
       *[other] منذ { $n } يوماً
    }
in-now = بعد قليل
in-seconds =
    { $n ->
        [zero] الآن
        [one] بعد ثانية
        [two] بعد ثانيتين
        [few] بعد { $n } ثوانٍ
       *[other] بعد { $n } ثانية
    }
in-minutes =
    { $n ->
        [one] بعد دقيقة
        [two] بعد دقيقتين
        [few] بعد { $n } دقائق
       *[other] بعد { $n } دقيقة
    }
in-hours =
    { $n ->
        [one] بعد ساعة
        [two] بعد ساعتين
        [few] بعد { $n } ساعات
       *[other] بعد { $n } ساعة
    }
in-days =
    { $n ->
        [one] بعد يوم
        [two] بعد يومين
        [few] بعد { $n } أيام
       *[other] بعد { $n } يوماً
    }
time-on_the_spot = فوراً
time-hours =
    { $n ->
        [one] ساعة
        [two] ساعتان
        [few] { $n } ساعات
       *[other] { $n } ساعة
    }
time-days =
    { $n ->
        [one] يوم
        [two] يومان
        [few] { $n } أيام
       *[other] { $n } يوماً
    }
time-as_authority = بحسب الجهة
ready-on_the_spot = تُسلَّم فوراً
ready-hours =
    { $n ->
        [one] جاهزة خلال ساعة من وصولها إلى المركز
        [two] جاهزة خلال ساعتين من وصولها إلى المركز
        [few] جاهزة خلال { $n } ساعات من وصولها إلى المركز
       *[other] جاهزة خلال { $n } ساعة من وصولها إلى المركز
    }
ready-days =
    { $n ->
        [one] جاهزة خلال يوم عمل من وصولها إلى المركز
        [two] جاهزة خلال يومي عمل من وصولها إلى المركز
        [few] جاهزة خلال { $n } أيام عمل من وصولها إلى المركز
       *[other] جاهزة خلال { $n } يوم عمل من وصولها إلى المركز
    }
ready-as_authority = المدة بحسب الجهة صاحبة السجل
delivery-post = بالبريد إلى العنوان
delivery-pickup = من مركز خدمة المواطن
last-four = آخره { $digits }

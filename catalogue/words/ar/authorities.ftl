authority-civil-registry = السجل المدني
    .short = السجل المدني

authority-criminal-record = السجل العدلي
    .short = السجل العدلي

authority-social-insurance = المؤسسة العامة للتأمينات الاجتماعية
    .short = التأمينات الاجتماعية

authority-land-registry = السجل العقاري (المصالح العقارية)
    .short = السجل العقاري

authority-temporary-register = السجل العقاري المؤقت
    .short = السجل المؤقت

authority-finance = مديرية مالية دمشق
    .short = المالية

authority-education = وزارة التربية
    .short = التربية

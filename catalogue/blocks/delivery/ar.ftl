section-delivery = الاستلام

delivery-way = طريقة الاستلام
    .question = كيف تُستلم الوثيقة؟
    .empty = اختر طريقة الاستلام
delivery-way-pickup = من مركز خدمة المواطن
delivery-way-post = بالبريد إلى العنوان

delivery-centre = مركز الاستلام
    .question = أين الاستلام؟
    .hint = المركز الأقرب إلى البيت أو العمل
    .example = جبلة
    .short = الاستلام من
    .empty = اختر المركز الذي تُستلم منه الوثيقة

delivery-governorate = المحافظة
    .question = إلى أي محافظة يُرسل المغلّف؟
    .empty = اختر محافظة العنوان

delivery-address = العنوان المفصّل
    .question = ما العنوان المفصّل؟
    .hint = المدينة والحي والشارع والبناء والطابق
    .example = جبلة، حي العمارة، بناء الزيتون، طابق ثانٍ
    .short = العنوان
    .empty = اكتب العنوان كما يجده ساعي البريد
    .too_short = اكتب المدينة والحي والبناء ليجده ساعي البريد

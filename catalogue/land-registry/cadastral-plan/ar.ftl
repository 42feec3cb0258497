service = مخطط مساحي
    .short = مخطط مساحي
    .about = رسم مصدّق لحدود العقار ومساحته
    .keywords = مخطط مساحي مساحة حدود خريطة كروكي عقار أرض

who = يطلبها المالك أو أحد ورثته أو وكيله. الوكيل يُحضر الوكالة

section-plan = المخطط

plan-coverage = ما يشمله المخطط
    .question = ماذا يشمل المخطط؟
    .hint = العقارات المجاورة لها رسم إضافي
    .empty = اختر ما يشمله المخطط
plan-coverage-plot = العقار وحده
plan-coverage-with_neighbours = العقار وما يجاوره

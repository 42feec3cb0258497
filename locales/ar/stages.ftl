# The four truths and the stages of a request: always these words.
truth-kept = محفوظ هنا
truth-sent = أُرسل
truth-received = استلمه المركز
truth-ready = جاهز
stage-kept = محفوظ هنا
stage-sent = أُرسل
stage-received = استلمه المركز
stage-with_authority = لدى الجهة صاحبة السجل
stage-needs_correction = يحتاج تصحيحاً
stage-ready = جاهز
stage-handed_to_post = سُلّم إلى البريد
stage-ready_for_pickup = جاهز للاستلام
stage-delivered = سُلّم إلى صاحبه
stage-refused = لم توافق الجهة
stage-withdrawn = سحبه صاحبه

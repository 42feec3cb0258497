# ما يطبعه الأمر `waslctl` للناس.
ctl-nobody-acts = من صاحب هذا العمل؟ أضف ‎--as‎ مع اسم موظف يعمل على هذه المنصة.
ctl-no-pin = ضع الرقم السري لمن سمّاه ‎--as‎ في المتغير WASL_PIN.
ctl-carried-elsewhere = برنامج آخر على مجلد البيانات هذا يحمل الطلبات إلى المركز وحده. أغلقه أولاً لتحملها بيدك.
ctl-unknown-service = لا خدمة باسم { $service } في دليل هذه المنصة. الأمر `waslctl catalogue list` يعرض كل ما فيه.
ctl-machine = توقف الجهاز عن هذه الخطوة: { $cause }
ctl-unreadable = ليس هذا طلباً مكتملاً: { $cause }. الأمر `waslctl catalogue example SERVICE` يطبع مثالاً كاملاً.
ctl-enrolled = سُجّلت المنصة في { $place }. المشرف: { $name }. الخدمات: { $services }.
ctl-moved = أُرسل: { $sent }. استلمه المركز: { $acked }. إشعارات: { $notices }. ما زال ينتظر: { $left }.
ctl-written = كُتب الملف { $file }، حجمه { $bytes } بايت.
ctl-genuine = وصل صحيح: { $tracking }
ctl-checked = الخدمات: { $packs }. الحالات المرجعية: { $cases }، منها { $failing } جاءت مختلفة. الملاحظات: { $findings }.
ctl-not-a-receipt = هذا ليس وصلاً.
ctl-other-host = هذا الرمز يقود إلى عنوان غير عنوان المركز.
ctl-unknown-key = لا تعرف هذه المنصة من أصدر هذا الوصل. قد تكون منصة انضمت حديثاً، والجواب عند المركز.
ctl-bad-signature = ليس وصلاً صحيحاً: توقيعه لا يطابق.
ctl-wrong-desk = ليس وصلاً صحيحاً: وقّعت هذا الرقم منصة غير صاحبته.

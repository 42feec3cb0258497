# What stands on the receipt.
slip-time = الساعة { $clock }
slip-copies =
    { $n ->
        [one] نسخة واحدة
        [two] نسختان
        [few] { $n } نسخ
        [many] { $n } نسخة
       *[other] { $n } نسخة
    }
slip-by-post = يصل بالبريد إلى العنوان
slip-pickup-at = الاستلام من { $place }
slip-paid = دُفع
slip-due = المطلوب دفعه
slip-equals = تعادل { $amount }
slip-kept = سجّلنا طلبك. سيصل إلى المركز عند عودة الاتصال.
slip-pay-first = يُدفع الرسم عند موظف النفاذ بهذا الوصل.
slip-hold-on = احتفظ بالوصل.
slip-help = للسؤال: الرمز أعلاه، أو الهاتف
slip-time-doubt = الوقت غير مؤكد
slip-copy-1 = النسخة الأولى
slip-copy-2 = نسخة ثانية
slip-copy-3 = نسخة ثالثة
slip-copy-n = نسخة رقم { $n }
slip-code = الرمز

# What stands on a staff card, and what is said beside its printing.
card-heading = بطاقة الدخول
card-role-assistant = موظف النفاذ
card-role-supervisor = مشرف
card-use-scan = تُمسح البطاقة ثم يُكتب الرمز السري، على هذه المنصة وحدها.
card-use-secret = لا تُصوَّر ولا تُعار، ولا يُكتب الرمز السري عليها.
card-use-lost = إن ضاعت يُبلَّغ المشرف فوراً، فيلغيها.
card-printed = طُبعت البطاقة. تُمسح الآن ليبدأ العمل بها.
card-no-printer = لا طابعة موصولة. هذه صورة البطاقة: تُحفظ على ورق، ثم تُمسح ليبدأ العمل بها.
card-not-printed = الطابعة لا تستجيب. هذه صورة البطاقة، أو تُفحص الطابعة وتُطبع من جديد.
slip-escrow = نسخة مختومة من الطلب
slip-escrow-sentence = إن تعطّل جهازنا قبل وصول الطلب، تقرأ أي منصة هذا المربع وتوصله. لا يرى ما فيه إلا المركز.

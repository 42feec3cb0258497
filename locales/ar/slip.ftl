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

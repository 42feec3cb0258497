section-chain = تسلسل المالكين

chain-from_year = من سنة
    .question = من أي سنة يبدأ التسلسل؟
    .hint = تكفي سنة تقريبية قبل أول بيع معروف
    .example = 1975
    .empty = اكتب السنة التي يبدأ منها التسلسل

chain-to_year = إلى سنة
    .question = إلى أي سنة؟
    .hint = المتروك فارغاً يعني حتى اليوم
    .example = 2024

check-chain-order = سنة النهاية لا تأتي قبل سنة البداية

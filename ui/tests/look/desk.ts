// What it is for: an invented desk that answers the console for looking at it. Must not: be trusted to
// behave like the real one; people, numbers and fees are made up.
import type {
  AttentionCard, CitizenView, DeskStatus, DoneView, DraftView, FeeView, FieldView, HomeView, OutboxView, RequestRow,
  ReviewView, ServiceRow, ServicesView, ServiceView, TrackView, TruthView,
} from '../../src/bridge/commands';
import png from './slip.png?inline';

export type State = 'near' | 'halted' | 'online' | 'offline' | 'empty' | 'fault' | 'locked' | 'enrol' | 'asking' | 'wedge' | 'free' | 'noprinter' | 'due' | 'stopped';
type Two = (ar: string, en: string) => string;

const tongue = (lang: string): Two => (ar, en) => (lang === 'ar' ? ar : en);
const LONG = 'عبد الرحمن محمد خير الدين الصالحي الحسيني الدمشقي بن عبد الوهاب';

const titles: [string, string, string, string, string, string, number, string | null][] = [
  ['a1', 'إخراج قيد فردي', 'Individual extract', 'السجل المدني', 'Civil registry', '15', 1, null],
  ['a2', 'إخراج قيد عائلي', 'Family extract', 'السجل المدني', 'Civil registry', '20', 2, null],
  ['a3', 'بيان ولادة', 'Birth statement', 'السجل المدني', 'Civil registry', '15', 1, null],
  ['a4', 'بيان زواج', 'Marriage statement', 'السجل المدني', 'Civil registry', '15', 2, null],
  ['a5', 'خلاصة سجل عدلي (لا حكم عليه)', 'Criminal record extract', 'السجل العدلي', 'Judicial registry', '25', 2, null],
  ['a6', 'وثيقة غير عامل', 'Not-employed certificate', 'التأمينات الاجتماعية', 'Social insurance', '10', 1, null],
  ['a7', 'بيان قيد عقاري', 'Land register statement', 'السجل العقاري', 'Land registry', '40', 3, null],
  ['a8', 'مخطط مساحي', 'Survey plan', 'السجل العقاري', 'Land registry', '60', 4, 'متوقفة حتى 25 تشرين الثاني: جرد الأرشيف'],
  ['a9', 'صورة مصدّقة عن عقد إشارة الحجز على العقار لدى مديرية المصالح العقارية', 'Certified copy of the deed of attachment on a property at the directorate', 'السجل العقاري', 'Land registry', '60', 4, null],
  ['b1', 'بيان وفاة', 'Death statement', 'السجل المدني', 'Civil registry', '15', 2, null],
  ['b2', 'بيان طلاق', 'Divorce statement', 'السجل المدني', 'Civil registry', '15', 2, null],
  ['b3', 'كشف علامات الشهادة الثانوية', 'Transcript of the secondary certificate', 'التربية', 'Education', '12', 1, null],
];

function services(l: Two): ServiceRow[] {
  return titles.map(([id, ar, en, autAr, autEn, fee, papers, paused], at) => ({
    id, digit: at < 9 ? at + 1 : null, title: l(ar, en), authority: l(autAr, autEn), fee,
    time: at === 5 ? l('فوراً', 'at once') : at > 5 ? l('3 أيام', '3 days') : l('24 ساعة', '24 hours'), papers,
    paused: paused === null ? null : l(paused, 'Paused until 25 November: the archive is being counted'),
  }));
}

function fee(l: Two, free = false): FeeView {
  return {
    lines: free ? [] : [
      { label: l('رسم السجل المدني', 'Civil registry fee'), amount: l('5 ل.س جديدة', '5 new SYP') },
      { label: l('خدمة المركز', 'Centre service'), amount: l('10 ل.س جديدة', '10 new SYP') },
    ],
    total: l('15 ل.س جديدة', '15 new SYP'), total_other: l('1,500 ل.س قديمة', '1,500 old SYP'), free, total_minor: 1500,
  };
}

const rows: [string, string, string, number, string, RequestRow['truth'], boolean][] = [
  ['12:11', '0101 2345 67884', '0101234567884', 0, 'فاطمة الزهراء عبد القادر الحاج إسماعيل', 'kept', false],
  ['11:52', '0101 2345 66127', '0101234566127', 2, 'محمد نور الدين عبد الرزاق شيخ الأرض', 'kept', false],
  ['11:30', '0101 2345 65203', '0101234565203', 4, 'Jiwan Şêxmûs', 'kept', false],
  ['11:14', '0101 2345 64418', '0101234564418', 1, LONG, 'kept', false],
  ['10:05', '0101 2345 61032', '0101234561032', 5, 'ريم حسن علي', 'received', false],
  ['09:40', '0101 2345 60219', '0101234560219', 1, 'خالد العبد الله', 'ready', false],
  ['09:22', '0101 2345 59904', '0101234559904', 8, 'رنا سليم ديب', 'received', false],
];

function requests(l: Two): RequestRow[] {
  const words = { kept: l('محفوظ هنا', 'Saved here'), sent: l('أُرسل', 'Sent'), received: l('استلمه المركز', 'At the centre'), ready: l('جاهز', 'Ready') };
  return rows.map(([at, shown, tracking, service, holder, truth, due]) => ({
    tracking, tracking_shown: shown, at, title: l(titles[service]?.[1] ?? '', titles[service]?.[2] ?? ''), holder, stage: truth,
    stage_words: words[truth], truth, acts: false, due, size: '1.2 KB', waits: truth === 'kept' ? l('منذ ساعتين', '2 h ago') : '',
  }));
}

function wedge(l: Two): AttentionCard {
  const row = requests(l)[4];
  if (row === undefined) throw new Error('no row');
  return {
    request: { ...row, tracking: '0101234558111', tracking_shown: '0101 2345 58111', title: l('إخراج قيد فردي', 'Individual extract'), holder: 'يوسف إبراهيم حمدان', stage: 'needs_correction', stage_words: l('يحتاج تصحيحاً', 'Needs correction'), acts: true },
    sentence: l('لا قيد برقم 1480 في أمانة جبلة. يُراجع رقم القيد مع صاحبه.', 'There is no record 1480 at Jableh. Check the number with its holder.'),
  };
}

function standing(l: Two, state: State): Pick<DeskStatus, 'standing' | 'cautions' | 'anew'> {
  if (state === 'near') {
    return {
      standing: 'active', anew: null, cautions: [
        { about: 'unsent', stops: false, short: l('طلبات كثيرة لم تُرسل', 'Many requests unsent'), sentence: l('لم يصل إلى المركز 1600 طلب، والحدّ 2000. العمل مستمر. يُفحص الاتصال قبل بلوغ الحدّ.', '1600 requests have not reached the centre; the limit is 2000. Work goes on. Check the link before the limit is reached.') },
        { about: 'clock', stops: false, short: l('الساعة غير مؤكدة', 'The clock is unconfirmed'), sentence: l('ساعة هذا الجهاز تخالف ساعة المركز. العمل مستمر، وتُذكر على الوصل «الوقت غير مؤكد». تُضبط الساعة من إعدادات الجهاز.', 'This machine’s clock differs from the centre’s. Work goes on, and receipts say so. Set the clock.') },
      ],
    };
  }
  if (state === 'halted') {
    return {
      standing: 'rolled_back', anew: { may: true, is: 'none', sentence: null }, cautions: [
        { about: 'standing', stops: true, short: l('تُسجّل المنصة من جديد', 'Enrol the desk anew'), sentence: l('قرص هذا الجهاز نسخة قديمة أو مكررة، وأرقامه التالية أُعطيت من قبل. ما حُفظ هنا يُرسل كله. يسجّل المشرف المنصة من جديد برمز من المركز.', 'This machine’s disk is an old or a second copy, and its next numbers were given before. All that is kept here goes. The supervisor enrols the desk anew.') },
        { about: 'damage', stops: false, short: l('جزء من السجل تالف', 'A part of the record is damaged'), sentence: l('سطر واحد من السجل تالف، وهو محفوظ كما هو. بقية الطلبات سليمة وتُرسل. يُتصل بالمركز على الهاتف المكتوب أسفل كل وصل.', 'One row is damaged and kept as it is. The other requests are safe and go. Call the centre on the number at the foot of every receipt.') },
      ],
    };
  }
  return { standing: 'active', cautions: [], anew: null };
}

function status(l: Two, state: State): DeskStatus {
  const down = state !== 'online' && state !== 'empty';
  const people: DeskStatus['people'] = [
    { name: 'سمر درويش', role: 'supervisor', has_card: true, waits_minutes: null },
    { name: 'محمد نور الدين عبد الرزاق شيخ الأرض الحلبي', role: 'assistant', has_card: false, waits_minutes: 43 },
    { name: 'Jiwan Şêxmûs', role: 'assistant', has_card: false, waits_minutes: null },
  ];
  return {
    enrolment: state === 'enrol' ? 'refused' : state === 'asking' ? 'asking' : 'done',
    enrolment_sentence: state === 'enrol' ? l('لم نصل إلى المركز على هذا العنوان. يُراجع العنوان والشبكة ثم يُعاد التسجيل.', 'The centre could not be reached at this address. Check address and network, then enrol again.') : null,
    access_point: state === 'enrol' || state === 'asking' ? '' : l('بريد جبلة', 'Jableh Post'), counter: state === 'enrol' || state === 'asking' ? '' : l('كوّة 2', 'Counter 2'),
    people, assistant: state === 'locked' || state === 'enrol' || state === 'asking' ? null : (people[0] ?? null),
    link: down
      ? { is: 'down', short: l('لا اتصال منذ 10:12', 'No link since 10:12'), sentence: l('لا اتصال الآن. العمل مستمر وكل طلب محفوظ على هذا الجهاز.', 'No link now. Work goes on, and every request is saved on this machine.') }
      : { is: 'up', short: l('متصل بالمركز', 'Linked'), sentence: l('الاتصال جيد. تُرسل الطلبات وحدها.', 'The link is fine. Requests go by themselves.') },
    unsent: down
      ? { count: 7, wedged: state === 'wedge' ? 1 : 0, short: l('بانتظار الإرسال: 7 طلبات', '7 unsent'), age: l('أقدمها منذ ساعتين', 'oldest 2 hours ago'), sentence: l('تُرسل وحدها عند عودة الاتصال.', 'They go by themselves when the link returns.') }
      : { count: 0, wedged: 0, short: l('كل شيء وصل', 'All arrived'), age: null, sentence: l('كل الطلبات وصلت إلى المركز.', 'All requests have arrived at the centre.') },
    printer: state === 'noprinter'
      ? { is: 'off', short: l('الطابعة لا تستجيب', 'Printer does not answer'), sentence: l('الطلب محفوظ. لم يُطبع الوصل لأن الطابعة لا تستجيب.', 'The request is saved. No receipt came out because the printer does not answer.') }
      : { is: 'ready', short: l('الطابعة جاهزة', 'Printer ready'), sentence: l('الطابعة جاهزة.', 'The printer is ready.') },
    ...standing(l, state),
    clock: '12:18', date: l('الأحد 22 تشرين الثاني 2026', 'Sunday 22 November 2026'), services: 21, catalogue: l('دليل الخدمات: 21 خدمة', 'Catalogue: 21 services'),
    lock_after_ms: 300_000, revision: 1,
  };
}

function field(id: string, shape: FieldView['shape'], label: string, more: Partial<FieldView> = {}): FieldView {
  return {
    id, shape, label, question: `${label}؟`, hint: null, example: null, optional: false, value: null, shown: '', fault: null, warning: null, source: 'none',
    options: [], ltr: false, fixed_digits: null, groups: [], private: false, on_card: null, unit: null, rows: [], rows_min: 0, rows_max: 0, partial_date: false, may_wait: false, paper: null, ...more,
  };
}

const memory = new Map<string, unknown>();

function draft(l: Two, state: State): DraftView {
  const bad = state === 'fault';
  const given = { source: 'given' as const };
  const last = { source: 'last_time' as const };
  const answered = (value: string, shown = value): Partial<FieldView> => ({ value, shown });
  const sections = [
    {
      id: 'holder', title: l('صاحب القيد', 'Holder'),
      fields: [
        field('holder.national_number', 'digits', l('الرقم الوطني', 'National number'), { ...given, ...answered('06012344821', '0601 2344 821'), fixed_digits: 11, groups: [4, 4, 3], ltr: true, on_card: l('أعلى يمين الوجه', 'top of the front') }),
        field('holder.first_name', 'name', l('الاسم', 'First name'), { ...last, ...answered('فاطمة الزهراء') }),
        field('holder.last_name', 'name', l('الكنية', 'Family name'), { ...last, ...answered('الحاج إسماعيل') }),
        field('holder.father', 'name', l('اسم الأب', 'Father’s name'), { ...last, ...answered('عبد القادر') }),
        field('holder.mother', 'name', l('اسم الأم وكنيتها', 'Mother’s full name'), { ...last, ...answered('خديجة محمد علي القصّاب') }),
        field('holder.born', 'date', l('تاريخ الولادة', 'Date of birth'), { ...last, ...answered('1987-03-14', l('14 آذار 1987', '14 March 1987')), partial_date: true }),
        field('holder.place', 'text', l('مكان الولادة', 'Place of birth'), { source: 'typed', ...answered('جبلة') }),
        field('holder.registry', 'search', l('أمانة السجل المدني', 'Civil registry office'), { source: 'typed', ...answered('jableh', l('جبلة', 'Jableh')), options: ['جبلة', 'جبل عرب', 'اللاذقية', 'بانياس', 'طرطوس', 'حلب', 'حمص', 'حماة', 'دمشق', 'إدلب'].map((name, at) => ({ code: at === 0 ? 'jableh' : `p${at}`, label: name, digit: null })) }),
        field('holder.number', 'digits', l('رقم القيد', 'Record number'), { source: 'typed', ...answered('148'), ltr: true }),
      ],
    },
    {
      id: 'request', title: l('الطلب', 'Request'),
      fields: [
        field('request.purpose', 'choice', l('ما الغرض؟', 'What is it for?'), {
          source: 'typed', ...answered('work', l('عمل أو توظيف', 'Work')),
          options: [['uni', 'جامعة', 'University'], ['work', 'عمل أو توظيف', 'Work'], ['travel', 'سفر', 'Travel'], ['land', 'معاملة عقارية', 'Property'], ['court', 'محكمة', 'Court'], ['other', 'غير ذلك', 'Other']].map(([code, ar, en], at) => ({ code: code ?? '', label: l(ar ?? '', en ?? ''), digit: at + 1 })),
        }),
        field('request.phone', 'digits', l('رقم الجوال', 'Mobile'), {
          optional: true, source: 'typed', ...answered(bad ? '094451317' : '0944518317', bad ? '0944 51 317' : '0944 518 317'), fixed_digits: 10, groups: [4, 3, 3], ltr: true,
          hint: l('رسالة «وثيقتك جاهزة» تصل إليه', 'gets the message that it is ready'), example: '0944 518 317',
          fault: bad ? l('رقم الجوال يبدأ بـ 09 وفيه 10 أرقام', 'A mobile number begins with 09 and has 10 digits') : null,
        }),
        field('request.delivery', 'choice', l('أين الاستلام؟', 'Where to collect?'), { source: 'last_time', ...answered('post', l('بريد جبلة', 'Jableh Post')), options: [{ code: 'post', label: l('من بريد جبلة', 'Jableh Post'), digit: 1 }, { code: 'home', label: l('بالبريد إلى العنوان', 'by post'), digit: 2 }] }),
        field('request.copies', 'number', l('كم نسخة؟', 'How many copies?'), { source: 'typed', ...answered('1'), hint: l('الرسم لكل نسخة', 'The fee is for each'), ltr: true }),
        field('request.urgent', 'yes_no', l('هل هو مستعجل؟', 'Is it urgent?'), { value: false, shown: l('لا', 'No'), source: 'typed' }),
        field('request.owners', 'repeat', l('الشركاء في الملك', 'Co-owners'), {
          rows_min: 1, rows_max: 4,
          rows: [{ fields: [field('request.owners[0].name', 'name', l('اسم الشريك', 'Name'), answered('عمر الحاج إسماعيل')), field('request.owners[0].share', 'decimal', l('حصته', 'Share'), { ...answered('1200'), unit: l('سهم', 'shares'), ltr: true }), field('request.owners[0].alive', 'yes_no', l('على قيد الحياة؟', 'Living?'))] }],
        }),
        field('request.note', 'long_text', l('ملاحظة للجهة', 'Note to the authority'), { optional: true }),
        field('papers.id', 'paper', l('بطاقة هوية صاحب القيد', 'Identity card of the holder'), { value: 'seen', shown: l('رُئيت', 'Seen'), paper: 'holder_id', hint: l('تُرى ولا تُصوّر', 'seen, not copied') }),
        field('papers.proxy', 'paper', l('الوكالة', 'Power of attorney'), { may_wait: true, paper: 'proxy', hint: l('الأصل', 'the original') }),
        field('consent', 'consent', l('أقرّ بأن المعلومات صحيحة وأوافق على معالجتها لإصدار الوثيقة', 'I declare the data to be right and agree to their use for this document'), { fault: bad ? l('يلزم تأكيد الإقرار', 'The declaration is still to be agreed to') : null }),
      ],
    },
  ];
  for (const section of sections) {
    for (const one of section.fields) {
      if (!memory.has(one.id)) continue;
      const value = memory.get(one.id);
      one.value = value as FieldView['value'];
      one.shown = String(value ?? '');
      one.source = 'typed';
    }
  }
  return {
    draft: 'd1', service: 'a1', title: l('إخراج قيد فردي', 'Individual extract'), subtitle: l('لصاحب القيد · لا يُرسل شيء قبل المراجعة', 'For the holder · nothing is sent before the review'), sections,
    faults: bad ? [{ field: 'request.phone', label: l('رقم الجوال', 'Mobile'), code: 'phone', sentence: l('رقم الجوال يبدأ بـ 09 وفيه 10 أرقام', 'A mobile number begins with 09 and has 10 digits'), warns: false }, { field: 'consent', label: l('الإقرار', 'Declaration'), code: 'consent', sentence: l('يلزم تأكيد الإقرار', 'The declaration is still to be agreed to'), warns: false }] : [],
    left: bad ? 2 : 0, left_sentence: l('بقي أمران قبل المتابعة', 'Two things left before going on'), fee: fee(l),
    papers: [{ id: 'id', title: l('بطاقة هوية صاحب القيد', 'Identity card of the holder'), note: l('تُرى ولا تُصوّر', 'seen, not copied'), sometimes: false }, { id: 'p', title: l('الوكالة', 'Power of attorney'), note: '', sometimes: true }],
    holder: 'فاطمة الزهراء عبد القادر الحاج إسماعيل', holder_last: l('آخر طلب هنا: بيان ولادة، 3 أيلول 2026', 'Last here: birth statement, 3 September 2026'), saved: l('محفوظ على هذا الجهاز 12:08', 'Saved on this machine 12:08'), stale: null, changed_only: [],
  };
}

function review(l: Two, state: State): ReviewView {
  const line = (digit: number | null, label: string, value: string, more: Partial<ReviewView['lines'][number]> = {}): ReviewView['lines'][number] => ({ digit, label, value, not_given: false, was: null, field: `f${digit}${label}`, ltr: false, strong: false, ...more });
  return {
    draft: 'd1', title: l('إخراج قيد فردي', 'Individual extract'),
    lines: [
      line(1, l('صاحب القيد', 'Holder'), 'فاطمة الزهراء عبد القادر الحاج إسماعيل', { strong: true }), line(2, l('الرقم الوطني', 'National number'), '0601 2344 821', { ltr: true }),
      line(3, l('الأم', 'Mother'), 'خديجة محمد علي القصّاب'), line(4, l('الولادة', 'Born'), l('14 آذار 1987، جبلة', '14 March 1987, Jableh')), line(5, l('القيد', 'Record'), l('أمانة جبلة، رقم 148', 'Jableh, no. 148')),
      line(6, l('السبب', 'Purpose'), l('عمل أو توظيف', 'Work')), line(7, l('الجوال', 'Mobile'), '0944 518 317', { ltr: true, was: '0933 204 112' }), line(8, l('الاستلام', 'Collection'), l('من بريد جبلة', 'Jableh Post')), line(9, l('ملاحظة', 'Note'), l('لم يُذكر', 'not given'), { not_given: true }),
    ],
    fee: fee(l, state === 'free'), fee_note: l('رسم السجل 5 جديدة + خدمة المركز 10 جديدة', 'Registry 5 new + centre 10 new'),
    when: l('لا اتصال الآن. يُحفظ الطلب هنا ويُرسل وحده عند عودة الاتصال.', 'No link now. The request is saved here and goes by itself when the link returns.'),
    duplicate: state === 'wedge' ? l('لهذا الشخص طلب مشابه اليوم الساعة 09:40. هل نضيف طلباً آخر؟', 'This person asked for the same today at 09:40. Add another request?') : null,
  };
}

function truths(l: Two, reached: number): TruthView[] {
  const all: [TruthView['truth'], string, string, string][] = [
    ['kept', l('محفوظ هنا', 'Saved here'), '12:11', ''], ['sent', l('أُرسل', 'Sent'), '12:20', l('عند عودة الاتصال', 'when the link returns')],
    ['received', l('استلمه المركز', 'At the centre'), '12:21', l('بعد الإرسال بدقائق', 'minutes after sending')], ['ready', l('جاهز', 'Ready'), l('الاثنين 10:05', 'Monday 10:05'), l('خلال 24 ساعة من استلامه', 'within 24 hours of arrival')],
  ];
  return all.map(([truth, words, at, later], index) => ({ truth, words, reached: index < reached, note: index < reached ? at : later }));
}

function qr(): string[] {
  const side = 45;
  const finder = (x: number, y: number): boolean | null => {
    for (const [cx, cy] of [[3, 3], [side - 4, 3], [3, side - 4]] as const) {
      const far = Math.max(Math.abs(x - cx), Math.abs(y - cy));
      if (far <= 4) return far !== 2 && far !== 4;
    }
    return null;
  };
  let seed = 7;
  return Array.from({ length: side }, (_, y) => Array.from({ length: side }, (_, x) => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return (finder(x, y) ?? seed / 2147483648 > 0.5) ? '1' : '0';
  }).join(''));
}

const slip = png.replace(/^data:image\/png;base64,/, '');

export function done(lang: string): DoneView {
  const l = tongue(lang);
  const request = requests(l)[0];
  if (request === undefined) throw new Error('no row');
  const noPrinter = location.search.includes('noprinter');
  return {
    request, qr: qr(), qr_text: 'HTTPS://EXAMPLE.ORG/R/X', receipt_png: slip, copy: l('النسخة الأولى', 'First copy'),
    cash: [{ label: l('دفع', 'Paid'), amount: l('20 جديدة', '20 new') }, { label: l('الرسم', 'Fee'), amount: l('15 جديدة', '15 new') }, { label: l('الباقي له', 'Change'), amount: l('5 ل.س جديدة', '5 new SYP') }],
    due: null, truths: truths(l, 1), say: l('سجّلنا طلبك. سيصل إلى المركز عند عودة الاتصال. احتفظ بالوصل.', 'Your request is recorded. It reaches the centre when the link returns. Keep the receipt.'),
    printed: !noPrinter, heading: noPrinter ? l('الطلب محفوظ', 'The request is saved') : l('الطلب محفوظ، والوصل مطبوع', 'The request is saved and the receipt printed'),
    printer_sentence: noPrinter ? l('الطلب محفوظ. لم يُطبع الوصل لأن الطابعة لا تستجيب. تُفحص الكهرباء والورق ثم تُعاد الطباعة.', 'The request is saved. No receipt came out because the printer does not answer.') : null,
  };
}

function track(l: Two, state: State): TrackView {
  const request = requests(l)[state === 'due' ? 2 : 5];
  if (request === undefined) throw new Error('no row');
  return {
    request: { ...request, due: state === 'due', ...(state === 'wedge' ? { acts: true, stage_words: l('يحتاج تصحيحاً', 'Needs correction') } : {}) }, truths: truths(l, state === 'due' ? 1 : state === 'wedge' ? 3 : 4),
    history: [
      { at: l('اليوم 12:31', 'today 12:31'), words: l('جاهز', 'Ready'), note: l('صدرت الوثيقة وتُسلّم من بريد جبلة', 'Issued; collect at Jableh Post') },
      { at: l('اليوم 10:05', 'today 10:05'), words: l('لدى الجهة صاحبة السجل', 'With the authority'), note: null },
      { at: l('أمس 13:12', 'yesterday 13:12'), words: l('استلمه المركز', 'Received by the centre'), note: null },
      { at: l('أمس 13:11', 'yesterday 13:11'), words: l('أُرسل', 'Sent'), note: null }, { at: l('أمس 09:40', 'yesterday 09:40'), words: l('حُفظ على هذا الجهاز', 'Saved on this machine'), note: l('سجّلته سمر درويش', 'taken by S. Darwish') },
    ],
    fee: fee(l), paid_words: state === 'due' ? l('لم يُدفع بعد', 'still to be paid') : l('مدفوع نقداً', 'paid in cash'), short_code: '482 913', tracking_page: 'https://wasl.example/t/0101234560219',
    correction: state === 'wedge' ? { sentence: l('لا قيد برقم 1480 في أمانة جبلة. يُراجع رقم القيد مع صاحبه.', 'There is no record 1480 at Jableh.'), labels: [l('رقم القيد', 'Record number')], fields: [field('holder.number', 'digits', l('رقم القيد', 'Record number'), { ltr: true }), field('holder.place', 'text', l('مكان الولادة', 'Place of birth'))] } : null,
    refused: null, receipt_png: slip, copies: 1, papers: { held: 3, total: 5, sentence: l('وصل إلى المركز 3 من 5 من صفحات الأوراق. الباقي يُرسل وحده.', '3 of 5 pages have arrived.') }, as_of: l('آخر خبر من المركز 12:31', 'Last news from the centre 12:31'),
  };
}

/** Answers a command as an invented desk. */
export function answerAsDesk(name: string, ask: Record<string, unknown>, lang: string, state: State): unknown {
  const l = tongue(lang);
  const empty = state === 'empty';
  const refuse = (sentence: string): never => {
    throw { code: 'look', facts: {}, sentence, faults: [] };
  };
  switch (name) {
    case 'desk.status':
      return status(l, state);
    case 'people.sign_in':
      return refuse(l('الرمز لا يطابق. المحاولة القادمة بعد 4 ثوانٍ.', 'That PIN does not fit. Next try in 4 seconds.'));
    case 'people.card_whose':
      return status(l, state).people[0];
    case 'people.card':
      return { name: String(ask.name), printed: state !== 'noprinter', sentence: state === 'noprinter' ? l('لا طابعة موصولة. هذه صورة البطاقة: تُحفظ على ورق، ثم تُمسح ليبدأ العمل بها.', 'No printer is connected. This is the card’s picture.') : l('طُبعت البطاقة. تُمسح الآن ليبدأ العمل بها.', 'The card is printed. Scan it now, and it counts from then on.'), slip_png: state === 'noprinter' ? slip : null };
    case 'home.view':
      return {
        attention: state === 'wedge' ? [wedge(l)] : [], drafts: empty ? [] : [{ draft: 'd1', title: l('بيان زواج', 'Marriage statement'), holder: 'لمى عبد الكريم العلي', saved_at: '12:02', stale: false }],
        today: empty ? [] : requests(l), today_count: empty ? 0 : 23, cash: empty ? l('0 ل.س جديدة', '0 new SYP') : l('345 ل.س جديدة', '345 new SYP'), due_count: empty ? 0 : 2, first_day: empty, unprinted: state === 'noprinter' || state === 'halted' ? requests(l).slice(0, 2) : [],
      } satisfies HomeView;
    case 'home.find':
      return { is: 'several', sentence: l('أكثر من نتيجة. يُختار المطلوب منها.', 'Several things fit.'), requests: requests(l).slice(0, 2), citizens: [{ citizen: 'c1', name: 'فاطمة الزهراء عبد القادر الحاج إسماعيل', number_masked: l('آخره 4821', 'ends 4821'), last: l('آخر طلب هنا: بيان ولادة، 3 أيلول 2026', 'Last: birth statement') }, { citizen: 'c2', name: LONG, number_masked: l('آخره 1177', 'ends 1177'), last: '' }], services: services(l).slice(0, 1), tracking_shown: null, national_number: null };
    case 'citizen.view':
      return {
        citizen: 'c1', name: 'فاطمة الزهراء عبد القادر الحاج إسماعيل', number_masked: l('رقمها الوطني آخره 4821', 'National number ends 4821'), facts: [{ label: l('الأب', 'Father'), value: 'عبد القادر' }, { label: l('الأم', 'Mother'), value: 'خديجة محمد علي القصّاب' }],
        requests: requests(l).slice(3), suggested: services(l)[0] ?? null, namesakes: [{ citizen: 'c2', name: LONG, number_masked: l('آخره 1177', 'ends 1177'), last: l('آخر طلب هنا: بيان زواج، 9 آب 2026', 'Last: marriage, 9 August 2026') }], note: l('معروف على هذا الجهاز فقط', 'Known on this machine only'),
      } satisfies CitizenView;
    case 'services.list':
      return { heading: l('الأكثر طلباً في هذا المكتب', 'Most asked for here'), rows: empty ? [] : services(l).filter((row) => row.title.includes(String(ask.query ?? ''))), unit: l('ل.س جديدة', 'new SYP'), money_note: l('الرسوم بالليرة الجديدة. 1 جديدة = 100 قديمة', 'Fees in new pounds. 1 new = 100 old'), catalogue_note: l('دليل الخدمات: 15 تشرين الثاني 2026 · أرقام توضيحية', 'Catalogue: 15 November 2026 · illustrative figures') } satisfies ServicesView;
    case 'services.view': {
      const row = services(l).find((one) => one.id === ask.service) ?? services(l)[0];
      return {
        id: row?.id ?? '', title: row?.title ?? '', about: l('تثبت هوية صاحب القيد ووضعه العائلي كما في السجل.', 'Proves who the holder is, as the register has it.'), authority: row?.authority ?? '', who: l('صاحب القيد أو أهله أو وكيله', 'The holder, kin, or a proxy'),
        papers: [{ id: 'id', title: l('بطاقة هوية صاحب القيد', 'Identity card of the holder'), note: l('تُرى ولا تُصوّر', 'seen, not copied'), sometimes: false }, { id: 'p', title: l('الوكالة، إن جاء وكيل', 'Power of attorney, if a proxy comes'), note: l('الأصل، وتُصوّر صفحة واحدة', 'the original'), sometimes: true }],
        fee: fee(l), time: l('جاهزة خلال 24 ساعة من وصولها إلى المركز', 'Ready within 24 hours of reaching the centre'), delivery: [l('من مركز خدمة المواطن', 'at the citizen service centre'), l('بالبريد إلى العنوان', 'by post to the address')], paused: row?.paused ?? null, illustrative: true, source: l('المصدر: تعميم السجل المدني 2021', 'Source: registry circular 2021'), picture: 'person',
      } satisfies ServiceView;
    }
    case 'paper.list':
    case 'paper.add':
    case 'paper.remove':
      return { pages: [1, 2].map((number) => ({ page: `p${number}`, paper: 'holder_id', number, size: `${118 + number} KB`, picture: slip })), left: 10, sentence: l('صفحتان مرفقتان', '2 pages added') };
    case 'draft.answer':
      memory.set(String(ask.field), ask.value);
      return draft(l, state);
    case 'draft.begin':
    case 'draft.view':
    case 'draft.move':
    case 'draft.row_remove':
      return draft(l, state);
    case 'draft.review':
      return state === 'fault' ? refuse('…') : review(l, state);
    case 'draft.change': {
      const handed = Number(String(ask.tendered)) / (ask.old_pounds === true ? 100 : 1);
      return { due: l('15 ل.س جديدة', '15 new SYP'), tendered: l(`${handed} ل.س جديدة`, `${handed} new SYP`), change: l(`${handed - 15} ل.س جديدة`, `${handed - 15} new SYP`), change_other: l(`${(handed - 15) * 100} ل.س قديمة`, `${(handed - 15) * 100} old SYP`), enough: handed >= 15, doubt: handed > 1000 ? l('المبلغ نحو مئة ضعف الرسم. هل هو بالليرة القديمة؟', 'About a hundred times the fee. Old pounds?') : null };
    }
    case 'draft.submit':
    case 'request.pay':
      return done(lang);
    case 'request.outbox':
      return {
        sentence: state === 'wedge' ? l('6 تنتظر الاتصال · 1 ينتظرك', '6 wait for the link · 1 waits for you') : empty ? l('كل شيء وصل', 'Everything has arrived') : l('7 طلبات تنتظر الاتصال', '7 requests wait for the link'), acts: state === 'wedge' ? [wedge(l)] : [], waiting: empty ? [] : requests(l).filter((row) => row.truth === 'kept').reverse(),
        ages: empty ? [] : [{ label: l('أقل من ساعة', 'under an hour'), count: 2, acts: 0 }, { label: l('بين ساعة وساعتين', '1 to 2 hours'), count: 2, acts: 0 }, { label: l('أكثر من ساعتين', 'over 2 hours'), count: 3, acts: state === 'wedge' ? 1 : 0 }], last_try: '12:30', next_try: l('بعد 48 ثانية', 'in 48 seconds'), size: '8.2 KB', how: l('تُرسل وحدها عند عودة الاتصال، والأقدم أولاً. كلها محفوظة على هذا الجهاز.', 'They go by themselves when the link returns, oldest first. All are saved here.'),
      } satisfies OutboxView;
    case 'request.list':
      return { rows: empty ? [] : requests(l) };
    case 'request.view':
      return track(l, state);
    case 'request.reprint':
      return { printed: true, sentence: null, copy: l('نسخة ثانية', 'Second copy'), receipt_png: slip };
    default:
      return {};
  }
}

// What it is for: the sign of each service, as strokes on a sheet of 120 × 148 (LOOK 2.5): main lines,
// and one telling detail.
// Must not: know colours; the sheet gives them.

/** The strokes of a sign. `fill` marks small filled shapes of the telling detail. */
export interface Sign {
  /** Main lines. */
  lines: readonly string[];
  /** The telling detail. */
  tells: readonly string[];
  /** Filled shapes of the telling detail. */
  fills?: readonly string[];
}

const circle = (x: number, y: number, r: number): string =>
  `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`;

const PERSON: Sign = { lines: [circle(60, 64, 14), 'M32 111a28 27 0 0 1 56 0'], tells: [] };

/** Signs by the name that a pack gives as its `picture`. */
export const SIGNS: Readonly<Record<string, Sign>> = {
  person: PERSON,
  family: {
    lines: [
      circle(36, 60, 10.5),
      'M18 92a19 19 0 0 1 30.5-15',
      circle(84, 60, 10.5),
      'M102 92a19 19 0 0 0-30.5-15',
      circle(60, 97, 8.5),
      'M43 128a17.5 17.5 0 0 1 34 0',
    ],
    tells: [],
  },
  birth: {
    lines: [
      'M24 84H96Q93 114 60 114Q27 114 24 84Z',
      'M56 84Q60 54 92 52V84',
      circle(43, 67, 9.5),
      'M36 126Q60 134 84 126',
    ],
    tells: [],
  },
  death: {
    lines: [
      'M32 116Q52 104 62 82Q70 64 88 54',
      'M50 102Q34 100 29 85Q45 85 50 102Z',
      'M62 82Q48 76 47 60Q62 64 62 82Z',
      'M68 88Q82 94 94 83Q82 73 68 88Z',
    ],
    tells: ['M76 118Q85 108 97 113Q89 124 76 118Z'],
  },
  marriage: {
    lines: [circle(46, 92, 23), circle(74, 92, 23)],
    tells: [],
    fills: ['M46 51L56 61L46 71L36 61Z'],
  },
  divorce: {
    lines: [circle(37, 92, 20), circle(83, 92, 20)],
    tells: ['M60 62V122'],
  },
  'clear-record': {
    lines: ['M26 56H70', 'M26 76H56', circle(76, 100, 25)],
    tells: ['M65 101L73 109L88 92'],
  },
  'not-employed': {
    lines: [
      'M26 76Q26 70 32 70H88Q94 70 94 76V112Q94 118 88 118H32Q26 118 26 112Z',
      'M46 70V60Q46 55 51 55H69Q74 55 74 60V70',
      'M26 91H94',
    ],
    tells: ['M21 129L99 50'],
  },
  land: {
    lines: ['M18 118L38 74H86L104 118Z', 'M28 97H95', 'M62 74L60 118'],
    tells: ['M78 84Q62 66 62 55a16 16 0 0 1 32 0Q94 66 78 84Z', circle(78, 56, 4)],
  },
  owner: {
    lines: [circle(44, 76, 20), 'M58 90L94 126', 'M84 116L94 106'],
    tells: ['M74 106L83 97', circle(44, 76, 6)],
  },
  chain: {
    lines: ['M53 89a17 17 0 0 0 25.6 1.8l10.2-10.2a17 17 0 0 0-24-24l-5.8 5.8'],
    tells: ['M66.6 82.4a17 17 0 0 0-25.6-1.8l-10.2 10.2a17 17 0 0 0 24 24l5.8-5.8'],
  },
  plan: {
    lines: ['M20 60L66 50L102 66L96 122L30 126Z', 'M66 50L60 90L96 96', 'M60 90L24 92'],
    tells: ['M60 90L96 96L93 122L58 124Z'],
  },
  house: {
    lines: ['M18 86L60 50L102 86', 'M30 78V124H90V78'],
    tells: ['M50 124V98H70V124'],
  },
  lien: {
    lines: ['M18 84L54 54L76 72', 'M28 78V122H58', 'M66 96H104V126H66Z', 'M74 96V87a11 11 0 0 1 22 0V96'],
    tells: ['M85 107V115'],
  },
  tax: {
    lines: ['M26 54H66', 'M26 72H50', 'M26 90H44', circle(76, 104, 25)],
    tells: ['M66 114L86 94', circle(67.5, 96, 3.4), circle(84.5, 112, 3.4)],
  },
  company: {
    lines: [
      'M28 124V62L66 50V124',
      'M66 76L94 84V124',
      'M18 124H102',
      'M40 74H54',
      'M40 88H54',
      'M40 102H54',
      'M80 98V98.5',
      'M80 110V110.5',
    ],
    tells: ['M76 124V98H86V124'],
  },
  school: {
    lines: ['M14 78L60 58L106 78L60 98Z', 'M34 88V110Q60 128 86 110V88'],
    tells: ['M106 78V106', circle(106, 111, 4)],
  },
};

/** The sign of a picture; a sheet with lines for a name that nobody drew yet. */
export function signOf(picture: string): Sign {
  return SIGNS[picture] ?? { lines: ['M28 60H92', 'M28 80H92', 'M28 100H72'], tells: ['M28 120H50'] };
}

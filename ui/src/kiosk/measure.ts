// What it is for: how many pixels a millimetre is on this screen, and which way the screen stands.
// Must not: touch the page; the entry writes the result there.

/** Which way the screen stands. */
export type Layout = 'portrait' | 'landscape';

/** The measures of a window. */
export interface Measure {
  /** Which way it stands. */
  layout: Layout;
  /** Pixels a millimetre. */
  mm: number;
}

/** Width and height in millimetres that a layout needs to show everything without scrolling. */
const NEEDS: Record<Layout, { wide: number; high: number }> = {
  portrait: { wide: 336, high: 570 },
  landscape: { wide: 560, high: 336 },
};

/** From this height on, as a multiple of the width, a window counts as portrait. */
const PORTRAIT_FROM = 1.3;

/**
 * Pixels a millimetre: the device's own `mmPerPx` where its profile tells it, but never so many that
 * the layout would not fit; without a profile as many as fit (1080 px wide = 336 mm).
 */
export function measure(width: number, height: number, mmPerPx: number | null): Measure {
  const layout: Layout = height >= width * PORTRAIT_FROM ? 'portrait' : 'landscape';
  const needs = NEEDS[layout];
  const fits = Math.min(width / needs.wide, height / needs.high);
  return { layout, mm: mmPerPx === null ? fits : Math.min(1 / mmPerPx, fits) };
}

/** The device's `mm_per_px` from the address of the page; null where it has none or it makes no sense. */
export function profileIn(address: string): number | null {
  const told = Number(new URLSearchParams(address).get('mm_per_px'));
  return told > 0.05 && told < 2 ? told : null;
}

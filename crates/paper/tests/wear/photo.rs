//! Photos of printed paper as a hand-held camera takes them: dots that did not print, bands, creases,
//! a lens that is not quite sharp, a paper that lies at an angle, light that falls from one side.
//!
//! Invented wear is good for comparing and for keeping a floor; it is no promise about real paper.

/// Printed dots: whether one is black.
pub(crate) struct Page<'a> {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) is_black: &'a dyn Fn(u32, u32) -> bool,
}

/// How worn.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Wear {
    /// A slip out of a pocket: a dead dot, a faint band, perhaps a crease, a steady hand.
    Light,
    /// A slip out of a laundry basket.
    Medium,
}

/// Grey pixels.
pub(crate) struct Photo {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) grey: Vec<u8>,
}

/// A small seeded die.
struct Die(u64);

impl Die {
    fn next(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }
    fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.next()
    }
    fn upto(&mut self, most: u32) -> u32 {
        (self.next() * f64::from(most + 1)) as u32
    }
}

/// Takes a photo with so many pixels to the dot. The same seed gives the same photo.
pub(crate) fn photo(page: &Page<'_>, wear: Wear, pixels: f64, seed: u64) -> Photo {
    let mut die = Die(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    for _ in 0..8 {
        die.next();
    }
    let (w, h) = (page.width as usize, page.height as usize);
    let is_light = wear == Wear::Light;
    // Ink from 0 to 1, dot by dot.
    let mut ink: Vec<f32> =
        (0..w * h).map(|at| if (page.is_black)((at % w) as u32, (at / w) as u32) { 1.0 } else { 0.0 }).collect();
    for _ in 0..(if is_light { die.upto(1) } else { 2 + die.upto(2) }) {
        let x = (die.next() * w as f64) as usize;
        for y in 0..h {
            ink[y * w + x] = 0.0;
        }
    }
    for _ in 0..(if is_light { die.upto(2) } else { 1 + die.upto(3) }) {
        let (top, tall) = ((die.next() * h as f64) as usize, 2 + die.upto(4) as usize);
        let left = die.between(0.4, 0.8) as f32;
        for y in top..(top + tall).min(h) {
            for x in 0..w {
                ink[y * w + x] *= left;
            }
        }
    }
    for _ in 0..(if is_light { die.upto(1) } else { 1 + die.upto(1) }) {
        let (x0, y0) = (die.between(0.0, w as f64), die.between(0.0, h as f64));
        let slope = die.between(-0.4, 0.4);
        let wide = if is_light { 1.0 } else { 1.8 };
        let lies = die.next() < 0.5;
        for y in 0..h {
            for x in 0..w {
                let off = if lies {
                    y as f64 - y0 - slope * (x as f64 - x0)
                } else {
                    x as f64 - x0 - slope * (y as f64 - y0)
                };
                if off.abs() < wide {
                    ink[y * w + x] *= if is_light { 0.5 } else { 0.35 };
                }
            }
        }
    }
    let sigma = if is_light { die.between(0.45, 0.85) } else { die.between(0.8, 1.3) };
    let ink = blurred(&ink, w, h, sigma);

    let angle = die.between(-1.0, 1.0) * if is_light { 5.0_f64 } else { 9.0 }.to_radians();
    let (tilt_x, tilt_y) = (die.between(-1.0, 1.0), die.between(-1.0, 1.0));
    let tilt = if is_light { 0.05 } else { 0.10 };
    let (black, white) = (die.between(35.0, 75.0), die.between(195.0, 235.0));
    let (light_x, light_y) = (die.between(-0.15, 0.15), die.between(-0.15, 0.15));
    let noise = if is_light { 5.0 } else { 9.0 };
    let side = 1.12;
    let (pw, ph) = ((w as f64 * pixels * side) as usize, (h as f64 * pixels * side) as usize);
    let mut grey = Vec::with_capacity(pw * ph);
    for py in 0..ph {
        for px in 0..pw {
            let (u, v) = (px as f64 / pw as f64 - 0.5, py as f64 / ph as f64 - 0.5);
            let deep = 1.0 + tilt * (tilt_x * u + tilt_y * v);
            let (x, y) = (u * w as f64 * side / deep, v * h as f64 * side / deep);
            let (x, y) = (
                x * angle.cos() - y * angle.sin() + w as f64 / 2.0,
                x * angle.sin() + y * angle.cos() + h as f64 / 2.0,
            );
            let covered = f64::from(between_dots(&ink, w, h, x - 0.5, y - 0.5));
            let light = 1.0 + light_x * u * 2.0 + light_y * v * 2.0;
            let shade = (white + (black - white) * covered) * light + die.between(-1.0, 1.0) * noise;
            grey.push(shade.clamp(0.0, 255.0) as u8);
        }
    }
    Photo { width: pw, height: ph, grey }
}

fn between_dots(ink: &[f32], w: usize, h: usize, x: f64, y: f64) -> f32 {
    let (x0, y0) = (x.floor(), y.floor());
    let (fx, fy) = ((x - x0) as f32, (y - y0) as f32);
    let at = |x: f64, y: f64| {
        if x < 0.0 || y < 0.0 || x >= w as f64 || y >= h as f64 { 0.0 } else { ink[y as usize * w + x as usize] }
    };
    let top = at(x0, y0) * (1.0 - fx) + at(x0 + 1.0, y0) * fx;
    let bottom = at(x0, y0 + 1.0) * (1.0 - fx) + at(x0 + 1.0, y0 + 1.0) * fx;
    top * (1.0 - fy) + bottom * fy
}

fn blurred(ink: &[f32], w: usize, h: usize, sigma: f64) -> Vec<f32> {
    let reach = 3i64;
    let weights: Vec<f32> =
        (-reach..=reach).map(|step| (-(step * step) as f64 / (2.0 * sigma * sigma)).exp() as f32).collect();
    let sum: f32 = weights.iter().sum();
    let pass = |from: &[f32], lies: bool| -> Vec<f32> {
        (0..w * h)
            .map(|at| {
                let (x, y) = ((at % w) as i64, (at / w) as i64);
                let mut total = 0.0;
                for (step, weight) in (-reach..=reach).zip(&weights) {
                    let (x, y) = if lies { (x + step, y) } else { (x, y + step) };
                    if x >= 0 && y >= 0 && x < w as i64 && y < h as i64 {
                        total += from[(y * w as i64 + x) as usize] * weight;
                    }
                }
                total / sum
            })
            .collect()
    };
    pass(&pass(ink, true), false)
}

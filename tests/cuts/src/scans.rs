//! Pictures of papers that go with requests, and what the centre has of them in the end.

use std::{fs::File, io::BufWriter, path::Path};

use serde_json::json;
use wasl_tests::ground::{Step, Stopped};

use crate::{
    citizens::{EXTRACT, catalogue},
    dice::Dice,
};

const SIZE: (u32, u32) = (1_000, 1_400);

/// Draws a page of something like writing, as a PNG; no two seeds give the same.
///
/// # Errors
/// When it can't be written.
pub fn draw(path: &Path, seed: u64) -> Step<()> {
    let failed = |fault: &dyn std::fmt::Display| Stopped(format!("{}: {fault}", path.display()));
    let mut dice = Dice::new(seed);
    let mut dots = vec![235_u8; (SIZE.0 * SIZE.1) as usize];
    for (at, dot) in dots.iter_mut().enumerate() {
        let (x, y) = (at as u64 % u64::from(SIZE.0), at as u64 / u64::from(SIZE.0));
        let is_line = (y / 24) % 2 == 0 && (60..940).contains(&x);
        let paper = 222 + u8::try_from(dice.below(24)).unwrap_or(0);
        *dot = if is_line && dice.chance(30) { 40 } else { paper };
    }
    let file = File::create(path).map_err(|fault| failed(&fault))?;
    let mut encoder = png::Encoder::new(BufWriter::new(file), SIZE.0, SIZE.1);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header().map_err(|fault| failed(&fault))?;
    writer.write_image_data(&dots).map_err(|fault| failed(&fault))
}

/// A submission of a proxy with this picture as the scan of the power of attorney, one line.
///
/// # Panics
/// When the service is not in the catalogue.
#[must_use]
pub fn submission(picture: &Path) -> String {
    let mut answers = serde_json::to_value(&catalogue().packs[EXTRACT].example).expect("plain data");
    for (field, value) in [
        ("asker.as", json!("proxy")),
        ("asker.name", json!("مروان نزار الأتاسي")),
        ("asker.national_number", json!("04011987036")),
        ("asker.attorney_number", json!("24518")),
        ("asker.attorney_date", json!("2025-02-11")),
        ("asker.attorney_paper", json!("seen")),
        ("asker.declaration", json!(true)),
    ] {
        answers[field] = value;
    }
    let papers = json!([{ "paper": "power-of-attorney", "file": picture.display().to_string() }]);
    format!("{}\n", json!({ "service": EXTRACT, "answers": answers, "papers": papers }))
}

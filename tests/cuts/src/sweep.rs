//! Looks through raw bytes (a disk, a process's memory) for people's data in every form that programs
//! commonly write text in.

use std::{
    collections::{BTreeMap, HashMap},
    fs::File,
    io::Read,
    path::Path,
};

use data_encoding::{BASE64, HEXLOWER, HEXUPPER};
use wasl_tests::ground::{Step, Stopped};

/// Bytes that are looked at in one go.
const CHUNK: usize = 4 << 20;
/// Bytes by which a pattern is known at first sight.
const KEY: usize = 4;
/// Bits of the table of first sights.
const SIGHTS: u32 = 22;
/// Hits beyond this many are not counted singly.
const HITS_MAX: usize = 10_000;

/// What is looked for.
pub struct Patterns {
    /// One bit for each first sight.
    sights: Vec<u64>,
    by_key: HashMap<[u8; KEY], Vec<usize>>,
    all: Vec<Pattern>,
    longest: usize,
}

struct Pattern {
    bytes: Vec<u8>,
    form: &'static str,
    marker: String,
}

/// Something that was found.
#[derive(Debug, Clone)]
pub struct Hit {
    /// Byte where it begins.
    pub at: u64,
    /// The text.
    pub marker: String,
    /// The form that it stands in.
    pub form: &'static str,
}

fn slot(key: [u8; KEY]) -> usize {
    (u32::from_le_bytes(key).wrapping_mul(0x9E37_79B1) >> (32 - SIGHTS)) as usize
}

impl Patterns {
    /// Looks for these texts in all forms.
    #[must_use]
    pub fn of(markers: impl IntoIterator<Item = String>) -> Self {
        let mut patterns =
            Self { sights: vec![0; (1 << SIGHTS) / 64], by_key: HashMap::new(), all: Vec::new(), longest: KEY };
        for marker in markers {
            let mut forms = forms(&marker);
            forms.sort_by(|one, other| one.1.cmp(&other.1));
            forms.dedup_by(|one, other| one.1 == other.1);
            for (form, bytes) in forms {
                patterns.add(Pattern { bytes, form, marker: marker.clone() });
            }
        }
        patterns
    }

    fn add(&mut self, pattern: Pattern) {
        let key = *pattern.bytes.first_chunk::<KEY>().expect("a marker has four bytes in every form");
        let slot = slot(key);
        self.sights[slot / 64] |= 1 << (slot % 64);
        self.by_key.entry(key).or_default().push(self.all.len());
        self.longest = self.longest.max(pattern.bytes.len());
        self.all.push(pattern);
    }

    /// How many texts in how many forms.
    #[must_use]
    pub fn count(&self) -> usize {
        self.all.len()
    }

    /// Everything that a source holds of it.
    ///
    /// # Errors
    /// When it can't be read.
    pub fn sweep(&self, mut source: impl Read) -> std::io::Result<Vec<Hit>> {
        let mut hits = Vec::new();
        let mut window = Vec::with_capacity(CHUNK + self.longest);
        let mut from = 0_u64;
        loop {
            let kept = window.len();
            let read = source.by_ref().take(CHUNK as u64).read_to_end(&mut window)?;
            let is_last = read == 0;
            // What may go on in the next chunk is looked at with it.
            let done = if is_last { window.len() } else { window.len().saturating_sub(self.longest) };
            self.look(&window, done, from, &mut hits);
            if is_last || hits.len() > HITS_MAX {
                return Ok(hits);
            }
            debug_assert!(kept <= self.longest || done > 0, "the window moves on");
            window.drain(..done);
            from += done as u64;
        }
    }

    /// Looks at all places below `done`.
    fn look(&self, window: &[u8], done: usize, from: u64, hits: &mut Vec<Hit>) {
        for (at, key) in window.windows(KEY).take(done).enumerate() {
            let key = [key[0], key[1], key[2], key[3]];
            let slot = slot(key);
            if self.sights[slot / 64] & (1 << (slot % 64)) == 0 {
                continue;
            }
            for place in self.by_key.get(&key).into_iter().flatten() {
                let pattern = &self.all[*place];
                if window[at..].starts_with(&pattern.bytes) {
                    hits.push(Hit { at: from + at as u64, marker: pattern.marker.clone(), form: pattern.form });
                }
            }
        }
    }

    /// Everything that a file or a raw disk holds of it.
    ///
    /// # Errors
    /// When it can't be read.
    pub fn sweep_file(&self, path: &Path) -> Step<Vec<Hit>> {
        let failed = |fault: std::io::Error| Stopped(format!("{}: {fault}", path.display()));
        self.sweep(File::open(path).map_err(failed)?).map_err(failed)
    }
}

/// A text in the forms that programs write text in.
fn forms(text: &str) -> Vec<(&'static str, Vec<u8>)> {
    let utf8 = text.as_bytes().to_vec();
    let wide = |bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
    let backwards: String = text.chars().rev().collect();
    let mut forms = vec![
        ("UTF-8", utf8.clone()),
        ("UTF-16LE", wide(u16::to_le_bytes)),
        ("UTF-16BE", wide(u16::to_be_bytes)),
        ("reversed", backwards.into_bytes()),
        ("reversed bytes", utf8.iter().rev().copied().collect()),
        ("hex", HEXLOWER.encode(&utf8).into_bytes()),
        ("hex capitals", HEXUPPER.encode(&utf8).into_bytes()),
        ("JSON escapes", text.encode_utf16().flat_map(|unit| format!("\\u{unit:04x}").into_bytes()).collect()),
        ("percent", utf8.iter().flat_map(|byte| format!("%{byte:02X}").into_bytes()).collect()),
    ];
    for before in 0..3 {
        let plain = base64_within(&utf8, before);
        let safe: Vec<u8> = plain.iter().map(|byte| safe(*byte)).collect();
        forms.push(("base64", plain));
        forms.push(("base64url", safe));
    }
    forms
}

fn safe(byte: u8) -> u8 {
    match byte {
        b'+' => b'-',
        b'/' => b'_',
        other => other,
    }
}

/// What base64 makes of the bytes when `before` bytes of something else went before them in their
/// group of three: the letters that depend on these bytes alone.
fn base64_within(bytes: &[u8], before: usize) -> Vec<u8> {
    let shifted = [vec![0; before], bytes.to_vec()].concat();
    let whole = BASE64.encode(&shifted[..shifted.len() / 3 * 3]).into_bytes();
    let first = [0, 2, 3][before];
    whole[first..].to_vec()
}

/// Hits in a few words: how many of which form, and the first of them.
#[must_use]
pub fn told(hits: &[Hit]) -> String {
    let mut by_form: BTreeMap<&str, usize> = BTreeMap::new();
    for hit in hits {
        *by_form.entry(hit.form).or_default() += 1;
    }
    let first: Vec<String> =
        hits.iter().take(5).map(|hit| format!("{} as {} at {}", hit.marker, hit.form, hit.at)).collect();
    format!("{} hits {by_form:?}, the first: {first:?}", hits.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAME: &str = "ضرغام";
    const NUMBER: &str = "06077300042";

    fn found(bytes: &[u8]) -> Vec<&'static str> {
        let patterns = Patterns::of([NAME.to_owned(), NUMBER.to_owned()]);
        patterns.sweep(bytes).expect("bytes can be read").iter().map(|hit| hit.form).collect()
    }

    #[test]
    fn every_form_is_found_wherever_it_stands() {
        for text in [NAME, NUMBER] {
            for (form, bytes) in forms(text) {
                for before in [0, 1, CHUNK - 3] {
                    let all = [vec![0xEE; before], bytes.clone(), vec![0xEE; 7]].concat();
                    assert!(!found(&all).is_empty(), "{text} as {form} after {before} bytes");
                }
            }
        }
    }

    #[test]
    fn base64_is_found_in_the_middle_of_anything() {
        for before in 0..6 {
            let plain = format!("{}{NAME}{NUMBER}xyz", "a".repeat(before));
            let forms = found(BASE64.encode(plain.as_bytes()).as_bytes());
            assert_eq!(forms, ["base64", "base64"], "{before} bytes before");
        }
    }

    #[test]
    fn nothing_is_found_where_nothing_is() {
        assert_eq!(found(&[]), Vec::<&str>::new());
        assert_eq!(found("ضرغا 0607730004 2".repeat(1_000).as_bytes()), Vec::<&str>::new());
    }
}

//! Replays the corpus through every target, and blindly mutated corpus too: a broken promise that was
//! found once stays found, also where libFuzzer is not at hand.

#![expect(clippy::disallowed_methods, reason = "the corpus lies in its folder")]

use std::path::{Path, PathBuf};

use rand_chacha::{
    ChaCha8Rng,
    rand_core::{Rng as _, SeedableRng as _},
};
use wasl_fuzz::TARGETS;

/// Mutants of each seed.
const MUTANTS: usize = 60;

fn seeds(target: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(target);
    let entries = std::fs::read_dir(&folder).unwrap_or_else(|fault| panic!("{}: {fault}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.filter_map(Result::ok).map(|entry| entry.path()).collect();
    paths.sort();
    paths.into_iter().map(|path| (path.clone(), std::fs::read(&path).expect("a seed"))).collect()
}

#[test]
fn every_target_has_a_corpus_and_keeps_its_promise_on_it() {
    for target in TARGETS {
        let seeds = seeds(target.name);
        assert!(!seeds.is_empty(), "{} has no corpus", target.name);
        for (path, bytes) in seeds {
            println!("{}", path.display());
            (target.run)(&bytes);
        }
    }
}

#[test]
fn every_target_keeps_its_promise_on_mutants_of_its_corpus() {
    let mut dice = ChaCha8Rng::seed_from_u64(2026);
    for target in TARGETS {
        (target.run)(&[]);
        for (_, seed) in seeds(target.name) {
            for _ in 0..MUTANTS {
                (target.run)(&mutant(&seed, &mut dice));
            }
        }
    }
}

/// The seed with up to four small wounds: a flipped bit, a cut, a doubled stretch, foreign bytes.
fn mutant(seed: &[u8], dice: &mut ChaCha8Rng) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for _ in 0..=dice.next_u32() % 4 {
        let at = dice.next_u32() as usize % bytes.len().max(1);
        match dice.next_u32() % 4 {
            0 if !bytes.is_empty() => bytes[at] ^= 1 << (dice.next_u32() % 8),
            1 => bytes.truncate(at),
            2 => bytes.extend_from_within(at.min(bytes.len())..),
            _other => bytes.splice(at..at, dice.next_u64().to_le_bytes()).for_each(drop),
        }
    }
    bytes
}

//! THE ORACLE: judges a world by SQL of its own and by what people hold in their hands, never by
//! asking the rooms that are on trial.

pub mod book;
pub mod centre;
pub mod desk;
pub mod end;
pub mod look;
pub mod papers;
pub mod patience;

/// What must not be, in one sentence with its facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation(pub String);

impl std::fmt::Display for Violation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a check gives.
pub type Judged<T = ()> = Result<T, Violation>;

/// Fails with a sentence where `holds` does not.
///
/// # Errors
/// The sentence.
pub fn must(holds: bool, sentence: impl FnOnce() -> String) -> Judged {
    if holds { Ok(()) } else { Err(Violation(sentence())) }
}

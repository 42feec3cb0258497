//! The environment that a program was started in.

/// The variable `name`; `None` when it isn't set, is empty, or is no text.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "this reads the environment")]
pub fn surrounding(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

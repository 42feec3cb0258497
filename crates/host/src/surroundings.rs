//! The environment that a program was started in, or starts itself anew in.

use std::os::unix::process::CommandExt;

use crate::HostFault;

/// The variable `name`; `None` when it isn't set, is empty, or is no text.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "this reads the environment")]
pub fn surrounding(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// Starts the program anew in its own place, with its own words, so that these variables hold for it and for the
/// programs that it starts; where they do already, it goes on. To be called before anything is opened.
///
/// # Errors
/// [`HostFault::Anew`] where it can't be started anew; it goes on as it is.
pub fn start_among(variables: &[(&str, &str)]) -> Result<(), HostFault> {
    if variables.iter().all(|(name, value)| surrounding(name).as_deref() == Some(*value)) {
        return Ok(());
    }
    let failed = |source| HostFault::Anew { source };
    let own = std::env::current_exe().map_err(failed)?;
    let mut anew = std::process::Command::new(own);
    Err(failed(anew.args(std::env::args_os().skip(1)).envs(variables.iter().copied()).exec()))
}

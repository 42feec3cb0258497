//! Where things lie, and how to wait for them.

use std::{
    env,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// What stops a run: one sentence of what was wanted and what was there.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Stopped(pub String);

impl Stopped {
    /// With what went before it, and all that is known of it.
    pub fn at<Cause: std::fmt::Debug + ?Sized>(place: &str) -> impl Fn(&Cause) -> Self {
        move |cause| Self(format!("{place}: {cause:?}"))
    }
}

/// Everything a step of a run can give.
pub type Step<T> = Result<T, Stopped>;

/// How often a condition is looked at.
const LOOK: Duration = Duration::from_millis(25);

/// The workspace's folder.
#[must_use]
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests lie in the workspace").to_path_buf()
}

/// A program of this workspace, as the last build left it beside this one.
///
/// # Errors
/// When it was not built.
pub fn program(name: &str) -> Step<PathBuf> {
    let own = env::current_exe().map_err(|fault| Stopped(format!("own path: {fault}")))?;
    let folders = own.ancestors().skip(1).take(2);
    let found = folders.map(|folder| folder.join(name)).find(|path| path.is_file());
    found.ok_or_else(|| Stopped(format!("{name} was not built: cargo build --workspace")))
}

/// A port of this machine that nobody has now.
///
/// # Errors
/// When the machine has none.
pub fn free_port() -> Step<u16> {
    let port = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
    Ok(port.map_err(|fault| Stopped(format!("no port: {fault}")))?.port())
}

/// Looks at `is_so` until it says so.
///
/// # Errors
/// After `limit`, with `what` and the last thing seen.
pub async fn until<T, F>(what: &str, limit: Duration, mut is_so: F) -> Step<T>
where
    F: AsyncFnMut() -> Result<T, String>,
{
    let end = Instant::now() + limit;
    loop {
        match is_so().await {
            Ok(found) => return Ok(found),
            Err(seen) if Instant::now() >= end => {
                return Err(Stopped(format!("waited {} s for {what}; there was: {seen}", limit.as_secs())));
            }
            Err(_) => tokio::time::sleep(LOOK).await,
        }
    }
}

/// A program that ends with the value.
#[derive(Debug)]
pub struct Running(pub Child);

impl Running {
    /// Ends the program with all that it started; it was started as the first of its own group.
    pub fn end_group(&mut self) {
        let group = format!("-{}", self.0.id());
        // They may have ended by themselves.
        let _ended = Command::new("kill").args(["-KILL", "--", &group]).stderr(Stdio::null()).status();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ended = self.0.kill();
        let _reaped = self.0.wait();
    }
}

//! What happened in a world, line by line. Two runs of a seed give the same lines; their print says so.

use sha2::{Digest, Sha256};

/// The log.
#[derive(Debug, Default)]
pub struct Log {
    print: Sha256,
    lines: Option<Vec<String>>,
    /// Each line also goes to standard error as it comes.
    pub is_loud: bool,
}

impl Log {
    /// A log that keeps its lines, or only their print.
    #[must_use]
    pub fn new(keeps: bool) -> Self {
        Self { print: Sha256::new(), lines: keeps.then(Vec::new), is_loud: false }
    }

    /// One more line, at so many milliseconds after the beginning.
    pub fn say(&mut self, at_ms: i64, line: &str) {
        self.print.update(at_ms.to_le_bytes());
        self.print.update(line.as_bytes());
        if self.is_loud || self.lines.is_some() {
            let (seconds, ms) = (at_ms / 1_000, at_ms % 1_000);
            let text = format!("+{:02}:{:02}.{ms:03} {line}", seconds / 60, seconds % 60);
            if self.is_loud {
                eprintln!("{text}");
            }
            if let Some(lines) = &mut self.lines {
                lines.push(text);
            }
        }
    }

    /// The print of all lines so far.
    #[must_use]
    pub fn print(&self) -> String {
        self.print.clone().finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
    }

    /// The lines, where they were kept.
    #[must_use]
    pub fn lines(&self) -> &[String] {
        self.lines.as_deref().unwrap_or_default()
    }
}

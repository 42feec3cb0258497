//! Reading the workspace: its files, and `cargo metadata`.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;

/// The workspace's folder.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests lie in the workspace").to_path_buf()
}

/// A source file: its path from the root with forward slashes, and its text.
pub(crate) struct Source {
    pub(crate) path: String,
    pub(crate) text: String,
}

/// All files below `folder` whose name ends in one of `endings`, in order; what was built or
/// installed is left out.
pub(crate) fn sources(folder: &str, endings: &[&str]) -> Vec<Source> {
    let mut found = Vec::new();
    walk(&root().join(folder), endings, &mut found);
    found.sort_by(|one, other| one.path.cmp(&other.path));
    found
}

fn walk(folder: &Path, endings: &[&str], found: &mut Vec<Source>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.filter_map(Result::ok) {
        let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
        if path.is_dir() {
            if !["target", "node_modules", "dist", "gen", "demo", "coverage"].contains(&name.as_str()) {
                walk(&path, endings, found);
            }
        } else if endings.iter().any(|ending| name.ends_with(ending)) {
            let text = std::fs::read_to_string(&path).unwrap_or_else(|fault| panic!("{}: {fault}", path.display()));
            let path = path.strip_prefix(root()).expect("below the root").to_string_lossy().replace('\\', "/");
            found.push(Source { path, text });
        }
    }
}

/// All Rust sources of the workspace.
pub(crate) fn rust() -> Vec<Source> {
    ["crates", "src-tauri", "tests"].iter().flat_map(|folder| sources(folder, &[".rs"])).collect()
}

impl Source {
    /// The text without its tests at the end and without comments.
    pub(crate) fn production(&self) -> String {
        let end = self.text.find("#[cfg(test)]\nmod ").unwrap_or(self.text.len());
        let lines = self.text[..end].lines();
        lines.map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
    }
}

/// What cargo knows of the workspace on this machine, dependencies resolved.
pub(crate) fn metadata() -> Value {
    let host = said(Command::new("rustc").arg("-vV"));
    let host = host.lines().find_map(|line| line.strip_prefix("host: ")).expect("rustc tells its host").to_owned();
    let metadata = ["metadata", "--format-version", "1", "--locked", "--offline", "--filter-platform", &host];
    let text = said(Command::new(env!("CARGO")).args(metadata).current_dir(root()));
    serde_json::from_str(&text).expect("cargo prints JSON")
}

fn said(command: &mut Command) -> String {
    let output = command.output().expect("the toolchain is there");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

/// Names of a package's own dependencies, those of its tests left out.
pub(crate) fn needs(package: &Value) -> BTreeSet<String> {
    let all = package["dependencies"].as_array().expect("a list").iter();
    let lasting = all.filter(|dependency| dependency["kind"] != "dev");
    lasting.map(|dependency| dependency["name"].as_str().expect("a name").to_owned()).collect()
}

/// Fails with all complaints, one a line.
pub(crate) fn none(complaints: &[String], way_out: &str) {
    assert!(complaints.is_empty(), "{way_out}\n  {}", complaints.join("\n  "));
}

//! axe-core on what a screen shows now.

use serde_json::{Value, json};

use crate::{
    ground::{Step, Stopped, root},
    window::Window,
};

const RUN: &str = "const tell = arguments[arguments.length - 1];
    const run = () => axe.run(document, { resultTypes: ['violations'] }).then(
      ({ violations }) => tell(violations.map(({ id, help, nodes }) => ({ id, help, nodes: nodes.map(({ html }) => html) }))),
      (thrown) => tell([{ id: 'axe', help: String(thrown), nodes: [] }]));
    run();";

/// Finds nothing on the screen, or says what.
///
/// # Errors
/// With every finding, or when axe-core is not installed.
pub async fn finds_nothing(window: &Window, screen: &str) -> Step<()> {
    let path = root().join("ui/node_modules/axe-core/axe.min.js");
    if window.run("return typeof window.axe", Vec::new()).await? != json!("object") {
        let source = std::fs::read_to_string(&path).map_err(|fault| Stopped(format!("{}: {fault}", path.display())))?;
        // Not `document.head.append(script)`: the page's policy takes no script but its own.
        window.run(&format!("{source};\nwindow.axe = axe;"), Vec::new()).await?;
    }
    let found = window.run_later(RUN, Vec::new()).await?;
    match found.as_array().map(Vec::as_slice) {
        Some([]) => Ok(()),
        Some(findings) => Err(Stopped(format!("axe on {screen}: {}", told(findings)))),
        None => Err(Stopped(format!("axe on {screen} said {found}"))),
    }
}

fn told(findings: &[Value]) -> String {
    findings
        .iter()
        .map(|finding| serde_json::to_string_pretty(finding).unwrap_or_default())
        .collect::<Vec<_>>()
        .join("\n")
}

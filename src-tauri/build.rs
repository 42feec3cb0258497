//! Tells Tauri which commands the windows have, so that each window can be given its own one only.

use tauri_build::{AppManifest, Attributes};

#[expect(clippy::disallowed_methods, reason = "the law is for the program, not for what builds it")]
fn main() {
    // The screens are built by npm; without them the program still has to compile.
    std::fs::create_dir_all("ui/dist").expect("the folder of built screens can be made");
    // The screens are put into the program: build it anew when they were.
    println!("cargo:rerun-if-changed=ui/dist");
    let manifest = AppManifest::new().commands(&["call", "kiosk_call"]);
    tauri_build::try_build(Attributes::new().app_manifest(manifest)).expect("the windows are described rightly");
}

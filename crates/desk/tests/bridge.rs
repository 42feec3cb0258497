//! The TypeScript bridge in `ui` is what the command table says.

#[test]
fn the_bridge_in_ui_is_generated_from_the_table() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/src/bridge/commands.ts");
    let now = wasl_desk::bridge::typescript();
    if std::env::var_os("WASL_BLESS").is_some() {
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("folder");
        std::fs::write(&path, &now).expect("written");
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == now,
        "ui/src/bridge/commands.ts has drifted: run `WASL_BLESS=1 cargo test -p wasl-desk --test bridge`"
    );
}

//! Rebuilds the centre when what it carries inside changes: catalogue, locales and migrations.

fn main() {
    for folder in ["../../catalogue", "../../locales", "migrations"] {
        println!("cargo:rerun-if-changed={folder}");
    }
}

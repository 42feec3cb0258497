//! Rebuilds the words when a text changes: they are carried inside.

fn main() {
    println!("cargo:rerun-if-changed=../../locales");
}

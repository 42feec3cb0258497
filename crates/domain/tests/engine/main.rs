//! Stories of the form engine, told on a small catalogue of its own.

mod fees;
mod forms;
mod linter;
mod random;
mod rules;
#[path = "../support/mod.rs"]
mod support;

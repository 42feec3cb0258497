//! The machines in their quick size; `make storm` runs them in full.

use std::process::Command;

/// Runs one machine as its program would be run by hand; its figures, and a loud word where it was
/// skipped, go straight to the standard output.
fn quick(machine: &str) {
    let ended = Command::new(env!("CARGO_BIN_EXE_wasl-cuts")).args(["quick", machine]).status();
    assert!(ended.expect("the program was built").success(), "{machine} broke something; it says above what");
}

#[test]
fn a_power_cut_on_ext4_loses_no_receipt() {
    quick("power-ext4");
}

#[test]
fn a_power_cut_on_xfs_loses_no_receipt() {
    quick("power-xfs");
}

#[test]
fn killed_programs_lose_nothing_and_send_nothing_twice() {
    quick("kills");
}

#[test]
fn a_full_memory_disk_is_refused_with_a_sentence() {
    quick("full-tmpfs");
}

#[test]
fn a_full_ext4_is_refused_with_a_sentence() {
    quick("full-ext4");
}

#[test]
fn wrong_clocks_change_neither_order_nor_delivery() {
    quick("clocks");
}

#[test]
fn a_desk_is_ready_again_after_a_kill() {
    quick("ready");
}

#[test]
fn a_stolen_disk_names_nobody() {
    quick("stolen-disk");
}

#[test]
fn the_next_citizen_finds_nothing_of_the_one_before() {
    quick("next-citizen");
}

#[test]
fn no_key_and_no_touch_leads_out_of_the_kiosk() {
    quick("any-input");
}

#[test]
fn a_bad_link_carries_everything_and_little_twice() {
    quick("bad-link");
}

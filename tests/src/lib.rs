//! What tests of the whole product share: a centre, a virtual display, the real window and its
//! driver, eyes for receipts.
//!
//! Waits on conditions with a limit, never for a fixed time. A failure says what was waited for and
//! what was there instead.

#![expect(clippy::disallowed_methods, reason = "tests lay out folders, start programs and wait on the real clock")]

pub mod axe;
pub mod centre;
pub mod ctl;
pub mod display;
pub mod eyes;
pub mod ground;
pub mod journey;
pub mod kiosk;
pub mod pages;
pub mod sheet;
pub mod window;

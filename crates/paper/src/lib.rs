//! THE PRESS: receipt and other documents as laid-out pages; QR; raster and PDF.
//!
//! Takes finished strings (the words and numbers are composed elsewhere) and gives bytes. Opens no
//! file, asks no clock and knows no locale beyond the direction of the text: the same sheet gives the
//! same bytes, today and in ten years.

mod bitmap;
mod card;
mod code;
mod escpos;
mod fault;
mod plain;
mod press;
mod receipt;
pub mod sheet;
mod slip;

pub use card::{CardSheet, CardSlip, card};
pub use code::{escrow_modules, qr_rows};
pub use escpos::escpos;
pub use fault::PaperFault;
pub use receipt::{Receipt, receipt};

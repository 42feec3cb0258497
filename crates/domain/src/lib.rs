//! THE NOUNS: request, service, form, fee, money, ids, stages.
//!
//! Pure data and pure functions: no input or output, no clock, no dice, nothing asynchronous. Every
//! other room may lean on this one; this one leans on no room.

pub mod answers;
pub mod catalogue;
pub mod digits;
pub mod disk;
pub mod folding;
pub mod form;
pub mod host;
pub mod ids;
pub mod money;
pub mod pack;
pub mod partial_date;
pub mod planted;
pub mod rule;
pub mod stage;
pub mod submission;
pub mod tariff;

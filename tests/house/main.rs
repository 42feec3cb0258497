//! The laws of the house as tests. They read the workspace as it lies on the disk and judge no
//! behaviour; what they refuse, they name with the place and the way out.

#![expect(clippy::disallowed_methods, reason = "the laws are read off the disk")]

mod catalogue;
mod doors;
mod ground;
mod plan;
mod planted;
mod screens;
mod sealed_copies;
mod sources;
mod vocabulary;
mod words;

//! What the faces and the desk say to each other: asks and replies of the command table.
//!
//! Plain data. All words in replies are finished sentences in the language that was asked for;
//! numbers, dates and money are formatted here once, never on a screen. The TypeScript bridge is
//! generated from these types.

pub mod citizen;
pub mod draft;
pub mod kiosk;
pub mod papers;
pub mod request;
pub mod services;
pub mod status;

/// Derives what every ask needs.
macro_rules! ask {
    ($($(#[$meta:meta])* $name:ident { $($(#[$fm:meta])* $field:ident : $ty:ty),* $(,)? })*) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize, serde::Serialize, ts_rs::TS)]
        #[serde(deny_unknown_fields)]
        pub struct $name { $($(#[$fm])* pub $field: $ty),* }
    )*};
}

/// Derives what every reply needs.
macro_rules! reply {
    ($($(#[$meta:meta])* $name:ident { $($(#[$fm:meta])* $field:ident : $ty:ty),* $(,)? })*) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize, ts_rs::TS)]
        pub struct $name { $($(#[$fm])* pub $field: $ty),* }
    )*};
}

/// Derives what every closed list of words needs.
macro_rules! words {
    ($($(#[$meta:meta])* $name:ident { $($(#[$vm:meta])* $variant:ident),* $(,)? })*) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, ts_rs::TS)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$vm])* $variant),* }
    )*};
}

pub(crate) use {ask, reply, words};

ask! {
    /// Nothing to say with the ask.
    Nothing {}
}

reply! {
    /// Done; nothing to tell.
    Done {}
    /// A refusal as it reaches a face: code and facts for programs, a sentence for people.
    RefusalView {
        /// Stable code of the kind of refusal.
        code: String,
        /// Facts as data.
        #[ts(type = "Record<string, unknown>")]
        facts: serde_json::Value,
        /// What to do, in the person's language.
        sentence: String,
        /// Faults at questions, where it is about answers.
        faults: Vec<draft::FaultView>,
    }
}

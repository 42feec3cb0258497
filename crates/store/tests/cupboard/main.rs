//! The cupboard from outside: what is kept comes back as it was or is named damaged, and nothing stops the rest.

#![expect(clippy::disallowed_methods, reason = "the tests spoil files, and one of them measures")]

mod damage;
mod filled;
mod flips;
mod queues;
mod retention;
mod start;
mod upgrade;

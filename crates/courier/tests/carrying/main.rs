//! The courier against a small centre on this machine that may answer anything.

mod ahead;
mod answers;
mod cast;
mod centre;
mod hostile;
mod papers;
mod secure;
mod shapes;
mod silent;

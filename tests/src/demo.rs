//! The main job by itself in the real window, for `make run` where there is no display.

fn main() {}

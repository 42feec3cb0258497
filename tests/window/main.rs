//! The real window: what each window may do, and the main job through it.

mod doors;
mod main_job;
mod scans;

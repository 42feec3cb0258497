//! JSON Schema of the files that people write, made from the types that read them.

use std::collections::BTreeMap;

use schemars::{JsonSchema, schema_for};
use serde_json::Value;

use super::{Block, Cases};
use crate::{pack::Pack, submission::Submission, tariff::Tariff};

/// The schemas by file name in `catalogue/schema`.
#[must_use]
pub fn schemas() -> BTreeMap<String, Value> {
    fn of<T: JsonSchema>(name: &str) -> (String, Value) {
        (format!("{name}.json"), schema_for!(T).to_value())
    }
    BTreeMap::from([
        of::<Pack>("pack"),
        of::<Block>("block"),
        of::<Tariff>("tariff"),
        of::<Submission>("submission"),
        of::<Cases>("cases"),
    ])
}

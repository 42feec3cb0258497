//! The one byte form of a pack, by which it is named and signed.

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::Pack;

impl Pack {
    /// The pack as JSON bytes: keys sorted, no white space, the same on every machine.
    #[must_use]
    pub fn canonical(&self) -> Vec<u8> {
        let data = serde_json::to_value(self).expect("a pack is plain data with text keys");
        let mut out = String::new();
        write(&data, &mut out);
        out.into_bytes()
    }

    /// SHA-256 of [`Self::canonical`].
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.canonical()).into()
    }
}

/// Keys are sorted here and not left to the map's type, which a build may switch to insertion order.
fn write(data: &Value, out: &mut String) {
    match data {
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => out.push_str(&data.to_string()),
        Value::Array(items) => {
            out.push('[');
            for (place, item) in items.iter().enumerate() {
                if place > 0 {
                    out.push(',');
                }
                write(item, out);
            }
            out.push(']');
        }
        Value::Object(map) => {
            let mut entries: Vec<(&String, &Value)> = map.iter().collect();
            entries.sort_unstable_by_key(|(key, _)| *key);
            out.push('{');
            for (place, (key, item)) in entries.into_iter().enumerate() {
                if place > 0 {
                    out.push(',');
                }
                out.push_str(&Value::from(key.as_str()).to_string());
                out.push(':');
                write(item, out);
            }
            out.push('}');
        }
    }
}

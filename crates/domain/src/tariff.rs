//! What things cost: fee *items* are named by packs, *tariffs* hold the dated amounts.

mod fee;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use fee::fee;
pub(crate) use fee::price;

use crate::{
    money::{Denomination, Money},
    rule::Rule,
};

/// Whose part of the fee an item is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FeePart {
    /// The owning authority's own fee.
    Authority,
    /// The centre's surcharge.
    Centre,
}

/// An item of a pack's fee. Words: `fee-<item with dots as dashes>` in the tariffs' words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FeeItem {
    /// Key into the tariffs: `civil.extract`.
    pub item: String,
    /// Whose part.
    pub part: FeePart,
    /// Times the number that this question was answered with (copies), or times the rows of this
    /// repeat group; once where left out or unanswered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<String>,
    /// Only when this holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only_if: Option<Rule>,
}

/// `catalogue/tariffs/<id>.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Tariff {
    /// Its name.
    pub id: String,
    /// Grows with every change.
    pub version: u32,
    /// First day on which it holds, `YYYY-MM-DD`. The newest that holds wins; a governorate's own
    /// wins over the general one, item by item.
    pub holds_from: String,
    /// Governorate code (`06`), or none for the whole country.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub governorate: Option<String>,
    /// The pound its amounts count.
    pub denomination: Denomination,
    /// Show the other denomination beside the amounts until this day, `YYYY-MM-DD`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub both_until: Option<String>,
    /// Price by item.
    pub prices: BTreeMap<String, Price>,
}

/// One price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Price {
    /// Hundredths of a pound.
    pub minor: i64,
    /// Where the amount comes from.
    pub source: String,
    /// Made up, to be confirmed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub illustrative: bool,
}

/// One line of a request's fee.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeeLine {
    /// The item.
    pub item: String,
    /// Whose part.
    pub part: FeePart,
    /// How often.
    pub times: i64,
    /// The line's sum.
    pub amount: Money,
}

/// What a request costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fee {
    /// Its lines, authority's part first.
    pub lines: Vec<FeeLine>,
    /// Their sum, in new pounds.
    pub total: Money,
    /// Whether the other denomination is to be shown beside it.
    pub both_denominations: bool,
    /// Tariffs that priced it: `id@version`.
    pub tariffs: Vec<String>,
}

/// Why a fee cannot be told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum NoFee {
    /// No tariff that holds today prices an item.
    #[error("no tariff prices {item}")]
    Unpriced {
        /// The item.
        item: String,
    },
    /// The amount is beyond all bounds.
    #[error("the amount is out of range")]
    OutOfRange,
}

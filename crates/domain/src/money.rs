//! Money: integer minor units with currency and denomination. Never a float.
//!
//! Since 1 January 2026 the Syrian pound is re-denominated, 100 old pounds = 1 new pound; both were
//! legal tender during the exchange (DOMAIN.md). So every amount names which pound it counts.

use serde::{Deserialize, Serialize};

/// Which Syrian pound an amount counts. The currency code of both is SYP.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Denomination {
    /// The pound of 2026.
    New,
    /// The pound before it; a hundredth of the new one.
    Old,
}

/// An amount in hundredths of a Syrian pound (`minor`) of one denomination.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Money {
    /// Hundredths of a pound.
    pub minor: i64,
    /// Which pound.
    pub denomination: Denomination,
}

impl Money {
    /// ISO 4217 code of every amount here.
    pub const CURRENCY: &'static str = "SYP";

    /// Nothing, in new pounds.
    pub const ZERO: Self = Self { minor: 0, denomination: Denomination::New };

    /// Whole new pounds.
    #[must_use]
    pub const fn new_pounds(pounds: i64) -> Self {
        Self { minor: pounds * 100, denomination: Denomination::New }
    }

    /// The same value in the other or the same denomination; `None` on overflow, or where an old
    /// amount is no whole number of new minor units.
    #[must_use]
    pub fn in_denomination(self, wanted: Denomination) -> Option<Self> {
        let minor = match (self.denomination, wanted) {
            (Denomination::New, Denomination::Old) => self.minor.checked_mul(100)?,
            (Denomination::Old, Denomination::New) if self.minor % 100 == 0 => self.minor / 100,
            (Denomination::Old, Denomination::New) => return None,
            (Denomination::New, Denomination::New) | (Denomination::Old, Denomination::Old) => self.minor,
        };
        Some(Self { minor, denomination: wanted })
    }

    /// The sum, in the denomination of `self`; `None` on overflow or where the other cannot be
    /// expressed in it.
    #[must_use]
    pub fn plus(self, other: Self) -> Option<Self> {
        let other = other.in_denomination(self.denomination)?;
        Some(Self { minor: self.minor.checked_add(other.minor)?, ..self })
    }

    /// `self` taken `times`; `None` on overflow.
    #[must_use]
    pub fn times(self, times: i64) -> Option<Self> {
        Some(Self { minor: self.minor.checked_mul(times)?, ..self })
    }
}

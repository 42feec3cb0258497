//! What a request costs on its day in its governorate.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::{Fee, FeeItem, FeeLine, NoFee, Price, Tariff};
use crate::{
    answers::Answers,
    form::Reading,
    money::{Denomination, Money},
    pack::Pack,
    rule::{SCALE, Value},
};

/// The fee of these answers: the lines of the authority, then those of the centre, in new pounds.
///
/// `governorate` is the code of where the request is made. An item whose condition is not known to
/// hold, or that is counted nought times, has no line.
///
/// # Errors
/// [`NoFee`] where an item has no price that holds, or an amount leaves all bounds.
pub fn fee(
    pack: &Pack,
    answers: &Answers,
    tariffs: &BTreeMap<String, Tariff>,
    governorate: &str,
    today: Date,
) -> Result<Fee, NoFee> {
    let reading = Reading::of(pack, answers, today);
    let (mut lines, mut total, mut used, mut both_denominations) = (Vec::new(), Money::ZERO, BTreeSet::new(), false);
    for item in &pack.fees {
        let times = times(item, &reading)?;
        if times == 0 || !reading.allows(item.only_if.as_ref(), None) {
            continue;
        }
        let (tariff, price) = price(&item.item, tariffs, governorate, today)
            .ok_or_else(|| NoFee::Unpriced { item: item.item.clone() })?;
        let amount = Money { minor: price.minor, denomination: tariff.denomination };
        let amount =
            amount.times(times).and_then(|sum| sum.in_denomination(Denomination::New)).ok_or(NoFee::OutOfRange)?;
        total = total.plus(amount).ok_or(NoFee::OutOfRange)?;
        used.insert(format!("{}@{}", tariff.id, tariff.version));
        both_denominations |= tariff.both_until.as_deref().and_then(day).is_some_and(|last| today <= last);
        lines.push(FeeLine { item: item.item.clone(), part: item.part, times, amount });
    }
    lines.sort_by_key(|line| line.part);
    Ok(Fee { lines, total, both_denominations, tariffs: used.into_iter().collect() })
}

/// The price of an item: of the tariffs that hold on `today` and name it, a governorate's own comes
/// before the general one, then the newest.
pub(crate) fn price<'a>(
    item: &str,
    tariffs: &'a BTreeMap<String, Tariff>,
    governorate: &str,
    today: Date,
) -> Option<(&'a Tariff, &'a Price)> {
    tariffs
        .values()
        .filter(|tariff| tariff.governorate.as_deref().is_none_or(|own| own == governorate))
        .filter_map(|tariff| {
            let from = day(&tariff.holds_from).filter(|from| *from <= today)?;
            let price = tariff.prices.get(item)?;
            Some(((tariff.governorate.is_some(), from, tariff.version), tariff, price))
        })
        .max_by_key(|(rank, _, _)| *rank)
        .map(|(_, tariff, price)| (tariff, price))
}

/// A day written `YYYY-MM-DD`.
fn day(text: &str) -> Option<Date> {
    text.parse().ok()
}

/// How often an item is counted.
fn times(item: &FeeItem, reading: &Reading<'_>) -> Result<i64, NoFee> {
    let count = match item.times.as_deref().and_then(|id| reading.facts.get(id)) {
        Some(Value::Number(range)) => i64::try_from(range.from / SCALE).map_err(|_| NoFee::OutOfRange)?,
        Some(Value::Rows(rows)) => i64::try_from(rows.len()).map_err(|_| NoFee::OutOfRange)?,
        Some(Value::Codes(codes)) => i64::try_from(codes.len()).map_err(|_| NoFee::OutOfRange)?,
        Some(Value::Truth(_) | Value::Text(_) | Value::Date(_)) | None => 1,
    };
    if count < 0 { Err(NoFee::OutOfRange) } else { Ok(count) }
}

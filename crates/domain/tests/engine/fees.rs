//! Fees: the newest tariff that holds, a governorate's own first, all in new pounds.

use std::path::Path;

use jiff::civil::date;
use serde_json::json;
use wasl_domain::{
    answers::Answer,
    catalogue::Catalogue,
    money::{Denomination, Money},
    tariff::{FeePart, NoFee, fee},
};

use crate::support::files;

fn catalogue() -> Catalogue {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/catalogue");
    Catalogue::from_files(&files(&folder)).expect("nothing that stops").0
}

#[test]
fn a_governorates_own_price_wins_item_by_item() {
    let catalogue = catalogue();
    let pack = &catalogue.packs["registry.extract"];
    let found = fee(pack, &pack.example, &catalogue.tariffs, "06", date(2026, 11, 22)).expect("priced");
    let lines: Vec<(&str, FeePart, i64, i64)> =
        found.lines.iter().map(|l| (l.item.as_str(), l.part, l.times, l.amount.minor)).collect();
    assert_eq!(
        lines,
        [
            ("registry.extract", FeePart::Authority, 1, 1500),
            ("centre.copy", FeePart::Centre, 2, 2000),
            ("centre.owner", FeePart::Centre, 2, 500)
        ]
    );
    assert_eq!(found.total, Money { minor: 4000, denomination: Denomination::New });
    assert_eq!(found.tariffs, ["general@3", "latakia@2"]);
    assert!(found.both_denominations);
    let before_june = fee(pack, &pack.example, &catalogue.tariffs, "06", date(2026, 5, 31)).expect("priced");
    assert_eq!(before_june.total.minor, 3000);
}

#[test]
fn a_tariff_holds_from_its_first_day_and_both_pounds_are_shown_until_the_last() {
    let catalogue = catalogue();
    let pack = &catalogue.packs["registry.extract"];
    let on = |day| fee(pack, &pack.example, &catalogue.tariffs, "01", day).expect("priced");
    assert_eq!(on(date(2026, 12, 31)).lines[0].amount.minor, 1500);
    assert!(on(date(2026, 12, 31)).both_denominations);
    assert_eq!(on(date(2027, 1, 1)).lines[0].amount.minor, 9900);
    assert!(!on(date(2027, 1, 1)).both_denominations);
}

#[test]
fn old_pounds_are_told_in_new_ones() {
    let catalogue = catalogue();
    let pack = &catalogue.packs["registry.extract"];
    let found = fee(pack, &pack.example, &catalogue.tariffs, "06", date(2025, 6, 1)).expect("priced");
    assert_eq!(found.total, Money { minor: 1000 + 2 * 200 + 2 * 100, denomination: Denomination::New });
    assert_eq!(found.tariffs, ["before@1"]);
}

#[test]
fn what_nobody_priced_and_what_leaves_all_bounds_is_said() {
    let mut catalogue = catalogue();
    let pack = catalogue.packs["registry.extract"].clone();
    let unpriced = fee(&pack, &pack.example, &catalogue.tariffs, "06", date(2019, 1, 1));
    assert_eq!(unpriced, Err(NoFee::Unpriced { item: "registry.extract".into() }));
    for tariff in catalogue.tariffs.values_mut() {
        for price in tariff.prices.values_mut() {
            price.minor = i64::MAX - 7;
        }
    }
    assert_eq!(fee(&pack, &pack.example, &catalogue.tariffs, "06", date(2026, 11, 22)), Err(NoFee::OutOfRange));
}

#[test]
fn an_item_counts_once_where_its_question_is_unanswered_and_not_at_all_where_its_rule_does_not_hold() {
    let catalogue = catalogue();
    let pack = &catalogue.packs["registry.extract"];
    let found =
        fee(pack, &serde_json::from_value(json!({})).expect("answers"), &catalogue.tariffs, "01", date(2026, 11, 22))
            .expect("priced");
    assert_eq!(found.total.minor, 2000);
    let mut answers = pack.example.clone();
    answers.insert("request.copies".into(), Answer::Text("many".into()));
    let found = fee(pack, &answers, &catalogue.tariffs, "01", date(2026, 11, 22)).expect("priced");
    assert_eq!(found.lines[1].times, 1);
}

//! Rules: three values, exact numbers, dates of which parts are unknown.

use jiff::civil::date;
use serde_json::json;
use wasl_domain::{
    partial_date::PartialDate,
    rule::{Facts, Range, Rule, Scope, Value},
};

fn facts() -> Facts {
    let day = |text: &str| {
        let date = PartialDate::typed(text).expect("a date");
        Value::Date(Range { from: date.earliest(), to: date.latest() })
    };
    let row = |share: Option<i64>| {
        share.map(|share| Facts::from([("share".to_owned(), Value::whole(share))])).unwrap_or_default()
    };
    Facts::from([
        ("a.text".to_owned(), Value::Text("proxy".to_owned())),
        ("a.number".to_owned(), Value::whole(7)),
        ("a.yes".to_owned(), Value::Truth(true)),
        ("a.born".to_owned(), day("1987")),
        ("a.day".to_owned(), day("14/3/1987")),
        ("a.codes".to_owned(), Value::Codes(vec!["x".to_owned(), "y".to_owned()])),
        ("a.rows".to_owned(), Value::Rows(vec![row(Some(3)), row(Some(4))])),
        ("a.holes".to_owned(), Value::Rows(vec![row(Some(3)), row(None)])),
    ])
}

fn value(rule: serde_json::Value) -> Option<Value> {
    let rule: Rule = serde_json::from_value(rule).expect("a rule");
    rule.value(Scope { facts: Some(&facts()), row: None, today: Some(date(2026, 11, 22)) })
}

fn holds(rule: serde_json::Value) -> Option<bool> {
    match value(rule)? {
        Value::Truth(held) => Some(held),
        Value::Text(_) | Value::Number(_) | Value::Date(_) | Value::Codes(_) | Value::Rows(_) => None,
    }
}

#[test]
fn what_leans_on_an_unanswered_question_is_unknown_unless_the_rest_decides() {
    let open = json!({ "eq": [{ "answer": "no.such" }, { "text": "x" }] });
    assert_eq!(holds(open.clone()), None);
    assert_eq!(holds(json!({ "not": open })), None);
    assert_eq!(holds(json!({ "all": ["always", open] })), None);
    assert_eq!(holds(json!({ "all": [open, "never"] })), Some(false));
    assert_eq!(holds(json!({ "any": [open, "never"] })), None);
    assert_eq!(holds(json!({ "any": [open, "always"] })), Some(true));
    assert_eq!(holds(json!({ "all": [] })), Some(true));
    assert_eq!(holds(json!({ "any": [] })), Some(false));
    assert_eq!(holds(json!({ "given": "no.such" })), Some(false));
    assert_eq!(holds(json!({ "given": "a.text" })), Some(true));
    assert_eq!(holds(json!({ "if": [open, "always", "always"] })), None);
}

#[test]
fn texts_codes_and_flags_are_compared() {
    assert_eq!(holds(json!({ "eq": [{ "answer": "a.text" }, { "text": "proxy" }] })), Some(true));
    assert_eq!(holds(json!({ "ne": [{ "answer": "a.text" }, { "text": "proxy" }] })), Some(false));
    assert_eq!(holds(json!({ "in": [{ "answer": "a.text" }, ["kin", "proxy"]] })), Some(true));
    assert_eq!(holds(json!({ "in": [{ "answer": "a.codes" }, ["y"]] })), Some(true));
    assert_eq!(holds(json!({ "in": [{ "answer": "a.codes" }, ["z"]] })), Some(false));
    assert_eq!(holds(json!({ "answer": "a.yes" })), Some(true));
    assert_eq!(holds(json!({ "starts_with": [{ "answer": "a.text" }, { "text": "pro" }] })), Some(true));
    assert_eq!(value(json!({ "length": { "text": "سلمى" } })), Some(Value::whole(4)));
    assert_eq!(value(json!({ "count": "a.codes" })), Some(Value::whole(2)));
    assert_eq!(value(json!({ "count": "no.such" })), Some(Value::whole(0)));
}

#[test]
fn kinds_that_do_not_fit_are_unknown_and_not_an_accident() {
    for rule in [
        json!({ "eq": [{ "answer": "a.text" }, { "number": 7 }] }),
        json!({ "lt": [{ "answer": "a.text" }, { "text": "z" }] }),
        json!({ "add": [{ "answer": "a.text" }] }),
        json!({ "not": { "number": 1 } }),
        json!({ "length": { "number": 1 } }),
        json!({ "years_between": ["today", { "number": 1 }] }),
        json!({ "date": "2026-02-30" }),
        json!({ "decimal": "1.23456" }),
        json!({ "sum": ["a.text", "share"] }),
        json!({ "some": ["a.number", "always"] }),
    ] {
        assert_eq!(value(rule.clone()), None, "{rule}");
    }
}

#[test]
fn numbers_are_exact_to_four_places_and_unknown_beyond_all_bounds() {
    assert_eq!(
        value(json!({ "add": [{ "decimal": "0.1" }, { "decimal": "0.2" }] })),
        value(json!({ "decimal": "0.3" }))
    );
    assert_eq!(
        value(json!({ "sub": [{ "answer": "a.number" }, { "decimal": "7.5" }] })),
        value(json!({ "decimal": "-0.5" }))
    );
    assert_eq!(
        value(json!({ "mul": [{ "decimal": "1.5" }, { "decimal": "-2.25" }] })),
        value(json!({ "decimal": "-3.375" }))
    );
    assert_eq!(
        value(json!({ "mul": [{ "decimal": "0.0001" }, { "decimal": "0.5" }] })),
        value(json!({ "decimal": "0.0001" }))
    );
    let huge = json!({ "number": i64::MAX });
    let mut product = huge.clone();
    for _ in 0..4 {
        product = json!({ "mul": [product, huge] });
    }
    assert_eq!(value(product), None);
}

#[test]
fn a_partial_date_decides_where_all_its_days_agree() {
    let born = json!({ "answer": "a.born" });
    assert_eq!(holds(json!({ "lt": [born, { "date": "1988-01-01" }] })), Some(true));
    assert_eq!(holds(json!({ "lt": [born, { "date": "1987-06-01" }] })), None);
    assert_eq!(holds(json!({ "le": [born, { "date": "1987-12-31" }] })), Some(true));
    assert_eq!(holds(json!({ "ge": [born, { "date": "1987-01-01" }] })), Some(true));
    assert_eq!(holds(json!({ "gt": [born, { "date": "1987-12-31" }] })), Some(false));
    assert_eq!(holds(json!({ "eq": [born, { "date": "1986-05-05" }] })), Some(false));
    assert_eq!(holds(json!({ "eq": [born, { "date": "1987-05-05" }] })), None);
    assert_eq!(holds(json!({ "ge": [{ "years_between": [born, "today"] }, { "number": 18 }] })), Some(true));
    assert_eq!(holds(json!({ "ge": [{ "years_between": [born, "today"] }, { "number": 39 }] })), None);
    assert_eq!(holds(json!({ "ge": [{ "years_between": [born, "today"] }, { "number": 40 }] })), Some(false));
}

#[test]
fn years_and_days_are_counted_by_the_calendar() {
    let years = |from: &str, to: &str| value(json!({ "years_between": [{ "date": from }, { "date": to }] }));
    assert_eq!(years("1987-03-14", "2026-03-13"), Some(Value::whole(38)));
    assert_eq!(years("1987-03-14", "2026-03-14"), Some(Value::whole(39)));
    assert_eq!(years("2008-02-29", "2026-02-28"), Some(Value::whole(17)));
    assert_eq!(years("2008-02-29", "2026-03-01"), Some(Value::whole(18)));
    assert_eq!(years("2026-03-14", "2025-03-15"), Some(Value::whole(0)));
    assert_eq!(years("2026-03-14", "2025-03-14"), Some(Value::whole(-1)));
    assert_eq!(
        value(json!({ "days_between": [{ "date": "2024-02-28" }, { "date": "2024-03-01" }] })),
        Some(Value::whole(2))
    );
    assert_eq!(value(json!({ "days_between": ["today", { "date": "2026-11-21" }] })), Some(Value::whole(-1)));
}

#[test]
fn rows_are_summed_and_asked_one_by_one() {
    assert_eq!(value(json!({ "sum": ["a.rows", "share"] })), Some(Value::whole(7)));
    assert_eq!(value(json!({ "sum": ["a.holes", "share"] })), None);
    assert_eq!(value(json!({ "sum": ["no.such", "share"] })), Some(Value::whole(0)));
    let three = json!({ "eq": [{ "answer": "share" }, { "number": 3 }] });
    assert_eq!(holds(json!({ "some": ["a.rows", three] })), Some(true));
    assert_eq!(holds(json!({ "every": ["a.rows", three] })), Some(false));
    assert_eq!(holds(json!({ "every": ["a.holes", three] })), None);
    assert_eq!(holds(json!({ "some": ["a.holes", three] })), Some(true));
    assert_eq!(holds(json!({ "every": ["no.such", "never"] })), Some(true));
    assert_eq!(holds(json!({ "every": ["a.rows", { "answer": "a.yes" }] })), Some(true));
}

#[test]
fn a_rule_deeper_than_rules_are_followed_is_unknown() {
    let mut rule = Rule::Always;
    for _ in 0..10_000 {
        rule = Rule::Not(Box::new(rule));
    }
    assert_eq!(rule.holds(Scope::BLIND), None);
    assert!(rule.questions().is_empty());
    // Taken apart by hand: dropping ten thousand boxes inside one another is deep too.
    while let Rule::Not(inner) = rule {
        rule = *inner;
    }
}

#[test]
fn a_value_becomes_an_answer_only_where_it_is_known() {
    let answer = |rule| {
        value(rule).and_then(|value| value.answer()).map(|answer| serde_json::to_value(answer).expect("plain data"))
    };
    assert_eq!(answer(json!({ "mul": [{ "answer": "a.number" }, { "decimal": "2.5" }] })), Some(json!("17.5")));
    assert_eq!(answer(json!({ "mul": [{ "answer": "a.number" }, { "number": 2 }] })), Some(json!(14)));
    assert_eq!(answer(json!({ "answer": "a.born" })), Some(json!("1987")));
    assert_eq!(answer(json!({ "answer": "a.day" })), Some(json!("1987-03-14")));
    assert_eq!(answer(json!({ "years_between": [{ "answer": "a.born" }, "today"] })), None);
    assert_eq!(answer(json!("always")), Some(json!(true)));
}

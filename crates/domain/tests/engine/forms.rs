//! Forms: what is asked, how typing becomes an answer, what is refused, what is kept in the end.

use std::path::Path;

use jiff::civil::{Date, date};
use serde_json::{Value, json};
use wasl_domain::{
    answers::{Answer, Answers},
    catalogue::Catalogue,
    form::{Fault, FieldKind, asked, asked_in_row, changed, find, finish, judge, normal, papers, put, remove_row},
    pack::Pack,
};

use crate::support::files;

const TODAY: Date = date(2026, 11, 22);

fn pack() -> Pack {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/catalogue");
    let (catalogue, findings) = Catalogue::from_files(&files(&folder)).expect("nothing that stops");
    assert_eq!(findings, []);
    catalogue.packs["registry.extract"].clone()
}

fn answers(data: Value) -> Answers {
    serde_json::from_value(data).expect("answers")
}

fn text(text: &str) -> Answer {
    Answer::Text(text.to_owned())
}

fn kind(data: Value) -> FieldKind {
    serde_json::from_value(data).expect("a kind")
}

#[test]
fn typing_becomes_the_normal_form_of_its_kind() {
    let pack = pack();
    let date = json!({ "type": "date", "unknown_parts": true });
    let table: Vec<(Value, Value, Value)> = vec![
        (json!({ "type": "text" }), json!("  أ   ب ١٢ "), json!("أ ب 12")),
        (json!({ "type": "long_text" }), json!(" سطر  أول \r\n\n سطر ثانٍ "), json!("سطر أول\nسطر ثانٍ")),
        (json!({ "type": "name" }), json!(" سلمى\u{200F}  أبو-زيد "), json!("سلمى أبو-زيد")),
        (json!({ "type": "name" }), json!("O’Neil"), json!("O’Neil")),
        (json!({ "type": "organisation_name" }), json!("شركة 3 نجوم (ش.م.م)"), json!("شركة 3 نجوم (ش.م.م)")),
        (json!({ "type": "national_number" }), json!("٠٦٠١-٠٢٣ ۴۵۶۷"), json!("06010234567")),
        (json!({ "type": "register_number" }), json!("٠١٢"), json!("012")),
        (json!({ "type": "plot_number" }), json!(" ٢٤٨١ / ٣ "), json!("2481/3")),
        (json!({ "type": "reference" }), json!("n 012-3456"), json!("N0123456")),
        (date.clone(), json!("١٤/٣/١٩٨٧"), json!("1987-03-14")),
        (date.clone(), json!("3/1987"), json!("1987-03")),
        (date, json!("1987"), json!("1987")),
        (json!({ "type": "year" }), json!("١٩٨٧"), json!(1987)),
        (json!({ "type": "phone" }), json!("+963 944 513 170"), json!("0944513170")),
        (json!({ "type": "phone" }), json!("00963944513170"), json!("0944513170")),
        (json!({ "type": "phone" }), json!("٠٩٤٤-٥١٣١٧٠"), json!("0944513170")),
        (json!({ "type": "phone" }), json!("963513170"), json!("0963513170")),
        (json!({ "type": "email" }), json!(" Salma.A@Example.ORG "), json!("Salma.A@example.org")),
        (json!({ "type": "choice", "options": { "list": "governorates" } }), json!("٠٦"), json!("06")),
        (json!({ "type": "choice", "options": "applicants" }), json!("proxy"), json!("proxy")),
        (
            json!({ "type": "choices", "options": { "listed": ["a", "b", "c"] } }),
            json!(["c", "a", "c"]),
            json!(["a", "c"]),
        ),
        (json!({ "type": "yes_no" }), json!("نعم"), json!(true)),
        (json!({ "type": "yes_no" }), json!("لا"), json!(false)),
        (json!({ "type": "number", "min": -5, "max": 10 }), json!("−٤"), json!(-4)),
        (json!({ "type": "number", "min": 0, "max": 10000 }), json!("1 000"), json!(1000)),
        (json!({ "type": "decimal", "places": 2, "min": "0", "max": "100" }), json!("١٢٫٥٠"), json!("12.50")),
        (json!({ "type": "decimal", "places": 2, "min": "0", "max": "100" }), json!("012,5"), json!("12.5")),
        (json!({ "type": "decimal", "places": 2, "min": "0", "max": "100" }), json!(7), json!("7")),
        (json!({ "type": "money" }), json!("١٢٫٥"), json!(1250)),
        (json!({ "type": "money" }), json!(1250), json!(1250)),
        (json!({ "type": "paper", "paper": "p" }), json!(true), json!("seen")),
        (json!({ "type": "paper", "paper": "p", "may_wait": true }), json!("later"), json!("later")),
        (json!({ "type": "consent" }), json!(true), json!(true)),
    ];
    for (kind_data, typed, wanted) in table {
        let typed: Answer = serde_json::from_value(typed).expect("an answer");
        let found = normal(&pack, &kind(kind_data.clone()), &typed)
            .unwrap_or_else(|fault| panic!("{kind_data} {typed:?}: {fault}"));
        assert_eq!(serde_json::to_value(&found).expect("plain data"), wanted, "{kind_data}");
        assert_eq!(normal(&pack, &kind(kind_data), &found), Ok(found), "the normal form is its own");
    }
}

#[test]
fn what_does_not_fit_is_refused_with_its_facts() {
    let pack = pack();
    let area = json!({ "type": "decimal", "places": 2, "min": "0.5", "max": "100" });
    let table: Vec<(Value, Value, Fault)> = vec![
        (json!({ "type": "text" }), json!(" \u{200B} "), Fault::Empty),
        (json!({ "type": "text", "max": 3 }), json!("أربع"), Fault::TooLong { max: 3, typed: 4 }),
        (json!({ "type": "text" }), json!(5), Fault::WrongKind),
        (json!({ "type": "name" }), json!("سلمى3"), Fault::Sign { sign: "3".into() }),
        (json!({ "type": "name" }), json!("س"), Fault::TooShort { min: 2, typed: 1 }),
        (json!({ "type": "name" }), json!("--"), Fault::TooShort { min: 2, typed: 0 }),
        (json!({ "type": "national_number" }), json!("0601023456"), Fault::DigitCount { wanted: 11, typed: 10 }),
        (json!({ "type": "national_number" }), json!("0601x"), Fault::NotDigits),
        (json!({ "type": "register_number" }), json!("1"), Fault::DigitCount { wanted: 2, typed: 1 }),
        (json!({ "type": "register_number" }), json!("1234567890123"), Fault::DigitCount { wanted: 12, typed: 13 }),
        (json!({ "type": "plot_number" }), json!("/3"), Fault::Form),
        (json!({ "type": "reference" }), json!("ABC12"), Fault::TooShort { min: 6, typed: 5 }),
        (json!({ "type": "reference" }), json!("سجل1234"), Fault::Form),
        (json!({ "type": "date" }), json!("30/2/2020"), Fault::NoSuchDate),
        (json!({ "type": "date" }), json!("3/1987"), Fault::PartialDate),
        (json!({ "type": "year" }), json!("1700"), Fault::Below { min: "1850".into() }),
        (json!({ "type": "phone" }), json!("0944 51 317"), Fault::Phone { typed: 9 }),
        (json!({ "type": "phone" }), json!("0112233445"), Fault::Phone { typed: 10 }),
        (json!({ "type": "phone" }), json!("phone"), Fault::NotDigits),
        (json!({ "type": "email" }), json!("salma@example"), Fault::Form),
        (
            json!({ "type": "choice", "options": { "list": "governorates" } }),
            json!("77"),
            Fault::NoSuchChoice { given: "77".into() },
        ),
        (
            json!({ "type": "choices", "options": { "listed": ["a", "b"] }, "min": 2 }),
            json!(["a", "a"]),
            Fault::TooFew { min: 2 },
        ),
        (json!({ "type": "choices", "options": { "listed": ["a"] } }), json!([]), Fault::Empty),
        (json!({ "type": "address" }), json!("حلب"), Fault::TooShort { min: 5, typed: 3 }),
        (json!({ "type": "yes_no" }), json!("ربما"), Fault::WrongKind),
        (json!({ "type": "number", "min": 1, "max": 9 }), json!("10"), Fault::Above { max: "9".into() }),
        (
            json!({ "type": "number", "min": 1, "max": 9 }),
            json!("99999999999999999999999999999999999999999"),
            Fault::Above { max: "9".into() },
        ),
        (json!({ "type": "number", "min": 1, "max": 9 }), json!("2.5"), Fault::NotNumber),
        (area.clone(), json!("0.4"), Fault::Below { min: "0.5".into() }),
        (area.clone(), json!("100.01"), Fault::Above { max: "100".into() }),
        (area.clone(), json!("1.234"), Fault::Places { places: 2 }),
        (area, json!("1,2,3"), Fault::NotNumber),
        (json!({ "type": "money" }), json!(-1), Fault::Below { min: "0".into() }),
        (json!({ "type": "paper", "paper": "p" }), json!("later"), Fault::PaperNotSeen),
        (json!({ "type": "note" }), json!("x"), Fault::NoSuchField),
    ];
    for (kind_data, typed, wanted) in table {
        let typed: Answer = serde_json::from_value(typed).expect("an answer");
        assert_eq!(normal(&pack, &kind(kind_data.clone()), &typed), Err(wanted), "{kind_data}");
    }
}

#[test]
fn the_example_is_complete_and_what_is_asked_follows_the_answers() {
    let pack = pack();
    let ids = |answers: &Answers| {
        asked(&pack, answers, TODAY).into_iter().map(|one| one.field.id.clone()).collect::<Vec<_>>()
    };
    assert_eq!(judge(&pack, &pack.example, TODAY), []);
    assert!(!ids(&pack.example).contains(&"asker.name".to_owned()));
    assert!(ids(&pack.example).contains(&"request.country".to_owned()));
    let proxy = answers(json!({ "asker.as": "proxy", "request.purpose": "work" }));
    assert_eq!(ids(&proxy)[..4], ["asker.as", "asker.name", "asker.deed_date", "asker.deed"]);
    assert!(!ids(&proxy).contains(&"request.country".to_owned()));
    assert_eq!(papers(&pack, &proxy, TODAY).len(), 2);
    assert_eq!(papers(&pack, &pack.example, TODAY).len(), 1, "the power of attorney is not needed");
}

#[test]
fn a_question_is_required_only_while_its_rule_holds() {
    let pack = pack();
    let is_required = |answers: &Answers| {
        asked(&pack, answers, TODAY).into_iter().find(|one| one.field.id == "request.email").map(|one| one.required)
    };
    assert_eq!(is_required(&pack.example), Some(false));
    assert_eq!(is_required(&answers(json!({}))), Some(true));
    assert_eq!(is_required(&answers(json!({ "request.phone": "12" }))), Some(true), "what does not stand is not given");
}

#[test]
fn a_hidden_answer_stays_in_the_draft_and_never_travels() {
    let pack = pack();
    let mut draft = pack.example.clone();
    put(&pack, &mut draft, "request.purpose", text("work"), TODAY).expect("a code");
    assert!(draft.contains_key("request.country"));
    let finished = finish(&pack, &draft, TODAY).expect("complete");
    assert!(!finished.contains_key("request.country"));
    put(&pack, &mut draft, "request.purpose", text("travel"), TODAY).expect("a code");
    assert_eq!(finish(&pack, &draft, TODAY).expect("complete")["request.country"], text("الأردن"));
}

#[test]
fn a_hidden_answer_does_not_steer_other_questions() {
    let mut pack = pack();
    let with = |rule: Value| Some(serde_json::from_value(rule).expect("a rule"));
    let request = pack.form.iter_mut().find(|section| section.id == "request").expect("there");
    for field in &mut request.fields {
        if field.id == "request.remark" {
            field.ask_if = with(json!({ "given": "request.country" }));
            field.optional = false;
        }
    }
    let mut draft = pack.example.clone();
    draft.insert("request.purpose".into(), text("work"));
    let finished = finish(&pack, &draft, TODAY).expect("the remark is not asked: the country is hidden");
    assert!(!finished.contains_key("request.remark"));
    // The order of the form does not matter: the country now stands after the remark.
    let request = pack.form.iter_mut().find(|section| section.id == "request").expect("there");
    request.fields.reverse();
    assert!(finish(&pack, &draft, TODAY).is_ok());
}

#[test]
fn what_does_not_parse_is_kept_as_typed_and_named() {
    let pack = pack();
    let mut draft = Answers::new();
    let refused = put(&pack, &mut draft, "holder.national_number", text("0601"), TODAY).expect_err("too short");
    assert_eq!(
        (refused.field.as_str(), refused.fault),
        ("holder.national_number", Fault::DigitCount { wanted: 11, typed: 4 })
    );
    assert_eq!(draft["holder.national_number"], text("0601"));
    put(&pack, &mut draft, "holder.national_number", text(" "), TODAY).expect("taken back");
    assert!(draft.is_empty());
    let refused = put(&pack, &mut draft, "holder.birth_date", text("1/1/2027"), TODAY).expect_err("in the future");
    assert_eq!(refused.fault, Fault::NotPast);
    assert_eq!(draft["holder.birth_date"], text("2027-01-01"));
    for path in [
        "",
        "no.such",
        "holder",
        "request.truth",
        "request.total",
        "request.owners[x].name",
        "request.owners[0]",
        "request.owners[0].no",
        "holder.name[0].x",
        "request.owners[99999999999999999999].name",
        "[",
        "[0].a",
    ] {
        let refused = put(&pack, &mut draft, path, text("سلمى"), TODAY).expect_err(path);
        assert_eq!(refused.fault, Fault::NoSuchField, "{path}");
    }
}

#[test]
fn rows_grow_one_by_one_up_to_their_most_and_go_again() {
    let pack = pack();
    let mut draft = Answers::new();
    let place = |draft: &mut Answers, row: usize, typed: &str| {
        put(&pack, draft, &format!("request.owners[{row}].name"), text(typed), TODAY).map_err(|f| f.fault)
    };
    assert_eq!(place(&mut draft, 1, "سامر"), Err(Fault::NoSuchField), "no row before it");
    assert_eq!(place(&mut draft, 0, ""), Ok(()));
    assert!(draft.is_empty(), "nothing typed makes no row");
    for row in 0..3 {
        assert_eq!(place(&mut draft, row, "سامر"), Ok(()));
    }
    assert_eq!(place(&mut draft, 3, "سامر"), Err(Fault::TooMany { max: 3 }));
    assert_eq!(place(&mut draft, 1, "هدى"), Ok(()));
    remove_row(&pack, &mut draft, "request.owners", 0);
    remove_row(&pack, &mut draft, "request.owners", 9);
    let Some(Answer::Rows(rows)) = draft.get("request.owners") else { panic!("rows") };
    assert_eq!(rows.iter().map(|row| row["name"].clone()).collect::<Vec<_>>(), [text("هدى"), text("سامر")]);
    remove_row(&pack, &mut draft, "request.owners", 0);
    remove_row(&pack, &mut draft, "request.owners", 0);
    assert!(draft.is_empty());
    remove_row(&pack, &mut draft, "holder.name", 0);
}

#[test]
fn questions_of_a_row_follow_the_answers_of_that_row() {
    let pack = pack();
    let (_, group) = find(&pack, "request.owners").expect("there");
    let ids = |row: Value| {
        let asked = asked_in_row(&pack, group, &pack.example, &answers(row), TODAY);
        asked.into_iter().map(|one| (one.field.id.clone(), one.required)).collect::<Vec<_>>()
    };
    assert_eq!(
        ids(json!({ "is_heir": false })),
        [("name".into(), true), ("is_heir".into(), false), ("share".into(), true)]
    );
    assert_eq!(ids(json!({ "is_heir": true })), [("name".into(), true), ("is_heir".into(), false)]);
    assert_eq!(ids(json!({})).len(), 2, "an unknown condition does not ask");
    let mut draft = pack.example.clone();
    draft.insert(
        "request.owners".into(),
        serde_json::from_value(json!([{ "name": "هدى", "is_heir": true, "share": "7" }])).expect("rows"),
    );
    let finished = finish(&pack, &draft, TODAY).expect("complete");
    assert_eq!(
        serde_json::to_value(&finished["request.owners"]).expect("data"),
        json!([{ "is_heir": true, "name": "هدى" }])
    );
}

#[test]
fn all_faults_are_told_in_the_order_of_the_form() {
    let pack = pack();
    let draft = answers(json!({
        "asker.as": "proxy", "asker.deed_date": "2001-01-01", "asker.deed": "later", "holder.national_number": "99010234567",
        "holder.name": "سلمى", "holder.birth_date": "2015", "holder.office": "nowhere", "request.copies": 11, "request.agreed": false,
        "request.owners": [{ "name": "أ ب", "is_heir": false, "share": "1500" }, { "is_heir": false, "share": "1000", "age": 5 }], "zzz.x": 1
    }));
    let told: Vec<(String, &str, bool)> =
        judge(&pack, &draft, TODAY).iter().map(|f| (f.field.clone(), f.fault.code(), f.warns)).collect();
    let told: Vec<(&str, &str, bool)> =
        told.iter().map(|(field, code, warns)| (field.as_str(), *code, *warns)).collect();
    assert_eq!(
        told,
        [
            ("asker.name", "empty", false),
            ("asker.deed_date", "check", true),
            ("asker.deed", "paper_not_seen", false),
            ("holder.national_number", "unknown_governorate", true),
            ("holder.birth_date", "check", false),
            ("holder.office", "no_such_choice", false),
            ("request.purpose", "empty", false),
            ("request.copies", "above", false),
            ("request.email", "empty", false),
            ("request.owners[1].name", "empty", false),
            ("request.owners", "check", false),
            ("request.agreed", "not_agreed", false),
        ]
    );
    let refused = finish(&pack, &draft, TODAY).expect_err("faults");
    assert_eq!(refused.len(), told.iter().filter(|(_, _, warns)| !warns).count() + 2);
    assert_eq!(
        refused.iter().rev().take(2).map(|f| f.field.as_str()).collect::<Vec<_>>(),
        ["request.owners[1].age", "zzz.x"]
    );
}

#[test]
fn too_few_and_too_many_rows_are_refused() {
    let mut pack = pack();
    for field in pack.form.iter_mut().flat_map(|section| &mut section.fields) {
        if let FieldKind::Repeat { min, .. } = &mut field.kind {
            *min = 2;
        }
    }
    let row = json!({ "name": "هدى", "is_heir": true });
    let fault = |rows: Value| {
        let mut draft = pack.example.clone();
        draft.insert("request.owners".into(), serde_json::from_value(rows).expect("an answer"));
        judge(&pack, &draft, TODAY).into_iter().map(|f| f.fault).collect::<Vec<_>>()
    };
    assert_eq!(fault(json!([])), [Fault::Empty]);
    assert_eq!(fault(json!([row])), [Fault::TooFew { min: 2 }]);
    assert_eq!(fault(json!([row, row])), []);
    assert_eq!(fault(json!([row, row, row, row])), [Fault::TooMany { max: 3 }]);
    assert_eq!(fault(json!("rows")), [Fault::WrongKind]);
}

#[test]
fn what_is_finished_carries_computed_answers_and_none_of_a_liars() {
    let pack = pack();
    let mut draft = pack.example.clone();
    draft.insert("request.total".into(), Answer::Number(1));
    let finished = finish(&pack, &draft, TODAY).expect("complete");
    assert_eq!(finished["request.total"], Answer::Number(5));
    assert_eq!(finished["holder.name"], text("سلمى الأحمد"));
    draft.insert("request.truth".into(), Answer::Flag(true));
    assert_eq!(finish(&pack, &draft, TODAY).expect_err("a note takes nothing")[0].fault, Fault::NoSuchField);
}

#[test]
fn a_newer_pack_points_at_the_questions_to_look_at_again() {
    let old = pack();
    assert_eq!(changed(&old, &old, &old.example, TODAY), Vec::<String>::new());
    let mut new = old.clone();
    new.lists.insert("offices".into(), vec!["latakia-old-town".into()]);
    for field in new.form.iter_mut().flat_map(|section| &mut section.fields) {
        match field.id.as_str() {
            "request.copies" => field.kind = FieldKind::Number { min: 1, max: 1 },
            "request.phone" => field.optional = false,
            "asker.name" => field.ask_if = None,
            "request.remark" => field.words = "other".into(),
            _ => {}
        }
    }
    assert_eq!(
        changed(&old, &new, &old.example, TODAY),
        ["asker.name", "holder.office", "request.copies", "request.phone"]
    );
}

#[test]
fn a_circle_of_questions_ends() {
    let mut pack = pack();
    for field in pack.form.iter_mut().flat_map(|section| &mut section.fields) {
        if field.id == "request.purpose" {
            field.ask_if = Some(serde_json::from_value(json!({ "given": "request.country" })).expect("a rule"));
        }
    }
    let ids: Vec<String> = asked(&pack, &pack.example, TODAY).into_iter().map(|one| one.field.id.clone()).collect();
    assert!(!ids.contains(&"request.country".to_owned()));
    let _ = finish(&pack, &pack.example, TODAY);
}

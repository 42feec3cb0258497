//! Random answers: nothing panics, and what is finished stays finished.

use std::{path::Path, sync::LazyLock};

use jiff::civil::date;
use proptest::prelude::*;
use wasl_domain::{
    answers::{Answer, Answers},
    catalogue::Catalogue,
    form::{put, remove_row},
};

use crate::support::{Dice, files, must_hold, random_answers};

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
    Catalogue::from_files(&files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/catalogue")))
        .expect("nothing that stops")
        .0
});

fn any_answer() -> impl Strategy<Value = Answer> {
    let leaf = prop_oneof![
        any::<bool>().prop_map(Answer::Flag),
        any::<i64>().prop_map(Answer::Number),
        "\\PC{0,20}".prop_map(Answer::Text),
        "[0-9٠-٩ /.,+-]{0,14}".prop_map(Answer::Text),
        prop::collection::vec("[a-z]{0,6}", 0..4).prop_map(Answer::Many),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop::collection::vec(prop::collection::btree_map("name|share|is_heir|[a-z]{1,4}", inner, 0..4), 0..5)
            .prop_map(Answer::Rows)
    })
}

fn any_path() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "asker.as",
            "asker.name",
            "asker.deed_date",
            "asker.deed",
            "holder.national_number",
            "holder.name",
            "holder.birth_date",
            "holder.office",
            "request.purpose",
            "request.country",
            "request.copies",
            "request.needs",
            "request.phone",
            "request.email",
            "request.area",
            "request.owners",
            "request.total",
            "request.remark",
            "request.truth",
            "request.agreed",
        ])
        .prop_map(str::to_owned),
        (0usize..5, "name|share|is_heir|x").prop_map(|(row, cell)| format!("request.owners[{row}].{cell}")),
        "[a-z.\\[\\]0-9]{0,12}",
        "\\PC{0,10}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_answers_at_all_make_the_engine_panic(typed in prop::collection::vec((any_path(), any_answer()), 0..20), raw in prop::collection::btree_map(any_path(), any_answer(), 0..12)) {
        let pack = &CATALOGUE.packs["registry.extract"];
        let today = date(2026, 11, 22);
        for mut answers in [Answers::new(), pack.example.clone(), raw.clone()] {
            for (path, answer) in &typed {
                let _ = put(pack, &mut answers, path, answer.clone(), today);
                remove_row(pack, &mut answers, path, 1);
            }
            must_hold(pack, &CATALOGUE, &answers, today);
        }
    }
}

#[test]
fn what_is_finished_finishes_again_to_itself() {
    let pack = &CATALOGUE.packs["registry.extract"];
    let today = date(2026, 11, 22);
    let mut finished = 0;
    for seed in 1..3000 {
        let mut dice = Dice::new(seed);
        let answers = random_answers(pack, &pack.example, today, &mut dice);
        finished += usize::from(must_hold(pack, &CATALOGUE, &answers, today));
    }
    assert!(finished > 100, "only {finished} of 2999 were complete: the test would prove little");
}

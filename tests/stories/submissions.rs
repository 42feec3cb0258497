//! Submissions of invented people, made from the examples that the catalogue carries.

use std::sync::OnceLock;

use serde_json::{Value, json};
use wasl_domain::catalogue::Catalogue;
use wasl_host::read_folder;
use wasl_tests::ground::root;

/// The service that most stories ask for.
pub(crate) const EXTRACT: &str = "civil-registry.individual-extract";

/// The catalogue as it lies in the workspace.
pub(crate) fn catalogue() -> &'static Catalogue {
    static READ: OnceLock<Catalogue> = OnceLock::new();
    READ.get_or_init(|| Catalogue::read(&read_folder(&root().join("catalogue")).expect("the catalogue is there")).0)
}

/// A complete valid submission for a service.
pub(crate) fn example(service: &str) -> Value {
    let pack = catalogue().packs.get(service).unwrap_or_else(|| panic!("{service} is in the catalogue"));
    json!({ "service": service, "answers": pack.example })
}

/// The same with some members or answers (`answers.holder.name`) changed.
pub(crate) fn changed(mut submission: Value, changes: &[(&str, Value)]) -> Value {
    for (name, value) in changes {
        match name.strip_prefix("answers.") {
            Some(field) => submission["answers"][field] = value.clone(),
            None => submission[*name] = value.clone(),
        }
    }
    submission
}

/// So many submissions, each for another service as long as there are some, one a line.
pub(crate) fn lines(count: usize) -> String {
    let services: Vec<&String> = catalogue().packs.keys().collect();
    (0..count).map(|place| format!("{}\n", example(services[place % services.len()]))).collect()
}

/// What `waslctl submit --ndjson` printed, one value a line.
pub(crate) fn read_lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|fault| panic!("{line}: {fault}"))).collect()
}

/// Answers of a service's example in the order of its form.
pub(crate) fn in_order(service: &str) -> Vec<(String, Value)> {
    let pack = &catalogue().packs[service];
    let fields = pack.form.iter().flat_map(|section| &section.fields);
    let answered = fields.filter_map(|field| Some((field.id.clone(), pack.example.get(&field.id)?)));
    answered.map(|(id, answer)| (id, serde_json::to_value(answer).expect("plain data"))).collect()
}

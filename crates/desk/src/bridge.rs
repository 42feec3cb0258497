//! The TypeScript bridge, generated from the command table. A test keeps the file in `ui` in step.

use std::{any::TypeId, collections::BTreeMap, collections::HashSet};

use ts_rs::{Config, TS, TypeVisitor};

/// Collects declarations of types and of all they lean on.
pub(crate) struct Declared<'a> {
    cfg: &'a Config,
    seen: HashSet<TypeId>,
    text: BTreeMap<String, String>,
}

impl<'a> Declared<'a> {
    pub(crate) fn new(cfg: &'a Config) -> Self {
        Self { cfg, seen: HashSet::new(), text: BTreeMap::new() }
    }
    pub(crate) fn add<T: TS + 'static + ?Sized>(&mut self) {
        if !self.seen.insert(TypeId::of::<T>()) {
            return;
        }
        T::visit_dependencies(self);
        T::visit_generics(self);
        if T::output_path().is_some() {
            let docs = T::docs().unwrap_or_default();
            self.text.insert(T::ident(self.cfg), format!("{docs}export {}", T::decl(self.cfg)));
        }
    }
    pub(crate) fn into_map(self) -> BTreeMap<String, String> {
        self.text
    }
}

impl TypeVisitor for Declared<'_> {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        self.add::<T>();
    }
}

/// The whole file `ui/src/bridge/commands.ts`.
#[must_use]
pub fn typescript() -> String {
    let cfg = Config::new().with_large_int("number");
    let mut out = String::from(
        "// Generated from the desk's command table. Do not edit: `WASL_BLESS=1 cargo test -p wasl-desk --test bridge`.\n\n",
    );
    for text in crate::table::types(&cfg).values() {
        out.push_str(text);
        out.push_str("\n\n");
    }
    out.push_str("/** Every command: what it asks and what it replies. */\nexport interface Commands {\n");
    for (name, about, ask, reply) in crate::table::lines(&cfg) {
        out.push_str(&format!("  /**{about} */\n  '{name}': {{ ask: {ask}; reply: {reply} }};\n"));
    }
    out.push_str("}\n");
    out
}

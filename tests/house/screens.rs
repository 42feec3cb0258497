//! Law 3: one folder of the screens knows Tauri; parts know no screen; screens know no other screen;
//! the two faces know nothing of each other.

use std::path::{Component, Path, PathBuf};

use crate::sources::{Source, none, sources};

#[test]
fn the_screens_keep_their_doors() {
    let all = sources("ui/src", &[".ts", ".svelte", ".js"]);
    let wrong: Vec<String> =
        all.iter().flat_map(|source| imports(source).into_iter().filter_map(|import| judge(source, &import))).collect();
    none(&wrong, "Imports that no door is for (law 3):");
}

/// Why this import may not be, if it may not.
fn judge(source: &Source, import: &str) -> Option<String> {
    let from = &source.path;
    if import.starts_with("@tauri-apps") {
        let is_bridge = from.starts_with("ui/src/bridge/");
        return (!is_bridge).then(|| format!("{from} imports {import}: only ui/src/bridge may"));
    }
    if !import.starts_with('.') {
        return None;
    }
    let to = joined(Path::new(from).parent().expect("a folder"), import);
    let (here, there) = (Place::of(from), Place::of(&to));
    match (&here, &there) {
        (Place::Face { face, .. }, Place::Face { face: other, .. }) if face != other => {
            Some(format!("{from} imports {to}: the faces know nothing of each other"))
        }
        (Place::Face { screen: Some(one), .. }, Place::Face { screen: Some(other), .. }) if one != other => {
            Some(format!("{from} imports {to}: screens know no other screen"))
        }
        (Place::Shared, Place::Face { .. }) => Some(format!("{from} imports {to}: what is shared knows no face")),
        (Place::Face { .. }, Place::Face { .. } | Place::Shared) | (Place::Shared, Place::Shared) => None,
    }
}

/// Where a file belongs.
enum Place {
    /// A face, and the screen where it is part of one.
    Face { face: String, screen: Option<String> },
    /// Parts, bridge, words, look.
    Shared,
}

impl Place {
    fn of(path: &str) -> Self {
        let mut steps = path.strip_prefix("ui/src/").unwrap_or_default().split('/');
        let Some(face @ ("console" | "kiosk")) = steps.next() else { return Self::Shared };
        let screen = match (steps.next(), steps.next()) {
            (Some("screens"), Some(screen)) => Some(screen.split('.').next().unwrap_or(screen).to_owned()),
            (_, _) => None,
        };
        Self::Face { face: face.to_owned(), screen }
    }
}

/// What a file imports: the quoted text after `from`, `import` and `import(`.
fn imports(source: &Source) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in source.text.match_indices("from ").chain(source.text.match_indices("import")) {
        let rest = source.text[at..].trim_start_matches("from").trim_start_matches("import").trim_start();
        let rest = rest.strip_prefix('(').unwrap_or(rest);
        if let Some(quote @ ('\'' | '"')) = rest.chars().next()
            && let Some(text) = rest[1..].split(quote).next()
        {
            found.push(text.to_owned());
        }
    }
    found
}

fn joined(folder: &Path, import: &str) -> String {
    let mut path = PathBuf::new();
    for step in folder.join(import).components() {
        match step {
            Component::ParentDir => {
                path.pop();
            }
            Component::CurDir => {}
            Component::Normal(_) | Component::RootDir | Component::Prefix(_) => path.push(step),
        }
    }
    path.to_string_lossy().replace('\\', "/")
}

#[test]
fn forbidden_imports_are_noticed() {
    let source = |path: &str, text: &str| Source { path: path.to_owned(), text: text.to_owned() };
    for (path, text, fits) in [
        ("ui/src/bridge/index.ts", "import { invoke } from '@tauri-apps/api/core';", true),
        ("ui/src/parts/Fact.svelte", "import { invoke } from \"@tauri-apps/api/core\";", false),
        ("ui/src/parts/Fact.svelte", "import Home from '../console/screens/Home.svelte';", false),
        ("ui/src/console/screens/Home.svelte", "import Done from './Done.svelte';", false),
        ("ui/src/console/screens/Home.svelte", "import('./Done.svelte')", false),
        ("ui/src/console/screens/form/Sheet.svelte", "import Row from './Row.svelte';", true),
        ("ui/src/console/App.svelte", "import Home from './screens/Home.svelte';", true),
        ("ui/src/console/screens/Home.svelte", "import Fact from '../../parts/Fact.svelte';", true),
        ("ui/src/kiosk/App.svelte", "import Home from '../console/screens/Home.svelte';", false),
    ] {
        let source = source(path, text);
        let wrong = imports(&source).iter().any(|import| judge(&source, import).is_some());
        assert_eq!(wrong, !fits, "{path}: {text}");
    }
}

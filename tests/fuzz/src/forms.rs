//! What is filled in, handed in by programs, and published: answers, submissions, packs.

use std::{collections::BTreeMap, path::Path, sync::LazyLock};

use jiff::civil::{Date, date};
use wasl_domain::{
    answers::{Answer, Answers},
    catalogue::{Catalogue, Files},
    form::{FieldKind, finish, judge, put},
    pack::Pack,
    submission::Submission,
};

const TODAY: Date = date(2026, 9, 21);
/// The pack whose file is exchanged for the input.
const PACK: &str = "civil-registry/individual-extract";

static FILES: LazyLock<Files> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalogue");
    let mut files = Files::new();
    gather(&root, "", &mut files);
    files
});

static PACKS: LazyLock<Vec<Pack>> = LazyLock::new(|| Catalogue::read(&FILES).0.packs.into_values().collect());

/// One pack with the blocks that it may include, so that reading it is quick. What else it leans on is
/// missing, which the linter has to say and nothing more.
static SMALL: LazyLock<Files> = LazyLock::new(|| {
    let near = |path: &&String| path.starts_with(PACK) || path.starts_with("blocks/");
    FILES.iter().filter(|(path, _)| near(path)).map(|(path, bytes)| (path.clone(), bytes.clone())).collect()
});

fn gather(folder: &Path, below: &str, files: &mut Files) {
    for entry in std::fs::read_dir(folder).expect("the catalogue lies beside the tests").filter_map(Result::ok) {
        let path = format!("{below}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            gather(&entry.path(), &format!("{path}/"), files);
        } else {
            files.insert(path, std::fs::read(entry.path()).expect("a readable file"));
        }
    }
}

/// Whatever is typed as a national number is kept; where it stands, its normal form is eleven digits,
/// and stays as it is when typed again.
pub(crate) fn national_number(bytes: &[u8]) {
    let Ok(typed) = std::str::from_utf8(bytes) else { return };
    let asked = PACKS.iter().find_map(|pack| {
        let field = pack
            .form
            .iter()
            .flat_map(|section| &section.fields)
            .find(|field| field.kind == FieldKind::NationalNumber)?;
        Some((pack, field.id.clone()))
    });
    let (pack, id) = asked.expect("a pack asks for a national number");
    let mut answers = Answers::new();
    if put(pack, &mut answers, &id, Answer::Text(typed.to_owned()), TODAY).is_ok()
        && let Some(Answer::Text(normal)) = answers.get(&id).cloned()
    {
        assert!(normal.len() == 11 && normal.bytes().all(|byte| byte.is_ascii_digit()), "{normal:?}");
        let mut again = Answers::new();
        put(pack, &mut again, &id, Answer::Text(normal.clone()), TODAY).expect("a normal form stands");
        assert_eq!(again.get(&id), Some(&Answer::Text(normal)));
    }
}

/// Any answers to any pack are judged; what can be finished can be finished again, to the same.
pub(crate) fn answers(bytes: &[u8]) {
    let Some((first, rest)) = bytes.split_first() else { return };
    let pack = &PACKS[usize::from(*first) % PACKS.len()];
    let Ok(answers) = serde_json::from_slice::<Answers>(rest) else { return };
    let _faults = judge(pack, &answers, TODAY);
    if let Ok(finished) = finish(pack, &answers, TODAY) {
        assert_eq!(finish(pack, &finished, TODAY).as_ref(), Ok(&finished));
    }
}

/// A submission that reads is written back as itself, and judged.
pub(crate) fn submission(bytes: &[u8]) {
    let Ok(submission) = serde_json::from_slice::<Submission>(bytes) else { return };
    let again = serde_json::to_vec(&submission).expect("plain data");
    assert_eq!(serde_json::from_slice::<Submission>(&again).ok().as_ref(), Some(&submission));
    if let Some(pack) = PACKS.iter().find(|pack| pack.id == submission.service) {
        let _judged = finish(pack, &submission.answers, TODAY);
    }
}

/// A pack of any content is linted, never a panic; what is fit to be published can be filled in.
pub(crate) fn pack(bytes: &[u8]) {
    let mut files = SMALL.clone();
    files.insert(format!("{PACK}/pack.json"), bytes.to_vec());
    let (catalogue, _findings) = Catalogue::read(&files);
    for pack in catalogue.packs.values() {
        let empty: Answers = BTreeMap::new();
        let _faults = judge(pack, &empty, TODAY);
    }
}

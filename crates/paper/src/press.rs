//! The typesetter: our pages, our fonts, one sheet of data, and nothing else within its reach.
//!
//! Every file the pages may ask for is in memory; whatever else is asked for is not there. There is no
//! date and no package.

use std::sync::OnceLock;

use typst::comemo;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;

use crate::PaperFault;

const FONTS: [&[u8]; 5] = [
    include_bytes!("../fonts/NotoSansArabic-Medium.ttf"),
    include_bytes!("../fonts/NotoSansArabic-ExtraBold.ttf"),
    include_bytes!("../fonts/NotoSans-Medium.ttf"),
    include_bytes!("../fonts/NotoSans-ExtraBold.ttf"),
    include_bytes!("../fonts/NotoKufiArabic-Bold.ttf"),
];

/// The data of a job, as the pages know it.
const SHEET: &str = "/sheet.json";

/// A page that can be set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Page {
    /// The thermal slip; one point is one dot.
    Slip,
    /// The receipt on A5.
    Leaf,
    /// The staff card; one point is one dot.
    Card,
}

impl Page {
    fn path(self) -> &'static str {
        match self {
            Self::Slip => "/slip.typ",
            Self::Leaf => "/leaf.typ",
            Self::Card => "/card.typ",
        }
    }
}

struct Press {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    sources: Vec<Source>,
}

fn press() -> &'static Press {
    static PRESS: OnceLock<Press> = OnceLock::new();
    PRESS.get_or_init(|| {
        let fonts: Vec<Font> = FONTS.iter().flat_map(|bytes| Font::iter(Bytes::new(*bytes))).collect();
        let sources = [
            ("/slip.typ", include_str!("../pages/slip.typ")),
            ("/leaf.typ", include_str!("../pages/leaf.typ")),
            ("/card.typ", include_str!("../pages/card.typ")),
            ("/mark.typ", include_str!("../pages/mark.typ")),
        ];
        Press {
            library: LazyHash::new(Library::default()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            sources: sources.map(|(path, text)| Source::new(file(path), text.to_owned())).into(),
        }
    })
}

fn file(path: &'static str) -> FileId {
    let path = VirtualPath::new(path).expect("our own paths are well formed");
    RootedPath::new(VirtualRoot::Project, path).intern()
}

/// One page with one sheet.
struct Job {
    press: &'static Press,
    main: FileId,
    sheet_id: FileId,
    sheet: Bytes,
}

impl World for Job {
    fn library(&self) -> &LazyHash<Library> {
        &self.press.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.press.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        self.press.sources.iter().find(|source| source.id() == id).cloned().ok_or(FileError::AccessDenied)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.sheet_id { Ok(self.sheet.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.press.fonts.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// Sets one page with the sheet given as JSON.
///
/// # Errors
/// [`PaperFault::NotLaidOut`] with the typesetter's first complaint.
pub(crate) fn set(page: Page, sheet: Vec<u8>) -> Result<PagedDocument, PaperFault> {
    let job = Job { press: press(), main: file(page.path()), sheet_id: file(SHEET), sheet: Bytes::new(sheet) };
    let set = typst::compile::<PagedDocument>(&job).output;
    // What it remembers of a sheet names a citizen: none of it outlives the sheet.
    comemo::evict(0);
    set.map_err(|complaints| not_laid_out(page, &complaints))
}

/// The typesetter's first complaint as our fault.
pub(crate) fn not_laid_out(page: Page, complaints: &[SourceDiagnostic]) -> PaperFault {
    let complaint = complaints.first().map(|first| first.message.to_string()).unwrap_or_default();
    PaperFault::NotLaidOut { page: page.path(), complaint }
}

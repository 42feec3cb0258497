//! Scans of papers, and the ways besides the desk's own link.

use super::{ask, reply, words};

reply! {
    /// A scanned page of a draft.
    PageView {
        /// Its id.
        page: String,
        /// Which paper of the pack.
        paper: String,
        /// Its place among the pages of that paper, from 1.
        number: u32,
        /// `148 KB`.
        size: String,
        /// A small picture: JPEG, base64.
        picture: String,
    }
    /// The scanned pages of a draft.
    PagesView {
        /// In the order they were added.
        pages: Vec<PageView>,
        /// How many more fit.
        left: u32,
        /// `3 صفحات مرفقة`; empty without pages.
        sentence: String,
    }
    /// How the scans of a request travel.
    TravelView {
        /// Pages that the centre holds whole.
        held: u32,
        /// Pages there are.
        total: u32,
        /// `وصلت 3 من 5 صفحات`.
        sentence: String,
    }
    /// What became of something that was brought to this desk for the centre.
    CarriedView {
        /// How it stands.
        is: CarriedIs,
        /// One sentence.
        sentence: String,
    }
    /// A bundle that was written for a stick, or answers that were read from one.
    StickView {
        /// Name of the file.
        file: String,
        /// What happened, and what comes next.
        sentence: String,
    }
}

words! {
    /// How a carried thing stands.
    CarriedIs {
        /// Taken in: it goes with this desk's own post.
        Kept,
        /// It was this desk's own, and is still here.
        Own,
    }
}

ask! {
    /// Scans of a draft.
    PagesAsk {
        /// The draft.
        draft: String,
    }
    /// Add a page to a paper that was seen.
    PageAddAsk {
        /// The draft.
        draft: String,
        /// Id of the paper in the pack.
        paper: String,
        /// A JPEG or PNG, base64.
        bytes: String,
    }
    /// Take a page away.
    PageRemoveAsk {
        /// The draft.
        draft: String,
        /// The page.
        page: String,
    }
    /// Take in a sealed copy that somebody brought on paper.
    CarryAsk {
        /// The text of its QR.
        text: String,
    }
}

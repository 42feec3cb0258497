//! What is wrong with a catalogue: the file, the facts, and whether it stops publishing.

use serde::{Deserialize, Serialize};

/// Whether a finding stops publishing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Not to be published like this.
    Stops,
    /// Worth a look.
    Warns,
}

/// One finding about a file of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, thiserror::Error)]
#[error("{file}: {flaw}")]
pub struct Finding {
    /// Path in the catalogue folder.
    pub file: String,
    /// What was found.
    #[serde(flatten)]
    pub flaw: Flaw,
    /// Whether it stops publishing.
    pub severity: Severity,
}

impl Finding {
    pub(super) fn new(file: impl Into<String>, flaw: Flaw) -> Self {
        let severity = if let Flaw::UnusedWords { .. } = flaw { Severity::Warns } else { Severity::Stops };
        Self { file: file.into(), flaw, severity }
    }
}

/// What may be wrong. `at` names a place in the pack: a question, a paper, a fee item.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the fields are what the sentence of each variant says")]
pub enum Flaw {
    /// The file is no JSON of its form.
    #[error("not readable at line {line}, column {column}: {reason}")]
    Unreadable { line: u64, column: u64, reason: String },
    /// The file is no UTF-8.
    #[error("not UTF-8")]
    NotText,
    /// A key that nobody reads.
    #[error("{at}: unknown key `{key}`")]
    UnknownKey { at: String, key: String },
    /// No Fluent.
    #[error("line {line} is no message")]
    BadWords { line: u64 },
    /// The same message twice.
    #[error("message `{key}` stands twice")]
    DuplicateWords { key: String },
    /// A message that is needed; `key` is `message` or `message.attribute`.
    #[error("message `{key}` is missing in {lang}")]
    MissingWords { lang: String, key: String },
    /// A message that nobody reads.
    #[error("nobody reads message `{key}`")]
    UnusedWords { key: String },
    /// The folder `authority/service` must give the id `authority.service`.
    #[error("id {id} does not fit the folder")]
    WrongFolder { id: String },
    /// Not of letters, digits, and the signs that its kind of id has.
    #[error("`{id}` is no id")]
    BadId { id: String },
    /// The same id twice.
    #[error("id `{id}` stands twice")]
    DuplicateId { id: String },
    /// Two services with one number.
    #[error("number {number} is also that of {service}")]
    DuplicateNumber { number: u16, service: String },
    /// One code for two choices.
    #[error("{at}: code `{given}` stands twice")]
    DuplicateCode { at: String, given: String },
    /// A choice without codes.
    #[error("{at}: no codes")]
    NoCodes { at: String },
    /// No such authority.
    #[error("no authority `{authority}`")]
    UnknownAuthority { authority: String },
    /// No such block.
    #[error("no block `{block}`")]
    UnknownBlock { block: String },
    /// A question to leave out that the block does not have.
    #[error("the block has no `{question}` to leave out")]
    UnknownWithout { question: String },
    /// No such list.
    #[error("no list `{list}`")]
    UnknownList { list: String },
    /// No such paper.
    #[error("{at}: no paper `{paper}`")]
    UnknownPaper { at: String, paper: String },
    /// No such question.
    #[error("{at}: no question `{question}`")]
    UnknownQuestion { at: String, question: String },
    /// A code that the question does not have.
    #[error("{at}: no code `{given}`")]
    UnknownCode { at: String, given: String },
    /// Nothing is known of a person under this name, the card shows nothing of this name, or there
    /// is no such drawing.
    #[error("{at}: nothing is called `{name}`")]
    UnknownName { at: String, name: String },
    /// Bounds of which none or nothing lies between.
    #[error("{at}: bounds that nothing fits")]
    BadBounds { at: String },
    /// No day `YYYY-MM-DD`.
    #[error("{at}: `{text}` is no day")]
    BadDate { at: String, text: String },
    /// A decimal with other than digits, a point, four places.
    #[error("{at}: `{text}` is no decimal")]
    BadDecimal { at: String, text: String },
    /// Kinds that cannot be compared or computed with.
    #[error("{at}: kinds that do not fit together")]
    MixedKinds { at: String },
    /// Deeper than rules are evaluated.
    #[error("{at}: deeper than rules are followed")]
    TooDeep { at: String },
    /// Questions that lean on one another in a circle.
    #[error("{at}: leans on itself")]
    Circle { at: String },
    /// A question that is never asked.
    #[error("{at}: is never asked")]
    Unreachable { at: String },
    /// A repeat group inside a row.
    #[error("{at}: a group inside a row")]
    NestedGroup { at: String },
    /// `optional` beside `required_if`.
    #[error("{at}: optional and required at once")]
    OptionalAndRequired { at: String },
    /// An empty text where facts belong.
    #[error("{at}: empty")]
    Blank { at: String },
    /// An item that no tariff prices on the day of a case.
    #[error("{item}: no price on the day of case `{case}`")]
    Unpriced { item: String, case: String },
    /// A price below nought, or one that has no whole minor unit in new pounds.
    #[error("{item}: a price that cannot be paid")]
    BadPrice { item: String },
    /// A case without day, without answers, or that stands on itself.
    #[error("case `{case}` is not complete")]
    BadCase { case: String },
    /// Fewer golden cases than needed.
    #[error("{cases} cases instead of {wanted}")]
    TooFewCases { cases: u64, wanted: u64 },
    /// No case whose answers stand.
    #[error("no valid case")]
    NoValidCase,
    /// No case that is refused.
    #[error("no invalid case")]
    NoInvalidCase,
    /// A golden case that comes out differently.
    #[error("case `{case}` comes out differently")]
    CaseFails { case: String },
    /// Changed, and the version did not grow.
    #[error("changed under the same version {version}")]
    VersionNotGrown { version: u32 },
    /// A service's number is for ever.
    #[error("number {number} was another before")]
    NumberChanged { number: u16 },
}

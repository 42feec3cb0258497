//! Notices: what the centre tells a desk. Own sequence per desk, signed, idempotent. A notice names
//! no person; what a later version tells is kept as it came.

use wasl_domain::{answers::FieldId, ids::TrackingNumber, stage::Stage};

use crate::{
    documents::SignedDoc,
    fault::{Part, ProtocolFault},
    keys::{PublicKey, Signature, SigningKey},
    wire::{Out, Reader, Wrote, cbor, count},
};

/// The largest notice in bytes.
pub const NOTICE_BYTES_MAX: usize = 5 << 20;
const CONTEXT: &str = "wasl-notice-v1";
const TEXT_BYTES_MAX: usize = 8 << 10;
const FIELDS_WANTED_MAX: usize = 500;

const STAGE_MOVED: u16 = 1;
const CORRECTION_WANTED: u16 = 2;
const RELEASE: u16 = 3;
const MESSAGE: u16 = 4;

/// What is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// A request stands elsewhere now.
    StageMoved {
        /// Which request.
        tracking: TrackingNumber,
        /// Where it stands.
        stage: Stage,
        /// Why, as a code.
        reason: Option<String>,
        /// Why, as an officer wrote it.
        reason_text: Option<String>,
    },
    /// Answers are to be put right.
    CorrectionWanted {
        /// Which request.
        tracking: TrackingNumber,
        /// Which questions.
        fields: Vec<FieldId>,
        /// Why, as an officer wrote it.
        reason_text: String,
    },
    /// A document is new.
    Release {
        /// The document; verify it before use.
        doc: SignedDoc,
    },
    /// A message to the people at the desk.
    Message {
        /// In Arabic.
        text_ar: String,
        /// In English.
        text_en: String,
    },
    /// Something that a later version tells.
    Unknown {
        /// Its number.
        kind: u16,
        /// Its bytes as they came.
        kept: Vec<u8>,
    },
}

/// One notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Its place among this desk's notices, from 1.
    pub sequence: u64,
    /// When the centre made it, unix milliseconds.
    pub at_ms: i64,
    /// What is told.
    pub what: What,
}

/// A notice as it travels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedNotice {
    /// The notice's bytes.
    pub body: Vec<u8>,
    /// The ack key's signature over desk and body.
    pub signature: Signature,
}

impl SignedNotice {
    /// Signs `notice` for one desk.
    #[must_use]
    pub fn sign(enrolment: u32, notice: &Notice, key: &SigningKey) -> Self {
        let body = notice.to_bytes();
        let signature = key.sign(CONTEXT, &[&enrolment.to_be_bytes(), &body]);
        Self { body, signature }
    }
    /// The notice, where it is genuine and for this desk.
    ///
    /// # Errors
    /// [`ProtocolFault::BadSignature`], or where it cannot be read.
    pub fn verify(&self, enrolment: u32, key: &PublicKey) -> Result<Notice, ProtocolFault> {
        key.verify_part(Part::Notice, CONTEXT, &[&enrolment.to_be_bytes(), &self.body], &self.signature)?;
        Notice::from_bytes(&self.body)
    }
}

impl Notice {
    /// The notice's bytes: a CBOR array of sequence, time, and what is told (an array whose first
    /// element is its number).
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = cbor(|out| {
            out.array(3)?.u64(self.sequence)?.i64(self.at_ms)?;
            Ok(())
        });
        out.extend_from_slice(&self.what.to_bytes());
        out
    }

    /// Reads a notice.
    ///
    /// # Errors
    /// Where it is cut off, malformed or above its bounds. An unknown kind or stage is no error.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ProtocolFault> {
        let mut reader = Reader::new(bytes, Part::Notice, NOTICE_BYTES_MAX)?;
        let fields = reader.array(3, 16)?;
        let sequence = reader.u64()?;
        let at_ms = reader.i64()?;
        let what = What::from_bytes(reader.raw()?)?;
        reader.skip(fields - 3)?;
        reader.end()?;
        Ok(Self { sequence, at_ms, what })
    }
}

impl What {
    fn to_bytes(&self) -> Vec<u8> {
        if let Self::Unknown { kept, .. } = self {
            return kept.clone();
        }
        cbor(|out| self.write(out))
    }

    fn write(&self, out: &mut Out) -> Wrote {
        match self {
            Self::StageMoved { tracking, stage, reason, reason_text } => {
                out.array(5)?.u16(STAGE_MOVED)?.u64(tracking.payload())?.str(stage.word())?;
                for text in [reason, reason_text] {
                    match text {
                        Some(text) => out.str(text)?,
                        None => out.null()?,
                    };
                }
            }
            Self::CorrectionWanted { tracking, fields, reason_text } => {
                out.array(4)?.u16(CORRECTION_WANTED)?.u64(tracking.payload())?.array(count(fields.len()))?;
                for field in fields {
                    out.str(field)?;
                }
                out.str(reason_text)?;
            }
            Self::Release { doc } => {
                out.array(2)?.u16(RELEASE)?;
                doc.write(out)?;
            }
            Self::Message { text_ar, text_en } => {
                out.array(3)?.u16(MESSAGE)?.str(text_ar)?.str(text_en)?;
            }
            Self::Unknown { kind, .. } => {
                out.array(1)?.u16(*kind)?;
            }
        }
        Ok(())
    }

    fn from_bytes(bytes: &[u8]) -> Result<Self, ProtocolFault> {
        let mut reader = Reader::new(bytes, Part::Notice, NOTICE_BYTES_MAX)?;
        let elements = reader.array(1, 64)?;
        let kind = reader.u16()?;
        let unknown = || Self::Unknown { kind, kept: bytes.to_vec() };
        Ok(match (kind, elements) {
            (STAGE_MOVED, 5..) => {
                let tracking = tracking(&mut reader)?;
                let stage = Stage::from_word(&reader.text(64)?);
                let reason = reader.optional(|r| r.text(TEXT_BYTES_MAX))?;
                let reason_text = reader.optional(|r| r.text(TEXT_BYTES_MAX))?;
                match stage {
                    Some(stage) => Self::StageMoved { tracking, stage, reason, reason_text },
                    None => unknown(),
                }
            }
            (CORRECTION_WANTED, 4..) => {
                let tracking = tracking(&mut reader)?;
                let len = reader.array(0, FIELDS_WANTED_MAX)?;
                let fields = (0..len).map(|_| reader.text(300)).collect::<Result<_, _>>()?;
                Self::CorrectionWanted { tracking, fields, reason_text: reader.text(TEXT_BYTES_MAX)? }
            }
            (RELEASE, 2..) => SignedDoc::read_from(&mut reader)?.map_or_else(unknown, |doc| Self::Release { doc }),
            (MESSAGE, 3..) => {
                Self::Message { text_ar: reader.text(TEXT_BYTES_MAX)?, text_en: reader.text(TEXT_BYTES_MAX)? }
            }
            (STAGE_MOVED | CORRECTION_WANTED | RELEASE | MESSAGE, _) => return Err(reader.malformed()),
            (_, _) => unknown(),
        })
    }
}

fn tracking(reader: &mut Reader<'_>) -> Result<TrackingNumber, ProtocolFault> {
    TrackingNumber::from_payload(reader.u64()?).ok_or(ProtocolFault::OutOfRange { part: Part::Notice })
}

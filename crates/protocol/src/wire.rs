//! The compact binary form (CBOR arrays of definite length), written and read with bounds.
//!
//! Readers tolerate further trailing elements in an array, so that a later version may add some.

use std::convert::Infallible;

use minicbor::{Decoder, Encoder, data::Type, decode, encode};
use uuid::Uuid;

use crate::fault::{Part, ProtocolFault};

/// Where CBOR is written to.
pub(crate) type Out = Encoder<Vec<u8>>;
/// What a writing closure gives back.
pub(crate) type Wrote = Result<(), encode::Error<Infallible>>;

/// The bytes that `fill` writes.
pub(crate) fn cbor(fill: impl FnOnce(&mut Out) -> Wrote) -> Vec<u8> {
    let mut out = Encoder::new(Vec::new());
    fill(&mut out).expect("writing into memory cannot fail");
    out.into_writer()
}

/// A length as CBOR counts it.
pub(crate) fn count(len: usize) -> u64 {
    u64::try_from(len).unwrap_or(u64::MAX)
}

/// A list of digests.
pub(crate) fn digests(out: &mut Out, list: &[[u8; 32]]) -> Wrote {
    out.array(count(list.len()))?;
    for digest in list {
        out.bytes(digest)?;
    }
    Ok(())
}

/// Reads one value of kind `part`, whose bounds the callers give.
pub(crate) struct Reader<'b> {
    decoder: Decoder<'b>,
    part: Part,
}

impl<'b> Reader<'b> {
    /// Starts on `bytes`, refused above `max`.
    pub(crate) fn new(bytes: &'b [u8], part: Part, max: usize) -> Result<Self, ProtocolFault> {
        if bytes.len() > max {
            return Err(ProtocolFault::TooLarge { part, max });
        }
        Ok(Self { decoder: Decoder::new(bytes), part })
    }

    fn told<T>(&self, read: Result<T, decode::Error>) -> Result<T, ProtocolFault> {
        read.map_err(|e| {
            if e.is_end_of_input() {
                ProtocolFault::Truncated { part: self.part }
            } else {
                ProtocolFault::Malformed { part: self.part }
            }
        })
    }
    pub(crate) fn malformed(&self) -> ProtocolFault {
        ProtocolFault::Malformed { part: self.part }
    }

    /// Opens an array of `min..=max` elements and tells how many it has.
    pub(crate) fn array(&mut self, min: usize, max: usize) -> Result<usize, ProtocolFault> {
        let read = self.decoder.array();
        let len = self.told(read)?.and_then(|n| usize::try_from(n).ok()).ok_or(self.malformed())?;
        if len < min {
            return Err(self.malformed());
        }
        if len > max {
            return Err(ProtocolFault::TooLarge { part: self.part, max });
        }
        Ok(len)
    }
    /// Whether the next value is an array.
    pub(crate) fn is_at_array(&self) -> Result<bool, ProtocolFault> {
        let found = self.decoder.datatype();
        Ok(self.told(found)? == Type::Array)
    }
    pub(crate) fn u8(&mut self) -> Result<u8, ProtocolFault> {
        let read = self.decoder.u8();
        self.told(read)
    }
    pub(crate) fn u16(&mut self) -> Result<u16, ProtocolFault> {
        let read = self.decoder.u16();
        self.told(read)
    }
    pub(crate) fn u32(&mut self) -> Result<u32, ProtocolFault> {
        let read = self.decoder.u32();
        self.told(read)
    }
    pub(crate) fn u64(&mut self) -> Result<u64, ProtocolFault> {
        let read = self.decoder.u64();
        self.told(read)
    }
    pub(crate) fn i64(&mut self) -> Result<i64, ProtocolFault> {
        let read = self.decoder.i64();
        self.told(read)
    }
    /// A byte string of at most `max` bytes.
    pub(crate) fn bytes(&mut self, max: usize) -> Result<&'b [u8], ProtocolFault> {
        let read = self.decoder.bytes();
        let bytes = self.told(read)?;
        if bytes.len() > max {
            return Err(ProtocolFault::TooLarge { part: self.part, max });
        }
        Ok(bytes)
    }
    /// A byte string of exactly `N` bytes.
    pub(crate) fn fixed<const N: usize>(&mut self) -> Result<[u8; N], ProtocolFault> {
        self.bytes(N)?.try_into().map_err(|_| self.malformed())
    }
    /// A list of at most `max` digests.
    pub(crate) fn digests(&mut self, max: usize) -> Result<Vec<[u8; 32]>, ProtocolFault> {
        let len = self.array(0, max)?;
        (0..len).map(|_| self.fixed()).collect()
    }
    pub(crate) fn uuid(&mut self) -> Result<Uuid, ProtocolFault> {
        Ok(Uuid::from_bytes(self.fixed()?))
    }
    /// A text of at most `max` bytes.
    pub(crate) fn text(&mut self, max: usize) -> Result<String, ProtocolFault> {
        let read = self.decoder.str();
        let text = self.told(read)?;
        if text.len() > max {
            return Err(ProtocolFault::TooLarge { part: self.part, max });
        }
        Ok(text.to_owned())
    }
    /// `None` for null, else what `read` reads.
    pub(crate) fn optional<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, ProtocolFault>,
    ) -> Result<Option<T>, ProtocolFault> {
        let found = self.decoder.datatype();
        if self.told(found)? == Type::Null {
            let read = self.decoder.null();
            self.told(read)?;
            return Ok(None);
        }
        read(self).map(Some)
    }
    /// The raw bytes of the next value, whatever it is.
    pub(crate) fn raw(&mut self) -> Result<&'b [u8], ProtocolFault> {
        let start = self.decoder.position();
        let read = self.decoder.skip();
        self.told(read)?;
        self.decoder.input().get(start..self.decoder.position()).ok_or(self.malformed())
    }
    /// Passes over elements that a later version added.
    pub(crate) fn skip(&mut self, elements: usize) -> Result<(), ProtocolFault> {
        for _ in 0..elements {
            self.raw()?;
        }
        Ok(())
    }
    /// What was not read yet.
    pub(crate) fn rest(&self) -> &'b [u8] {
        self.decoder.input().get(self.decoder.position()..).unwrap_or_default()
    }
    /// Refuses anything behind the value.
    pub(crate) fn end(&self) -> Result<(), ProtocolFault> {
        if self.decoder.position() == self.decoder.input().len() { Ok(()) } else { Err(self.malformed()) }
    }
}

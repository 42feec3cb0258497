//! The dictionaries that bodies are packed with. A dictionary is part of the contract: built in, numbered from 1,
//! never changed and never taken away, because every packet that was sealed with it must still open.
//!
//! Must not: depend on what a desk or a centre was sent. See docs/decisions/0031.

use std::sync::LazyLock;

use zeroize::Zeroizing;
use zstd::{
    bulk::{Compressor, Decompressor},
    dict::{DecoderDictionary, EncoderDictionary},
    zstd_safe::{self, CParameter},
};

/// One level for ever: a packet is sealed at capture, before any link is known.
const COMPRESSION_LEVEL: i32 = 15;

/// All that were ever shipped; the first has number 1. Trained by `wasl-bench dictionary` on requests invented
/// from the published packs.
const SHIPPED: [&[u8]; 1] = [include_bytes!("../dictionaries/1.zdict")];

/// Number of the one that this build packs with: the newest.
pub(crate) const DICTIONARY: u32 = SHIPPED.len() as u32;

/// A dictionary made ready; that takes longer than packing with it.
struct Ready {
    encoder: EncoderDictionary<'static>,
    decoder: DecoderDictionary<'static>,
}

static READY: LazyLock<Vec<Ready>> = LazyLock::new(|| {
    let ready = |bytes: &&[u8]| Ready {
        encoder: EncoderDictionary::copy(bytes, COMPRESSION_LEVEL),
        decoder: DecoderDictionary::copy(bytes),
    };
    SHIPPED.iter().map(ready).collect()
});

/// The dictionary of this number, where it was ever shipped; `None` for 0, which is none.
fn ready(number: u32) -> Option<&'static Ready> {
    READY.get(usize::try_from(number).ok()?.checked_sub(1)?)
}

/// Whether bodies packed under this number can be unpacked; 0 is without a dictionary.
pub(crate) fn is_known(number: u32) -> bool {
    number == 0 || ready(number).is_some()
}

/// `body` packed with the dictionary of a known number; `None` where the library refuses.
pub(crate) fn compress(body: &[u8], number: u32) -> Option<Zeroizing<Vec<u8>>> {
    let mut packer = match ready(number) {
        Some(ready) => Compressor::with_prepared_dictionary(&ready.encoder).ok()?,
        None => Compressor::new(COMPRESSION_LEVEL).ok()?,
    };
    // The header of the packet names it, authenticated.
    packer.set_parameter(CParameter::DictIdFlag(false)).ok()?;
    packer.compress(body).ok().map(Zeroizing::new)
}

/// The body of `len` bytes back; `None` where the bytes are not what [`compress`] makes.
pub(crate) fn decompress(packed: &[u8], len: usize, number: u32) -> Option<Vec<u8>> {
    let mut unpacker = match ready(number) {
        Some(ready) => Decompressor::with_prepared_dictionary(&ready.decoder).ok()?,
        None => Decompressor::new().ok()?,
    };
    unpacker.decompress(packed, len).ok()
}

/// How many bytes `packed` says that it holds, where it says so.
pub(crate) fn unpacked_len(packed: &[u8]) -> Option<usize> {
    zstd_safe::get_frame_content_size(packed).ok().flatten().and_then(|len| usize::try_from(len).ok())
}

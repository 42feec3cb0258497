//! How a person's row wraps the data key, and how PIN and card open it again. Writes nothing.

use wasl_protocol::{CardSecret, statement};
use wasl_store::PersonRow;
use zeroize::Zeroizing;

use crate::{
    fittings::{Cost, Fittings, Stretch},
    refusal::Refusal,
    secrets::{Key, open, seal, stretch, stretch_measured, wrapping_key},
    session::pin_digits,
};

/// First byte of a wrapped key, before nonce, 32 sealed bytes and their tag. Keys of the first form
/// had no such byte, and knew no card.
const FORM: u8 = 2;
const SEALED_BYTES: usize = 24 + 32 + 16;

/// Everything of a row that must not be exchanged without its PIN: somebody who can write the file
/// makes no assistant a supervisor, and takes no card away.
fn bound(row: &PersonRow) -> Vec<u8> {
    statement(
        "wasl-person-v1",
        &[
            row.name.as_bytes(),
            row.role.as_bytes(),
            &row.salt,
            &row.memory_kib.to_be_bytes(),
            &row.passes.to_be_bytes(),
            row.card_print.as_ref().map_or(&[], |print| print.as_slice()),
        ],
    )
}

/// The row with the data key wrapped anew by this PIN and card; tries and times stay.
pub(crate) fn wrapped(
    row: &PersonRow,
    pin: &str,
    card: Option<&CardSecret>,
    data_key: &Key,
    fittings: &Fittings,
) -> Result<PersonRow, Refusal> {
    let host = &*fittings.host;
    let pin = pin_digits(pin)?;
    let mut salt = [0u8; 16];
    host.fill_random(&mut salt);
    let (stretched, cost) = match fittings.cost {
        Stretch::Calibrated => stretch_measured(&pin, &salt, host)?,
        Stretch::Fixed(cost) => (stretch(&pin, &salt, cost)?, cost),
    };
    let mut row = PersonRow {
        salt: salt.to_vec(),
        memory_kib: cost.memory_kib,
        passes: cost.passes,
        card_print: card.map(CardSecret::print),
        ..row.clone()
    };
    let bound = bound(&row);
    let sealed = seal(&wrapping_key(&stretched, card, &bound), &bound, data_key.as_slice(), host);
    row.wrapped_key = [&[FORM], sealed.as_slice()].concat();
    Ok(row)
}

/// The data key, where PIN and card are the row's own, and whether the row is still of the first form.
pub(crate) fn opened_by(row: &PersonRow, pin: &str, card: Option<&CardSecret>) -> Result<(Key, bool), Refusal> {
    if row.card_print.is_some() && card.is_none() {
        return Err(Refusal::CardNeeded);
    }
    let stretched = stretch(pin, &row.salt, Cost { memory_kib: row.memory_kib, passes: row.passes })?;
    let (opened, is_first_form) = match row.wrapped_key.split_first() {
        Some((&FORM, sealed)) if sealed.len() == SEALED_BYTES => {
            let bound = bound(row);
            (open(&wrapping_key(&stretched, card, &bound), &bound, sealed)?, false)
        }
        Some(_) if row.card_print.is_none() => (open(&stretched, row.name.as_bytes(), &row.wrapped_key)?, true),
        Some(_) | None => return Err(Refusal::SealedRow),
    };
    let key = <[u8; 32]>::try_from(opened.as_slice()).map(Zeroizing::new).map_err(|_| Refusal::SealedRow)?;
    Ok((key, is_first_form))
}

#[cfg(test)]
mod tests;

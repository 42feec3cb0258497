//! Staff cards: drawn, printed, and valid from the moment their print was read back. The secret is on
//! the paper alone; the desk keeps the print by which a card is recognised, which opens nothing.
//!
//! A card becomes the account's only after it was scanned: a printer that spoilt it shuts nobody out.

use data_encoding::BASE64;
use wasl_domain::host::Moment;
use wasl_paper::{CardSheet, CardSlip};
use wasl_protocol::CardSecret;
use wasl_store::PersonRow;
use wasl_words::{shipped, show};
use zeroize::Zeroizing;

use crate::{
    accounts::keep_wrapped,
    custody::wrapped,
    desk::{Call, Desk},
    printer::PrinterFault,
    refusal::Refusal,
    session::{card_of, role_of, tile},
    table::Face,
    talk::status::*,
};

/// A card that was drawn and is nobody's yet.
pub struct DrawnCard {
    row: PersonRow,
    before: Vec<u8>,
    secret: CardSecret,
    slip: CardSlip,
}

impl std::fmt::Debug for DrawnCard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DrawnCard").field("name", &self.row.name).finish_non_exhaustive()
    }
}

impl DrawnCard {
    /// The card as a picture, one bit a dot.
    #[must_use]
    pub fn png(&self) -> Vec<u8> {
        self.slip.png()
    }

    /// What its code says.
    #[cfg(test)]
    pub(crate) fn text(&self) -> Zeroizing<String> {
        self.secret.to_text()
    }
}

impl Desk {
    /// Draws a card for `name`, who proves it is them by PIN and, where there is one, the present card.
    /// Nothing is changed until [`Desk::keep_card`].
    ///
    /// # Errors
    /// As for signing in; or the slip cannot be set.
    pub fn draw_card(&self, name: &str, pin: &str, card: Option<&str>, lang: &str) -> Result<DrawnCard, Refusal> {
        let moment = self.host.now();
        let proved = self.prove(moment, name, pin, card, |_, _| Ok(()))?;
        let secret = CardSecret::generate(&*self.host);
        let row = wrapped(&proved.row, pin, Some(&secret), &proved.data_key, &self.fittings)?;
        let slip = self.card_slip(&row, &secret, moment, lang)?;
        Ok(DrawnCard { row, before: proved.row.wrapped_key, secret, slip })
    }

    /// Makes a drawn card its person's only one.
    ///
    /// # Errors
    /// The account was closed or changed since the card was drawn.
    pub fn keep_card(&self, card: &DrawnCard) -> Result<(), Refusal> {
        let call = self.call_now(Face::Ctl, "");
        self.keep_drawn(&call, card, &card.row.name)
    }

    fn keep_drawn(&self, call: &Call, card: &DrawnCard, by: &str) -> Result<(), Refusal> {
        keep_wrapped(self, call, &card.before, &card.row, (by, "people.card"), |guesses| guesses)
    }

    fn card_slip(&self, row: &PersonRow, secret: &CardSecret, moment: Moment, lang: &str) -> Result<CardSlip, Refusal> {
        let shelf = self.shelf()?;
        let own = shipped(lang);
        let place = shelf.enrolled.as_ref().map_or_else(String::new, |enrolled| {
            let settings = &enrolled.settings;
            let place = if lang == "ar" { &settings.access_point.ar } else { &settings.access_point.en };
            match settings.counter.as_str() {
                "" => place.clone(),
                counter => format!("{place} · {counter}"),
            }
        });
        let role = match role_of(&row.role) {
            Role::Assistant => "card-role-assistant",
            Role::Supervisor => "card-role-supervisor",
        };
        let sheet = CardSheet {
            language: lang.to_owned(),
            heading: own.say("card-heading", &[]),
            name: row.name.clone(),
            role: own.say(role, &[]),
            place,
            date: show::date_long(lang, self.local(moment.wall.as_millisecond())?.date()),
            qr: secret.to_text().to_string(),
            uses: ["card-use-scan", "card-use-secret", "card-use-lost"].map(|key| own.say(key, &[])).into(),
        };
        self.fittings.press.set_card(&sheet).map_err(|fault| Refusal::SlipTrouble { what: fault.to_string() })
    }
}

/// Draws and prints a card for oneself, or as a supervisor for somebody who types the PIN.
pub(crate) fn card(desk: &Desk, call: &Call, ask: CardAsk) -> Result<CardDrawn, Refusal> {
    let pin = Zeroizing::new(ask.pin);
    let present = ask.card.map(Zeroizing::new);
    let (by, role) = desk.signed_in(|session| Ok((session.name.clone(), session.role)))?;
    if ask.name != by && role != Role::Supervisor {
        return Err(Refusal::SupervisorNeeded);
    }
    let drawn = desk.draw_card(&ask.name, &pin, present.as_deref().map(String::as_str), &call.lang)?;
    let outcome = desk.printer.print(drawn.slip.bitmap());
    let own = shipped(&call.lang);
    let reply = CardDrawn {
        name: ask.name,
        printed: outcome.is_ok(),
        sentence: match &outcome {
            Ok(()) => own.say("card-printed", &[]),
            Err(PrinterFault::None) => own.say("card-no-printer", &[]),
            Err(PrinterFault::DoesNotTake { .. }) => own.say("card-not-printed", &[]),
        },
        // A code that lies on paper need not stand on a screen that others see.
        slip_png: outcome.is_err().then(|| BASE64.encode(&drawn.png())),
    };
    desk.signed_in(|session| {
        session.drawn = Some(drawn);
        Ok(())
    })?;
    Ok(reply)
}

/// The printed card, read back: from now on it goes with its person's PIN.
pub(crate) fn card_keep(desk: &Desk, call: &Call, ask: CardKeepAsk) -> Result<PersonTile, Refusal> {
    let scanned = card_of(&Zeroizing::new(ask.card))?;
    let (by, drawn) = desk.signed_in(|session| Ok((session.name.clone(), session.drawn.take())))?;
    let drawn = drawn.ok_or(Refusal::NoCardDrawn)?;
    if drawn.secret != scanned {
        // Another card was held before the scanner: the drawn one waits on.
        desk.signed_in(|session| {
            session.drawn = Some(drawn);
            Ok(())
        })?;
        return Err(Refusal::NoCardDrawn);
    }
    desk.keep_drawn(call, &drawn, &by)?;
    Ok(tile(&drawn.row, call.moment))
}

/// Whose card was scanned.
pub(crate) fn card_whose(desk: &Desk, call: &Call, ask: CardKeepAsk) -> Result<PersonTile, Refusal> {
    let print = card_of(&Zeroizing::new(ask.card))?.print();
    let people = desk.store.read(|tx| Ok::<_, Refusal>(tx.people()?))?;
    let row = people.iter().find(|row| row.card_print == Some(print)).ok_or(Refusal::NoSuchCard)?;
    Ok(tile(row, call.moment))
}

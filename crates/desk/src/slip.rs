//! The receipt: composed from the counter copy, set by the press, printed after the commit.

use std::sync::atomic::Ordering;

use data_encoding::BASE64;
use wasl_domain::{
    planted::{self, Bug},
    stage::Truth,
};
use wasl_paper::{Receipt, qr_rows, sheet::ReceiptSheet};
use wasl_protocol::{SignedToken, short_code};
use wasl_words::{Arg, shipped, show};

use crate::{
    counter::CounterCopy,
    desk::{Call, Desk},
    drafts::title_of,
    escrow::escrow_of,
    refusal::Refusal,
    shelf::Shelf,
    shown,
    talk::request::PrintedView,
};

/// A slip that was set.
pub(crate) struct Slip {
    pub(crate) receipt: Receipt,
    pub(crate) qr_text: String,
}

impl Slip {
    pub(crate) fn png_base64(&self) -> String {
        BASE64.encode(&self.receipt.png())
    }
    /// Rows of the QR, `1` dark.
    pub(crate) fn qr(&self) -> Result<Vec<String>, Refusal> {
        qr_rows(&self.qr_text).map_err(trouble)
    }
}

fn trouble(fault: wasl_paper::PaperFault) -> Refusal {
    Refusal::SlipTrouble { what: fault.to_string() }
}

/// The text of a receipt's QR.
pub(crate) fn qr_text(shelf: &Shelf, copy: &CounterCopy) -> Result<String, Refusal> {
    let token = SignedToken::from_bytes(&copy.token).map_err(|_| Refusal::SealedRow)?;
    Ok(token.qr_url(&shelf.enrolled()?.settings.public_url))
}

/// `النسخة الأولى`, `نسخة ثانية`.
pub(crate) fn copy_words(lang: &str, n: u32) -> String {
    let words = shipped(lang);
    words.find(&format!("slip-copy-{n}"), &[]).unwrap_or_else(|| words.say("slip-copy-n", &[("n", n.into())]))
}

impl Desk {
    /// Sets the `n`th slip of a request (1 is the first), in the citizen's language.
    pub(crate) fn slip(&self, copy: &CounterCopy, n: u32) -> Result<Slip, Refusal> {
        let shelf = self.shelf()?;
        let enrolled = shelf.enrolled()?;
        let settings = &enrolled.settings;
        let lang = copy.language.as_str();
        let own = shipped(lang);
        let qr_text = qr_text(&shelf, copy)?;
        let at = self.local(copy.kept_ms)?;
        let clock = show::clock(at.time());
        let words = match shelf.pack_of(&copy.service, copy.pack_version) {
            Ok(pack) => shelf.words(&pack, lang),
            Err(_) => std::sync::Arc::new(wasl_words::Words::load(lang, &[])),
        };
        let fee = shown::fee(&words, &copy.fee);
        let place = if lang == "ar" { &settings.access_point.ar } else { &settings.access_point.en };
        let mut next = vec![own.say("slip-kept", &[])];
        if let Ok(pack) = shelf.pack_of(&copy.service, copy.pack_version) {
            next.push(format!("{}.", shown::ready(lang, &pack.time.takes)));
        }
        if !copy.paid && !fee.free {
            next.push(own.say("slip-pay-first", &[]));
        }
        next.push(own.say("slip-hold-on", &[]));
        let sheet = ReceiptSheet {
            language: lang.to_owned(),
            place: match settings.counter.as_str() {
                "" => place.clone(),
                counter => format!("{place} · {counter}"),
            },
            date: show::date_long(lang, at.date()),
            time: own.say("slip-time", &[("clock", Arg::Text(&clock))]),
            tracking_label: own.say("tracking-number", &[]),
            tracking: copy.tracking.grouped(),
            title: title_of(&shelf, copy, lang),
            holder: copy.holder.clone(),
            lines: copy.lines.clone(),
            qr: qr_text.clone(),
            short_code: (own.say("slip-code", &[]), short_code(&copy.packet, copy.tracking)),
            fees: fee.lines.iter().map(|line| (line.label.clone(), line.amount.clone())).collect(),
            total_label: own.say(if copy.paid || fee.free { "slip-paid" } else { "slip-due" }, &[]),
            total: fee.total.clone(),
            total_other: fee.total_other.as_ref().map(|other| own.say("slip-equals", &[("amount", Arg::Text(other))])),
            truths: Truth::ALL.map(|truth| own.say(truth_key(truth), &[])),
            next,
            help_label: own.say("slip-help", &[]),
            help: settings.help_line.clone(),
            copy_mark: (n > 1).then(|| copy_words(lang, n)),
            time_doubt: copy.time_doubtful.then(|| own.say("slip-time-doubt", &[])),
            escrow: escrow_of(self, enrolled, copy),
        };
        Ok(Slip { receipt: self.fittings.press.set(&sheet).map_err(trouble)?, qr_text })
    }

    /// Prints the next slip of a request and notes whether it came out. The request is safe either way.
    pub(crate) fn print(&self, call: &Call, copy: &CounterCopy, lang: &str) -> Result<(Slip, PrintedView), Refusal> {
        let payload = copy.tracking.payload();
        let n = self.write(|tx| {
            let row = tx.request(payload)?.ok_or(Refusal::NoSuchRequest)?;
            // The copy is counted before it can come out, so that no two slips bear the same mark.
            // Planted: it counts as printed, too.
            let unprinted = row.unprinted && !planted::is(Bug::PrintedTooSoon);
            tx.update_request(&wasl_store::RequestRow { copies: row.copies + 1, unprinted, ..row.clone() })?;
            Ok(row.copies + 1)
        })?;
        let slip = self.slip(copy, n)?;
        let outcome = self.printer.print(slip.receipt.bitmap());
        self.printer_is_off
            .store(matches!(outcome, Err(crate::printer::PrinterFault::DoesNotTake { .. })), Ordering::Relaxed);
        self.write(|tx| {
            if outcome.is_ok()
                && let Some(row) = tx.request(payload)?
            {
                tx.update_request(&wasl_store::RequestRow { unprinted: false, ..row })?;
            }
            let act = if outcome.is_ok() { "slip.printed" } else { "slip.not_printed" };
            crate::desk::record(tx, call.moment, "desk", act, &copy.tracking.digits())
        })?;
        let own = shipped(lang);
        let printed = PrintedView {
            printed: outcome.is_ok(),
            sentence: match outcome {
                Ok(()) => None,
                Err(crate::printer::PrinterFault::None) => Some(own.say("printer-none-sentence", &[])),
                Err(crate::printer::PrinterFault::DoesNotTake { .. }) => Some(own.say("printer-off-sentence", &[])),
            },
            copy: copy_words(lang, n),
            receipt_png: slip.png_base64(),
        };
        Ok((slip, printed))
    }
}

/// Key of a truth's words.
pub(crate) fn truth_key(truth: Truth) -> &'static str {
    match truth {
        Truth::Kept => "truth-kept",
        Truth::Sent => "truth-sent",
        Truth::Received => "truth-received",
        Truth::Ready => "truth-ready",
    }
}

//! The console's last steps: change, handing in, and the page that says it is done.

use uuid::Uuid;
use wasl_domain::{digits::with_ascii_digits, money::Money};
use wasl_protocol::{Confirmed, Face as WireFace};
use wasl_words::{shipped, show};

use crate::{
    capture::Taking,
    counter::CounterCopy,
    desk::{Call, Desk},
    drafts::{load, price},
    refusal::Refusal,
    requests::{copy_of, row_view, takes, tracking_of, truths},
    scans::pages_of,
    talk::{draft::*, request::PrintedView},
};

/// Reckoning with cash in two denominations.
pub(crate) mod change {
    use wasl_domain::money::Denomination;

    use super::{Money, Refusal, show, with_ascii_digits};

    /// Reads pounds as typed: whole or with a point and two places, digits of any script.
    pub(crate) fn read(typed: &str, old_pounds: bool) -> Result<Money, Refusal> {
        let denomination = if old_pounds { Denomination::Old } else { Denomination::New };
        let plain: String = with_ascii_digits(typed)
            .chars()
            .filter(|c| !c.is_whitespace() && *c != ',' && *c != '٬')
            .map(|c| if c == '٫' { '.' } else { c })
            .collect();
        let (whole, rest) = plain.split_once('.').unwrap_or((&plain, ""));
        let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || whole.len() > 12 || rest.len() > 2 || !is_number(whole) || !is_number(rest) {
            return Err(Refusal::AmountForm);
        }
        let whole: i64 = whole.parse().map_err(|_| Refusal::AmountForm)?;
        let rest: i64 = format!("{rest:0<2}").parse().map_err(|_| Refusal::AmountForm)?;
        Ok(Money { minor: whole * 100 + rest, denomination })
    }

    /// Value in hundredths of an old pound: exact for both.
    pub(crate) fn value(money: Money) -> i64 {
        money.in_denomination(Denomination::Old).map_or(i64::MAX, |old| old.minor)
    }

    /// What was handed over: none for the exact sum, refused when it is less than what is due.
    pub(crate) fn tendered(
        typed: Option<&str>,
        old_pounds: bool,
        due: Money,
        lang: &str,
    ) -> Result<Option<Money>, Refusal> {
        let Some(typed) = typed.filter(|typed| !typed.trim().is_empty()) else { return Ok(None) };
        let money = read(typed, old_pounds)?;
        if value(money) < value(due) {
            return Err(Refusal::AmountShort { due: show::money(lang, due) });
        }
        Ok(Some(money))
    }

    /// What goes back, in new pounds where that comes out whole, else in old ones.
    pub(crate) fn back(tendered: Money, due: Money) -> Money {
        let old = Money { minor: (value(tendered) - value(due)).max(0), denomination: Denomination::Old };
        old.in_denomination(Denomination::New).unwrap_or(old)
    }
}

pub(crate) fn reckon(desk: &Desk, call: &Call, ask: ChangeAsk) -> Result<ChangeView, Refusal> {
    let shelf = desk.shelf()?;
    let enrolled = shelf.enrolled()?;
    let fee = if ask.of.parse::<Uuid>().is_ok() {
        let key = desk.signed_in(|session| Ok(session.data_key.clone()))?;
        let draft = desk.store.read(|tx| load(tx, &ask.of, &key))?;
        let pack = shelf.pack_of(&draft.service, draft.pack_version)?;
        price(&shelf, enrolled, &pack, &draft.answers, call)?
    } else {
        copy_of(desk, tracking_of(&ask.of)?)?.fee.clone()
    };
    let due = fee.total;
    let given = change::read(&ask.tendered, ask.old_pounds)?;
    let back = change::back(given, due);
    let lang = call.lang.as_str();
    let enough = change::value(given) >= change::value(due);
    let both = fee.both_denominations;
    let as_old = change::read(&ask.tendered, true)?;
    // A sum that is about a hundred times the fee in new pounds was most likely counted in old ones.
    let doubtful = both
        && !ask.old_pounds
        && change::value(given) >= 50 * change::value(due)
        && change::value(as_old) >= change::value(due);
    Ok(ChangeView {
        due: show::money(lang, due),
        tendered: show::money(lang, given),
        change: show::money(lang, back),
        change_other: back
            .in_denomination(wasl_domain::money::Denomination::Old)
            .filter(|other| both && *other != back && other.minor > 0)
            .map(|other| show::money(lang, other)),
        enough,
        doubt: doubtful.then(|| {
            let old = show::money(lang, as_old);
            shipped(lang).say("pay-doubt", &[("amount", (&old).into())])
        }),
    })
}

pub(crate) fn draft_submit(desk: &Desk, call: &Call, ask: SubmitAsk) -> Result<DoneView, Refusal> {
    if !ask.confirmed {
        return Err(Refusal::NotConfirmed);
    }
    let shelf = desk.shelf()?;
    let (draft, pages, by) = desk.signed_in(|session| {
        let key = &session.data_key;
        let (draft, pages) = desk.store.read(|tx| {
            let draft = load(tx, &ask.draft, key)?;
            let pages = pages_of(tx, draft.id.as_bytes(), key)?;
            Ok::<_, Refusal>((draft, pages))
        })?;
        Ok((draft, pages, session.name.clone()))
    })?;
    let pack = shelf.pack_of(&draft.service, draft.pack_version)?;
    let fee = price(&shelf, shelf.enrolled()?, &pack, &draft.answers, call)?;
    let tendered = change::tendered(ask.tendered.as_deref(), ask.old_pounds, fee.total, &call.lang)?;
    let taking = Taking {
        pack,
        answers: draft.answers,
        language: "ar".into(),
        submission: Some(draft.id),
        submission_print: None,
        face: WireFace::Console,
        assistant: Some(by),
        confirmed: Confirmed::ByVoice,
        paid: (ask.paid && fee.total.minor > 0).then_some(tendered),
        draft: Some(*draft.id.as_bytes()),
        pages,
    };
    let copy = desk.take(call, &taking)?;
    done(desk, call, &copy, if ask.paid { tendered } else { None })
}

/// Prints, and says what was done.
pub(crate) fn done(desk: &Desk, call: &Call, copy: &CounterCopy, tendered: Option<Money>) -> Result<DoneView, Refusal> {
    let shelf = desk.shelf()?;
    let lang = call.lang.as_str();
    let own = shipped(lang);
    let (slip, printed) = desk.print(call, copy, lang)?;
    let PrintedView { printed, sentence, copy: copy_words, receipt_png } = printed;
    let row = desk
        .store
        .read(|tx| tx.request(copy.tracking.payload()).map_err(Refusal::from)?.ok_or(Refusal::NoSuchRequest))?;
    let fee = copy.fee.total;
    let mut cash = Vec::new();
    if copy.paid {
        let given = tendered.unwrap_or(fee);
        let mut line = |key: &str, money: Money| {
            cash.push(AmountWord { label: own.say(key, &[]), amount: show::money_short(lang, money) });
        };
        line("cash-given", given);
        line("cash-fee", fee);
        line("cash-back", change::back(given, fee));
    }
    let due = row.is_due.then(|| show::money(lang, fee));
    Ok(DoneView {
        request: row_view(desk, call, &shelf, &row, Some(copy))?,
        qr: slip.qr()?,
        qr_text: slip.qr_text.clone(),
        receipt_png,
        copy: copy_words,
        cash,
        truths: truths(desk, call, &row, takes(&shelf, Some(copy), lang))?,
        say: say(desk, lang, due.as_deref())?,
        due,
        heading: own.say(if printed { "done-printed" } else { "done-kept" }, &[]),
        printed,
        printer_sentence: sentence,
    })
}

/// What to tell the citizen.
pub(crate) fn say(desk: &Desk, lang: &str, due: Option<&str>) -> Result<String, Refusal> {
    let own = shipped(lang);
    let kept = own.say(if crate::status::is_linked(desk)? { "say-linked" } else { "say-offline" }, &[]);
    Ok(match due {
        Some(amount) => format!("{kept} {}", own.say("say-due", &[("amount", amount.into())])),
        None => kept,
    })
}

#[cfg(test)]
mod tests {
    use super::change::{back, read, tendered};
    use super::*;
    use wasl_domain::money::Denomination;

    #[test]
    fn amounts_of_any_script_are_read_and_others_are_not() {
        assert_eq!(read("٢٠", false).expect("twenty"), Money::new_pounds(20));
        assert_eq!(read("1,500", true).expect("old").minor, 150_000);
        assert_eq!(read("12٫5", false).expect("half").minor, 1_250);
        for typed in ["", "abc", "1.234", "-5", "9999999999999"] {
            assert_eq!(read(typed, false), Err(Refusal::AmountForm), "{typed}");
        }
    }

    #[test]
    fn change_is_given_across_the_two_pounds() {
        let due = Money::new_pounds(15);
        assert_eq!(back(Money::new_pounds(20), due), Money::new_pounds(5));
        let old = Money { minor: 200_000, denomination: Denomination::Old };
        assert_eq!(back(old, due), Money::new_pounds(5));
        assert!(matches!(tendered(Some("10"), false, due, "ar"), Err(Refusal::AmountShort { .. })));
        assert_eq!(tendered(None, false, due, "ar"), Ok(None));
    }
}

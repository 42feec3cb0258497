//! The till: whatever one person does in whatever order, the cash that the desk expects is the sum of
//! the receipts that say "paid", and each of them is paid once.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::{Value, json};
use wasl_desk::Refusal;
use wasl_domain::money::Money;
use wasl_protocol::{PacketKind, SealingPublic};
use wasl_words::show;

use crate::bench::Bench;

/// What a person, or fate, does.
#[derive(Debug, Clone, Copy)]
enum Act {
    /// A draft to the end, paid or not.
    HandIn { paid: bool },
    /// Begin a draft and leave it.
    Begin,
    /// Hand the oldest open draft in, or one that was handed in already.
    HandInOld { place: usize, paid: bool },
    /// By program; with the id of an earlier one.
    Submit { paid: bool, again: bool },
    /// Take cash for a request, due or not.
    Pay { place: usize },
    /// Print a slip again, or say that it came out.
    Reprint { place: usize, seen: bool },
    /// Throw the oldest draft away.
    Discard,
    /// Lock and sign in.
    Lock,
    /// The program starts again.
    StartAgain,
    /// The printer's cover.
    Printer { is_on: bool },
    /// An exchange; its answer may be lost.
    Exchange { is_heard: bool },
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        3 => any::<bool>().prop_map(|paid| Act::HandIn { paid }),
        1 => Just(Act::Begin),
        2 => (0..4usize, any::<bool>()).prop_map(|(place, paid)| Act::HandInOld { place, paid }),
        3 => any::<(bool, bool)>().prop_map(|(paid, again)| Act::Submit { paid, again }),
        4 => (0..8usize).prop_map(|place| Act::Pay { place }),
        2 => (0..8usize, any::<bool>()).prop_map(|(place, seen)| Act::Reprint { place, seen }),
        1 => Just(Act::Discard),
        1 => Just(Act::Lock),
        1 => Just(Act::StartAgain),
        1 => any::<bool>().prop_map(|is_on| Act::Printer { is_on }),
        2 => any::<bool>().prop_map(|is_heard| Act::Exchange { is_heard }),
    ]
}

/// What citizens hold in hand, apart from the desk: each request's receipts.
struct Till {
    bench: Bench,
    drafts: Vec<String>,
    requests: Vec<String>,
    /// Amount of each request whose receipt says "paid".
    paid: BTreeMap<String, Money>,
    ids: u128,
    /// Whether the last id came with its payment.
    id_was_paid: Option<bool>,
}

impl Till {
    fn open() -> Self {
        let bench = Bench::open();
        Self { bench, drafts: Vec::new(), requests: Vec::new(), paid: BTreeMap::new(), ids: 0, id_was_paid: None }
    }

    /// A receipt is handed over.
    fn receipt(&mut self, qr: &str) {
        let told = self.bench.desk.verify(qr).expect("judged").expect("genuine");
        let tracking = told.tracking.digits();
        if !self.requests.contains(&tracking) {
            self.requests.push(tracking.clone());
        }
        if told.paid {
            let before = self.paid.insert(tracking, told.amount);
            assert!(before.is_none_or(|before| before == told.amount), "an amount never changes");
        }
    }

    fn done(&mut self, done: &Value) {
        self.receipt(done["qr_text"].as_str().expect("a text"));
    }

    fn nth(&self, place: usize) -> Option<String> {
        (!self.requests.is_empty()).then(|| self.requests[place % self.requests.len()].clone())
    }

    fn act(&mut self, act: Act) {
        match act {
            Act::HandIn { paid } => {
                let draft = self.bench.draft().expect("begun");
                let done = self.bench.hand_in(&draft, paid).expect("handed in");
                self.drafts.push(draft);
                self.done(&done);
            }
            Act::Begin => self.drafts.push(self.bench.draft().expect("begun")),
            Act::HandInOld { place, paid } => {
                let Some(draft) = self.drafts.get(place).cloned() else { return };
                if let Ok(done) = self.bench.hand_in(&draft, paid) {
                    self.done(&done);
                }
            }
            Act::Submit { paid, again } => {
                self.ids += u128::from(!again);
                let submission = crate::submissions::changed(
                    crate::submissions::example(crate::submissions::EXTRACT),
                    &[("paid", json!(paid)), ("id", json!(uuid::Uuid::from_u128(self.ids)))],
                );
                let submission = serde_json::from_value(submission).expect("a submission");
                if !again {
                    self.id_was_paid = None;
                }
                let was_paid = *self.id_was_paid.get_or_insert(paid);
                match self.bench.desk.submit(submission, "ar") {
                    Ok(done) => {
                        assert_eq!(paid, was_paid, "another payment under the same id is another submission");
                        self.receipt(&done.qr);
                    }
                    Err(Refusal::SubmissionDiffers { .. }) => assert_ne!(paid, was_paid),
                    Err(refusal) => panic!("{refusal}"),
                }
            }
            Act::Pay { place } => {
                let Some(tracking) = self.nth(place) else { return };
                let ask = json!({ "tracking": tracking, "tendered": null, "old_pounds": false });
                match self.bench.try_console("request.pay", ask) {
                    Ok(done) => {
                        assert!(!self.paid.contains_key(&tracking), "nobody pays twice");
                        self.done(&done);
                    }
                    Err(refusal) => assert_eq!(refusal.code, "paid_already"),
                }
            }
            Act::Reprint { place, seen } => {
                let Some(tracking) = self.nth(place) else { return };
                let name = if seen { "request.printed" } else { "request.reprint" };
                self.bench.console(name, json!({ "tracking": tracking }));
            }
            Act::Discard => {
                if let Some(draft) = self.drafts.first() {
                    let _gone_already = self.bench.try_console("draft.discard", json!({ "draft": draft }));
                }
            }
            Act::Lock => {
                self.bench.console("people.lock", json!({}));
                self.bench.sign_in();
            }
            Act::StartAgain => {
                self.bench.start_again();
                self.bench.sign_in();
            }
            Act::Printer { is_on } => self.bench.set_printer(is_on),
            Act::Exchange { is_heard } => {
                let flight = self.bench.ask();
                if is_heard {
                    self.bench.hear(&flight);
                }
            }
        }
    }

    fn sum(&self) -> Money {
        self.paid.values().fold(Money::ZERO, |sum, amount| sum.plus(*amount).expect("in range"))
    }

    /// What must be so in every state.
    fn check(&mut self) {
        let home = self.bench.console("home.view", json!({}));
        assert_eq!(home["cash"], json!(show::money("ar", self.sum())), "expected cash is the sum of the receipts");
        let due = self.requests.len() - self.paid.len();
        assert_eq!(home["due_count"], json!(due));
        assert_eq!(home["today_count"], json!(self.requests.len()));
        // Whatever slip came out says the same.
        for slip in self.bench.tray.out() {
            let told = self.bench.desk.verify(&slip.qr).expect("judged").expect("genuine");
            let tracking = told.tracking.digits();
            assert!(self.requests.contains(&tracking), "no slip of an unknown request");
            assert!(!told.paid || self.paid.contains_key(&tracking), "no slip says paid that was not");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, max_shrink_iters: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_order_of_acts_parts_the_till_from_its_receipts(acts in prop::collection::vec(act(), 1..25)) {
        let mut till = Till::open();
        for act in acts {
            till.act(act);
            till.check();
        }
        till.bench.drain();
        let kinds = &till.bench.centre.kinds;
        let count = |kind: PacketKind| kinds.values().filter(|one| **one == kind).count();
        prop_assert_eq!(count(PacketKind::Request), till.requests.len());
        prop_assert_eq!(count(PacketKind::Payment), till.paid.len(), "the centre hears of each payment once");
        prop_assert_eq!(till.bench.desk.verify_journal().expect("readable").first_broken, None);
    }
}

#[test]
fn what_cannot_be_sealed_is_not_taken() {
    // A key that seals nothing: each half of the seal would be known to everybody.
    let mut bench = Bench::open_with(|centre| centre.sealing = SealingPublic([0; 32]));
    let draft = bench.draft().expect("begun");
    let refusal = bench.hand_in(&draft, true).expect_err("it can't be sealed");
    assert_eq!(refusal.code, "store_trouble", "{}", refusal.sentence);
    bench.submit(true).expect_err("nor this way");
    let home = bench.console("home.view", json!({}));
    assert_eq!((&home["today_count"], &home["cash"]), (&json!(0), &json!(show::money("ar", Money::ZERO))));
    assert_eq!((bench.waiting(), bench.tray.out().len()), (0, 0), "nothing is kept and nothing printed");
    assert_eq!(home["drafts"].as_array().map(Vec::len), Some(1), "the draft is still there");
    bench.exchange();
    assert_eq!(bench.centre.count(1_012), 0);
}

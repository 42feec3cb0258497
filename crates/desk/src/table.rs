//! The one table of commands: name, right, faces, ask, reply. What is not here cannot be done.

use serde_json::Value;
use wasl_words::languages;

use crate::{
    accounts::{person_add, person_close, pin_change, renew, unlock},
    anew::enrol_anew,
    cards::{card, card_keep, card_whose},
    citizens::{citizen, find, home},
    correcting::correct,
    desk::{Call, Desk},
    drafts::{draft_answer, draft_begin, draft_discard, draft_move, draft_row_remove, draft_view},
    enrolment::enrol,
    handing_in::{draft_submit, reckon as change},
    kiosk::{kiosk_answer, kiosk_back, kiosk_begin, kiosk_change, kiosk_home, kiosk_submit, kiosk_wipe},
    lanes::carry,
    refusal::Refusal,
    requests::{outbox, pay, printed, reprint, requests, track},
    review::draft_review,
    scans::{page_add, page_list, page_remove},
    services::{service, services},
    session::{lock, sign_in},
    status::{status, try_now},
    talk::{citizen::*, draft::*, kiosk::*, papers::*, request::*, services::*, status::*, *},
};

/// Through which window or program a command comes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Face {
    /// The assistant's window.
    Console,
    /// The citizen's own window.
    Kiosk,
    /// `waslctl`.
    Ctl,
}

/// Who may give a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Right {
    /// Anyone at the face.
    Anyone,
    /// Somebody signed in.
    Assistant,
    /// A supervisor signed in.
    Supervisor,
}

/// A row of the table.
#[derive(Debug)]
pub struct Command {
    /// Its name: `draft.answer`.
    pub name: &'static str,
    /// Who may.
    pub right: Right,
    /// Where it may come in.
    pub faces: &'static [Face],
    /// What it does, one sentence.
    pub about: &'static str,
}

macro_rules! commands {
    ($($(#[doc = $about:literal])* $name:literal $ask:ident => $reply:ident, $right:ident, [$($face:ident),*], $act:ident;)*) => {
        /// All commands.
        pub const COMMANDS: &[Command] = &[$(Command {
            name: $name,
            right: Right::$right,
            faces: &[$(Face::$face),*],
            about: concat!($($about),*),
        }),*];

        /// Carries out a command that was admitted.
        fn act(desk: &Desk, call: &Call, name: &str, ask: Value) -> Result<Value, Refusal> {
            match name {
                $($name => {
                    let ask: $ask = serde_json::from_value(ask).map_err(|fault| Refusal::BadAsk { what: fault.to_string() })?;
                    let reply: $reply = $act(desk, call, ask)?;
                    serde_json::to_value(reply).map_err(|fault| Refusal::BadAsk { what: fault.to_string() })
                })*
                other => Err(Refusal::NoSuchCommand { name: other.to_owned() }),
            }
        }

        /// The TypeScript lines of the table: name, ask, reply.
        pub(crate) fn lines(cfg: &ts_rs::Config) -> Vec<(&'static str, &'static str, String, String)> {
            use ts_rs::TS;
            vec![$(($name, concat!($($about),*), $ask::name(cfg), $reply::name(cfg))),*]
        }

        /// Every type that the table names, with what they lean on, by name.
        pub(crate) fn types(cfg: &ts_rs::Config) -> std::collections::BTreeMap<String, String> {
            let mut seen = crate::bridge::Declared::new(cfg);
            $(seen.add::<$ask>(); seen.add::<$reply>();)*
            seen.add::<RefusalView>();
            seen.into_map()
        }
    };
}

commands! {
    /// Strip, unlock screen, everything that is always on view.
    "desk.status" Nothing => DeskStatus, Anyone, [Console, Kiosk, Ctl], status;
    /// First contact with a centre; returns at once.
    "desk.enrol" EnrolAsk => Done, Anyone, [Console], enrol;
    /// Enrol a stopped desk anew; returns at once.
    "desk.enrol_anew" EnrolAnewAsk => Done, Supervisor, [Console], enrol_anew;
    /// Ask the courier to try at once.
    "desk.try_now" Nothing => Done, Anyone, [Console, Ctl], try_now;
    /// Sign in or unlock.
    "people.sign_in" SignInAsk => PersonTile, Anyone, [Console, Ctl], sign_in;
    /// Lock: forgets the data key; drafts stay.
    "people.lock" Nothing => Done, Anyone, [Console, Ctl], lock;
    /// Open an account.
    "people.add" PersonAddAsk => Done, Supervisor, [Console, Ctl], person_add;
    /// Close an account.
    "people.close" PersonCloseAsk => Done, Supervisor, [Console, Ctl], person_close;
    /// Change one's own PIN.
    "people.pin" PinAsk => Done, Assistant, [Console, Ctl], pin_change;
    /// A new PIN for somebody who lost card or PIN.
    "people.renew" RenewAsk => Done, Supervisor, [Console, Ctl], renew;
    /// Let somebody who has to wait try again.
    "people.unlock" UnlockAsk => Done, Supervisor, [Console, Ctl], unlock;
    /// Draw and print a card.
    "people.card" CardAsk => CardDrawn, Assistant, [Console], card;
    /// The printed card, read back: valid from now on.
    "people.card_keep" CardKeepAsk => PersonTile, Assistant, [Console], card_keep;
    /// Whose card was scanned.
    "people.card_whose" CardKeepAsk => PersonTile, Anyone, [Console], card_whose;
    /// Home page.
    "home.view" Nothing => HomeView, Assistant, [Console], home;
    /// The one search box.
    "home.find" FindAsk => FoundView, Assistant, [Console, Ctl], find;
    /// The citizen's card.
    "citizen.view" CitizenAsk => CitizenView, Assistant, [Console], citizen;
    /// The service picker.
    "services.list" ServicesAsk => ServicesView, Anyone, [Console, Ctl], services;
    /// What a service needs.
    "services.view" ServiceAsk => ServiceView, Anyone, [Console, Kiosk, Ctl], service;
    /// Begin a draft.
    "draft.begin" DraftBeginAsk => DraftView, Assistant, [Console], draft_begin;
    /// Open a draft as it stands.
    "draft.view" DraftAsk => DraftView, Assistant, [Console], draft_view;
    /// Store one answer.
    "draft.answer" AnswerAsk => DraftView, Assistant, [Console], draft_answer;
    /// Remove a row of a repeat group.
    "draft.row_remove" RowRemoveAsk => DraftView, Assistant, [Console], draft_row_remove;
    /// Move a draft to the newest pack.
    "draft.move" DraftAsk => DraftView, Assistant, [Console], draft_move;
    /// Throw a draft away.
    "draft.discard" DraftAsk => Done, Assistant, [Console], draft_discard;
    /// Scanned pages of a draft.
    "paper.list" PagesAsk => PagesView, Assistant, [Console], page_list;
    /// Add a scanned page to a paper that was seen.
    "paper.add" PageAddAsk => PagesView, Assistant, [Console], page_add;
    /// Take a scanned page away.
    "paper.remove" PageRemoveAsk => PagesView, Assistant, [Console], page_remove;
    /// The review slip; refuses while answers are missing.
    "draft.review" DraftAsk => ReviewView, Assistant, [Console], draft_review;
    /// Reckon change.
    "draft.change" ChangeAsk => ChangeView, Assistant, [Console], change;
    /// Hand in: the durable act.
    "draft.submit" SubmitAsk => DoneView, Assistant, [Console], draft_submit;
    /// Take in a sealed copy that somebody brought on paper.
    "lane.carry" CarryAsk => CarriedView, Assistant, [Console, Ctl], carry;
    /// Unsent.
    "request.outbox" Nothing => OutboxView, Anyone, [Console, Ctl], outbox;
    /// Find requests.
    "request.list" RequestsAsk => RequestsView, Assistant, [Console, Ctl], requests;
    /// One request.
    "request.view" TrackAsk => TrackView, Anyone, [Console, Ctl], track;
    /// Print the slip again.
    "request.reprint" TrackAsk => PrintedView, Assistant, [Console], reprint;
    /// Say that the slip did come out.
    "request.printed" TrackAsk => Done, Assistant, [Console], printed;
    /// Put right what the centre asked for: a packet of its own.
    "request.correct" CorrectAsk => RequestRow, Assistant, [Console], correct;
    /// Take cash for a request that is due.
    "request.pay" PayAsk => DoneView, Assistant, [Console], pay;
    /// The kiosk's tiles.
    "kiosk.home" Nothing => KioskHome, Anyone, [Kiosk], kiosk_home;
    /// Begin at the kiosk.
    "kiosk.begin" KioskBeginAsk => KioskStep, Anyone, [Kiosk], kiosk_begin;
    /// Answer at the kiosk.
    "kiosk.answer" KioskAnswerAsk => KioskStep, Anyone, [Kiosk], kiosk_answer;
    /// One question back.
    "kiosk.back" Nothing => KioskStep, Anyone, [Kiosk], kiosk_back;
    /// Change a line of the check.
    "kiosk.change" KioskChangeAsk => KioskStep, Anyone, [Kiosk], kiosk_change;
    /// Hand in at the kiosk.
    "kiosk.submit" Nothing => KioskDone, Anyone, [Kiosk], kiosk_submit;
    /// Forget the visitor: drops the key of the draft.
    "kiosk.wipe" Nothing => Done, Anyone, [Kiosk], kiosk_wipe;
}

impl Desk {
    /// Carries out the command `name` that came in through `face`, in the words of `lang`. Never waits
    /// for the network.
    ///
    /// # Errors
    /// A refusal with its sentence; nothing was lost.
    pub fn call(&self, face: Face, name: &str, ask: Value, lang: &str) -> Result<Value, RefusalView> {
        let lang = if languages().iter().any(|one| one.tag == lang) { lang } else { languages()[0].tag.as_str() };
        let call = self.call_now(face, lang);
        let service = ask.get("draft").or_else(|| ask.get("service")).and_then(Value::as_str).map(str::to_owned);
        let known = COMMANDS.iter().find(|command| command.name == name && command.faces.contains(&face));
        known
            .ok_or_else(|| Refusal::NoSuchCommand { name: name.to_owned() })
            .and_then(|command| self.admit(command.right))
            .and_then(|()| act(self, &call, name, ask))
            .map_err(|refusal| self.refusal_view(&refusal, service.as_deref(), lang))
    }
}

//! The verbs about desks. What programs read goes to standard output, all else to the other.

use std::{collections::BTreeMap, sync::Arc};

use wasl_centre::{
    CentreFault, LedgerPlace,
    desks::{self, DeskOrdered, missing},
    ledger::{Adopted, Desk, DeskState, StateChange, StateChanged},
    open,
};
use wasl_domain::host::Host;
use wasl_protocol::{DeskStanding, PublicKey, hex};

use crate::{DeskArgs, DeskVerb, PlaceArgs, verbs::place_of};

type Done = Result<(), CentreFault>;

pub(crate) fn done(verb: DeskVerb, host: Arc<dyn Host>) -> Done {
    match verb {
        DeskVerb::List { ledger } => list(&ledger.place(), host),
        DeskVerb::Suspend(of) => change(&of, DeskState::Suspended, host),
        DeskVerb::Resume(of) => change(&of, DeskState::Active, host),
        DeskVerb::Lost(of) => change(&of, DeskState::Lost, host),
        DeskVerb::Revoke(of) => change(&of, DeskState::Revoked, host),
        DeskVerb::Adopt { number, key, supervisor, ledger, place } => {
            adopt(&ledger.place(), number, &key, supervisor, place, host)
        }
    }
}

fn list(ledger: &LedgerPlace, host: Arc<dyn Host>) -> Done {
    let centre = open(ledger, host)?;
    let mut gaps: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    for gap in centre.ledger.gaps()? {
        gaps.entry(gap.enrolment).or_default().push(missing(&gap));
    }
    for desk in centre.ledger.desks()? {
        println!("{}", line(&desk, gaps.get(&desk.enrolment).map_or(&[], Vec::as_slice)));
    }
    Ok(())
}

fn line(desk: &Desk, missing: &[String]) -> String {
    let standing = match desk.standing() {
        DeskStanding::Active => "active",
        DeskStanding::Suspended => "suspended",
        DeskStanding::Revoked => "revoked",
        DeskStanding::Lost => "lost",
        DeskStanding::Frozen => "frozen",
    };
    let seen = desk.seen_ms.and_then(|ms| jiff::Timestamp::from_millisecond(ms).ok());
    let fields = [
        format!("{:05}", desk.enrolment),
        desk.state.word().to_owned(),
        standing.to_owned(),
        seen.map(|at| at.to_string()).unwrap_or_default(),
        desk.outbox_count.map(|count| count.to_string()).unwrap_or_default(),
        missing.join(","),
        format!("{} {}", desk.place.access_point_ar, desk.place.counter),
    ];
    fields.join("\t")
}

fn change(of: &DeskArgs, to: DeskState, host: Arc<dyn Host>) -> Done {
    let given = of.number;
    let centre = open(of.ledger.place(), host)?;
    let change = StateChange { enrolment: given, to, by: String::new(), why: of.why.clone() };
    let ordered = desks::change_state(&*centre.ledger, &centre.keys, &*centre.host, &change)?;
    match ordered {
        DeskOrdered::NoWhy => Err(CentreFault::NoWhy),
        DeskOrdered::Judged(StateChanged::NoDesk) => Err(CentreFault::NoDesk { given }),
        DeskOrdered::Judged(StateChanged::Final) => Err(CentreFault::RevokedForGood { given }),
        DeskOrdered::Judged(StateChanged::Done) => {
            eprintln!("desk {given:05} is {}", to.word());
            Ok(())
        }
        DeskOrdered::Judged(StateChanged::Same) => {
            eprintln!("desk {given:05} was {} already", to.word());
            Ok(())
        }
    }
}

fn adopt(
    ledger: &LedgerPlace,
    number: u32,
    key: &str,
    supervisor: String,
    place: PlaceArgs,
    host: Arc<dyn Host>,
) -> Done {
    let key = PublicKey(hex::decode(key.trim()).ok_or(CentreFault::NoDeskKey)?);
    let centre = open(ledger, host)?;
    let desk = Adopted { enrolment: number, key, place: place_of(place), supervisor };
    if !desks::adopt(&*centre.ledger, &centre.keys, &*centre.host, &desk)? {
        return Err(CentreFault::DeskTaken { given: number });
    }
    eprintln!("desk {number:05} is taken in; it offers again whatever it holds");
    Ok(())
}

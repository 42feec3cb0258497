//! Whether a desk stays as quick as it was on its first day: goal 13. Two desks, one of them with nearly as many
//! requests as one number can give, take turns; each capture and each exchange is weighed by the processor time of
//! the thread that does it.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use wasl_desk::Desk;
use wasl_domain::submission::Submission;
use wasl_protocol::Digest;
use wasl_tests::ground::{Step, Stopped};

use crate::{
    capture::median,
    citizens::{Inventor, Words},
    filling::{Filled, HOLDER, fill},
    goals::{Figure, Told},
    inside::{Word, console, open, sign_in},
    program::thread_cpu_ms,
};

/// Requests of the small desk, and of the large one: a number has places for 999,999.
const FEW: usize = 1_000;
const MANY: usize = 990_000;
/// Filling may take so long; where it takes longer, the large desk is smaller, and the figures say how small.
const FILLING: Duration = Duration::from_secs(240);
const ROUNDS: usize = 5;
/// Captures of one desk in one round, and exchanges; fewer where they take longer than a turn may.
const CAPTURES: usize = 20;
const EXCHANGES: usize = 4;
const TURN: Duration = Duration::from_secs(6);
/// Packets of one exchange.
const BATCH: usize = 25;
const BATCH_BYTES: usize = 1 << 20;

/// A desk, and what its acts took, milliseconds.
struct Side {
    desk: Arc<Desk>,
    word: Word,
    inventor: Inventor,
    filled: Filled,
    open_s: f64,
    sign_in_s: f64,
    captures: Vec<f64>,
    exchanges: Vec<f64>,
    parts: [Vec<f64>; 4],
}

/// What an exchange asks of the outbox, in its order.
const PARTS: [&str; 4] = ["claim", "started", "health", "settle"];

impl Side {
    fn found(folder: PathBuf, requests: usize) -> Step<Self> {
        let word = Word::new();
        word.found(&folder)?;
        let filled = fill(&folder, requests, FILLING)?;
        let began = Instant::now();
        let desk = open(&folder)?;
        let open_s = began.elapsed().as_secs_f64();
        let began = Instant::now();
        sign_in(&desk)?;
        let sign_in_s = began.elapsed().as_secs_f64();
        knows_its_citizens(&desk)?;
        Ok(Self {
            desk,
            word,
            inventor: Inventor::new(13, Words::Any),
            filled,
            open_s,
            sign_in_s,
            captures: Vec::new(),
            exchanges: Vec::new(),
            parts: Default::default(),
        })
    }

    fn capture(&mut self) -> Step<()> {
        let submission: Submission = serde_json::from_value(self.inventor.next_request().submission())
            .map_err(|fault| Stopped::at("submission")(&fault))?;
        let before = thread_cpu_ms();
        self.desk.submit(submission, "ar").map_err(|refusal| Stopped::at("capture")(&refusal))?;
        self.captures.push(thread_cpu_ms() - before);
        Ok(())
    }

    /// Everything that one exchange asks of the desk, the answer's own proof left out.
    fn exchange(&mut self) -> Step<()> {
        let failed = Stopped::at("outbox");
        let outbox = self.desk.outbox();
        let identity = outbox.identity().map_err(|fault| failed(&fault))?;
        let identity = identity.ok_or_else(|| Stopped("the desk is not enrolled".to_owned()))?;
        let mut marks = vec![thread_cpu_ms()];
        let batch = outbox.waiting(BATCH, BATCH_BYTES, &[]).map_err(|fault| failed(&fault))?;
        marks.push(thread_cpu_ms());
        let hashes: Vec<Digest> = batch.iter().map(|one| one.hash).collect();
        let since = outbox.cursor().map_err(|fault| failed(&fault))?;
        outbox.started(&hashes).map_err(|fault| failed(&fault))?;
        marks.push(thread_cpu_ms());
        outbox.health().map_err(|fault| failed(&fault))?;
        marks.push(thread_cpu_ms());
        let reply = self.word.stored(&identity, &batch)?;
        let answered = thread_cpu_ms();
        let settled = outbox.settle(&reply, since).map_err(|fault| failed(&fault))?;
        let settle = thread_cpu_ms() - answered;
        if settled.acked != batch.len() {
            return Err(Stopped(format!("{} of {} were settled", settled.acked, batch.len())));
        }
        let spans = marks.windows(2).map(|pair| pair[1] - pair[0]).chain([settle]);
        for (part, span) in self.parts.iter_mut().zip(spans) {
            part.push(span);
        }
        self.exchanges.push(self.parts.iter().filter_map(|part| part.last()).sum());
        Ok(())
    }

    fn turn(&mut self) -> Step<()> {
        let began = Instant::now();
        for _ in 0..CAPTURES {
            self.capture()?;
            if began.elapsed() > TURN {
                break;
            }
        }
        let began = Instant::now();
        for _ in 0..EXCHANGES {
            self.exchange()?;
            if began.elapsed() > TURN {
                break;
            }
        }
        Ok(())
    }

    fn told(&mut self) -> Value {
        let parts: serde_json::Map<String, Value> =
            PARTS.iter().zip(&mut self.parts).map(|(name, part)| ((*name).to_owned(), json!(median(part)))).collect();
        json!({
            "requests": self.filled.requests, "waiting": self.filled.waiting, "filled_in_s": self.filled.took_s,
            "open_s": self.open_s, "sign_in_s": self.sign_in_s,
            "captures": self.captures.len(), "capture_ms": median(&mut self.captures),
            "exchanges": self.exchanges.len(), "exchange_ms": median(&mut self.exchanges), "parts_ms": parts,
        })
    }
}

/// Signing in opened what was filled in: else the desk would carry less than a real one.
fn knows_its_citizens(desk: &Desk) -> Step<()> {
    let view = console(desk, "request.list", json!({ "query": HOLDER }))?;
    if view.to_string().contains(HOLDER) { Ok(()) } else { Err(Stopped(format!("the copies do not open: {view}"))) }
}

/// What acts take on a desk with very many requests, against one with few.
///
/// # Errors
/// When a desk refuses.
pub fn flatness(folder: &Path) -> Step<Vec<Told>> {
    let mut few = Side::found(folder.join("flat-few"), FEW)?;
    let mut many = Side::found(folder.join("flat-many"), MANY)?;
    for _ in 0..ROUNDS {
        few.turn()?;
        many.turn()?;
    }
    let from = json!({ "few": few.told(), "many": many.told() });
    println!("flatness: {from}");
    let ratio = |name: &str| {
        let of = |side: &str| from[side][name].as_f64().unwrap_or(f64::NAN);
        of("many") / of("few")
    };
    let figure = |number, name| Told::Seen(Figure { number, value: ratio(name), from: from.clone() });
    Ok(vec![figure("13a", "capture_ms"), figure("13b", "exchange_ms")])
}

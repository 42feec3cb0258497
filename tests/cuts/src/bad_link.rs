//! A bad link: slow, losing a third, cut again and again. Everything arrives once, and little is sent
//! twice.

use std::{
    io::{Read, Write},
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    path::Path,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use tokio::sync::Notify;
use wasl_courier::Courier;
use wasl_desk::{Desk, Face, printer::NoPrinter};
use wasl_domain::host::Host;
use wasl_host::SystemHost;
use wasl_tests::{
    ctl::Ctl,
    ground::{Step, Stopped, until},
};

use crate::{
    authority::Certified,
    citizens::catalogue,
    dice::Dice,
    held::Held,
    machine::Run,
    net::{CENTRE, Net},
    programs::{Typist, receipts},
    world::World,
};

/// 64 kbit/s.
const BYTES_A_SECOND: u64 = 8_000;
/// Of a hundred packets of the network, so many are lost.
const LOST_PERCENT: u64 = 30;
/// Time between two cuts of the link.
const CUT_EACH: Duration = Duration::from_secs(20);
/// What may be sent for each byte that waits, in hundredths.
const SENT_MAX_PERCENT: u64 = 150;
/// Bytes that wait: 200 requests of 4 KB, in as many requests as it takes.
const WANTED: u64 = 800_000;

/// Requests with the longest form filled to its brim, until so much waits as the goal says.
fn fill_up(run: &Run, desk: &Ctl, place: &Path, held: &mut Held) -> Step<u64> {
    let wanted = run.size.of(WANTED / 8, WANTED);
    let mut dice = Dice::new(run.seed);
    loop {
        let waits = payload(desk)?;
        if waits >= wanted {
            return Ok(waits);
        }
        let lines: String = (0..run.size.of(10, 100)).map(|_| longest(&mut dice)).collect();
        let ended = Typist::submit(place, lines)?.end()?;
        let numbers = receipts(&ended.lines)?;
        if numbers.is_empty() {
            return Err(Stopped(format!("nothing is taken in: {:?}", ended.said.first())));
        }
        held.add(numbers)?;
    }
}

/// A submission with twenty owners whose names are like nobody else's.
fn longest(dice: &mut Dice) -> String {
    const OWNED: &str = "land-registry.ownership-statement";
    let mut answers = serde_json::to_value(&catalogue().packs[OWNED].example).expect("plain data");
    let mut name = || -> String {
        (0..40).map(|_| char::from_u32(0x0641 + u32::try_from(dice.below(8)).unwrap_or(0)).unwrap_or('م')).collect()
    };
    let owners: Vec<Value> = (0..20).map(|_| json!({ "name": name(), "share": 100 })).collect();
    answers["shares.owners"] = json!(owners);
    answers["shares.total"] = json!(2_000);
    format!("{}\n", json!({ "service": OWNED, "answers": answers }))
}

/// Bytes of what waits, as the desk reckons them.
fn payload(desk: &Ctl) -> Step<u64> {
    let said = desk.json(&["doctor"], "")?;
    let lines = said["lines"].as_array().cloned().unwrap_or_default();
    let seen = lines.iter().find(|line| line["what"] == "outbox").and_then(|line| line["seen"].as_str());
    let bytes = seen.and_then(|seen| seen.split(", ").nth(1)?.split(' ').next()?.parse().ok());
    bytes.ok_or_else(|| Stopped(format!("doctor does not tell what waits: {said}")))
}

/// The desk's own courier at work until nothing waits.
fn carry(world: &World, place: &Path, limit: Duration) -> Step<()> {
    let host: Arc<dyn Host> = Arc::new(SystemHost::new());
    let desk =
        Desk::open(place, Arc::clone(&host), Arc::new(NoPrinter)).map_err(|fault| Stopped::at("desk")(&fault))?;
    let courier = Courier::new(desk.outbox(), host).map_err(|fault| Stopped::at("courier")(&fault))?;
    world.wait(async {
        let is_done = until("everything to be at the centre", limit, async || {
            let said = desk.call(Face::Ctl, "request.outbox", json!({}), "en").map_err(|refusal| refusal.sentence)?;
            match said["waiting"].as_array() {
                Some(rows) if rows.is_empty() => Ok(()),
                Some(rows) => Err(format!("{} wait: {}", rows.len(), said["sentence"])),
                None => Err(said.to_string()),
            }
        });
        tokio::select! {
            done = is_done => done,
            () = courier.run(Arc::new(Notify::new())) => Err(Stopped("the courier went away".to_owned())),
        }
    })
}

/// Through a relay of this process, which needs no rights and counts every byte.
///
/// # Errors
/// When something does not arrive, or too much is sent.
pub fn through_a_relay(run: &Run) -> Step<Vec<String>> {
    let world = World::open(&run.folder.join("centre"))?;
    let place = run.folder.join("desk");
    let relay = SlowRelay::open(world.centre.address(), run.seed)?;
    let desk = Ctl::new(&place);
    desk.init(&relay.url(), &world.centre.enrol_code()?)?;
    desk.json(&["sync"], "")?;
    let mut held = Held::default();
    let waits = fill_up(run, &desk, &place, &mut held)?;
    relay.shared.is_bad.store(true, Ordering::SeqCst);
    relay.shared.up.store(0, Ordering::SeqCst);
    let began = Instant::now();
    carry(&world, &place, run.size.of(Duration::from_secs(120), Duration::from_secs(1_200)))?;
    let took = began.elapsed();
    world.check_arrived(&mut held)?;
    world.book()?.is_calm(&[])?;
    let up = relay.shared.up.load(Ordering::SeqCst);
    let figures = format!(
        "{} B waited, {up} B left the desk ({} %), {} cuts, {} s; {}",
        waits,
        up * 100 / waits,
        relay.shared.cuts.load(Ordering::SeqCst),
        took.as_secs(),
        held.figures()
    );
    if up * 100 > waits * SENT_MAX_PERCENT {
        Err(Stopped(format!("too much is sent: {figures}")))
    } else {
        Ok(vec![figures])
    }
}

struct Shared {
    centre: String,
    is_bad: AtomicBool,
    is_over: AtomicBool,
    /// Bytes that came from the desk.
    up: AtomicU64,
    cuts: AtomicU64,
    dice: Mutex<Dice>,
    /// When the line is free for the next bytes; both directions share it.
    free_at: Mutex<Instant>,
    open: Mutex<Vec<TcpStream>>,
}

/// A slow line between desk and centre, gone with the value.
struct SlowRelay {
    address: SocketAddr,
    shared: Arc<Shared>,
}

impl SlowRelay {
    fn open(centre: &str, seed: u64) -> Step<Self> {
        let failed = |fault: std::io::Error| Stopped(format!("relay: {fault}"));
        let listener = TcpListener::bind("127.0.0.1:0").map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let shared = Arc::new(Shared {
            centre: centre.to_owned(),
            is_bad: AtomicBool::new(false),
            is_over: AtomicBool::new(false),
            up: AtomicU64::new(0),
            cuts: AtomicU64::new(0),
            dice: Mutex::new(Dice::new(seed)),
            free_at: Mutex::new(Instant::now()),
            open: Mutex::default(),
        });
        let own = Arc::clone(&shared);
        thread::spawn(move || {
            for stream in listener.incoming() {
                if own.is_over.load(Ordering::SeqCst) {
                    break;
                }
                // A connection that breaks is what this is for.
                let _broken = stream.and_then(|stream| Shared::serve(&own, stream));
            }
        });
        let own = Arc::clone(&shared);
        thread::spawn(move || {
            let mut last = Instant::now();
            while !own.is_over.load(Ordering::SeqCst) {
                thread::sleep(Duration::from_millis(20));
                if last.elapsed() > CUT_EACH && own.is_bad.load(Ordering::SeqCst) {
                    own.cut();
                    last = Instant::now();
                }
            }
        });
        Ok(Self { address, shared })
    }

    fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Drop for SlowRelay {
    fn drop(&mut self) {
        self.shared.is_over.store(true, Ordering::SeqCst);
        self.shared.cut();
        // Wakes the listener; where it is gone already there is nobody to wake.
        drop(TcpStream::connect(self.address));
    }
}

impl Shared {
    fn serve(shared: &Arc<Self>, desk: TcpStream) -> std::io::Result<()> {
        let centre = TcpStream::connect(&shared.centre)?;
        let mut open = shared.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.extend([desk.try_clone()?, centre.try_clone()?]);
        drop(open);
        for (mut from, mut to, is_up) in
            [(desk.try_clone()?, centre.try_clone()?, true), (centre.try_clone()?, desk.try_clone()?, false)]
        {
            let own = Arc::clone(shared);
            thread::spawn(move || {
                // Ends with the connection.
                let _ended = own.carry(&mut from, &mut to, is_up);
                let _closed = to.shutdown(Shutdown::Write);
            });
        }
        Ok(())
    }

    /// Little by little: what is not carried yet stays with the sender.
    fn carry(&self, from: &mut TcpStream, to: &mut TcpStream, is_up: bool) -> std::io::Result<()> {
        let mut piece = [0; 1_400];
        loop {
            let read = from.read(&mut piece)?;
            if read == 0 {
                return Ok(());
            }
            if is_up {
                self.up.fetch_add(read as u64, Ordering::SeqCst);
            }
            if self.is_bad.load(Ordering::SeqCst) {
                thread::sleep(self.delay(read as u64));
            }
            to.write_all(&piece[..read])?;
        }
    }

    /// How long these bytes take on the line, with what is lost and sent again.
    fn delay(&self, bytes: u64) -> Duration {
        let once = Duration::from_micros(bytes * 1_000_000 / BYTES_A_SECOND);
        let mut took = once;
        let mut again = Duration::from_millis(200);
        let mut stall = Duration::ZERO;
        let mut dice = self.dice.lock().unwrap_or_else(PoisonError::into_inner);
        while dice.chance(LOST_PERCENT) && stall < Duration::from_secs(3) {
            stall += again;
            took += once;
            again *= 2;
        }
        drop(dice);
        let mut free_at = self.free_at.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        *free_at = (*free_at).max(now) + took;
        (*free_at - now) + stall
    }

    fn cut(&self) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let mut is_cut = false;
        for stream in open.drain(..) {
            is_cut |= stream.shutdown(Shutdown::Both).is_ok();
        }
        self.cuts.fetch_add(u64::from(is_cut), Ordering::SeqCst);
    }
}

/// Through a network of this run's own that loses a third and is cut.
///
/// # Errors
/// When something does not arrive, or too much is sent.
pub fn through_a_net(run: &Run) -> Step<Vec<String>> {
    let net = Net::lay()?;
    let mut world = World::open(&run.folder.join("centre"))?;
    world.centre.off();
    let certified = Certified::make(&run.folder, CENTRE)?;
    world.centre.speak_tls(&certified.chain, &certified.key);
    world.centre.stand_elsewhere(&format!("{CENTRE}:7117"), &["nsenter", "--net", "--target", &net.id()]);
    world.on()?;
    let place = run.folder.join("desk");
    let desk = world.desk(&place)?;
    let mut held = Held::default();
    let waits = fill_up(run, &desk, &place, &mut held)?;
    net.spoil(LOST_PERCENT)?;
    let (sent_before, arrived_before) = net.counts()?;
    let is_over = AtomicBool::new(false);
    let began = Instant::now();
    let (drained, cuts, traffic) = thread::scope(|scope| {
        let cutting = scope.spawn(|| net.cut_each(CUT_EACH, &is_over));
        let watching = scope.spawn(|| net.watch(&is_over));
        let drained = carry(&world, &place, run.size.of(Duration::from_secs(300), Duration::from_secs(2_400)));
        is_over.store(true, Ordering::SeqCst);
        let join = "watching does not panic";
        (drained, cutting.join().expect(join), watching.join().expect(join))
    });
    let (cuts, traffic) = (cuts?, traffic?);
    let took = began.elapsed();
    let (sent, arrived) = net.counts()?;
    let (sent, arrived) = (sent - sent_before, arrived - arrived_before);
    let percent = |bytes: u64| bytes * 100 / waits;
    let figures = format!(
        "{waits} B waited; the desk gave {} B to be sent, TLS included ({} %), over {} connections; {sent} B left its \
         interface with all that TCP sent again ({} %), {arrived} B came through to the centre ({} %); {cuts} cuts, {} s",
        traffic.given,
        percent(traffic.given),
        traffic.connections,
        percent(sent),
        percent(arrived),
        took.as_secs(),
    );
    drained.map_err(|stopped| Stopped(format!("{stopped}: {figures}")))?;
    world.check_arrived(&mut held)?;
    world.book()?.is_calm(&[])?;
    // What the network loses TCP sends again; what the desk gives it to send is what is judged.
    if percent(traffic.given) > SENT_MAX_PERCENT {
        return Err(Stopped(format!("too much is sent: {figures}")));
    }
    Ok(vec![format!("{figures}; {}", held.figures())])
}

//! A bad link: slow, losing a third, cut again and again. Everything arrives once, and little is sent
//! twice.

use std::{
    io::{Read, Write},
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    path::Path,
    process::{Command, Stdio},
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
    ground::{Running, Step, Stopped, until},
};

use crate::{
    authority::Certified,
    citizens::catalogue,
    dice::Dice,
    held::Held,
    machine::Run,
    programs::{Typist, receipts},
    volume::{output, run as run_program},
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

const DESK: &str = "10.77.0.1";
const CENTRE: &str = "10.77.0.2";

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
    net.spoil()?;
    let (sent_before, arrived_before) = net.counts()?;
    let is_over = AtomicBool::new(false);
    let began = Instant::now();
    let (drained, cuts) = thread::scope(|scope| {
        let cutting = scope.spawn(|| net.cut_each(CUT_EACH, &is_over));
        let drained = carry(&world, &place, run.size.of(Duration::from_secs(150), Duration::from_secs(1_800)));
        is_over.store(true, Ordering::SeqCst);
        (drained, cutting.join().expect("cutting does not panic"))
    });
    let ((), cuts) = (drained?, cuts?);
    let took = began.elapsed();
    let (sent, arrived) = net.counts()?;
    let (sent, arrived) = (sent - sent_before, arrived - arrived_before);
    world.check_arrived(&mut held)?;
    world.book()?.is_calm(&[])?;
    let figures = format!(
        "{waits} B waited; {sent} B left the desk's interface ({} %), {arrived} B came through to the centre ({} %); \
         {cuts} cuts, {} s; {}",
        sent * 100 / waits,
        arrived * 100 / waits,
        took.as_secs(),
        held.figures()
    );
    // What the network itself loses has to be sent again; what comes through is what is judged.
    if arrived * 100 > waits * SENT_MAX_PERCENT {
        return Err(Stopped(format!("too much is sent: {figures}")));
    }
    Ok(vec![figures])
}

/// Two networks that nobody else sees, and a line between them.
struct Net {
    centre: Running,
}

impl Net {
    fn lay() -> Step<Self> {
        let started = Command::new("unshare").args(["--net", "sleep", "86400"]).stdin(Stdio::null()).spawn();
        let centre = Running(started.map_err(|fault| Stopped(format!("unshare: {fault}")))?);
        let net = Self { centre };
        let own = std::fs::read_link("/proc/self/ns/net").ok();
        let there = format!("/proc/{}/ns/net", net.id());
        while std::fs::read_link(&there).ok() == own {
            thread::sleep(Duration::from_millis(5));
        }
        for words in [
            "link set lo up",
            "link add desk0 type veth peer name centre0",
            &format!("link set centre0 netns {}", net.id()),
            &format!("addr add {DESK}/24 dev desk0"),
            "link set desk0 up",
        ] {
            run_program(Command::new("ip").args(words.split(' ')))?;
        }
        for words in ["link set lo up", &format!("addr add {CENTRE}/24 dev centre0"), "link set centre0 up"] {
            run_program(net.there().arg("ip").args(words.split(' ')))?;
        }
        Ok(net)
    }

    fn id(&self) -> String {
        self.centre.0.id().to_string()
    }

    fn there(&self) -> Command {
        let mut command = Command::new("nsenter");
        command.args(["--net", "--target", &self.id()]);
        command
    }

    /// Makes it slow and lossy, and counts what comes through.
    fn spoil(&self) -> Step<()> {
        let slow = |device: &str| format!("tc qdisc add dev {device} root tbf rate 64kbit burst 4kb latency 800ms");
        let words = slow("desk0");
        run_program(Command::new("tc").args(words.split(' ').skip(1)))?;
        run_program(self.there().args(slow("centre0").split(' ')))?;
        // Lost where they arrive: a sender that loses its own packets notices at once.
        let rules = format!(
            "add table inet wasl
             add counter inet wasl through
             add chain inet wasl in {{ type filter hook input priority 0; }}
             add rule inet wasl in iifname lo accept
             add rule inet wasl in numgen random mod 100 < {LOST_PERCENT} drop
             add rule inet wasl in counter name through"
        );
        feed(Command::new("nft").args(["-f", "-"]), &rules)?;
        feed(self.there().args(["nft", "-f", "-"]), &rules)
    }

    /// Bytes that left the desk's interface, and bytes that came through to the centre.
    fn counts(&self) -> Step<(u64, u64)> {
        let sent = tx_bytes(&output(Command::new("ip").args(["-s", "-j", "link", "show", "desk0"]))?)?;
        let said = output(self.there().args(["nft", "-j", "list", "counters"]))?;
        let value: Value = serde_json::from_str(&said).map_err(|fault| Stopped(format!("nft: {fault}")))?;
        let all = value["nftables"].as_array().cloned().unwrap_or_default();
        let through = all.iter().find_map(|one| one["counter"]["bytes"].as_u64());
        through.map(|through| (sent, through)).ok_or_else(|| Stopped(format!("nft said {said}")))
    }

    /// Takes the line away for two seconds again and again; gives how often.
    fn cut_each(&self, each: Duration, is_over: &AtomicBool) -> Step<u32> {
        let (mut cuts, mut last) = (0, Instant::now());
        while !is_over.load(Ordering::SeqCst) {
            thread::sleep(Duration::from_millis(50));
            if last.elapsed() > each {
                run_program(Command::new("ip").args(["link", "set", "desk0", "down"]))?;
                thread::sleep(Duration::from_secs(2));
                run_program(Command::new("ip").args(["link", "set", "desk0", "up"]))?;
                cuts += 1;
                last = Instant::now();
            }
        }
        Ok(cuts)
    }
}

fn tx_bytes(said: &str) -> Step<u64> {
    let value: Value = serde_json::from_str(said).map_err(|fault| Stopped(format!("ip: {fault}")))?;
    value[0]["stats64"]["tx"]["bytes"].as_u64().ok_or_else(|| Stopped(format!("ip said {said}")))
}

/// Runs a program that reads its words from its input.
fn feed(command: &mut Command, words: &str) -> Step<()> {
    let failed = |fault: std::io::Error| Stopped(format!("nft: {fault}"));
    let mut child = command.stdin(Stdio::piped()).spawn().map_err(failed)?;
    child.stdin.take().expect("piped").write_all(words.as_bytes()).map_err(failed)?;
    let ended = child.wait().map_err(failed)?;
    if ended.success() { Ok(()) } else { Err(Stopped(format!("nft ended with {ended}"))) }
}

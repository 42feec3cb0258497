//! A relay between desk and centre that does to a connection what a bad link does: loses the answer,
//! delivers twice, holds, or answers in the centre's place.
//!
//! It looks at no content. One request a connection, so that every cut is between whole requests
//! unless a story wants it within.

use std::{
    collections::VecDeque,
    io::{Read, Write},
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
        mpsc::{Receiver, Sender, channel},
    },
    thread,
    time::Duration,
};

use wasl_tests::ground::{Step, Stopped};

/// An end that says nothing for so long is given up.
const PATIENCE: Duration = Duration::from_secs(60);

/// What happens to a request.
pub(crate) enum Way {
    /// Carried, and its answer too.
    Through,
    /// Carried; its answer is lost.
    AnswerLost,
    /// Carried so many times at once; the last answer comes back.
    Times(usize),
    /// Never carried: this comes back instead.
    Says(&'static str),
    /// Carried up to a point, told, and then held until the centre is gone.
    Held(Point, Sender<()>),
}

/// How far a request got.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Point {
    /// Half of it is with the centre.
    HalfAsked,
    /// All of it is with the centre.
    Asked,
    /// The first byte of the answer came.
    Answered,
}

struct Shared {
    centre: String,
    plan: Mutex<VecDeque<Way>>,
    is_over: AtomicBool,
}

/// A relay, gone with the value.
pub(crate) struct Relay {
    address: SocketAddr,
    shared: Arc<Shared>,
}

impl Relay {
    /// In front of the centre at this address.
    pub(crate) fn open(centre: &str) -> Step<Self> {
        let failed = |fault: std::io::Error| Stopped(format!("relay: {fault}"));
        let listener = TcpListener::bind("127.0.0.1:0").map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let shared =
            Arc::new(Shared { centre: centre.to_owned(), plan: Mutex::default(), is_over: AtomicBool::new(false) });
        let own = Arc::clone(&shared);
        thread::spawn(move || {
            for stream in listener.incoming() {
                if own.is_over.load(Ordering::SeqCst) {
                    break;
                }
                let own = Arc::clone(&own);
                // A connection that breaks is what this is for.
                thread::spawn(move || drop(stream.and_then(|stream| own.serve(stream))));
            }
        });
        Ok(Self { address, shared })
    }

    /// Its address for a desk.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What happens to the next requests; those after them go through.
    pub(crate) fn plan(&self, ways: impl IntoIterator<Item = Way>) {
        let mut plan = self.shared.plan.lock().unwrap_or_else(PoisonError::into_inner);
        plan.clear();
        plan.extend(ways);
    }

    /// Holds the request after `through` others at a point; the receiver hears when it got there.
    pub(crate) fn hold(&self, through: usize, point: Point) -> Receiver<()> {
        let (told, reached) = channel();
        let before = std::iter::repeat_with(|| Way::Through).take(through);
        self.plan(before.chain([Way::Held(point, told)]));
        reached
    }

    /// How many of the planned requests have not come.
    pub(crate) fn left(&self) -> usize {
        self.shared.plan.lock().unwrap_or_else(PoisonError::into_inner).len()
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.shared.is_over.store(true, Ordering::SeqCst);
        // Wakes the listener; where it is gone already there is nobody to wake.
        drop(TcpStream::connect(self.address));
    }
}

impl Shared {
    fn serve(&self, mut desk: TcpStream) -> std::io::Result<()> {
        desk.set_read_timeout(Some(PATIENCE))?;
        let Some(asked) = read_request(&mut desk)? else { return Ok(()) };
        let way = self.plan.lock().unwrap_or_else(PoisonError::into_inner).pop_front().unwrap_or(Way::Through);
        match way {
            Way::Through => desk.write_all(&self.carry(&asked)?)?,
            Way::AnswerLost => drop(self.carry(&asked)?),
            Way::Times(times) => desk.write_all(&self.carry_at_once(&asked, times)?)?,
            Way::Says(answer) => desk.write_all(answer.as_bytes())?,
            Way::Held(point, told) => self.hold(&asked, point, &told)?,
        }
        desk.shutdown(Shutdown::Both)
    }

    fn line(&self) -> std::io::Result<TcpStream> {
        let centre = TcpStream::connect(&self.centre)?;
        centre.set_read_timeout(Some(PATIENCE))?;
        Ok(centre)
    }

    fn carry(&self, asked: &[u8]) -> std::io::Result<Vec<u8>> {
        let mut centre = self.line()?;
        centre.write_all(asked)?;
        let mut answer = Vec::new();
        centre.read_to_end(&mut answer)?;
        Ok(answer)
    }

    fn carry_at_once(&self, asked: &[u8], times: usize) -> std::io::Result<Vec<u8>> {
        thread::scope(|scope| {
            let all: Vec<_> = (0..times).map(|_| scope.spawn(|| self.carry(asked))).collect();
            let mut last = Vec::new();
            for one in all {
                last = one.join().expect("carrying does not panic")?;
            }
            Ok(last)
        })
    }

    fn hold(&self, asked: &[u8], point: Point, told: &Sender<()>) -> std::io::Result<()> {
        let mut centre = self.line()?;
        match point {
            Point::HalfAsked => centre.write_all(&asked[..asked.len() / 2])?,
            Point::Asked => centre.write_all(asked)?,
            Point::Answered => {
                centre.write_all(asked)?;
                centre.read_exact(&mut [0])?;
            }
        }
        // Nobody listens any more where the story has failed meanwhile.
        let _heard = told.send(());
        centre.read_to_end(&mut Vec::new()).map(drop)
    }
}

/// A whole request, changed so that its answer ends with the connection. None where nothing came.
fn read_request(desk: &mut TcpStream) -> std::io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    let mut chunk = [0; 16 << 10];
    loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n").map(|at| at + 4) {
            let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
            if bytes.len() >= end + body_length(&head) {
                let (first, rest) = head.split_once("\r\n").unwrap_or((&head, ""));
                let mut asked = format!("{first}\r\nconnection: close\r\n{rest}").into_bytes();
                asked.extend_from_slice(&bytes[end..]);
                return Ok(Some(asked));
            }
        }
        match desk.read(&mut chunk)? {
            0 => return Ok(None),
            count => bytes.extend_from_slice(&chunk[..count]),
        }
    }
}

fn body_length(head: &str) -> usize {
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse().ok())?
    });
    length.unwrap_or(0)
}

//! Hostile answers, one shape after the other: what captive portals, proxies, broken servers and people
//! with bad intent put in the place of the centre's answer.

use wasl_sync::DownKind;

/// One thing to do to the connection.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    Write(Vec<u8>),
    WaitMs(u64),
    /// Ends the connection hard, as a middlebox does.
    Reset,
    /// The same bytes again and again, until the other side has had enough.
    Endless(Vec<u8>),
}

/// What the genuine answer would be, and forgeries of it.
#[derive(Clone, Debug)]
pub(crate) struct Bodies {
    pub(crate) media: &'static str,
    pub(crate) genuine: Vec<u8>,
    pub(crate) replayed: Vec<u8>,
    pub(crate) other_desk: Vec<u8>,
    pub(crate) other_epoch: Vec<u8>,
    pub(crate) other_key: Vec<u8>,
    /// With one bit of what is signed changed, as the seed says.
    pub(crate) bent: Vec<u8>,
    /// Genuinely signed, about something that was not sent.
    pub(crate) beside_the_point: Vec<u8>,
    pub(crate) fresh_nonce: String,
}

/// Numbers from a seed.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn roll(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) % below.max(1) as u64).expect("small")
    }
    fn bytes(&mut self, len: usize) -> Vec<u8> {
        (0..len).map(|_| u8::try_from(self.roll(256)).expect("eight bits")).collect()
    }
}

macro_rules! shapes {
    ($($name:ident),* $(,)?) => {
        /// A kind of hostile answer.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Shape { $($name),* }
        /// All of them.
        pub(crate) const ALL: &[Shape] = &[$(Shape::$name),*];
    };
}
shapes!(
    Page,
    PageInOurName,
    Login,
    LoopToItself,
    SignIn,
    CutHead,
    CutBody,
    EndsEarly,
    GzipBomb,
    WrongType,
    Replayed,
    OtherDesk,
    OtherEpoch,
    OtherKey,
    Bent,
    BesideThePoint,
    Empty,
    SlowHead,
    SlowBody,
    EndlessBody,
    EndlessChunks,
    TwoLengths,
    HugeHeader,
    ManyHeaders,
    ChunkedGarbage,
    NoContent,
    PartOfIt,
    NonceLoop,
    NonceWithout,
    Busy429,
    Busy503,
    ResetMidBody,
    NoHead,
    TwoAnswers,
    ManyContinues,
    LongLength,
    ShortLength,
    TlsJunk,
    AbsurdLength,
    GenuineIn500,
    GenuineIn403,
    Switching,
    Status999,
    ControlBytes,
    OddEncoding,
    Silence,
    BareYes,
);

const PAGE: &str = "<!DOCTYPE html><html><body><form action=/login>Welcome, please sign in</form></body></html>";

fn answer(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    [format!("HTTP/1.1 {status}\r\n{headers}\r\n").as_bytes(), body].concat()
}
fn framed(status: &str, media: &str, more: &str, body: &[u8]) -> Vec<u8> {
    let headers = format!("Content-Type: {media}\r\nContent-Length: {}\r\nConnection: close\r\n{more}", body.len());
    answer(status, &headers, body)
}

impl Shape {
    /// What is done to the connection; the seed says where it is cut, how long it waits, and the like.
    pub(crate) fn steps(self, bodies: &Bodies, dice: &mut Dice) -> Vec<Step> {
        use Step::{Endless, Reset, WaitMs, Write};
        let media = bodies.media;
        let genuine = &bodies.genuine;
        let ours = |body: &[u8]| vec![Write(framed("200 OK", media, "", body))];
        let page =
            |status: &str, more: &str| vec![Write(framed(status, "text/html; charset=utf-8", more, PAGE.as_bytes()))];
        match self {
            Self::Page => page("200 OK", ""),
            Self::PageInOurName => ours(PAGE.as_bytes()),
            Self::Login => page("302 Found", "Location: http://127.0.0.1:1/login\r\n"),
            Self::LoopToItself => vec![Write(framed("307 Temporary Redirect", media, "Location: ./\r\n", genuine))],
            Self::SignIn => page("511 Network Authentication Required", ""),
            Self::CutHead => {
                let whole = framed("200 OK", media, "", genuine);
                let head = whole.len() - genuine.len();
                vec![Write(whole[..dice.roll(head)].to_vec())]
            }
            Self::CutBody => {
                let whole = framed("200 OK", media, "", genuine);
                vec![Write(whole[..whole.len() - 1 - dice.roll(genuine.len().saturating_sub(1))].to_vec())]
            }
            Self::EndsEarly => ours(&genuine[..dice.roll(genuine.len())]),
            Self::GzipBomb => {
                // A gzip stream's head, then long runs that unfold a thousandfold.
                let mut bomb = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
                bomb.extend(
                    std::iter::repeat_n([0xed, 0xc1, 1, 1, 0, 0, 0, 0x80, 0x90, 0xfe], 10_000 + dice.roll(9_000))
                        .flatten(),
                );
                vec![Write(framed("200 OK", media, "Content-Encoding: gzip\r\n", &bomb))]
            }
            Self::WrongType => {
                let wrong = ["text/html", "text/plain", "application/x-wasl", "image/png"][dice.roll(4)];
                vec![Write(framed("200 OK", wrong, "", genuine))]
            }
            Self::Replayed => ours(&bodies.replayed),
            Self::OtherDesk => ours(&bodies.other_desk),
            Self::OtherEpoch => ours(&bodies.other_epoch),
            Self::OtherKey => ours(&bodies.other_key),
            Self::Bent => ours(&bodies.bent),
            Self::BesideThePoint => ours(&bodies.beside_the_point),
            Self::Empty => ours(&[]),
            Self::SlowHead => {
                let drop_of = |byte: &u8| [Write(vec![*byte]), WaitMs(7_000)];
                framed("200 OK", media, "", genuine).iter().flat_map(drop_of).collect()
            }
            Self::SlowBody => {
                let whole = framed("200 OK", media, "", genuine);
                let (head, body) = whole.split_at(whole.len() - genuine.len());
                let mut steps = vec![Write(head.to_vec())];
                let wait = 4_000 + dice.roll(9_000) as u64;
                steps.extend(body.iter().take(60).flat_map(|byte| [Write(vec![*byte]), WaitMs(wait)]));
                steps
            }
            Self::EndlessBody => {
                let head = answer("200 OK", &format!("Content-Type: {media}\r\nConnection: close\r\n"), &[]);
                vec![Write(head), Endless(dice.bytes(64 << 10))]
            }
            Self::EndlessChunks => {
                let head = answer("200 OK", &format!("Content-Type: {media}\r\nTransfer-Encoding: chunked\r\n"), &[]);
                let chunk = [b"10000\r\n".as_slice(), &vec![b'x'; 0x10000], b"\r\n"].concat();
                vec![Write(head), Endless(chunk)]
            }
            Self::TwoLengths => {
                let more = format!("Content-Length: {}\r\n", 1 + dice.roll(genuine.len() + 20));
                let more =
                    if more.contains(&format!(" {}\r", genuine.len())) { "Content-Length: 0\r\n" } else { &more };
                vec![Write(framed("200 OK", media, more, genuine))]
            }
            Self::HugeHeader => {
                let more = format!("X-Padding: {}\r\n", "p".repeat(900_000 + dice.roll(500_000)));
                vec![Write(framed("200 OK", media, &more, genuine))]
            }
            Self::ManyHeaders => {
                let more: String = (0..2_000 + dice.roll(2_000)).map(|n| format!("X-{n}: {n}\r\n")).collect();
                vec![Write(framed("200 OK", media, &more, genuine))]
            }
            Self::ChunkedGarbage => {
                let size = ["zz", "-1", "ffffffffffffffffff", "10 10", ""][dice.roll(5)];
                let head = format!("Content-Type: {media}\r\nTransfer-Encoding: chunked\r\n");
                vec![Write(answer("200 OK", &head, format!("{size}\r\ngarbage\r\n").as_bytes()))]
            }
            Self::NoContent => vec![Write(framed("204 No Content", "text/html", "", genuine))],
            Self::PartOfIt => {
                let range = format!("Content-Range: bytes 0-9/{}\r\n", genuine.len());
                vec![Write(framed("206 Partial Content", media, &range, genuine))]
            }
            Self::NonceLoop => {
                let nonce = format!("Wasl-Nonce: {}\r\n", bodies.fresh_nonce);
                vec![Write(framed("401 Unauthorized", "application/problem+json", &nonce, b"{\"code\":\"nonce\"}"))]
            }
            Self::NonceWithout => {
                vec![Write(framed("401 Unauthorized", "application/problem+json", "", b"{\"code\":\"who_are_you\"}"))]
            }
            Self::Busy429 => {
                let wait = ["99999999999999999999999", "-5", "Fri, 31 Dec 9999 23:59:59 GMT", "soon"][dice.roll(4)];
                vec![Write(framed("429 Too Many", "text/plain", &format!("Retry-After: {wait}\r\n"), b"later"))]
            }
            Self::Busy503 => {
                let wait = ["18446744073709551615", "0", "1e9", ""][dice.roll(4)];
                vec![Write(framed("503 Busy", "text/html", &format!("Retry-After: {wait}\r\n"), PAGE.as_bytes()))]
            }
            Self::ResetMidBody => {
                let whole = framed("200 OK", media, "", genuine);
                vec![Write(whole[..whole.len() - 1 - dice.roll(genuine.len().saturating_sub(1))].to_vec()), Reset]
            }
            Self::NoHead => {
                let mut noise = dice.bytes(200);
                noise[0] = b'<';
                vec![Write(noise)]
            }
            Self::TwoAnswers => {
                vec![Write(
                    [framed("200 OK", "text/html", "", PAGE.as_bytes()), framed("200 OK", media, "", genuine)].concat(),
                )]
            }
            Self::ManyContinues => {
                let many = b"HTTP/1.1 100 Continue\r\n\r\n".repeat(200 + dice.roll(200));
                vec![Write(many), Write(framed("200 OK", "text/html", "", PAGE.as_bytes()))]
            }
            Self::LongLength => {
                let head =
                    format!("Content-Type: {media}\r\nContent-Length: {}\r\n", genuine.len() + 1 + dice.roll(9_999));
                vec![Write(answer("200 OK", &head, genuine))]
            }
            Self::ShortLength => {
                let head = format!("Content-Type: {media}\r\nContent-Length: {}\r\n", dice.roll(genuine.len()));
                vec![Write(answer("200 OK", &head, genuine))]
            }
            Self::TlsJunk => vec![Write([b"\x15\x03\x03\x00\x02\x02\x28".as_slice(), &dice.bytes(30)].concat())],
            Self::AbsurdLength => {
                let length = ["18446744073709551614", "9223372036854775807", "99999999999999999999999"][dice.roll(3)];
                let head = format!("Content-Type: {media}\r\nContent-Length: {length}\r\n");
                vec![Write(answer("200 OK", &head, genuine))]
            }
            Self::GenuineIn500 => vec![Write(framed("500 Oops", media, "", genuine))],
            Self::GenuineIn403 => vec![Write(framed("403 Forbidden", media, "", genuine))],
            Self::Switching => {
                vec![Write(answer("101 Switching Protocols", "Upgrade: websocket\r\nConnection: upgrade\r\n", genuine))]
            }
            Self::Status999 => vec![Write(framed("999 Denied", media, "", genuine))],
            Self::ControlBytes => {
                let more = ["X-A: a\0b\r\n", "X B: c\r\n", "\u{1}: d\r\n", ": e\r\n"][dice.roll(4)];
                vec![Write(framed("200 OK", media, more, genuine))]
            }
            Self::OddEncoding => {
                let head = format!("Content-Type: {media}\r\nTransfer-Encoding: gzip\r\nConnection: close\r\n");
                vec![Write(answer("200 OK", &head, PAGE.as_bytes()))]
            }
            Self::Silence => vec![WaitMs(200_000)],
            // To a chunk this is an honest answer: that the chunk is kept, only the ack says.
            Self::BareYes => vec![Write(answer("200 OK", "Content-Length: 0\r\nConnection: close\r\n", &[]))],
        }
    }

    /// What such an answer to a POST may be taken for; `None` where it is the centre's own word, about
    /// something else.
    pub(crate) fn taken_for(self) -> &'static [Kind] {
        use Kind::{Busy, Forged, Network, Portal, Refuses, Up};
        match self {
            Self::Page | Self::Login | Self::LoopToItself | Self::SignIn | Self::WrongType => &[Portal],
            Self::NoContent | Self::PartOfIt | Self::TwoAnswers | Self::BareYes => &[Portal],
            Self::PageInOurName | Self::GzipBomb | Self::EndlessBody | Self::EndlessChunks | Self::Status999 => {
                &[Forged]
            }
            Self::Replayed | Self::OtherDesk | Self::OtherEpoch | Self::OtherKey | Self::NonceLoop => &[Forged],
            Self::Bent | Self::EndsEarly | Self::Empty | Self::ShortLength => &[Forged, Network],
            Self::AbsurdLength | Self::Switching | Self::OddEncoding => &[Forged, Network],
            Self::BesideThePoint => &[Up, Forged],
            Self::CutHead | Self::CutBody | Self::SlowHead | Self::SlowBody | Self::TwoLengths | Self::HugeHeader => {
                &[Network]
            }
            Self::ManyHeaders | Self::ChunkedGarbage | Self::ResetMidBody | Self::NoHead | Self::LongLength => {
                &[Network]
            }
            Self::TlsJunk | Self::ControlBytes | Self::Silence => &[Network],
            Self::ManyContinues => &[Portal, Network],
            Self::NonceWithout | Self::GenuineIn403 => &[Refuses],
            Self::Busy429 | Self::Busy503 | Self::GenuineIn500 => &[Busy],
        }
    }
}

/// [`DownKind`] without its facts, and the link up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Up,
    Network,
    Portal,
    Busy,
    Refuses,
    Forged,
}

impl Kind {
    pub(crate) fn of(kind: &DownKind) -> Self {
        match kind {
            DownKind::Network => Self::Network,
            DownKind::CaptivePortal => Self::Portal,
            DownKind::CentreBusy => Self::Busy,
            DownKind::CentreRefuses { .. } => Self::Refuses,
            DownKind::NotGenuine => Self::Forged,
        }
    }
}

//! Who may what: every route of the centre, for every caller, with what is the caller's own and what
//! is another's, against the table below. A route without a line fails the test.

use std::{collections::BTreeSet, fmt::Write as _};

use wasl_centre::{
    Centre, enrolment,
    ledger::{AlarmKind, DeskState, RequestFilter},
    papers::bring,
};
use wasl_protocol::{Bundle, ChunkList, EnrolAsk, ExchangeAsk, Item, SigningKey, fresh_nonce, hex, paper_path, sha256};

use crate::{
    callers::{Caller, Desks, OFFICER, Role},
    desk::{self, Made, TestDesk, open_all, scan},
    office::{PASSWORD, cookies, form_body, hidden, with_officer},
    world::World,
};

/// Callers stand in the order of [`Role::ALL`]. A cell is the status, and after `+` what changed in the
/// ledger: `h` packets held, `d` a desk's state, `r` requests and their stages, `a` alarms, `l` the log
/// of accesses, `c` the probe's chunk, `e` desks enrolled, `s` the caller's session is over. There is
/// one role of staff: officers see the requests of every desk, and each look is written down.
const TABLE: &str = "
                                                        who           nobody officer no_token others idle aged | desk suspended revoked lost forged unknown stale borrowed
GET  /healthz                                           any           200 200 200 200 200 200 | 200 200 200 200 200 200 200 200
GET  /readyz                                            any           200 200 200 200 200 200 | 200 200 200 200 200 200 200 200
GET  /version                                           any           200 200 200 200 200 200 | 200 200 200 200 200 200 200 200
GET  /openapi.json                                      any           200 200 200 200 200 200 | 200 200 200 200 200 200 200 200
GET  /look.css                                          any           200 200 200 200 200 200 | 200 200 200 200 200 200 200 200
GET  /mark.svg                                          any           200 200 200 200 200 200 | 200 200 200 200 200 200 200 200
GET  /favicon.ico                                       any           200 200 200 200 200 200 | 200 200 200 200 200 200 200 200
POST /v1/enrol                                          own_code      200+e 200+e 200+e 200+e 200+e 200+e | 200+e 200+e 200+e 200+e 200+e 200+e 200+e 200+e
POST /v1/enrol                                          spent_code    409 409 409 409 409 409 | 409 409 409 409 409 409 409 409
POST /v1/exchange                                       own_packet    401 401 401 401 401 401 | 200+hr 200+hr 200+ha 200+ha 401 401 401 401
POST /v1/exchange                                       others_packet 401 401 401 401 401 401 | 200+a 200+a 200+a 200+a 401 401 401 401
PUT  /v1/papers/{hash}                                  own_chunk     401 401 401 401 401 401 | 201+c 201+c 201+c 201+c 401 401 401 401
PUT  /v1/papers/{hash}                                  others_chunk  401 401 401 401 401 401 | 200 200 200 200 401 401 401 401
POST /v1/papers                                         own_chunk     401 401 401 401 401 401 | 201+c 201+c 201+c 201+c 401 401 401 401
POST /v1/papers                                         others_chunk  401 401 401 401 401 401 | 200 200 200 200 401 401 401 401
HEAD /v1/papers/{hash}                                  own_chunk     401 401 401 401 401 401 | 404 404 404 404 401 401 401 401
HEAD /v1/papers/{hash}                                  others_chunk  401 401 401 401 401 401 | 200 200 200 200 401 401 401 401
POST /v1/bundle                                         genuine       200+hr 200+hr 200+hr 200+hr 200+hr 200+hr | 200+hr 200+hr 200+hr 200+hr 200+hr 200+hr 200+hr 200+hr
POST /v1/bundle                                         forged        200 200 200 200 200 200 | 200 200 200 200 200 200 200 200
GET  /R/{token}                                         genuine       200 200 200 200 200 200 | 200 200 200 200 200 200 200 200
GET  /R/{token}                                         forged        404 404 404 404 404 404 | 404 404 404 404 404 404 404 404
GET  /r/{token}                                         genuine       200 200 200 200 200 200 | 200 200 200 200 200 200 200 200
GET  /r/{token}                                         forged        404 404 404 404 404 404 | 404 404 404 404 404 404 404 404
GET  /track                                             any           200 200 200 200 200 200 | 200 200 200 200 200 200 200 200
POST /track                                             own_code      200 200 200 200 200 200 | 200 200 200 200 200 200 200 200
POST /track                                             others_code   404 404 404 404 404 404 | 404 404 404 404 404 404 404 404
GET  /office                                            any           303 303 303 303 303 303 | 303 303 303 303 303 303 303 303
GET  /officer/lang/{lang}                               any           303 303 303 303 303 303 | 303 303 303 303 303 303 303 303
GET  /officer/sign-in                                   any           200 200 200 200 200 200 | 200 200 200 200 200 200 200 200
POST /officer/sign-in                                   own_password  303 303 403 403 303 303 | 303 303 303 303 303 303 303 303
POST /officer/sign-in                                   wrong_word    401 401 403 403 401 401 | 401 401 401 401 401 401 401 401
POST /officer/sign-out                                  own_session   303 303+s 403 403 303 303 | 303 303 303 303 303 303 303 303
GET  /officer                                           any           303 200 200 200 303 303 | 303 303 303 303 303 303 303 303
GET  /officer/access                                    any           303 200 200 200 303 303 | 303 303 303 303 303 303 303 303
GET  /officer/alarms                                    any           303 200 200 200 303 303 | 303 303 303 303 303 303 303 303
POST /officer/alarms                                    an_alarm      303 303+a 403 403 303 303 | 303 303 303 303 303 303 303 303
GET  /officer/desks                                     any           303 200 200 200 303 303 | 303 303 303 303 303 303 303 303
POST /officer/desks                                     a_desk        303 303+dl 403 403 303 303 | 303 303 303 303 303 303 303 303
GET  /officer/request/{number}                          one_desks     303 200+l 200+l 200+l 303 303 | 303 303 303 303 303 303 303 303
GET  /officer/request/{number}                          other_desks   303 200+l 200+l 200+l 303 303 | 303 303 303 303 303 303 303 303
POST /officer/request/{number}                          one_desks     303 303+r 403 403 303 303 | 303 303 303 303 303 303 303 303
POST /officer/request/{number}                          other_desks   303 303+r 403 403 303 303 | 303 303 303 303 303 303 303 303
GET  /officer/request/{number}/scan/{packet}/{place}    its_own       303 200+l 200+l 200+l 303 303 | 303 303 303 303 303 303 303 303
GET  /officer/request/{number}/scan/{packet}/{place}    of_another    303 404 404 404 303 303 | 303 303 303 303 303 303 303 303
";

struct Line {
    method: &'static str,
    route: &'static str,
    case: &'static str,
    cells: Vec<&'static str>,
}

fn table() -> Vec<Line> {
    let lines = TABLE.lines().filter(|line| !line.is_empty()).skip(1);
    let line = |line: &'static str| {
        let mut words = line.split_whitespace().filter(|word| *word != "|");
        let mut next = || words.next().expect("a word");
        Line { method: next(), route: next(), case: next(), cells: words.collect() }
    };
    lines.map(line).inspect(|line| assert_eq!(line.cells.len(), Role::ALL.len(), "{}", line.route)).collect()
}

/// What is asked for, made anew for each caller.
#[derive(Default)]
struct Target {
    path: String,
    body: Vec<u8>,
    /// A cookie that the form wants beside the caller's.
    cookie: Option<String>,
    is_form: bool,
    chunk: Option<[u8; 32]>,
}

struct Scene {
    world: World,
    centre: Centre,
    desks: Desks,
    client: reqwest::Client,
    url: String,
    made: u32,
}

impl Scene {
    fn form(&self, path: String, caller: &Caller, fields: &[(&str, &str)]) -> Target {
        let mut all = vec![("csrf", caller.token.as_str())];
        all.extend(fields);
        Target { path, body: form_body(&all), is_form: true, ..Target::default() }
    }

    /// A request that came and was opened, of one desk or the other.
    fn request(&mut self, of_other: bool) -> Made {
        let desk = if of_other { &mut self.desks.other } else { self.desks.of(Role::Desk) };
        let made = desk.request(&self.centre);
        desk.hand_over(&self.centre, vec![made.packet.clone()]);
        open_all(&self.centre);
        made
    }

    fn chunk(&mut self) -> Vec<u8> {
        self.made += 1;
        scan(300 + usize::try_from(self.made).expect("small"))
    }

    fn paper(&mut self) -> Made {
        let plain = self.chunk();
        let desk = self.desks.of(Role::Desk);
        let (made, chunks) = desk.request_with_paper(&self.centre, &plain);
        desk.hand_over(&self.centre, vec![made.packet.clone()]);
        for chunk in &chunks {
            let centre = &self.centre;
            bring(&*centre.ledger, &*centre.host, desk.enrolment, &sha256(chunk), chunk).expect("stores");
        }
        open_all(&self.centre);
        made
    }

    fn enrol_ask(&self, is_spent: bool) -> Vec<u8> {
        let centre = &self.centre;
        let (mut ask, _) = desk::ask(centre, &SigningKey::generate(&*centre.host));
        if is_spent {
            let first = enrolment::enrol(&*centre.ledger, &centre.keys, &*centre.host, &ask);
            first.expect("works").expect("the code is good");
            ask = EnrolAsk { desk_key: SigningKey::generate(&*centre.host).public(), ..ask };
        }
        serde_json::to_vec(&ask).expect("json")
    }

    fn exchange_ask(&self, packet: Vec<u8>) -> ExchangeAsk {
        ExchangeAsk { packets: vec![packet], nonce: fresh_nonce(&*self.centre.host), ..ExchangeAsk::default() }
    }

    async fn sign_in(&mut self, role: Role, caller: &Caller, password: &str) -> Target {
        let form = self.client.get(format!("{}/officer/sign-in", self.url)).send().await.expect("answers");
        let cookie = cookies(&form);
        let right = hidden(&form.text().await.expect("whole"));
        // Two of them send what they have where the form's own token belongs.
        let token = if matches!(role, Role::NoToken | Role::OthersToken) { caller.token.clone() } else { right };
        // Whoever guesses at one name for the fifth time has to wait, so each guesses at another.
        self.made += 1;
        let nobody = format!("لا أحد {}", self.made);
        let name = if password == PASSWORD { OFFICER } else { &nobody };
        let fields = [("csrf", token.as_str()), ("name", name), ("password", password)];
        let path = "/officer/sign-in".to_owned();
        Target { path, body: form_body(&fields), cookie: Some(cookie), is_form: true, chunk: None }
    }

    /// What the line asks for, as this caller would.
    async fn target(&mut self, line: &Line, role: Role, caller: &Caller) -> Target {
        let at = |path: String| Target { path, ..Target::default() };
        match (line.method, line.route, line.case) {
            ("GET", "/officer/lang/{lang}", _) => at("/officer/lang/en".to_owned()),
            ("GET", route, "any") => at(route.to_owned()),
            ("POST", "/v1/enrol", case) => {
                Target { path: line.route.to_owned(), body: self.enrol_ask(case == "spent_code"), ..Target::default() }
            }
            ("POST", "/v1/exchange", case) => {
                // Whoever is refused leaves no hole in the chain of the desk that it plays.
                let is_taken = case == "own_packet" && line.cells[place(role)].starts_with("200");
                let owner = if case == "own_packet" { self.desks.of(role) } else { &mut self.desks.other };
                let packet =
                    if is_taken { owner.request(&self.centre) } else { owner.clone().request(&self.centre) }.packet;
                Target { path: line.route.to_owned(), body: self.exchange_ask(packet).to_bytes(), ..Target::default() }
            }
            (_, "/v1/papers/{hash}" | "/v1/papers", case) => {
                let chunk = self.chunk();
                let name = sha256(&chunk);
                if case == "others_chunk" {
                    let (centre, other) = (&self.centre, self.desks.other.enrolment);
                    bring(&*centre.ledger, &*centre.host, other, &name, &chunk).expect("stores");
                }
                let list = ChunkList::of(&[(name, &chunk)]).to_bytes();
                let (path, body) = match line.method {
                    "POST" => (line.route.to_owned(), [list, chunk].concat()),
                    "PUT" => (paper_path(&name), chunk),
                    _ => (paper_path(&name), Vec::new()),
                };
                Target { path, body, chunk: Some(name), ..Target::default() }
            }
            ("POST", "/v1/bundle", case) => {
                // One bundle in ten seconds from one address.
                self.world.host.pass_s(10);
                let made = self.desks.other.request(&self.centre);
                let ask = self.exchange_ask(made.packet.clone()).to_bytes();
                let desk = &self.desks.other;
                let key = if case == "genuine" { desk.key.clone() } else { SigningKey::generate(&*self.centre.host) };
                let bundle = Bundle { items: vec![Item::sign_ask(desk.enrolment, ask, &key)] };
                if case == "forged" {
                    // It comes by its desk's own link instead, so that the chain goes on.
                    desk.hand_over(&self.centre, vec![made.packet]);
                    open_all(&self.centre);
                }
                Target { path: line.route.to_owned(), body: bundle.to_bytes(), ..Target::default() }
            }
            ("GET", "/R/{token}" | "/r/{token}", case) => {
                let made = self.request(false);
                let mut signer = self.desks.of(Role::Desk).clone();
                if case == "forged" {
                    signer.key = SigningKey::generate(&*self.centre.host);
                }
                let qr = signer.receipt(&self.centre, &made, false).qr_url("https://wasl.example.sy");
                let (_, token) = qr.split_once("/R/").expect("an address");
                let token = if line.route == "/r/{token}" { token.to_ascii_lowercase() } else { token.to_owned() };
                at(line.route.replace("{token}", &token))
            }
            ("POST", "/track", case) => {
                let (mine, others) = (self.request(false), self.request(true));
                let code_of = if case == "own_code" { &mine } else { &others };
                let stored = self.centre.ledger.request(code_of.tracking).expect("reads").expect("is there");
                let number = mine.tracking.digits();
                self.form(line.route.to_owned(), caller, &[("number", &number), ("code", &stored.new.short_code)])
            }
            ("POST", "/officer/sign-in", case) => {
                let password = if case == "own_password" { PASSWORD } else { "not the one at all" };
                self.sign_in(role, caller, password).await
            }
            ("POST", "/officer/sign-out", _) => self.form(line.route.to_owned(), caller, &[]),
            ("POST", "/officer/alarms", _) => {
                let now_ms = self.centre.host.now().wall.as_millisecond();
                self.made += 1;
                let detail = self.made.to_string();
                self.centre.ledger.raise(AlarmKind::ManyReads, None, &detail, now_ms).expect("raises");
                let alarms = self.centre.ledger.alarms().expect("reads");
                let id = alarms.iter().find(|alarm| alarm.detail == detail).expect("is there").id.to_string();
                self.form(line.route.to_owned(), caller, &[("act", "settle_alarm"), ("of", &id)])
            }
            ("POST", "/officer/desks", _) => {
                let of = TestDesk::enrolled(&self.centre).enrolment.to_string();
                self.form(line.route.to_owned(), caller, &[("of", &of), ("to", "suspended"), ("why", "للتجربة")])
            }
            (method, "/officer/request/{number}", case) => {
                let made = self.request(case == "other_desks");
                let path = line.route.replace("{number}", &made.tracking.digits());
                if method == "GET" { at(path) } else { self.form(path, caller, &[("step", "pass_to_authority")]) }
            }
            ("GET", "/officer/request/{number}/scan/{packet}/{place}", case) => {
                let (mine, others) = (self.paper(), self.paper());
                let of = if case == "its_own" { &mine } else { &others };
                at(format!("/officer/request/{}/scan/{}/0", mine.tracking, hex::encode(&of.hash[..8])))
            }
            (method, route, case) => panic!("the matrix has a line for {method} {route} {case}, and no way to ask"),
        }
    }

    /// Whether the caller's session still holds.
    async fn is_in(&self, caller: &Caller) -> bool {
        let request = caller.request(&self.client, &self.url, ("GET", "/officer"), &[], None);
        request.send().await.expect("answers").status() == 200
    }

    /// The ledger in a few counts, one letter each.
    fn facts(&self, chunk: Option<[u8; 32]>) -> Vec<(char, String)> {
        let ledger = &*self.centre.ledger;
        open_all(&self.centre);
        let desks = ledger.desks().expect("reads");
        let all = RequestFilter { count_max: 10_000, ..RequestFilter::default() };
        let requests = ledger.requests(&all).expect("reads");
        let stages = requests.iter().map(|request| request.stage.word()).collect::<BTreeSet<_>>();
        let moved = ledger.stage_counts().expect("reads");
        let counts: Vec<u64> = desks.iter().map(|desk| u64::from(desk.state != DeskState::Active)).collect();
        vec![
            ('h', desks.iter().map(|desk| desk.head).sum::<u64>().to_string()),
            ('d', format!("{:?}", counts.iter().sum::<u64>())),
            ('r', format!("{} {stages:?} {moved:?}", requests.len())),
            ('a', format!("{}", ledger.alarms().expect("reads").iter().map(|alarm| alarm.times).sum::<u32>())),
            ('l', format!("{:?}", ledger.newest_accesses(None, 1).expect("reads").first().map(|line| line.n))),
            ('c', format!("{:?}", chunk.map(|chunk| ledger.chunks_held(&[chunk]).expect("reads").len()))),
            ('e', desks.len().to_string()),
        ]
    }
}

fn place(role: Role) -> usize {
    Role::ALL.iter().position(|one| *one == role).expect("is one of all")
}

async fn routes(client: &reqwest::Client, url: &str) -> BTreeSet<(String, String)> {
    let body = client.get(format!("{url}/openapi.json")).send().await.expect("answers").bytes().await.expect("whole");
    let api: serde_json::Value = serde_json::from_slice(&body).expect("json");
    let paths = api["paths"].as_object().expect("paths");
    let ids: Vec<&serde_json::Value> = paths
        .values()
        .flat_map(|of| of.as_object().expect("methods").values().map(|one| &one["operationId"]))
        .collect();
    let named: BTreeSet<&str> = ids.iter().map(|id| id.as_str().expect("a name")).collect();
    assert_eq!(named.len(), ids.len(), "every operation has a name of its own");
    let methods = |(path, of): (&String, &serde_json::Value)| {
        let of = of.as_object().expect("methods");
        let known = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];
        let named = of.keys().filter(|name| known.contains(&name.as_str()));
        named.map(|name| (name.to_uppercase(), path.clone())).collect::<Vec<_>>()
    };
    paths.iter().flat_map(methods).collect()
}

#[tokio::test]
async fn every_route_gives_every_caller_what_the_table_says_and_no_more() {
    let world = World::new();
    let centre = with_officer(&world);
    let desks = Desks::enrolled(&world, &centre);
    let (running, client) = world.serve().await;
    let url = running.url();
    let table = table();
    let lines: BTreeSet<_> = table.iter().map(|line| (line.method.to_owned(), line.route.to_owned())).collect();
    assert_eq!(routes(&client, &url).await, lines, "routes of the centre against lines of the table");
    let mut scene = Scene { world, centre, desks, client, url, made: 0 };
    let (mut wrong, mut asked) = (String::new(), 0);
    for line in &table {
        for role in Role::ALL {
            let caller = scene.desks.caller(role, &scene.centre);
            let target = scene.target(line, role, &caller).await;
            let before = scene.facts(target.chunk);
            let mut request = caller.request(
                &scene.client,
                &scene.url,
                (line.method, &target.path),
                &target.body,
                target.cookie.as_deref(),
            );
            if target.is_form {
                request = request.header("content-type", "application/x-www-form-urlencoded");
            }
            let status = request.send().await.expect("answers").status().as_u16();
            let after = scene.facts(target.chunk);
            let mut seen = status.to_string();
            let changed: String =
                before.iter().zip(&after).filter(|(a, b)| a != b).map(|((letter, _), _)| *letter).collect();
            let over = role == Role::Officer && line.route == "/officer/sign-out" && !scene.is_in(&caller).await;
            if !changed.is_empty() || over {
                let _ = write!(seen, "+{changed}{}", if over { "s" } else { "" });
            }
            asked += 1;
            if seen != line.cells[place(role)] {
                let expected = line.cells[place(role)];
                let _ =
                    writeln!(wrong, "{} {} {} {role:?}: {seen}, not {expected}", line.method, line.route, line.case);
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    println!("{} routes × {} callers × owners: {asked} requests", lines.len(), Role::ALL.len());
    running.stop().await;
}

#[test]
fn no_route_is_made_but_through_its_description() {
    let mut waiting = vec![std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/web")];
    let mut looked = 0;
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            waiting.extend(std::fs::read_dir(&path).expect("lists").map(|entry| entry.expect("is there").path()));
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("reads");
        for way in [".route(", ".route_service(", ".nest", ".fallback_service("] {
            assert!(!text.contains(way), "{}: {way}", path.display());
        }
        looked += 1;
    }
    assert!(looked > 20, "the sources are where they were");
}

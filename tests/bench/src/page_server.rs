//! The console's built page for a plain browser: the same files, and its commands carried to a real desk in this
//! process, where the window's program has its own door.

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    sync::Arc,
    thread,
};

use serde_json::{Value, json};
use wasl_desk::{Desk, Face};
use wasl_tests::ground::{Step, Stopped, root};

/// What the window's program gives its pages, by the browser's own means.
const DOOR: &str = "window.__TAURI_INTERNALS__ = {
    metadata: { currentWindow: { label: 'console' }, currentWebview: { windowLabel: 'console', label: 'console' } },
    transformCallback: () => 1,
    invoke: async (command, given) => {
        if (command !== 'call') return null;
        const answer = await fetch('/call', { method: 'POST', body: JSON.stringify(given) });
        const told = await answer.json();
        if ('refused' in told) throw told.refused;
        return told.reply;
    },
};
window.__TAURI_EVENT_PLUGIN_INTERNALS__ = { unregisterListener() {} };";
/// A command is far smaller.
const ASK_MAX: u64 = 1 << 20;

/// Serves the page to whoever comes, until the process ends; gives its address.
///
/// # Errors
/// When there is no port, or the screens were not built.
pub fn serve(desk: Arc<Desk>) -> Step<String> {
    let pages = root().join("ui/dist");
    if !pages.join("console.html").is_file() {
        return Err(Stopped("the screens were not built: make ui".to_owned()));
    }
    let listener = TcpListener::bind("127.0.0.1:0").map_err(|fault| Stopped(format!("no port: {fault}")))?;
    let address = listener.local_addr().map_err(|fault| Stopped(format!("no port: {fault}")))?;
    thread::spawn(move || {
        for line in listener.incoming().flatten() {
            let (desk, pages) = (Arc::clone(&desk), pages.clone());
            // A browser that goes away in the middle needs no answer.
            thread::spawn(move || answer(&line, &desk, &pages).ok());
        }
    });
    Ok(format!("http://{address}/console.html"))
}

fn answer(mut line: &TcpStream, desk: &Desk, pages: &Path) -> std::io::Result<()> {
    let mut reader = BufReader::new(line);
    let (mut first, mut length) = (String::new(), 0);
    reader.read_line(&mut first)?;
    loop {
        let mut head = String::new();
        reader.read_line(&mut head)?;
        if head.trim().is_empty() {
            break;
        }
        if let Some(told) = head.to_ascii_lowercase().strip_prefix("content-length:") {
            length = told.trim().parse().unwrap_or(0);
        }
    }
    let path = first.split(' ').nth(1).unwrap_or("/");
    let (kind, body) = match path {
        "/call" => {
            let mut ask = Vec::new();
            reader.take(length.min(ASK_MAX)).read_to_end(&mut ask)?;
            ("application/json", called(desk, &ask).to_string().into_bytes())
        }
        "/door.js" => ("text/javascript", DOOR.as_bytes().to_vec()),
        "/console.html" => {
            let page = fs::read_to_string(pages.join("console.html"))?;
            let door = "<head><script src=\"/door.js\"></script>";
            ("text/html; charset=utf-8", page.replacen("<head>", door, 1).into_bytes())
        }
        other => file(pages, other)?,
    };
    write!(
        line,
        "HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    )?;
    line.write_all(&body)
}

fn called(desk: &Desk, ask: &[u8]) -> Value {
    let ask: Value = serde_json::from_slice(ask).unwrap_or_default();
    let word = |name: &str| ask[name].as_str().unwrap_or_default().to_owned();
    match desk.call(Face::Console, &word("name"), ask["ask"].clone(), &word("lang")) {
        Ok(reply) => json!({ "reply": reply }),
        Err(refused) => json!({ "refused": refused }),
    }
}

fn file(pages: &Path, path: &str) -> std::io::Result<(&'static str, Vec<u8>)> {
    let name: PathBuf = Path::new(path).file_name().map(PathBuf::from).unwrap_or_default();
    let kind = match name.extension().and_then(|kind| kind.to_str()) {
        Some("js") => "text/javascript",
        Some("css") => "text/css",
        Some("woff2") => "font/woff2",
        Some(_) | None => "application/octet-stream",
    };
    Ok((kind, fs::read(pages.join("assets").join(name)).unwrap_or_default()))
}

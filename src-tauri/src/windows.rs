//! The windows: which page, how large, and that they never show anything but our own pages.

use std::path::Path;

use tauri::{AppHandle, Emitter, Url, WebviewUrl, WebviewWindow, WebviewWindowBuilder, utils::config::Color};
use wasl_desk::Desk;
use wasl_host::{DataDir, surrounding};
use webkit2gtk::WebViewExt;

use crate::options::Options;

/// The window of the assistant.
pub(crate) const CONSOLE: &str = "console";
/// The window of the citizen.
pub(crate) const KIOSK: &str = "kiosk";
/// Under this variable WebKit paints without the graphics driver. On the machines of access points that is a driver
/// in software, whose faults take the page away, and which needs as much memory again.
pub(crate) const PLAIN_PAINTING: (&str, &str) = ("WEBKIT_DISABLE_COMPOSITING_MODE", "1");
/// What windows hear when something changed; carries the revision.
const CHANGED: &str = "desk-changed";

/// The smallest screen that access points have.
const SIZE: (f64, f64) = (1366.0, 768.0);
const SIZE_MIN: (f64, f64) = (1024.0, 700.0);
/// What shows before the first page is drawn: the colour of its background.
const PAPER: Color = Color(0xFA, 0xF8, 0xF3, 0xFF);

/// Opens the one window of this process.
pub(crate) fn open(app: &AppHandle, options: &Options, data_dir: &DataDir) -> tauri::Result<()> {
    let window = if options.kiosk { kiosk(app, options, data_dir)? } else { console(app, options, data_dir)? };
    // A page that is gone for whatever reason comes again; what was answered is the desk's to keep.
    window.with_webview(|view| {
        view.inner().connect_web_process_terminated(|view, _| view.reload());
    })?;
    window.set_focus()
}

/// Sends every change of the desk to the windows.
pub(crate) fn tell_of_changes(app: &AppHandle, desk: &Desk) {
    let app = app.clone();
    desk.on_change(Box::new(move |revision| {
        // A window that is closing needs no news.
        let _gone = app.emit(CHANGED, revision);
    }));
}

fn console(app: &AppHandle, options: &Options, data_dir: &DataDir) -> tauri::Result<WebviewWindow> {
    begin(app, CONSOLE, "console.html", options, data_dir.path())
        .title("وصل")
        .inner_size(SIZE.0, SIZE.1)
        .min_inner_size(SIZE_MIN.0, SIZE_MIN.1)
        .center()
        .build()
}

fn kiosk(app: &AppHandle, options: &Options, data_dir: &DataDir) -> tauri::Result<WebviewWindow> {
    let whole = !options.windowed;
    // A kiosk often has no window manager that would make the window as large as the screen.
    let screen = app.primary_monitor()?.filter(|_| whole);
    let size = screen.map_or(SIZE, |screen| {
        let size = screen.size().to_logical::<f64>(screen.scale_factor());
        (size.width, size.height)
    });
    begin(app, KIOSK, "kiosk.html", options, data_dir.path())
        .title("وصل")
        .inner_size(size.0, size.1)
        .position(0.0, 0.0)
        .decorations(!whole)
        .fullscreen(whole)
        .always_on_top(whole)
        .build()
}

fn begin<'a>(
    app: &'a AppHandle,
    label: &str,
    page: &str,
    options: &Options,
    data_dir: &Path,
) -> WebviewWindowBuilder<'a, tauri::Wry, AppHandle> {
    let page = match &options.lang {
        Some(lang) => format!("{page}?lang={lang}"),
        None => page.to_owned(),
    };
    let builder = WebviewWindowBuilder::new(app, label, WebviewUrl::App(page.into()))
        .on_navigation(is_ours)
        .background_color(PAPER)
        .disable_drag_drop_handler()
        .zoom_hotkeys_enabled(!options.kiosk)
        .devtools(cfg!(debug_assertions));
    if is_driven() { builder.data_directory(data_dir.join("webview")) } else { builder.incognito(true) }
}

/// A test drives the window: WebKit then needs a folder of its own. Never in a release, where a window
/// leaves no trace on the disk and lets nobody drive it.
fn is_driven() -> bool {
    cfg!(debug_assertions) && surrounding("TAURI_WEBVIEW_AUTOMATION").as_deref() == Some("true")
}

/// Our own pages come from the program itself; nothing else is ever shown.
fn is_ours(url: &Url) -> bool {
    match url.scheme() {
        "tauri" => url.host_str() == Some("localhost"),
        "about" => url.as_str() == "about:blank",
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_goes_to_our_own_pages_and_nowhere_else() {
        for (url, ours) in [
            ("tauri://localhost/console.html?lang=ar", true),
            ("about:blank", true),
            ("https://tauri.localhost.example/console.html", false),
            ("tauri://elsewhere/console.html", false),
            ("http://127.0.0.1:8080/", false),
            ("file:///etc/passwd", false),
            ("data:text/html,x", false),
            ("javascript:void(0)", false),
        ] {
            assert_eq!(is_ours(&url.parse().expect("an address")), ours, "{url}");
        }
    }
}

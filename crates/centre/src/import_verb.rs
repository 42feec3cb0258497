//! The verb `import`: what somebody carried here, from files and folders. What becomes of it is the library's.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use wasl_centre::{
    CentreFault, LedgerPlace,
    lanes::{items_of, take_bundle},
    open,
    opening::open_waiting,
};
use wasl_domain::host::Host;
use wasl_host::{read_at_most, read_folder, write_file};
use wasl_protocol::{BUNDLE_BYTES_MAX, BUNDLE_MAGIC, Item};

use crate::verbs::tell;

pub(crate) fn import(
    ledger: &LedgerPlace,
    paths: &[PathBuf],
    output: Option<&Path>,
    host: Arc<dyn Host>,
) -> Result<(), CentreFault> {
    let (items, mut odd) = brought(paths)?;
    if items.is_empty()
        && let Some(last) = odd.pop()
    {
        odd.iter().for_each(tell);
        return Err(last);
    }
    let centre = open(ledger, host)?;
    let carried = take_bundle(&*centre.ledger, &centre.keys, &*centre.host, &items)?;
    open_waiting(&*centre.ledger, &centre.keys, &centre.shelf, &*centre.host)?;
    println!(
        "stored {} there {} chunks {} refused {} nobodys {} answers {}",
        carried.stored,
        carried.there,
        carried.chunks,
        carried.refused,
        carried.nobodys,
        carried.answers.items.len()
    );
    let is_answered = !carried.answers.items.is_empty();
    let is_ours = is_answered || carried.stored + carried.there + carried.chunks > 0;
    match output {
        Some(output) if is_answered => write_file(output, &carried.answers.to_bytes())?,
        Some(output) if is_ours => eprintln!("nobody asked for an answer: {} was not written", output.display()),
        Some(_) | None => {}
    }
    odd.iter().for_each(tell);
    match odd.into_iter().next() {
        _ if !items.is_empty() && !is_ours => Err(CentreFault::NothingOfOurs),
        Some(_) => Err(CentreFault::PartlyRead),
        None => Ok(()),
    }
}

/// What is in the files that were brought, and what is to be said of those that hold nothing of the kind
/// or can't be read: they hold up no other.
fn brought(paths: &[PathBuf]) -> Result<(Vec<Item>, Vec<CentreFault>), CentreFault> {
    let (mut items, mut odd) = (Vec::new(), Vec::new());
    for path in paths {
        let before = items.len();
        if path.is_dir() {
            for (name, bytes) in read_folder(path)? {
                let found = items_of(&name, &bytes);
                // Other files may well lie in the folder of a mirror.
                if found.is_empty() && name.ends_with(".packet") {
                    odd.push(CentreFault::NothingCarried { path: path.join(&name) });
                }
                items.extend(found);
            }
        } else {
            match read_at_most(path, BUNDLE_BYTES_MAX + BUNDLE_MAGIC.len()) {
                Ok(bytes) => items.extend(items_of(&path.to_string_lossy(), &bytes)),
                Err(fault) => {
                    odd.push(fault.into());
                    continue;
                }
            }
        }
        if items.len() == before {
            odd.push(CentreFault::NothingCarried { path: path.clone() });
        }
    }
    Ok((items, odd))
}

#[cfg(test)]
mod tests {
    use wasl_centre::enrolment;
    use wasl_centre::ledger::Place;
    use wasl_host::{SystemHost, read_bytes};
    use wasl_protocol::{Bundle, EnrolAsk, ExchangeAsk, SigningKey, fresh_nonce};

    use super::*;

    /// A folder with a centre in it, and a desk's ask that its centre answers.
    fn centre_with_ask() -> (tempfile::TempDir, LedgerPlace, Item) {
        let folder = tempfile::tempdir().expect("a folder");
        let ledger = LedgerPlace::from(&format!("sqlite:{}", folder.path().join("ledger.db").display()));
        let centre = open(&ledger, Arc::new(SystemHost::new())).expect("opens");
        let place = Place {
            access_point_ar: "بريد جبلة".to_owned(),
            access_point_en: "Jableh post office".to_owned(),
            counter: "1".to_owned(),
            governorate: "06".to_owned(),
        };
        let code = enrolment::offer(&*centre.ledger, &centre.keys, &*centre.host, place).expect("a code");
        let key = SigningKey::generate(&*centre.host);
        let ask = EnrolAsk {
            code_secret: code.secret,
            desk_key: key.public(),
            counter_name: String::new(),
            supervisor: "ليلى حداد".to_owned(),
            nonce: fresh_nonce(&*centre.host),
        };
        let reply = enrolment::enrol(&*centre.ledger, &centre.keys, &*centre.host, &ask).expect("works");
        let enrolment = reply.expect("the code is good").enrolment;
        let ask = ExchangeAsk { nonce: fresh_nonce(&*centre.host), ..ExchangeAsk::default() };
        (folder, ledger, Item::sign_ask(enrolment, ask.to_bytes(), &key))
    }

    #[test]
    fn a_bundle_of_another_centre_is_told_as_such_and_leaves_no_file_of_answers() {
        let (folder, ledger, own) = centre_with_ask();
        let (_elsewhere, _, strange) = centre_with_ask();
        let bring = |item: Item| {
            let (bundle, answers) = (folder.path().join("bundle"), folder.path().join("answers"));
            write_file(&bundle, &Bundle { items: vec![item] }.to_bytes()).expect("written");
            (import(&ledger, &[bundle], Some(&answers), Arc::new(SystemHost::new())), answers)
        };
        let (done, answers) = bring(strange);
        assert!(matches!(done, Err(CentreFault::NothingOfOurs)), "{done:?}");
        assert!(!answers.exists());
        let (done, answers) = bring(own);
        assert!(done.is_ok(), "{done:?}");
        assert!(!read_bytes(&answers).expect("is there").is_empty());
    }

    #[test]
    fn a_file_that_holds_nothing_is_told_and_holds_up_no_other() {
        let (folder, ledger, own) = centre_with_ask();
        let (bundle, odd) = (folder.path().join("bundle"), folder.path().join("cut.packet"));
        write_file(&bundle, &Bundle { items: vec![own] }.to_bytes()).expect("written");
        write_file(&odd, b"half a packet").expect("written");
        let answers = folder.path().join("answers");
        let bring = |files: &[PathBuf]| import(&ledger, files, Some(&answers), Arc::new(SystemHost::new()));
        assert!(matches!(bring(std::slice::from_ref(&odd)), Err(CentreFault::NothingCarried { .. })));
        assert!(matches!(bring(&[odd, folder.path().join("none"), bundle]), Err(CentreFault::PartlyRead)));
        assert!(answers.exists(), "the others were taken in");
        let endless = [PathBuf::from("/dev/zero")];
        assert!(matches!(bring(&endless), Err(CentreFault::File(_))), "nothing is read without end");
    }
}

//! The list of machines, what each needs of the system, and how one is run.

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use wasl_tests::ground::{Step, Stopped};

use crate::{bad_link, clocks, full_disk, inputs, kills, next_citizen, power, ready, stolen, volume::Kind};

/// How much of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// A part that fits into `make test`.
    Quick,
    /// The figures of the goals.
    Full,
}

impl Size {
    /// The word for it on the command line.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Quick => "quick",
            Self::Full => "full",
        }
    }

    /// The size with this word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        [Self::Quick, Self::Full].into_iter().find(|size| size.word() == word)
    }

    /// One of two figures.
    pub fn of<T>(self, quick: T, full: T) -> T {
        match self {
            Self::Quick => quick,
            Self::Full => full,
        }
    }
}

/// What a machine needs that not every system gives.
#[derive(Debug, Clone, Copy)]
pub enum Need {
    /// Mounting in a namespace of its own.
    Mounts,
    /// A network of its own.
    Net,
    /// A program.
    Tool(&'static str),
    /// One of these files.
    File(&'static [&'static str]),
}

/// One run of a machine.
#[derive(Debug)]
pub struct Run {
    /// How much.
    pub size: Size,
    /// What its dice begin with.
    pub seed: u64,
    /// An empty folder of its own.
    pub folder: PathBuf,
}

/// A machine that breaks something.
#[derive(Debug)]
pub struct Machine {
    /// Its name on the command line.
    pub name: &'static str,
    /// What it needs.
    pub needs: &'static [Need],
    /// Folders of a user (home, cache, temporary files) lie on the disk that it makes.
    is_at_home_on_its_disk: bool,
    act: fn(&Run) -> Step<Vec<String>>,
}

const DISK: &[Need] = &[Need::Mounts, Need::Tool("mkfs.ext4"), Need::Tool("xfs_io")];
const WINDOW: &[Need] = &[Need::Tool("Xvfb"), Need::Tool("WebKitWebDriver")];
const NET: &[Need] = &[
    Need::Mounts,
    Need::Net,
    Need::Tool("ip"),
    Need::Tool("tc"),
    Need::Tool("nft"),
    Need::Tool("ss"),
    Need::Tool("nsenter"),
    Need::Tool("openssl"),
];

/// All machines.
pub const MACHINES: &[Machine] = &[
    machine("power-ext4", DISK, |run| power::cut(run, Kind::Ext4)),
    machine("power-xfs", &[Need::Mounts, Need::Tool("mkfs.xfs"), Need::Tool("xfs_io")], |run| {
        power::cut(run, Kind::Xfs)
    }),
    machine("kills", &[], kills::kill),
    machine("full-tmpfs", &[Need::Mounts], |run| full_disk::fill(run, Kind::Tmpfs)),
    machine("full-ext4", DISK, |run| full_disk::fill(run, Kind::Ext4)),
    machine("clocks", &[Need::Tool("openssl"), Need::File(clocks::LIBRARIES)], clocks::turn),
    machine("ready", WINDOW, ready::measure),
    Machine {
        name: "stolen-disk",
        needs: &[DISK[0], DISK[1], WINDOW[0], WINDOW[1]],
        is_at_home_on_its_disk: true,
        act: stolen::steal,
    },
    machine("next-citizen", WINDOW, next_citizen::look),
    machine("any-input", &[Need::Tool("Xvfb"), Need::Tool("xdotool")], inputs::press),
    machine("bad-link", &[], bad_link::through_a_relay),
    machine("bad-net", NET, bad_link::through_a_net),
];

const fn machine(name: &'static str, needs: &'static [Need], act: fn(&Run) -> Step<Vec<String>>) -> Machine {
    Machine { name, needs, is_at_home_on_its_disk: false, act }
}

/// How a machine ended.
#[derive(Debug)]
pub enum Outcome {
    /// Nothing broke.
    Held,
    /// The system lacks something.
    Skipped(String),
    /// Something broke; what was left of it lies there.
    Broke(PathBuf),
}

impl Machine {
    /// The machine of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        MACHINES.iter().find(|machine| machine.name == name)
    }

    /// Runs it as a process of its own, in namespaces of its own where it needs them; it tells its
    /// figures on the standard output.
    ///
    /// # Errors
    /// When it can't be started.
    pub fn run(&self, program: &Path, size: Size, seed: u64) -> Step<Outcome> {
        if let Some(missing) = self.needs.iter().find_map(|need| need.missing()) {
            return Ok(Outcome::Skipped(missing));
        }
        let failed = |fault: std::io::Error| Stopped(format!("{}: {fault}", self.name));
        let folder = tempfile::Builder::new().prefix("wasl-cuts-").tempdir().map_err(failed)?;
        let mut command = self.in_namespaces(program);
        command.args(["inside", self.name, size.word(), &seed.to_string()]).arg(folder.path()).stdin(Stdio::null());
        if self.is_at_home_on_its_disk {
            let home = folder.path().join("disk/home");
            command.env("HOME", &home).env("TMPDIR", home.join("tmp"));
            for (name, below) in [("XDG_DATA_HOME", "data"), ("XDG_CACHE_HOME", "cache"), ("XDG_CONFIG_HOME", "config")]
            {
                command.env(name, home.join(below));
            }
        }
        if command.status().map_err(failed)?.success() { Ok(Outcome::Held) } else { Ok(Outcome::Broke(folder.keep())) }
    }

    fn in_namespaces(&self, program: &Path) -> Command {
        if !self.needs.iter().any(|need| matches!(need, Need::Mounts)) {
            return Command::new(program);
        }
        // Another namespace that keeps a dead file system alive would make every new mount of it fail.
        let mut command = Command::new("unshare");
        command.args(["--mount", "--propagation", "private", "--pid", "--fork", "--kill-child", "--mount-proc"]);
        if self.needs.iter().any(|need| matches!(need, Need::Net)) {
            command.arg("--net");
        }
        command.arg("--");
        if self.is_at_home_on_its_disk {
            // Programs may leave core dumps, as far as the system goes.
            command.args(["sh", "-c", "ulimit -c unlimited; exec \"$0\" \"$@\""]);
        }
        command.arg(program);
        command
    }

    /// Does its work in this process.
    ///
    /// # Errors
    /// At the first thing that broke.
    pub fn act(&self, run: &Run) -> Step<Vec<String>> {
        (self.act)(run)
    }
}

impl Need {
    fn missing(self) -> Option<String> {
        match self {
            Self::Mounts => {
                let tried = Command::new("unshare")
                    .args(["--mount", "--pid", "--fork", "--mount-proc", "--propagation", "private"])
                    .args(["mount", "-t", "tmpfs", "wasl", "/mnt"])
                    .stderr(Stdio::null())
                    .status();
                let is_able = tried.is_ok_and(|ended| ended.success()) && Path::new("/dev/loop-control").exists();
                (!is_able).then(|| "this user may not mount disks of its own (root may)".to_owned())
            }
            Self::Net => {
                let tried = Command::new("unshare").args(["--net", "true"]).stderr(Stdio::null()).status();
                (!tried.is_ok_and(|ended| ended.success()))
                    .then(|| "this user may not make a network of its own (root may)".to_owned())
            }
            Self::Tool(name) => {
                let path = std::env::var_os("PATH").unwrap_or_default();
                let has = std::env::split_paths(&path).any(|folder| folder.join(name).is_file());
                (!has).then(|| format!("{name} is not installed; make setup installs it"))
            }
            Self::File(paths) => (!paths.iter().any(|path| Path::new(path).is_file()))
                .then(|| format!("{} is not there; make setup installs it", paths[0])),
        }
    }
}

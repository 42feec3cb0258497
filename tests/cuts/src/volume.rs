//! Disks of the machines' own: file systems in image files, mounted in this process's own mount
//! namespace, whose power can be cut.

use std::{
    io::Write,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use wasl_tests::ground::{Step, Stopped};

/// A kind of file system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// In an image file.
    Ext4,
    /// In an image file.
    Xfs,
    /// In memory.
    Tmpfs,
}

impl Kind {
    fn word(self) -> &'static str {
        match self {
            Self::Ext4 => "ext4",
            Self::Xfs => "xfs",
            Self::Tmpfs => "tmpfs",
        }
    }
}

/// A disk, unmounted with the value.
#[derive(Debug)]
pub struct Volume {
    kind: Kind,
    mib: u64,
    image: PathBuf,
    place: PathBuf,
    is_mounted: bool,
}

impl Volume {
    /// A new mounted disk of so many MiB below `folder`.
    ///
    /// # Errors
    /// When the system makes none.
    pub fn make(folder: &Path, kind: Kind, mib: u64) -> Step<Self> {
        let (image, place) = (folder.join("disk.image"), folder.join("disk"));
        std::fs::create_dir_all(&place).map_err(|fault| Stopped(format!("{}: {fault}", place.display())))?;
        match kind {
            Kind::Ext4 | Kind::Xfs => {
                let file = std::fs::File::create(&image).and_then(|file| file.set_len(mib << 20));
                file.map_err(|fault| Stopped(format!("{}: {fault}", image.display())))?;
                let mut command = Command::new(format!("mkfs.{}", kind.word()));
                if kind == Kind::Ext4 {
                    // Nothing is set aside for root, or a full disk would not be full for it.
                    command.args(["-m", "0"]);
                }
                run(command.arg("-q").arg(&image))?;
            }
            Kind::Tmpfs => {}
        }
        let mut volume = Self { kind, mib, image, place, is_mounted: false };
        volume.mount()?;
        Ok(volume)
    }

    /// Where it is mounted.
    #[must_use]
    pub fn place(&self) -> &Path {
        &self.place
    }

    /// The raw disk, as a thief has it.
    #[must_use]
    pub fn image(&self) -> &Path {
        &self.image
    }

    /// Mounts it; the file system recovers by its own journal.
    ///
    /// # Errors
    /// When it can't be mounted.
    pub fn mount(&mut self) -> Step<()> {
        let mut command = Command::new("mount");
        match self.kind {
            Kind::Ext4 | Kind::Xfs => command.args(["-t", self.kind.word(), "-o", "loop"]).arg(&self.image),
            Kind::Tmpfs => command.args(["-t", "tmpfs", "-o", &format!("size={}m", self.mib), "wasl"]),
        };
        run(command.arg(&self.place))?;
        self.is_mounted = true;
        Ok(())
    }

    /// Unmounts it.
    ///
    /// # Errors
    /// When something still uses it.
    pub fn unmount(&mut self) -> Step<()> {
        run(Command::new("umount").arg(&self.place))?;
        self.is_mounted = false;
        Ok(())
    }

    /// Gives a disk in memory another size.
    ///
    /// # Errors
    /// When it holds more than that.
    pub fn resize(&self, bytes: u64) -> Step<()> {
        run(Command::new("mount").args(["-o", &format!("remount,size={bytes}")]).arg(&self.place))
    }

    /// Bytes that are used and bytes that are free for everyone.
    ///
    /// # Errors
    /// When the system doesn't say.
    pub fn space(&self) -> Step<(u64, u64)> {
        let words = ["-B1", "--output=used,avail"];
        let said = output(Command::new("df").args(words).arg(&self.place))?;
        let mut numbers = said.split_whitespace().filter_map(|word| word.parse().ok());
        numbers.next().zip(numbers.next()).ok_or_else(|| Stopped(format!("df said {said}")))
    }

    /// Brings everything that the system still holds in memory onto the disk.
    ///
    /// # Errors
    /// When it can't.
    pub fn flush(&self) -> Step<()> {
        run(Command::new("sync").arg("-f").arg(&self.place))
    }

    /// Lays a hand on the power switch, so that pressing it takes no time.
    ///
    /// # Errors
    /// When `xfs_io` can't be started.
    pub fn switch(&self) -> Step<Switch> {
        // It speaks to ext4 as well: both know the same ioctl.
        let started = Command::new("xfs_io")
            .arg("-x")
            .arg(&self.place)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        Ok(Switch(started.map_err(|fault| Stopped(format!("xfs_io: {fault}")))?))
    }
}

impl Drop for Volume {
    fn drop(&mut self) {
        if self.is_mounted {
            // The namespace takes it away at the latest.
            let _gone = Command::new("umount").arg("-l").arg(&self.place).stderr(Stdio::null()).status();
        }
    }
}

/// The power switch of a disk.
#[derive(Debug)]
pub struct Switch(Child);

impl Switch {
    /// Cuts the power: nothing that is not on the disk by now will ever be.
    ///
    /// # Errors
    /// When the disk stays on.
    pub fn cut(mut self) -> Step<()> {
        let failed = |fault: std::io::Error| Stopped(format!("xfs_io: {fault}"));
        let mut stdin = self.0.stdin.take().expect("piped");
        // Without flushing the log first.
        stdin.write_all(b"shutdown\nquit\n").map_err(failed)?;
        drop(stdin);
        let ended = self.0.wait().map_err(failed)?;
        if ended.success() { Ok(()) } else { Err(Stopped(format!("the power can't be cut: {ended}"))) }
    }
}

impl Drop for Switch {
    fn drop(&mut self) {
        // It has ended where the power was cut.
        let _ended = self.0.kill();
        let _reaped = self.0.wait();
    }
}

/// Runs a program that has to succeed.
///
/// # Errors
/// When it does not, with what it said.
pub fn run(command: &mut Command) -> Step<()> {
    output(command).map(drop)
}

/// What a program says that has to succeed.
///
/// # Errors
/// When it does not, with what it said instead.
pub fn output(command: &mut Command) -> Step<String> {
    let ended = command.stdin(Stdio::null()).output().map_err(|fault| Stopped(format!("{command:?}: {fault}")))?;
    if ended.status.success() {
        Ok(String::from_utf8_lossy(&ended.stdout).into_owned())
    } else {
        Err(Stopped(format!("{command:?}: {}", String::from_utf8_lossy(&ended.stderr))))
    }
}

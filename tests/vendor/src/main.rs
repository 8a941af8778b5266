//! `reference-vendor --listen 127.0.0.1:0 --data DIR [--faults] [--until-stdin-closes]`

use chrono::Utc;
use reference_vendor::{Config, Quota, Vendor};
use std::error::Error;
use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::process::ExitCode;

const USAGE: &str = "\
usage: reference-vendor --data DIR [--listen ADDRESS:PORT] [--faults] [--until-stdin-closes]

  --data DIR             the folder of its database, made if need be
  --listen ADDRESS:PORT  where it listens (127.0.0.1:0, any free port)
  --faults               for tests: order faults and read the database under /test/
  --until-stdin-closes   also stops when its standard input closes
";

struct Wish {
    config: Config,
    until_stdin_closes: bool,
}

fn main() -> ExitCode {
    let Ok(wish) = read(std::env::args().skip(1)) else {
        // Nowhere is left to complain to if this fails.
        drop(io::stderr().write_all(USAGE.as_bytes()));
        return ExitCode::from(2);
    };
    match run(wish) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            drop(writeln!(io::stderr(), "{error}"));
            ExitCode::FAILURE
        }
    }
}

struct Misread;

fn read(mut words: impl Iterator<Item = String>) -> Result<Wish, Misread> {
    let mut listen = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let mut data = None;
    let mut faults = false;
    let mut until_stdin_closes = false;
    while let Some(word) = words.next() {
        match word.as_str() {
            "--listen" => listen = words.next().and_then(|value| value.parse().ok()).ok_or(Misread)?,
            "--data" => data = Some(PathBuf::from(words.next().ok_or(Misread)?)),
            "--faults" => faults = true,
            "--until-stdin-closes" => until_stdin_closes = true,
            _ => return Err(Misread),
        }
    }
    let config =
        Config { listen, data: data.ok_or(Misread)?, faults, quota: Quota::default(), signed_at: Utc::now() };
    Ok(Wish { config, until_stdin_closes })
}

fn run(wish: Wish) -> Result<(), Box<dyn Error>> {
    let vendor = Vendor::start(wish.config)?;
    let mut out = io::stdout();
    let address = vendor.base().as_str().trim_end_matches('/');
    writeln!(out, "listening on {address}")?;
    out.flush()?;
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
        tokio::select! {
            signal = asked_to_stop() => signal,
            () = stdin_closed(), if wish.until_stdin_closes => Ok(()),
        }
    })?;
    vendor.stop();
    Ok(())
}

#[cfg(unix)]
async fn asked_to_stop() -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        result = tokio::signal::ctrl_c() => result,
        _ = terminate.recv() => Ok(()),
    }
}

#[cfg(not(unix))]
async fn asked_to_stop() -> io::Result<()> {
    tokio::signal::ctrl_c().await
}

/// Waits on a thread of its own: a pending read of standard input would hold up the end of the program.
async fn stdin_closed() {
    let (closed, waiting) = tokio::sync::oneshot::channel::<()>();
    std::thread::spawn(move || {
        drop(io::copy(&mut io::stdin().lock().by_ref(), &mut io::sink()));
        drop(closed);
    });
    // The sender never sends; it is dropped when the input ends.
    drop(waiting.await);
}

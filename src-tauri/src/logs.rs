//! The log: a file a day in the data folder, two weeks of them. Never a number, a name or a note in it.

use std::path::Path;
use tracing_appender::rolling::{RollingFileAppender, Rotation};
use tracing_subscriber::EnvFilter;

/// Begins to log. `RINGTRUE_LOG` chooses what, in the manner of `RUST_LOG`.
pub fn begin(data_dir: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let folder = data_dir.join("logs");
    ringtrue_app::private_folder(&folder)?;
    let file = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix("ringtrue")
        .filename_suffix("log")
        .max_log_files(14)
        .build(folder)?;
    let wanted =
        EnvFilter::try_from_env("RINGTRUE_LOG").unwrap_or_else(|_| EnvFilter::new("warn,ringtrue=info"));
    tracing_subscriber::fmt().with_env_filter(wanted).with_ansi(false).with_writer(file).init();
    Ok(())
}

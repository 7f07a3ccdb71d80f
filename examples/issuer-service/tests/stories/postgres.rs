//! A PostgreSQL of the tests' own, in a temporary folder, that ends with them.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use sqlx::AssertSqlSafe;
use sqlx::any::{AnyPoolOptions, install_default_drivers};

struct Cluster {
    folder: PathBuf,
    // Its standard input is ours: it stops the server when this process ends.
    _server: Child,
}

/// A fresh database, or nothing where there is no PostgreSQL and none is required.
pub(crate) async fn database() -> Option<String> {
    static CLUSTER: OnceLock<Option<Cluster>> = OnceLock::new();
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let cluster = CLUSTER.get_or_init(start).as_ref();
    let required = std::env::var_os("HEALTHCODE_REQUIRE_PEERS").is_some_and(|it| it == "1");
    assert!(
        cluster.is_some() || !required,
        "PostgreSQL 15 is required and not found"
    );
    let folder = &cluster?.folder;
    let name = format!("story_{}", COUNT.fetch_add(1, Ordering::Relaxed));
    install_default_drivers();
    let pool = loop {
        let options = AnyPoolOptions::new().max_connections(1);
        match options.connect(&url(folder, "postgres")).await {
            Ok(pool) => break pool,
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    };
    let sql = format!("CREATE DATABASE {name}");
    sqlx::query(AssertSqlSafe(sql))
        .execute(&pool)
        .await
        .unwrap();
    pool.close().await;
    Some(url(folder, &name))
}

fn url(folder: &Path, name: &str) -> String {
    format!(
        "postgres://postgres@localhost/{name}?host={}",
        folder.display()
    )
}

fn start() -> Option<Cluster> {
    let bin = Path::new("/usr/lib/postgresql/15/bin");
    if !bin.join("postgres").exists() {
        return None;
    }
    let folder = tempfile::Builder::new()
        .prefix("issuer-pg")
        .tempdir()
        .unwrap()
        .keep();
    let (data, folder_text) = (folder.join("data"), folder.display().to_string());
    // The server refuses to run as root.
    let is_root =
        std::fs::metadata(&folder).is_ok_and(|it| std::os::unix::fs::MetadataExt::uid(&it) == 0);
    if is_root {
        let chown = Command::new("chown")
            .args(["postgres", &folder_text])
            .status();
        assert!(chown.unwrap().success());
    }
    let as_postgres = |program: &str| {
        if is_root {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--", program]);
            command
        } else {
            Command::new(program)
        }
    };
    let initdb = as_postgres(&bin.join("initdb").display().to_string())
        .args([
            "-A",
            "trust",
            "-U",
            "postgres",
            "-E",
            "UTF8",
            "--locale=C",
            "-D",
        ])
        .arg(&data)
        .stdout(Stdio::null())
        .status();
    assert!(initdb.unwrap().success());
    let script = r#""$1" -D "$2" -k "$3" -c listen_addresses= -c max_connections=400 & server=$!
        read -r end; kill -INT $server; wait $server; rm -rf "$3""#;
    let server = as_postgres("sh")
        .args(["-c", script, "sh"])
        .arg(bin.join("postgres"))
        .args([&data, &folder])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    Some(Cluster {
        folder,
        _server: server,
    })
}

//! A node that is killed in the middle: what was answered is there.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use issuer_service::audit;
use issuer_service::crypt::Vault;
use issuer_service::store::Store;
use serde_json::json;

use super::applications::{healthy, person};
use super::postgres;
use super::wire::Wire;

fn start(data: &Path, database: Option<&str>) -> (Child, SocketAddr) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_issuer-service"));
    command
        .arg("--data")
        .arg(data)
        .args(["--listen", "127.0.0.1:0"]);
    if let Some(database) = database {
        command.args(["--database", database]);
    }
    let command = command.stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let address = lines.find_map(|line| {
        line.unwrap()
            .strip_prefix("listening on http://")
            .map(|it| it.parse().unwrap())
    });
    // Whoever prints needs a reader until the end.
    std::thread::spawn(move || lines.for_each(drop));
    (child, address.unwrap())
}

async fn log_in(address: SocketAddr, data: &Path) -> Wire {
    let mut wire = Wire::open(address).await.unwrap();
    let phone = r#"{"area_code":"1","number":"2015550123"}"#;
    assert_eq!(
        wire.post("/api/v1/log-in/messages", phone).await.unwrap().0,
        202
    );
    let outbox = std::fs::read_to_string(data.join("outbox.txt")).unwrap();
    let code = outbox.trim_end().rsplit(' ').next().unwrap();
    let body = json!({ "area_code": "1", "number": "2015550123", "code": code });
    let (status, answer) = wire
        .post("/api/v1/log-in/code", &body.to_string())
        .await
        .unwrap();
    assert_eq!(status, 200);
    wire.csrf = answer["csrf_token"].as_str().unwrap().to_owned();
    wire
}

/// Renews until the connection breaks; what was answered last, by code.
async fn renew_until_killed(
    mut wire: Wire,
    code: String,
    answered: Arc<Mutex<Vec<(String, i64)>>>,
) {
    let path = format!("/api/v1/codes/{code}/renewals");
    while let Ok((200, body)) = wire.post(&path, "").await {
        let until = body["until"].as_i64().unwrap();
        answered.lock().unwrap().push((code.clone(), until));
    }
}

async fn story(database: Option<String>) {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let (mut child, address) = start(&data, database.as_deref());
    let mut wire = log_in(address, &data).await;
    let body = json!({ "person": person(|_| ()), "declaration": healthy() });
    let applied = wire
        .post("/api/v1/applications", &body.to_string())
        .await
        .unwrap()
        .1;
    let body = json!({ "application": applied["id"] });
    let made = wire
        .post("/api/v1/codes", &body.to_string())
        .await
        .unwrap()
        .1;
    let code = made[0]["id"].as_str().unwrap().to_owned();

    let answered = Arc::new(Mutex::new(Vec::new()));
    let mut works = Vec::new();
    for _ in 0..8 {
        let mut own = Wire::open(address).await.unwrap();
        (own.cookie, own.csrf) = (wire.cookie.clone(), wire.csrf.clone());
        works.push(tokio::spawn(renew_until_killed(
            own,
            code.clone(),
            Arc::clone(&answered),
        )));
    }
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    // SIGKILL: nothing is written after this.
    child.kill().unwrap();
    child.wait().unwrap();
    for work in works {
        work.await.unwrap();
    }
    let answered = std::mem::take(&mut *answered.lock().unwrap());
    assert!(answered.len() > 20, "{}", answered.len());

    // The node starts again, and its chain goes on.
    let (mut child, address) = start(&data, database.as_deref());
    (wire.cookie, wire.csrf) = {
        let mut again = Wire::open(address).await.unwrap();
        (again.cookie, again.csrf) = (wire.cookie.clone(), wire.csrf.clone());
        let path = format!("/api/v1/codes/{code}/renewals");
        assert_eq!(again.post(&path, "").await.unwrap().0, 200);
        (again.cookie, again.csrf)
    };
    child.kill().unwrap();
    child.wait().unwrap();
    let secret = std::fs::read_to_string(data.join("secret.hex")).unwrap();
    let vault = Vault::from_hex(&secret).unwrap();
    let url = database.unwrap_or_else(|| Store::sqlite_url(&data.join("issuer.sqlite")));
    let store = Store::open(&url).await.unwrap();
    let report = audit::check(store.pool(), &vault, &BTreeMap::new())
        .await
        .unwrap();
    assert_eq!(report.faults, []);
    let mut export = Vec::new();
    audit::write_export(store.pool(), &mut export)
        .await
        .unwrap();
    let export = String::from_utf8(export).unwrap();
    let mut written: BTreeMap<i64, usize> = BTreeMap::new();
    for line in export.lines() {
        let line: audit::Line = serde_json::from_str(line).unwrap();
        if line.event.starts_with("code/") {
            let detail: serde_json::Value = serde_json::from_str(&line.detail).unwrap();
            *written
                .entry(detail["until"].as_i64().unwrap())
                .or_default() += 1;
        }
    }
    for (_, until) in answered {
        assert!(written.contains_key(&until), "{until}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_answered_survives_a_kill() {
    story(None).await;
    if let Some(database) = postgres::database().await {
        story(Some(database)).await;
    }
}

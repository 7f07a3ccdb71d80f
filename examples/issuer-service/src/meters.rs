//! What is counted for whoever looks after the service: Prometheus text. Labels are words of the
//! program (methods, patterns of routes, numbers of statuses) and nothing that somebody sent.

use std::sync::OnceLock;
use std::time::{Duration, UNIX_EPOCH};

use metrics::{counter, gauge, histogram};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use sqlx::Row as _;

use crate::books::BooksError;
use crate::setup::STATUS_SHIFT;
use crate::web::Service;

/// Counts a request.
pub(crate) fn request(method: &'static str, route: &str, status: u16, time: Duration) {
    let labels = [
        ("method", method.to_owned()),
        ("route", route.to_owned()),
        ("status", status.to_string()),
    ];
    counter!(REQUESTS, &labels).increment(1);
    histogram!(SECONDS, "route" => route.to_owned()).record(time.as_secs_f64());
}

/// Counts codes that were signed, the first time and again.
pub(crate) fn codes<T>(issued: &[T], renewed: &[T]) {
    for (name, codes) in [(ISSUED, issued), (RENEWED, renewed)] {
        counter!(name).increment(u64::try_from(codes.len()).unwrap_or(0));
    }
}

/// Starts counting, once for the process.
pub(crate) fn start() -> Option<&'static PrometheusHandle> {
    static HANDLE: OnceLock<Option<PrometheusHandle>> = OnceLock::new();
    let install = || {
        let builder = PrometheusBuilder::new();
        let seconds = Matcher::Full(SECONDS.to_owned());
        let builder = builder.set_buckets_for_metric(seconds, &BUCKETS).ok()?;
        builder.install_recorder().ok()
    };
    HANDLE.get_or_init(install).as_ref()
}

/// Puts durations into their buckets, which else waits for whoever reads them.
pub fn keep() {
    if let Some(handle) = start() {
        handle.run_upkeep();
    }
}

/// Everything that is counted, and how the service stands now.
pub(crate) async fn text(service: &Service) -> Result<String, BooksError> {
    let handle = start();
    let publisher = &service.publisher;
    let query = sqlx::query("SELECT count(*) AS given FROM status_indices");
    let row = query.fetch_one(service.books.store.pool()).await?;
    let given: i64 = row.try_get("given")?;
    let all = i64::from(publisher.lists).saturating_mul(1 << STATUS_SHIFT);
    gauge!("issuer_status_indices_left").set(float(all.saturating_sub(given)));
    let waiting = i64::try_from(service.books.audit.waiting()).unwrap_or(i64::MAX);
    gauge!("issuer_audit_entries_waiting").set(float(waiting));
    let lists = (0..publisher.lists).map(|list| format!("status/{list}"));
    for file in lists.chain(["trust/bundle.cbor".to_owned()]) {
        if let Some(age) = age(service, &file).await {
            gauge!("issuer_published_age_seconds", "file" => file).set(float(age));
        }
    }
    let text = handle.map(|handle| {
        handle.run_upkeep();
        handle.render()
    });
    Ok(text.unwrap_or_default())
}

async fn age(service: &Service, file: &str) -> Option<i64> {
    let metadata = tokio::fs::metadata(service.published.join(file)).await;
    let modified = metadata.ok()?.modified().ok()?;
    let since = modified.duration_since(UNIX_EPOCH).ok()?.as_secs();
    let now = u64::from((service.clock)().as_secs());
    i64::try_from(now.saturating_sub(since)).ok()
}

// Numbers of seconds and rows are far below 2^53.
#[expect(
    clippy::as_conversions,
    reason = "there is no other way from i64 to f64"
)]
const fn float(number: i64) -> f64 {
    number as f64
}

const REQUESTS: &str = "issuer_http_requests_total";
const SECONDS: &str = "issuer_http_request_seconds";
const ISSUED: &str = "issuer_codes_issued_total";
const RENEWED: &str = "issuer_codes_renewed_total";
const BUCKETS: [f64; 9] = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0];

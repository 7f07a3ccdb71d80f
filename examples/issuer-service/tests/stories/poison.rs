//! SQL, HTML and worse in every field of every route that the description has, new ones included.

use axum::body::Body;
use axum::http::header;
use getrandom::SysRng;
use getrandom::rand_core::UnwrapErr;
use issuer_service::laboratories;
use issuer_service::operators::Role;
use serde_json::{Value, json};

use super::bench::{Bench, Visitor, described, log, on_each};
use super::codes::holder;
use super::hostile::POISON;
use super::operators::Officer;

/// Everyone who may send something, each with what their requests carry.
struct Cast {
    visitor: Visitor,
    own: String,
    officers: Vec<Officer>,
    token: String,
}

#[tokio::test]
async fn poison_in_every_field_of_every_route_is_refused_and_not_told() {
    on_each(async |bench: Bench| {
        let cast = assemble(&bench).await;
        let description = described::description(&bench.router).await;
        let mut fields = 0;
        for (path, operations) in description["paths"].as_object().unwrap() {
            for (method, operation) in operations.as_object().unwrap() {
                let poisoned = poisoned_requests(description, path, operation);
                for (n, (place, poison, path, body)) in poisoned.into_iter().enumerate() {
                    let what = format!("{method} {path} {place}: {poison:?}");
                    // An answer that the description lacks, a 500 for one, fails in `send`.
                    let answers = cast.send(n, method, &path, body).await;
                    for answer in answers {
                        let is_refused = answer.status.is_client_error();
                        let is_kept = answer.status.is_success() && is_text(&place, poison);
                        assert!(is_refused || is_kept, "{what}: {}", answer.status);
                        let text = answer.body.to_string();
                        let is_short = poison.len() < 4;
                        assert!(is_kept || is_short || !text.contains(poison), "{what}");
                    }
                    fields += 1;
                }
            }
        }
        assert!(fields > 300, "{fields}");
        // The tables are there, and what was made before is as it was.
        let answer = cast.visitor.get("/api/v1/applications").await;
        let mut names = answer.body.as_array().unwrap().iter();
        assert!(names.any(|it| it["id"] == cast.own.as_str()));
        let logged = String::from_utf8_lossy(&log().lock().unwrap()).into_owned();
        for poison in ["<script>", "DROP TABLE", "onerror", "etc/passwd", "{{7*7}}"] {
            assert!(!logged.contains(poison), "{poison}");
        }
    })
    .await;
}

/// Whether a field takes this text, or says of its line alone that it does not.
fn is_text(place: &str, poison: &str) -> bool {
    match place {
        "/text" | "/reason" => true,
        // Letters are a name, and separators between letters a number.
        "/person/name" => poison.starts_with('𝟙'),
        "/person/number" => poison.starts_with(".."),
        _ => place.starts_with("/0/"),
    }
}

async fn assemble(bench: &Bench) -> Cast {
    let holder = holder(bench).await;
    let all = holder.visitor.get("/api/v1/applications").await;
    let own = all.body[0]["id"].as_str().unwrap().to_owned();
    let mut officers = Vec::new();
    for role in Role::ALL {
        officers.push(Officer::new(bench, role.word(), role).await);
    }
    let (books, rng) = (&bench.service.books, &mut UnwrapErr(SysRng));
    let token = laboratories::add(books, "lab-1", bench.now(), rng).await;
    Cast {
        visitor: holder.visitor,
        own,
        officers,
        token: token.unwrap().to_string(),
    }
}

impl Cast {
    /// Sends a request as all who might be let in by this path.
    async fn send(
        &self,
        n: usize,
        method: &str,
        path: &str,
        body: Option<Value>,
    ) -> Vec<super::bench::Answer> {
        let (method, path) = (method.to_uppercase(), path.replace("{own}", &self.own));
        let mut answers = Vec::new();
        if path.starts_with("/api/v1/operators/") && !path.ends_with("log-in") {
            for officer in &self.officers {
                answers.push(officer.send(&method, &path, body.clone()).await);
            }
            return answers;
        }
        let address = format!("203.0.{}.{}", n / 200, n % 200);
        let mut request = self.visitor.request(&method, &path);
        if let Some(headers) = request.headers_mut() {
            headers.insert("x-forwarded-for", address.parse().unwrap());
        }
        if path.starts_with("/api/v1/laboratory/") {
            request = request.header(header::AUTHORIZATION, format!("Bearer {}", self.token));
        }
        let request = match body {
            Some(body) => request
                .header(header::CONTENT_TYPE, "application/json")
                .body(Body::from(body.to_string())),
            None => request.body(Body::empty()),
        };
        answers.push(self.visitor.send(request.unwrap()).await);
        answers
    }
}

type Poisoned = (String, &'static str, String, Option<Value>);

/// For each parameter and each text in the body, a request with each poison in its place.
fn poisoned_requests(description: &Value, path: &str, operation: &Value) -> Vec<Poisoned> {
    let mut all = Vec::new();
    let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
    let body = schema.is_object().then(|| sample(description, schema));
    let own = path.replace("{id}", "{own}");
    for poison in POISON {
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            let name = parameter["name"].as_str().unwrap();
            let encoded: String = poison.bytes().map(|it| format!("%{it:02x}")).collect();
            let path = match parameter["in"].as_str() {
                Some("path") => path.replace(&format!("{{{name}}}"), &encoded),
                Some("query") => format!("{own}?{name}={encoded}"),
                _ => continue,
            };
            // A node may have any name, so this one just has no lines.
            if name != "node" {
                all.push((name.to_owned(), poison, path, body.clone()));
            }
        }
        let Some(body) = &body else { continue };
        for place in places(body, String::new()) {
            let mut body = body.clone();
            *body.pointer_mut(&place).unwrap() = poison.into();
            all.push((place, poison, own.clone(), Some(body)));
        }
    }
    all
}

/// Pointers to everything in a body that is not a container.
fn places(value: &Value, here: String) -> Vec<String> {
    match value {
        Value::Object(members) => members
            .iter()
            .flat_map(|(name, it)| places(it, format!("{here}/{name}")))
            .collect(),
        Value::Array(items) => (0..)
            .zip(items)
            .flat_map(|(n, it)| places(it, format!("{here}/{n}")))
            .collect(),
        _ => vec![here],
    }
}

/// A body with every member that a schema has.
fn sample(description: &Value, schema: &Value) -> Value {
    if let Some(name) = schema["$ref"].as_str() {
        let pointer = name.trim_start_matches('#');
        return sample(description, description.pointer(pointer).unwrap());
    }
    for one_of in ["oneOf", "allOf"] {
        if let Some(of) = schema[one_of].as_array() {
            let given = of.iter().find(|it| it["type"] != "null");
            return sample(description, given.unwrap());
        }
    }
    if let Some(example) = schema.get("example") {
        return example.clone();
    }
    if let Some(words) = schema["enum"].as_array() {
        return words[0].clone();
    }
    let kinds = schema["type"].as_array().cloned();
    let kinds = kinds.unwrap_or_else(|| vec![schema["type"].clone()]);
    match kinds[0].as_str() {
        Some("object") => {
            let members = schema["properties"].as_object().into_iter().flatten();
            let members = members.map(|(name, it)| (name.clone(), sample(description, it)));
            Value::Object(members.collect())
        }
        Some("array") => json!([sample(description, &schema["items"])]),
        Some("integer") => schema.get("minimum").cloned().unwrap_or(json!(1)),
        Some("boolean") => json!(false),
        _ => json!("x"),
    }
}

//! The trust bundle: made here for trying, or given by whoever keeps the roots.

use healthcode::trust::{
    Bundle, BundleBuilder, Decision, Draft, InstallError, IssuerId, IssuerKey, Names, PlaceType,
    Policy, Purpose, Roots, Staleness,
};
use healthcode::{Colour, PublicKey, SigningKey, UnixTime, Window};
use serde_json::json;
use sqlx::Row as _;

use super::{BundleSource, Held, PublishError, Published, Publisher, files, hold};
use crate::audit::Entry;
use crate::codes::LIFETIME;

struct Before {
    published: i64,
    hash: Option<[u8; 32]>,
    until: i64,
}

impl Publisher {
    /// Publishes a bundle if there is a newer one, or the demonstration's is half over.
    ///
    /// # Errors
    /// [`PublishError`].
    pub async fn publish_bundle(&self, now: UnixTime) -> Result<Published, PublishError> {
        match &self.source {
            BundleSource::Demo { root, issuer } => self.publish_demo(root, issuer, now).await,
            BundleSource::Given { file, roots } => {
                let read = tokio::fs::read(file).await;
                let bytes = read.map_err(|why| PublishError::File {
                    file: file.clone(),
                    why,
                })?;
                self.publish_given(bytes, roots, now).await
            }
        }
    }

    async fn publish_demo(
        &self,
        root: &SigningKey,
        issuer: &PublicKey,
        now: UnixTime,
    ) -> Result<Published, PublishError> {
        let before = self.before().await?;
        let is_there = self.folder.join(NAME).exists();
        let half = i64::from(now.as_secs()).saturating_add(i64::from(DEMO_LIFETIME / 2));
        if is_there && before.until > half {
            return Ok(Published::Before);
        }
        let seq = self.next_seq(NAME).await?;
        let mut tx = self.books.store.begin().await?;
        if hold(&mut tx, NAME, seq).await? == Held::Passed {
            return Ok(Published::Before);
        }
        let number = u64::try_from(seq).map_err(|_| PublishError::Part("the number"))?;
        let roots = Roots::new([root.public().clone()], 1);
        let roots = roots.map_err(|_| PublishError::Part("the roots"))?;
        let until = now
            .checked_add(DEMO_LIFETIME)
            .ok_or(PublishError::Part("the clock"))?;
        let window = Window::new(now, until).map_err(|_| PublishError::Part("the clock"))?;
        let mut builder = BundleBuilder::new(number, window, roots.clone());
        if let Some(hash) = self.newest_hash(&before).await {
            builder = builder.previous(hash);
        }
        for key in self.demo_keys(issuer)? {
            builder = builder.issuer(key);
        }
        for (place, worst_referred) in [("metro", Colour::Yellow), ("hospital", Colour::Red)] {
            let bad = |_| PublishError::Part("a place");
            let policy = Policy::new(Colour::Green, worst_referred);
            let policy = policy.map_err(|_| PublishError::Part("a policy"))?;
            // Where the network is gone for longer, someone looks instead of turning people away.
            let policy = policy.with_staleness(Staleness {
                list_stale: Decision::Refer,
                ..Staleness::STRICT
            });
            builder = builder.place(PlaceType::new(place).map_err(bad)?, policy);
        }
        let mut draft = builder.build()?;
        draft.sign(root)?;
        let (bytes, hash) = (draft.to_bytes(), draft.hash());
        self.finish(tx, bytes, hash, until, now).await?;
        Ok(Published::Now(number))
    }

    // A node that stopped between the file and the commit left a file that is newer than the row.
    async fn newest_hash(&self, before: &Before) -> Option<[u8; 32]> {
        let there = tokio::fs::read(self.folder.join(NAME)).await.ok();
        let there = there.and_then(|bytes| Draft::read(&bytes).ok());
        let published = u64::try_from(before.published).unwrap_or(0);
        let newer = there.filter(|it| it.untrusted_contents().seq() > published);
        newer.map(|it| it.hash()).or(before.hash)
    }

    fn demo_keys(&self, issuer: &PublicKey) -> Result<[IssuerKey; 2], PublishError> {
        let bad = PublishError::Part("the issuer");
        let id = IssuerId::new("DEMO").map_err(|_| bad)?;
        let names = Names::new([("en", "Demonstration"), ("zh", "演示")]);
        let names = names.map_err(|_| PublishError::Part("the issuer's names"))?;
        let key = |public: &PublicKey, purposes: &[Purpose]| {
            IssuerKey::new(public.clone(), purposes, Window::ALWAYS, LIFETIME)
                .with_issuer(id.clone())
                .with_names(names.clone())
        };
        let codes = key(
            issuer,
            &[Purpose::Colour, Purpose::Itinerary, Purpose::Test],
        );
        let status = key(self.status_key.public(), &[Purpose::Status]);
        Ok([codes.with_status_base(self.base.clone()), status])
    }

    async fn publish_given(
        &self,
        bytes: Vec<u8>,
        roots: &Roots,
        now: UnixTime,
    ) -> Result<Published, PublishError> {
        let bundle = Bundle::open(&bytes, roots).map_err(PublishError::Given)?;
        bundle.check_clock(now).map_err(PublishError::Given)?;
        let contents = bundle.contents();
        let seq = i64::try_from(contents.seq()).map_err(|_| PublishError::Part("the number"))?;
        let before = self.before().await?;
        let is_there = self.folder.join(NAME).exists();
        let mark = bundle.mark();
        if seq == before.published && before.hash.is_some_and(|hash| hash != mark.hash) {
            return Err(PublishError::Given(InstallError::Fork {
                seq: contents.seq(),
            }));
        }
        if seq < before.published || (seq == before.published && is_there) {
            return Ok(Published::Before);
        }
        let query = sqlx::query(
            "INSERT INTO publications (name, seq, published, until) VALUES ($1, 0, 0, 0) \
             ON CONFLICT DO NOTHING",
        );
        query.bind(NAME).execute(self.books.store.pool()).await?;
        let mut tx = self.books.store.begin().await?;
        if seq > before.published && hold(&mut tx, NAME, seq).await? == Held::Passed {
            return Ok(Published::Before);
        }
        let until = contents.window().end();
        self.finish(tx, bytes, mark.hash, until, now).await?;
        Ok(Published::Now(bundle.contents().seq()))
    }

    async fn before(&self) -> Result<Before, PublishError> {
        let query = sqlx::query("SELECT published, hash, until FROM publications WHERE name = $1");
        let row = query
            .bind(NAME)
            .fetch_optional(self.books.store.pool())
            .await?;
        let Some(row) = row else {
            return Ok(Before {
                published: 0,
                hash: None,
                until: 0,
            });
        };
        let hash: Option<Vec<u8>> = row.try_get("hash")?;
        Ok(Before {
            published: row.try_get("published")?,
            hash: hash.and_then(|hash| hash.try_into().ok()),
            until: row.try_get("until")?,
        })
    }

    async fn finish(
        &self,
        mut tx: crate::store::Tx,
        bytes: Vec<u8>,
        hash: [u8; 32],
        until: UnixTime,
        now: UnixTime,
    ) -> Result<(), PublishError> {
        let query = sqlx::query("UPDATE publications SET hash = $1, until = $2 WHERE name = $3");
        let query = query
            .bind(hash.to_vec())
            .bind(i64::from(until.as_secs()))
            .bind(NAME);
        query.execute(&mut *tx).await?;
        files::write(self.folder.join(NAME), bytes).await?;
        tx.commit().await?;
        let entry = Entry::new(now, "bundle/published", NAME);
        let entry = entry.with(json!({ "hash": crate::crypt::to_hex(&hash) }));
        Ok(self.books.audit.write(entry).await?)
    }
}

/// Name of the file and of its row.
const NAME: &str = "trust/bundle.cbor";
/// 30 days.
const DEMO_LIFETIME: u32 = 30 * 86_400;

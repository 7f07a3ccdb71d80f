//! One-time codes: six digits, five minutes, five tries, used once.

use getrandom::rand_core::CryptoRng;
use healthcode::UnixTime;
use sqlx::Row as _;
use zeroize::Zeroizing;

use super::Phone;
use super::password::Checked;
use crate::crypt::Vault;
use crate::store::{Store, StoreError};

/// Makes a code for a number and forgets the one before; the text goes to the number and nowhere
/// else.
///
/// # Errors
/// [`StoreError`].
pub async fn make(
    store: &Store,
    vault: &Vault,
    phone: &Phone,
    now: UnixTime,
    rng: &mut impl CryptoRng,
) -> Result<Zeroizing<String>, StoreError> {
    let code = draw(rng);
    let query = sqlx::query(
        "INSERT INTO one_time_codes (phone, hash, expires, tries) VALUES ($1, $2, $3, 0) \
         ON CONFLICT (phone) DO UPDATE \
         SET hash = excluded.hash, expires = excluded.expires, tries = 0",
    );
    let expires = now.as_secs().saturating_add(LIFETIME);
    let query = query
        .bind(phone.index(vault))
        .bind(hash(vault, phone, &code));
    query.bind(i64::from(expires)).execute(store.pool()).await?;
    Ok(code)
}

/// Takes a try at a number's code; a right one is used up.
///
/// # Errors
/// [`StoreError`].
pub async fn check(
    store: &Store,
    vault: &Vault,
    phone: &Phone,
    typed: &str,
    now: UnixTime,
) -> Result<Checked, StoreError> {
    // The try is counted before it is looked at, so that tries at the same time count, too.
    let query = sqlx::query(
        "UPDATE one_time_codes SET tries = tries + 1 \
         WHERE phone = $1 AND expires > $2 AND tries < $3 RETURNING hash",
    );
    let query = query
        .bind(phone.index(vault))
        .bind(i64::from(now.as_secs()));
    let row = query.bind(MOST_TRIES).fetch_optional(store.pool()).await?;
    let Some(row) = row else {
        return Ok(Checked::Wrong);
    };
    let kept: Vec<u8> = row.try_get("hash")?;
    if !vault.is_index_of(&kept, "one-time", &[phone.as_e164(), typed]) {
        return Ok(Checked::Wrong);
    }
    // Of two who have the right code at the same time, one deletes the row.
    let query = sqlx::query("DELETE FROM one_time_codes WHERE phone = $1 AND hash = $2");
    let query = query.bind(phone.index(vault)).bind(kept);
    let used = query.execute(store.pool()).await?.rows_affected();
    Ok(if used == 1 {
        Checked::Right
    } else {
        Checked::Wrong
    })
}

fn hash(vault: &Vault, phone: &Phone, code: &str) -> Vec<u8> {
    vault.index("one-time", &[phone.as_e164(), code])
}

// Six digits, each as likely as the others: what is above the last whole million is drawn again.
fn draw(rng: &mut impl CryptoRng) -> Zeroizing<String> {
    loop {
        let drawn = rng.next_u32();
        if drawn < 4_294_000_000 {
            let code = drawn.checked_rem(1_000_000).unwrap_or(0);
            return Zeroizing::new(format!("{code:06}"));
        }
    }
}

/// Seconds that a code lives.
const LIFETIME: u32 = 300;
const MOST_TRIES: i64 = 5;

#[cfg(test)]
mod tests {
    use super::*;
    use getrandom::SysRng;
    use getrandom::rand_core::UnwrapErr;

    const NOW: UnixTime = UnixTime::new(1_795_262_400);

    struct Bench {
        store: Store,
        vault: Vault,
        phone: Phone,
        _folder: tempfile::TempDir,
    }

    impl Bench {
        async fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let url = Store::sqlite_url(&folder.path().join("db"));
            Self {
                store: Store::open(&url).await.unwrap(),
                vault: Vault::new(&[7; 32]),
                phone: Phone::parse("86", "13800138000").unwrap(),
                _folder: folder,
            }
        }

        async fn make(&self) -> Zeroizing<String> {
            let rng = &mut UnwrapErr(SysRng);
            make(&self.store, &self.vault, &self.phone, NOW, rng)
                .await
                .unwrap()
        }

        async fn check(&self, typed: &str, after: u32) -> Checked {
            let now = NOW.checked_add(after).unwrap();
            check(&self.store, &self.vault, &self.phone, typed, now)
                .await
                .unwrap()
        }
    }

    fn other_than(code: &str) -> &'static str {
        if code == "123456" { "654321" } else { "123456" }
    }

    #[tokio::test]
    async fn a_code_is_used_once() {
        let bench = Bench::new().await;
        let code = bench.make().await;
        assert_eq!(code.len(), 6);
        assert_eq!(bench.check(&code, 1).await, Checked::Right);
        assert_eq!(bench.check(&code, 2).await, Checked::Wrong);
    }

    #[tokio::test]
    async fn a_code_lives_for_five_minutes() {
        let bench = Bench::new().await;
        let code = bench.make().await;
        assert_eq!(bench.check(&code, 300).await, Checked::Wrong);
        assert_eq!(bench.check(&code, 299).await, Checked::Right);
    }

    #[tokio::test]
    async fn there_are_five_tries() {
        let bench = Bench::new().await;
        let code = bench.make().await;
        for _ in 0..4 {
            assert_eq!(bench.check(other_than(&code), 1).await, Checked::Wrong);
        }
        assert_eq!(bench.check(&code, 1).await, Checked::Right);
        let code = bench.make().await;
        for _ in 0..5 {
            assert_eq!(bench.check(other_than(&code), 1).await, Checked::Wrong);
        }
        assert_eq!(bench.check(&code, 1).await, Checked::Wrong);
    }

    #[tokio::test]
    async fn a_code_is_its_numbers_and_replaces_the_one_before() {
        let mut bench = Bench::new().await;
        let old = bench.make().await;
        let mut code = bench.make().await;
        while code == old {
            code = bench.make().await;
        }
        assert_eq!(bench.check(&old, 1).await, Checked::Wrong);
        let own = std::mem::replace(&mut bench.phone, Phone::parse("852", "51234567").unwrap());
        assert_eq!(bench.check(&code, 1).await, Checked::Wrong);
        bench.phone = own;
        assert_eq!(bench.check(&code, 1).await, Checked::Right);
    }

    #[tokio::test]
    async fn of_many_at_the_same_time_one_is_right() {
        let bench = Bench::new().await;
        let code = bench.make().await;
        let check = || bench.check(&code, 1);
        let (a, b, c, d) = tokio::join!(check(), check(), check(), check());
        let right = [a, b, c, d].into_iter().filter(|it| *it == Checked::Right);
        assert_eq!(right.count(), 1);
    }
}

-- phone is a keyed hash; the number itself is kept nowhere.
CREATE TABLE accounts (
    id TEXT PRIMARY KEY,
    phone BYTEA NOT NULL UNIQUE,
    password TEXT,
    opened BIGINT NOT NULL
);

CREATE TABLE one_time_codes (
    phone BYTEA PRIMARY KEY,
    hash BYTEA NOT NULL,
    expires BIGINT NOT NULL,
    tries BIGINT NOT NULL
);

CREATE TABLE sessions (
    token BYTEA PRIMARY KEY,
    account TEXT NOT NULL REFERENCES accounts (id),
    expires BIGINT NOT NULL
);

CREATE INDEX sessions_of_account ON sessions (account);

-- who is a keyed hash of a phone number, an address or an account.
CREATE TABLE attempts (
    who BYTEA NOT NULL,
    span BIGINT NOT NULL,
    count BIGINT NOT NULL,
    PRIMARY KEY (who, span)
);

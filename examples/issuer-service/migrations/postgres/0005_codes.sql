-- people names the applications on the code and their slow hashes; text and colours are sealed.
CREATE TABLE codes (
    id TEXT PRIMARY KEY,
    account TEXT NOT NULL REFERENCES accounts (id),
    applications TEXT NOT NULL UNIQUE,
    code_id BYTEA NOT NULL,
    people TEXT NOT NULL,
    include TEXT NOT NULL,
    status_index BIGINT,
    expires BIGINT NOT NULL,
    sealed BYTEA
);

CREATE INDEX codes_of_account ON codes (account);

-- An index is given once and never again.
CREATE TABLE status_indices (
    place BIGINT PRIMARY KEY,
    code TEXT NOT NULL,
    state TEXT NOT NULL,
    changed BIGINT NOT NULL
);

CREATE INDEX status_indices_of_code ON status_indices (code);
CREATE INDEX status_indices_changed ON status_indices (place) WHERE state <> 'as-signed';

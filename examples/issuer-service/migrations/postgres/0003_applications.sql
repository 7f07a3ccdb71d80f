-- document is a keyed hash of number and birth date; the rest is sealed.
CREATE TABLE registry (
    document BYTEA NOT NULL,
    entry TEXT NOT NULL,
    sealed BYTEA NOT NULL,
    PRIMARY KEY (document, entry)
);

-- identity is a keyed hash of the whole document; person and declaration are sealed.
CREATE TABLE applications (
    id TEXT PRIMARY KEY,
    account TEXT NOT NULL REFERENCES accounts (id),
    guardian TEXT REFERENCES applications (id),
    relation TEXT,
    identity BYTEA NOT NULL,
    person BYTEA NOT NULL,
    declaration BYTEA NOT NULL,
    state TEXT NOT NULL,
    notice BIGINT,
    fields TEXT NOT NULL,
    submitted BIGINT NOT NULL,
    changed BIGINT NOT NULL,
    UNIQUE (account, identity)
);

CREATE INDEX applications_of_guardian ON applications (guardian);

-- A document whose bearer was found to be who they say stands on one application.
CREATE TABLE holders (
    identity BYTEA PRIMARY KEY,
    application TEXT NOT NULL UNIQUE REFERENCES applications (id)
);

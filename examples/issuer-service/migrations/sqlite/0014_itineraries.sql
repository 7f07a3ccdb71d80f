-- The receipt of a consent stays when it is taken back; what was fetched by it does not.
CREATE TABLE consents (
    id TEXT PRIMARY KEY,
    application TEXT NOT NULL REFERENCES applications (id),
    text_version TEXT NOT NULL,
    given BIGINT NOT NULL,
    withdrawn BIGINT
);

CREATE INDEX consents_of_application ON consents (application);

-- sealed are regions and days.
CREATE TABLE itineraries (
    application TEXT PRIMARY KEY REFERENCES applications (id),
    consent TEXT NOT NULL REFERENCES consents (id),
    sealed BLOB NOT NULL
);

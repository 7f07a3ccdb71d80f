-- What is known of the bearer of a document beside what was declared.
CREATE TABLE tests (
    application TEXT NOT NULL REFERENCES applications (id),
    method TEXT NOT NULL,
    result TEXT NOT NULL,
    sampled BIGINT NOT NULL,
    PRIMARY KEY (application, sampled, method)
);

-- kind is exposure (at is when it happened) or quarantine (at is when it ends).
CREATE TABLE notices (
    application TEXT NOT NULL REFERENCES applications (id),
    kind TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (application, kind, at)
);

-- token, sample, content and document are keyed hashes; sealed is the document of a result.
CREATE TABLE laboratories (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    token BYTEA NOT NULL UNIQUE
);

CREATE TABLE laboratory_results (
    laboratory TEXT NOT NULL REFERENCES laboratories (id),
    sample BYTEA NOT NULL,
    content BYTEA NOT NULL,
    document BYTEA NOT NULL,
    sealed BYTEA NOT NULL,
    method TEXT NOT NULL,
    result TEXT NOT NULL,
    sampled BIGINT NOT NULL,
    application TEXT REFERENCES applications (id),
    PRIMARY KEY (laboratory, sample)
);

CREATE INDEX laboratory_results_of_sample ON laboratory_results (sample);
CREATE INDEX laboratory_results_open ON laboratory_results (document) WHERE application IS NULL;

-- Type, number and issuance count of whoever was found to be who they say.
CREATE TABLE matched_documents (
    application TEXT PRIMARY KEY REFERENCES applications (id),
    document BYTEA NOT NULL
);

CREATE INDEX matched_documents_by_document ON matched_documents (document);

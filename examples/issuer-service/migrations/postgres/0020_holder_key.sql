-- The public key of the phone that presents the code, if its holder wants one.
ALTER TABLE codes ADD COLUMN holder_key BYTEA;

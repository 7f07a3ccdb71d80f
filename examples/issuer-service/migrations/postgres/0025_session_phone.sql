-- The number that was logged in with, sealed by the service's secret and the session's token together.
ALTER TABLE sessions ADD COLUMN phone BYTEA;

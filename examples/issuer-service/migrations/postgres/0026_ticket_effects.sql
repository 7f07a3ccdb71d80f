-- What follows from a decision, for the holder to read; tickets that were decided before do not say it.
ALTER TABLE tickets ADD COLUMN effect TEXT
    CHECK (effect IN ('none', 'lifting_proposed', 'apply_anew'));

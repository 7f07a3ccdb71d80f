"""A second implementation of the OHC1 format, written from the specification."""

"""Whole jobs as the peers' own guides write them: from a folder of JPEGs to Parquet."""

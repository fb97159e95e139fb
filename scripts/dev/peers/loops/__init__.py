"""Complete jobs from a folder of JPEGs to Parquet, written as the guides of the peers recommend."""

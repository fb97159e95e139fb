"""Starts Spark on this machine, with two tasks at a time, for the loops that use PySpark."""

from pyspark.sql import DataFrame, SparkSession


def session() -> SparkSession:
    spark = (
        SparkSession.builder.master("local[2]")
        .appName("peers")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        # A Python worker must not hold all photos of a partition at the same time.
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "64")
        .getOrCreate()
    )
    spark.sparkContext.setLogLevel("ERROR")
    return spark


def photos(spark: SparkSession, folder: str) -> DataFrame:
    """Reads a folder as a table with the columns path and content."""
    return spark.read.format("binaryFile").load(folder).select("path", "content")

"""The Spark of PySpark's loops: this machine, two tasks at once."""

from pyspark.sql import DataFrame, SparkSession


def session() -> SparkSession:
    spark = (
        SparkSession.builder.master("local[2]")
        .appName("peers")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        # A partition's photos need not be in a Python worker at once.
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "64")
        .getOrCreate()
    )
    spark.sparkContext.setLogLevel("ERROR")
    return spark


def photos(spark: SparkSession, folder: str) -> DataFrame:
    """Columns path and content."""
    return spark.read.format("binaryFile").load(folder).select("path", "content")

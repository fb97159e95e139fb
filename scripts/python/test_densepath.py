"""Classifies the sample's images from Python in a real Spark.

    python test_densepath.py MODEL_FOLDER IMAGES LABELS

Spark's settings come from spark-submit or from PYSPARK_SUBMIT_ARGS.
"""

import csv
import pathlib
import sys
import tempfile

from densepath import ImageClassifier
from pyspark.ml import Pipeline, PipelineModel
from pyspark.sql import SparkSession, functions


def expect(found, expected, what):
    if found != expected:
        sys.exit(f"{what}: {found!r}, expected {expected!r}")
    print(f"    {what}: {found}")


def top1(classified, labels):
    """Returns the number of images whose likeliest class is their label."""
    best = classified.select(
        functions.regexp_extract("path", "[^/]+/[^/]+$", 0).alias("name"),
        functions.expr("get(classification.predictions, 0).class_id").alias("id"),
    )
    return sum(row.id is not None and labels.get(row.name) == row.id for row in best.collect())


def main(model, images, label_file):
    with open(label_file, newline="") as lines:
        labels = {row["path"]: int(row["label"]) for row in csv.DictReader(lines)}
    spark = SparkSession.builder.getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    print(f"    Spark {spark.version}, {spark.sparkContext.master}")
    files = spark.read.format("binaryFile").option("recursiveFileLookup", True).load(images)
    files = files.repartition(4).cache()

    classifier = ImageClassifier(weights=model, topK=3, batchSize=8)
    classified = classifier.transform(files)
    right = top1(classified, labels)
    statuses = {
        row.status: row["count"]
        for row in classified.groupBy("classification.status").count().collect()
    }
    expect(statuses.get("OK"), len(labels), "transformer, images that are OK")
    expect(right >= 0.9 * len(labels), True, f"transformer, {right} of {len(labels)} right")

    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "pipeline").as_uri()
        Pipeline(stages=[classifier]).fit(files).save(path)
        loaded = PipelineModel.load(path)
        expect(loaded.stages[0].getOrDefault("topK"), 3, "a loaded pipeline's topK")
        expect(top1(loaded.transform(files), labels), right, "a loaded pipeline, right")

    files.createOrReplaceTempView("photos")
    spark.conf.set("spark.densepath.weights", model)
    query = "SELECT path, classify(content) AS classification FROM photos"
    plan = spark.sql(f"EXPLAIN {query}").first()[0]
    expect("MapPartitions" in plan, True, "the SQL function works in batches")
    expect(top1(spark.sql(query), labels), right, "SQL function, right")

    # The Java class works without the wrapper too.
    java = spark._jvm.io.densepath.spark.ImageClassifier().setWeights(model)
    java.register(spark._jsparkSession, "classify_one")
    one = spark.sql("SELECT path, classify_one(content) AS classification FROM photos")
    expect(top1(one, labels), right, "registered function, right")
    spark.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])

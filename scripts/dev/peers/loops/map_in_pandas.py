"""Classifies by PySpark's mapInPandas with ONNX Runtime.

The arguments are contender (onnxruntime), checkpoint, batch size, folder of JPEGs and output folder.
"""

import sys
from collections.abc import Iterator

import pandas

from peers.loops.spark_session import photos, session

ROW = "path string, classes array<int>, probabilities array<float>"


def main() -> None:
    contender, checkpoint, batch_size, folder, output = sys.argv[1:]

    def classify(frames: Iterator[pandas.DataFrame]) -> Iterator[pandas.DataFrame]:
        model = _model(contender, checkpoint, int(batch_size))
        for frame in frames:
            for start in range(0, len(frame), int(batch_size)):
                yield _predicted(model, frame[start : start + int(batch_size)], int(batch_size))

    spark = session()
    photos(spark, folder).mapInPandas(classify, ROW).write.parquet(output)
    spark.stop()


_models: dict[str, object] = {}


def _model(contender: str, checkpoint: str, batch_size: int):
    """Returns the model of this Python worker, which Spark uses for many partitions."""
    from peers.contenders import CONTENDERS

    if contender not in _models:
        _models[contender] = CONTENDERS[contender].load("densenet121", checkpoint, batch_size)
    return _models[contender]


def _predicted(model, frame: pandas.DataFrame, batch_size: int) -> pandas.DataFrame:
    from peers.photos import crop, padded
    from peers.top_five import top_five

    batch = padded([crop(jpeg) for jpeg in frame.content], batch_size)
    classes, probabilities = top_five(model.run(model.prepare(batch))[: len(frame)])
    return pandas.DataFrame(
        {"path": frame.path, "classes": list(classes), "probabilities": list(probabilities)}
    )


if __name__ == "__main__":
    # Spark pickles functions of __main__ by value, so that the cached model would be lost.
    from peers.loops import map_in_pandas

    map_in_pandas.main()

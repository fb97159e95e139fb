"""Classifies by PySpark's predict_batch_udf with torchvision's network.

The arguments are contender (torch, torch-bf16), checkpoint, batch size, folder of JPEGs and
output folder.
"""

import sys
from collections.abc import Callable

import numpy as np
from pyspark.ml.functions import predict_batch_udf
from pyspark.sql.functions import col

from peers.loops.spark_session import photos, session

PREDICTION = "classes array<int>, probabilities array<float>"


def main() -> None:
    contender, checkpoint, batch_size, folder, output = sys.argv[1:]

    def load() -> Callable[[np.ndarray], dict[str, np.ndarray]]:
        import torch

        from peers.contenders import CONTENDERS
        from peers.photos import crop
        from peers.top_five import top_five

        torch.set_num_threads(1)
        model = CONTENDERS[contender].load("densenet121", checkpoint, int(batch_size))

        def predict(jpegs: np.ndarray) -> dict[str, np.ndarray]:
            crops = np.stack([crop(jpeg) for jpeg in jpegs])
            classes, probabilities = top_five(model.run(model.prepare(crops)))
            return {"classes": classes, "probabilities": probabilities}

        return predict

    spark = session()
    predict = predict_batch_udf(load, return_type=_prediction(), batch_size=int(batch_size))
    predicted = photos(spark, folder).withColumn("prediction", predict(col("content")))
    predicted.select("path", "prediction.*").write.parquet(output)
    spark.stop()


def _prediction():
    from pyspark.sql.types import StructType

    return StructType.fromDDL(PREDICTION)


if __name__ == "__main__":
    main()

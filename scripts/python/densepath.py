"""DensePath's ImageClassifier for PySpark programs, with densepath.jar in spark.jars.

    from densepath import ImageClassifier

    classifier = ImageClassifier(weights="s3a://models/densenet121", topK=5)
    classified = classifier.transform(spark.read.format("binaryFile").load("s3a://photos/"))
    classified.select("path", "classification.status", "classification.predictions").show()

A thin wrapper: all that it does happens in the JVM, and its parameters are those of
io.densepath.spark.ImageClassifier, under the same names; explainParams() tells them.
"""

import sys

from pyspark import keyword_only
from pyspark.ml.param import Param, Params, TypeConverters
from pyspark.ml.util import JavaMLReadable, JavaMLReader, JavaMLWritable
from pyspark.ml.wrapper import JavaTransformer

_PACKAGE = "io.densepath.spark"


def _param(name, doc, converter=TypeConverters.toString):
    return Param(Params._dummy(), name, doc, typeConverter=converter)


class ImageClassifier(JavaTransformer, JavaMLReadable, JavaMLWritable):
    """Adds a column with what the network says of the image in another column."""

    inputCol = _param("inputCol", "column with the bytes of an image, or with its path")
    outputCol = _param("outputCol", "column that the result is put in")
    weights = _param("weights", "address of a checkpoint, or of a folder that 'import' wrote")
    model = _param("model", "one of the ten networks, for a checkpoint")
    architecture = _param("architecture", "address of a file with the numbers of another network")
    ecosystem = _param("ecosystem", "torchvision, timm or paddle, where the tensors do not tell")
    classNames = _param("classNames", "address of a file with the name of a class a line")
    precision = _param("precision", "auto, fp32, bf16 or fp16")
    device = _param("device", "auto, cpu or gpu")
    batchSize = _param(
        "batchSize", "images a batch; 0 for what is enough for the device", TypeConverters.toInt
    )
    topK = _param("topK", "classes an image, likeliest first", TypeConverters.toInt)
    withLogits = _param("withLogits", "whether all logits come out too", TypeConverters.toBoolean)
    withEmbedding = _param(
        "withEmbedding", "whether the pooled features do", TypeConverters.toBoolean
    )

    @keyword_only
    def __init__(
        self,
        *,
        inputCol="content",
        outputCol="classification",
        weights=None,
        model=None,
        architecture=None,
        ecosystem=None,
        classNames=None,
        precision="auto",
        device="auto",
        batchSize=0,
        topK=5,
        withLogits=False,
        withEmbedding=False,
    ):
        super().__init__()
        self._setDefault(
            inputCol="content",
            outputCol="classification",
            precision="auto",
            device="auto",
            batchSize=0,
            topK=5,
            withLogits=False,
            withEmbedding=False,
        )
        self._java_obj = self._new_java_obj(f"{_PACKAGE}.ImageClassifier", self.uid)
        self._set(**self._input_kwargs)

    @keyword_only
    def setParams(self, **params):
        """Sets the given parameters, and leaves the others as they are."""
        return self._set(**self._input_kwargs)

    @classmethod
    def read(cls):
        """Reads what write() and save() wrote, in Python or in Java."""
        return _Reader(cls)


class _Reader(JavaMLReader):
    @classmethod
    def _java_loader_class(cls, clazz):
        return f"{_PACKAGE}.{clazz.__name__}"


# Where pyspark.ml looks for the Python class of a stage that it loads with a pipeline.
sys.modules[_PACKAGE] = sys.modules[__name__]

"""DensePath's ImageClassifier for PySpark programs, with densepath.jar in spark.jars.

    from densepath import ImageClassifier

    classifier = ImageClassifier(weights="s3a://models/densenet121", topK=5)
    classified = classifier.transform(spark.read.format("binaryFile").load("s3a://photos/"))
    classified.select("path", "classification.status", "classification.predictions").show()

The class is a thin wrapper: the JVM does all the work. Its parameters, their types and their
documentation are those of io.densepath.spark.ImageClassifier, which a test of the Java class
compares; explainParams() prints them.
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
    """Adds a column with the classification of the image in another column."""

    inputCol = _param("inputCol", "column with the bytes of an image, or its path")
    outputCol = _param("outputCol", "column that is added, with the result")
    weights = _param(
        "weights",
        "address of a checkpoint (safetensors, .pth or .pdparams), or of a model folder that"
        " 'densepath import' wrote",
    )
    weightsKey = _param(
        "weightsKey",
        "path in a checkpoint to the network's tensors, its parts joined by dots; found by the"
        " names if not set",
    )
    model = _param("model", "name of one of the ten networks; only for a checkpoint")
    architecture = _param(
        "architecture",
        "address of a properties file that describes another DenseNet or DPN; only for a"
        " checkpoint",
    )
    ecosystem = _param(
        "ecosystem",
        "torchvision, timm or paddle, whose tensor names a checkpoint has; recognised by the"
        " names if not set",
    )
    classNames = _param(
        "classNames",
        "address of a text file with one class name per line, class 0 first; only for a"
        " checkpoint",
    )
    precision = _param(
        "precision",
        "fp32, bf16, fp16, or auto: fp16 on a GPU, bf16 on CPUs that have it, else fp32",
    )
    device = _param("device", "cpu, gpu, or auto: a GPU if Spark assigns or libtorch finds one")
    batchSize = _param(
        "batchSize",
        "images per batch; 0 stands for 128 on a GPU and 16 on a CPU",
        TypeConverters.toInt,
    )
    topK = _param("topK", "classes to return per image, likeliest first", TypeConverters.toInt)
    withLogits = _param(
        "withLogits",
        "whether to return all logits, as float32 (classes)",
        TypeConverters.toBoolean,
    )
    withEmbedding = _param(
        "withEmbedding",
        "whether to return the pooled features before the classifier, as float32 (features)",
        TypeConverters.toBoolean,
    )

    @keyword_only
    def __init__(self, **params):
        super().__init__()
        self._java_obj = self._new_java_obj(f"{_PACKAGE}.ImageClassifier", self.uid)
        self._transfer_params_from_java()  # The defaults are declared in Java alone.
        self._set(**self._input_kwargs)

    @keyword_only
    def setParams(self, **params):
        """Sets the given parameters and keeps all others."""
        return self._set(**self._input_kwargs)

    @classmethod
    def read(cls):
        """Returns a reader of what write() and save() wrote, in Python or in Java."""
        return _Reader(cls)


class _Reader(JavaMLReader):
    @classmethod
    def _java_loader_class(cls, clazz):
        return f"{_PACKAGE}.{clazz.__name__}"


# pyspark.ml looks up the Python class of a loaded pipeline stage in the Java class's package.
sys.modules[_PACKAGE] = sys.modules[__name__]

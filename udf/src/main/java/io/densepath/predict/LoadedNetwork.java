package io.densepath.predict;

import java.nio.ByteBuffer;
import java.util.List;

/** Whatever answers a batch, as {@link LoadedModel#classify} does. */
@FunctionalInterface
interface LoadedNetwork {

  List<Prediction> classify(ByteBuffer images, int count, Outputs outputs);
}

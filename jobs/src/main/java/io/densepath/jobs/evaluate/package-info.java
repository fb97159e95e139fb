/**
 * What the predictions of a finished run are worth: they are joined with the true classes of the
 * images, judged, counted by Spark, set beside what was published of the network and, where asked,
 * beside another run. In come a run's Parquet and labels from wherever they are; out go {@code
 * OUTPUT/evaluation} and a text for a person. It knows nothing of models, devices and images.
 */
package io.densepath.jobs.evaluate;

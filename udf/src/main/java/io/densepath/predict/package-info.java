/**
 * Runs a model folder on a device. A model is loaded once per device and JVM, shared by all
 * threads, and called with batches. The input is uint8 images (N, H, W, 3); the output is the k
 * likeliest classes of each image and, if requested, logits and pooled features. On a CPU each task
 * predicts batches of its own; on a GPU all tasks share one queue, which keeps the device busy. The
 * package knows neither the source of the images nor the use of the predictions. Only its classes
 * named Djl* know the inference runtime, DJL with libtorch.
 *
 * <pre>{@code
 * import io.densepath.image.ImageLimits;
 * import io.densepath.image.ImageReader;
 * import io.densepath.predict.Device;
 * import io.densepath.predict.LoadedModel;
 * import io.densepath.predict.ModelFolder;
 * import io.densepath.predict.Outputs;
 * import io.densepath.predict.Prediction;
 * import io.densepath.predict.Predictor;
 * import java.nio.file.Files;
 * import java.nio.file.Path;
 *
 * ModelFolder folder = ModelFolder.read(Path.of("models/densenet121"));
 * try (LoadedModel model =
 *         LoadedModel.load(folder.archive(), folder.description(), Device.CPU);
 *     ImageReader reader =
 *         new ImageReader(folder.description().preprocessing(), ImageLimits.standard());
 *     Predictor predictor = model.predictor(16, new Outputs(5, false, false))) {
 *   reader.read(Files.readAllBytes(Path.of("photo.jpg")), predictor.next());
 *   Prediction prediction = predictor.put().get();
 *   System.out.println(folder.classNames().get(prediction.classIds()[0]));
 * }
 * }</pre>
 */
package io.densepath.predict;

/**
 * From what a user has, a checkpoint of any ecosystem or a model folder, at any address that Hadoop
 * reads, to a model folder on this machine. Compiles if need be; knows nothing of who runs the
 * model and on what.
 *
 * <pre>{@code
 * import io.densepath.compile.Target;
 * import io.densepath.model.Precision;
 * import io.densepath.prepare.ModelSource;
 * import io.densepath.prepare.LocalModelFolder;
 * import java.util.Optional;
 * import java.util.Properties;
 * import org.apache.hadoop.conf.Configuration;
 *
 * ModelSource source =
 *     new ModelSource(
 *         "s3a://models/densenet121.pth",
 *         false,
 *         Optional.of("densenet121"),
 *         Optional.empty(),
 *         Optional.empty(),
 *         Optional.empty(),
 *         new Properties());
 * try (LocalModelFolder model =
 *     LocalModelFolder.open(
 *         source,
 *         () -> new Target(false, Precision.FP32),
 *         new Configuration(),
 *         System.err::println)) {
 *   System.out.println(model.folder().description());
 * }
 * }</pre>
 */
package io.densepath.prepare;

/**
 * Turns what a user has, at any address that Hadoop reads, into a model folder on this machine: a
 * checkpoint of any ecosystem is compiled, a TorchScript module is checked and copied, and a model
 * folder is copied. The package does not know who runs the model.
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
 *         Optional.empty(),
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

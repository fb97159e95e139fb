package io.densepath.predict;

import io.densepath.image.Preprocessing;
import io.densepath.model.Precision;
import java.io.IOException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Properties;

/**
 * The properties of the archive in a model folder.
 *
 * @param name name of the network
 * @param classes number of logits
 * @param embeddingSize number of pooled features; 0 if the archive does not return any
 * @param precision precision of weights and activations
 * @param gpu whether the archive is compiled for a GPU
 * @param preprocessing preprocessing that the weights expect
 * @param ecosystem ecosystem of the weights, or {@link #CUSTOM}
 * @param digest SHA-256 of the archive, in hexadecimal
 * @param selfCheck logits that the archive must give on every device; {@link SelfCheck#NONE} if
 *     they are not known
 */
public record ModelDescription(
    String name,
    int classes,
    int embeddingSize,
    Precision precision,
    boolean gpu,
    Preprocessing preprocessing,
    String ecosystem,
    String digest,
    SelfCheck selfCheck)
    implements Serializable {

  /** The value of {@code ecosystem} for a TorchScript module that the user provides. */
  public static final String CUSTOM = "torchscript";

  /** Returns whether the user provides the module, so that DensePath did not compile it. */
  public boolean isCustom() {
    return ecosystem.equals(CUSTOM);
  }

  /** Returns the kind of device that the archive is compiled for: {@code cpu} or {@code gpu}. */
  public String device() {
    return gpu ? "gpu" : "cpu";
  }

  /**
   * Returns a description with which the same archive loads on the CPU. An archive for a GPU runs
   * on a CPU too, slowly; an archive for a CPU runs on no GPU.
   */
  public ModelDescription runOnCpu() {
    return with(false, selfCheck);
  }

  /** Returns a description of the same archive with the logits that it must give. */
  public ModelDescription with(SelfCheck check) {
    return with(gpu, check);
  }

  private ModelDescription with(boolean onGpu, SelfCheck check) {
    return new ModelDescription(
        name, classes, embeddingSize, precision, onGpu, preprocessing, ecosystem, digest, check);
  }

  static ModelDescription read(String file, Properties properties) throws IOException {
    try {
      int classes = Integer.parseInt(text(properties, "classes"));
      return new ModelDescription(
          text(properties, "name"),
          classes,
          Integer.parseInt(text(properties, "embedding-size")),
          Precision.of(text(properties, "precision")),
          gpu(text(properties, "device")),
          preprocessing(properties),
          text(properties, "ecosystem"),
          text(properties, "sha256"),
          SelfCheckProperties.read(properties, classes));
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": " + e.getMessage() + "; import the weights again", e);
    }
  }

  private static Preprocessing preprocessing(Properties properties) {
    Preprocessing read = Preprocessing.fromProperties(properties, Preprocessing.torchvision());
    // A model folder relies on no default: every key that would be written must be there.
    read.toProperties().stringPropertyNames().forEach(key -> text(properties, key));
    return read;
  }

  private static boolean gpu(String device) {
    if (!Arrays.asList("cpu", "gpu").contains(device)) {
      throw new IllegalArgumentException("key 'device' is '" + device + "', expected cpu or gpu");
    }
    return device.equals("gpu");
  }

  static String text(Properties properties, String key) {
    String value = properties.getProperty(key);
    if (value == null) {
      throw new IllegalArgumentException("key '" + key + "' is missing");
    }
    return value;
  }

  Properties toProperties() {
    Properties properties = preprocessing.toProperties();
    properties.setProperty("name", name);
    properties.setProperty("classes", Integer.toString(classes));
    properties.setProperty("embedding-size", Integer.toString(embeddingSize));
    properties.setProperty("precision", precision.key());
    properties.setProperty("device", device());
    properties.setProperty("ecosystem", ecosystem);
    properties.setProperty("sha256", digest);
    SelfCheckProperties.write(selfCheck, properties);
    return properties;
  }
}

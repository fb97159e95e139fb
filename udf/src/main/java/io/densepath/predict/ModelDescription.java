package io.densepath.predict;

import io.densepath.image.Preprocessing;
import io.densepath.model.Precision;
import java.io.IOException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Locale;
import java.util.Properties;

/**
 * What the archive of a model folder holds.
 *
 * @param name of the network
 * @param classes number of logits
 * @param embeddingSize number of pooled features; 0 where there are none
 * @param precision of weights and activations
 * @param gpu whether the archive is written for a GPU
 * @param preprocessing what the weights expect to be done to an image
 * @param ecosystem whose weights they are, or {@link #CUSTOM}
 * @param digest SHA-256 of the archive, in hexadecimal
 */
public record ModelDescription(
    String name,
    int classes,
    int embeddingSize,
    Precision precision,
    boolean gpu,
    Preprocessing preprocessing,
    String ecosystem,
    String digest)
    implements Serializable {

  /** In place of an ecosystem: a TorchScript module of the user's own. */
  public static final String CUSTOM = "torchscript";

  /** Whether the module is the user's own, and not one that DensePath compiled. */
  public boolean isCustom() {
    return ecosystem.equals(CUSTOM);
  }

  /** The kind of device that it is written for: cpu or gpu. */
  public String device() {
    return gpu ? "gpu" : "cpu";
  }

  /**
   * The same archive on a CPU: one for a GPU runs there too, slowly; one for a CPU nowhere else.
   */
  public ModelDescription runOnCpu() {
    return new ModelDescription(
        name, classes, embeddingSize, precision, false, preprocessing, ecosystem, digest);
  }

  static ModelDescription read(String file, Properties properties) throws IOException {
    try {
      return new ModelDescription(
          text(properties, "name"),
          Integer.parseInt(text(properties, "classes")),
          Integer.parseInt(text(properties, "embedding-size")),
          Precision.valueOf(text(properties, "precision").toUpperCase(Locale.ROOT)),
          gpu(text(properties, "device")),
          preprocessing(properties),
          text(properties, "ecosystem"),
          text(properties, "sha256"));
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": " + e.getMessage() + "; make the folder anew", e);
    }
  }

  private static Preprocessing preprocessing(Properties properties) {
    Preprocessing read = Preprocessing.fromProperties(properties, Preprocessing.torchvision());
    // Without a default: a key is missing only where what was read would not write it either.
    read.toProperties().stringPropertyNames().forEach(key -> text(properties, key));
    return read;
  }

  private static boolean gpu(String device) {
    if (!Arrays.asList("cpu", "gpu").contains(device)) {
      throw new IllegalArgumentException("key 'device' is '" + device + "', expected cpu or gpu");
    }
    return device.equals("gpu");
  }

  private static String text(Properties properties, String key) {
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
    return properties;
  }
}

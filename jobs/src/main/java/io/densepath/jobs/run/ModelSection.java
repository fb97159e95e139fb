package io.densepath.jobs.run;

import io.densepath.image.PreprocessingKeys;
import io.densepath.predict.ModelDescription;
import io.densepath.spark.ClassifySettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What run.json says of the model. */
public final class ModelSection {

  private ModelSection() {}

  public static Map<String, Object> of(ClassifySettings settings) {
    ModelDescription model = settings.model();
    Map<String, Object> section = new LinkedHashMap<>();
    section.put("name", model.name());
    section.put("classes", model.classes());
    section.put("ecosystem", model.ecosystem());
    section.put("precision", model.precision().key());
    section.put("device", model.device());
    section.put("batch_size", settings.batchSize());
    section.put("sha256", model.digest());
    section.put("preprocessing", PreprocessingKeys.byOption(model.preprocessing().toProperties()));
    if (named(settings.classNames())) {
      section.put("class_names", settings.classNames());
    }
    return section;
  }

  /** Whether classes have names, and not their numbers in place of these. */
  private static boolean named(List<String> classNames) {
    return IntStream.range(0, classNames.size())
        .anyMatch(id -> !classNames.get(id).equals(String.valueOf(id)));
  }
}

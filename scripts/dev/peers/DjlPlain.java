import ai.djl.Device;
import ai.djl.inference.Predictor;
import ai.djl.modality.Classifications;
import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.ImageFactory;
import ai.djl.modality.cv.transform.CenterCrop;
import ai.djl.modality.cv.transform.Normalize;
import ai.djl.modality.cv.transform.ResizeShort;
import ai.djl.modality.cv.transform.ToTensor;
import ai.djl.modality.cv.translator.ImageClassificationTranslator;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.TranslateException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.TaskCompletionListener;

/**
 * A Spark job that classifies with DJL as DJL's guides recommend: with one model per JVM, one
 * predictor per partition, and one image at a time. The arguments are a TorchScript file, a folder
 * of JPEGs and the output folder.
 */
public final class DjlPlain {

  private static final StructType ROW =
      StructType.fromDDL("path string, classes array<int>, probabilities array<float>");
  private static ZooModel<Image, Classifications> model;

  private DjlPlain() {}

  public static void main(String[] args) throws IOException {
    String archive = args[0];
    try (SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .getOrCreate()) {
      spark.sparkContext().setLogLevel("ERROR");
      spark
          .read()
          .format("binaryFile")
          .load(args[1])
          .select("path", "content")
          .mapPartitions(
              (MapPartitionsFunction<Row, Row>) photos -> classify(archive, photos),
              Encoders.row(ROW))
          .write()
          .parquet(args[2]);
    }
  }

  private static Iterator<Row> classify(String archive, Iterator<Row> photos) throws Exception {
    Predictor<Image, Classifications> predictor = model(archive).newPredictor();
    TaskContext.get()
        .addTaskCompletionListener((TaskCompletionListener) context -> predictor.close());
    Iterable<Row> rows = () -> photos;
    return StreamSupport.stream(rows.spliterator(), false)
        .map(photo -> classify(predictor, photo))
        .iterator();
  }

  private static Row classify(Predictor<Image, Classifications> predictor, Row photo) {
    try {
      Image image =
          ImageFactory.getInstance().fromInputStream(new ByteArrayInputStream(photo.getAs(1)));
      List<Classifications.Classification> best = predictor.predict(image).topK(5);
      return RowFactory.create(
          photo.getString(0),
          best.stream().map(c -> Integer.valueOf(c.getClassName())).toArray(),
          best.stream().map(c -> (float) c.getProbability()).toArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (TranslateException e) {
      throw new IllegalStateException(photo.getString(0), e);
    }
  }

  private static synchronized ZooModel<Image, Classifications> model(String archive)
      throws Exception {
    if (model == null) {
      model =
          Criteria.builder()
              .setTypes(Image.class, Classifications.class)
              .optModelPath(Path.of(archive))
              .optEngine("PyTorch")
              .optDevice(Device.cpu())
              .optTranslator(translator())
              .build()
              .loadModel();
    }
    return model;
  }

  private static ImageClassificationTranslator translator() {
    return ImageClassificationTranslator.builder()
        .addTransform(new ResizeShort(256))
        .addTransform(new CenterCrop(224, 224))
        .addTransform(new ToTensor())
        .addTransform(
            new Normalize(
                new float[] {0.485f, 0.456f, 0.406f}, new float[] {0.229f, 0.224f, 0.225f}))
        .optSynset(IntStream.range(0, 1000).mapToObj(String::valueOf).toList())
        .optApplySoftmax(true)
        .build();
  }
}

package io.densepath.image;

import io.densepath.benchmark.CropServer;
import io.densepath.benchmark.JpegFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Measures the milliseconds that one thread takes from a JPEG to its place in a batch, and for the
 * steps on the way. The class is in the package that it measures because the steps are not public.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class ImageBenchmark {
  private static final int BATCH_SIZE = 16;

  /**
   * The files, which are used in turn. The parameter is the size of synthetic photos or a folder of
   * JPEGs: {@code -p images=DIR}.
   */
  @State(Scope.Thread)
  public static class Files {
    @Param({"500x375", "2000x1500"})
    public String images;

    private List<byte[]> files;
    private final List<ImageHeader> headers = new ArrayList<>();
    private OpenCvDecoder decoder;
    private int turn;

    @Setup(Level.Trial)
    public void open() throws IOException, ImageException {
      files = JpegFiles.of(images);
      for (byte[] file : files) {
        headers.add(ImageHeader.read(file, ImageLimits.standard()));
      }
      decoder = new OpenCvDecoder(Orientation.AS_STORED);
    }

    private Raster decode(int i) throws ImageException {
      return decoder.decode(FilePart.whole(files.get(i)), headers.get(i), 1, 0);
    }

    private int next() {
      turn = (turn + 1) % files.size();
      return turn;
    }

    @TearDown(Level.Trial)
    public void close() {
      decoder.close();
    }
  }

  /** The preprocessing of an ecosystem's weights. */
  @State(Scope.Thread)
  public static class Ecosystem {
    @Param({"torchvision", "timm", "paddle"})
    public String ecosystem;

    private Preprocessing preprocessing;

    @Setup(Level.Trial)
    public void choose() {
      preprocessing = CropServer.preprocessing(ecosystem);
    }
  }

  /** Decoded images and the resampler that crops them. */
  @State(Scope.Thread)
  public static class Decoded {
    private final List<Raster> rasters = new ArrayList<>();
    private Resampler resampler;
    private byte[] crop;

    @Setup(Level.Trial)
    public void decode(Files files, Ecosystem ecosystem) throws ImageException {
      for (int i = 0; i < files.files.size(); i++) {
        rasters.add(files.decode(i));
      }
      resampler = Resampler.of(ecosystem.preprocessing);
      crop = new byte[ecosystem.preprocessing.crop() * ecosystem.preprocessing.crop() * 3];
    }

    @TearDown(Level.Trial)
    public void close() {
      rasters.forEach(Raster::close);
    }
  }

  /** A batch in direct memory that is filled repeatedly. */
  @State(Scope.Thread)
  public static class Batch {
    private ImageReader exact;
    private ImageReader reduced;
    private ByteBuffer images;

    @Setup(Level.Trial)
    public void open(Ecosystem ecosystem) {
      Preprocessing preprocessing = ecosystem.preprocessing;
      exact = new ImageReader(preprocessing, ImageLimits.standard());
      reduced = new ImageReader(preprocessing, ImageLimits.standard(), Decoding.REDUCED);
      images =
          ByteBuffer.allocateDirect(BATCH_SIZE * preprocessing.crop() * preprocessing.crop() * 3);
    }

    private ByteBuffer next() {
      return images.hasRemaining() ? images : images.clear();
    }

    @TearDown(Level.Trial)
    public void close() {
      exact.close();
      reduced.close();
    }
  }

  @Benchmark
  public int decode(Files files) throws ImageException {
    int i = files.next();
    try (Raster raster = files.decode(i)) {
      return raster.width();
    }
  }

  @Benchmark
  public byte[] resize(Files files, Ecosystem ecosystem, Decoded decoded) throws ImageException {
    Raster raster = decoded.rasters.get(files.next());
    decoded.resampler.resample(
        raster,
        CropGeometry.of(ecosystem.preprocessing, raster.width(), raster.height(), 1),
        decoded.crop);
    return decoded.crop;
  }

  @Benchmark
  public ImageSize readIntoBatch(Files files, Batch batch) throws ImageException {
    return batch.exact.read(files.files.get(files.next()), batch.next());
  }

  @Benchmark
  public ImageSize readReducedIntoBatch(Files files, Batch batch) throws ImageException {
    return batch.reduced.read(files.files.get(files.next()), batch.next());
  }
}

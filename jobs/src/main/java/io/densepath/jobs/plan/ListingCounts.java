package io.densepath.jobs.plan;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FileStatus;

/** Counts listed objects, one at a time. */
final class ListingCounts implements ObjectSink {

  // Names may end in anything; only frequent endings are of interest.
  private static final int MAX_ENDINGS = 1000;

  private final WaveSize waveSize;
  private final List<ListedObject> first = new ArrayList<>();
  private final Map<String, Long> endings = new HashMap<>();
  private long objects;
  private long bytes;
  private int waves = 1;
  private long objectsOfWave;
  private long bytesOfWave;

  ListingCounts(WaveSize waveSize) {
    this.waveSize = waveSize;
  }

  @Override
  public void write(FileStatus object) throws IOException {
    if (waveSize.isFull(objectsOfWave, bytesOfWave)) {
      waves++;
      objectsOfWave = 0;
      bytesOfWave = 0;
    }
    objectsOfWave++;
    bytesOfWave += object.getLen();
    objects++;
    bytes += object.getLen();
    if (first.size() < ListedObjects.KEPT) {
      first.add(ListedObject.of(object));
    }
    String ending = ListedObjects.ending(object.getPath().getName());
    if (endings.containsKey(ending) || endings.size() < MAX_ENDINGS) {
      endings.merge(ending, 1L, Long::sum);
    }
  }

  /**
   * Returns the counts.
   *
   * @param rows how often an object was found
   */
  ListedObjects counts(long rows) {
    Map<String, Long> most =
        endings.entrySet().stream()
            .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
            .limit(ListedObjects.KEPT)
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, LinkedHashMap::new));
    return new ListedObjects(rows, objects, bytes, 0, waves, 0, 0, Map.of(), most, first);
  }
}

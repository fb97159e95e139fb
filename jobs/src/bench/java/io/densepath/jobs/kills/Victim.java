package io.densepath.jobs.kills;

import java.io.IOException;
import java.util.List;

/** A part of a run that is harmed, and the way in which it is. */
interface Victim {

  /** How often the victim is harmed, unless the caller says so. */
  default int times() {
    return 20;
  }

  /** Whether its runs need executors of their own; otherwise they have a local master. */
  default boolean onCluster() {
    return true;
  }

  /** The settings of Spark that its runs have beside those of all runs, as {@code KEY=VALUE}. */
  default List<String> settings() {
    return List.of();
  }

  /** Whether it can be harmed while the output lies in this place. */
  default boolean isIn(Place output) {
    return true;
  }

  /** Whether it is harmed at moments of the {@link Course} of an undisturbed run. */
  default boolean needsCourse() {
    return true;
  }

  /** Makes the images of its runs. */
  default ImageSet images(Site site, Place output) throws IOException {
    return site.images(output);
  }

  /** Starts a run and harms it, and leaves it to the attempt to bring the run to its end. */
  void harm(Attempt attempt) throws IOException, InterruptedException;
}

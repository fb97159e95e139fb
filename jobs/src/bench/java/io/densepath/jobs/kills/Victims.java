package io.densepath.jobs.kills;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The victims by their names. */
final class Victims {

  static final Map<String, Victim> ALL = all();

  private Victims() {}

  private static Map<String, Victim> all() {
    Map<String, Victim> all = new LinkedHashMap<>();
    all.put("executor", new KilledExecutor());
    all.put("driver", new KilledDriver());
    all.put("interrupt", new InterruptedDriver(false));
    all.put("interrupt_cluster", new InterruptedDriver(true));
    all.put("store", new KilledStore());
    all.put("straggler", new SlowExecutor());
    all.put("notice", new LeavingExecutor());
    all.put("pause", new PausedDriver());
    all.put("partition", new CutOffDriver());
    all.put("twins", new Twins());
    all.put("soak", new Soak());
    return Collections.unmodifiableMap(all);
  }
}

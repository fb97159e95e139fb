package io.densepath.fetch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;

/**
 * Joins the images of an archive with their labels, in whatever order they come. An image whose
 * label has not come waits for it, as long as the images that wait fit in a budget. Then the image
 * that has waited longest goes without a label. A label that comes after that is {@link #lost}.
 */
final class LabelJoin {

  private static final int MAX_WAITING = 10_000;
  private static final int MAX_KEYS = 200_000;
  private static final long MAX_KEY_CHARACTERS = 16 << 20;

  /**
   * The images of a key that wait, and the names of their entries; {@code earlier} is the label
   * that an image of the same name had.
   */
  private record Group(List<FetchResult> images, Set<String> names, Label earlier) {

    long bytes() {
      return images.stream().mapToLong(LabelJoin::bytes).sum();
    }
  }

  private final FetchRequest shard;
  private final long maxBytes;
  private final Map<String, Group> waiting = new LinkedHashMap<>();
  private final Map<String, Label> labels = new LinkedHashMap<>();
  private final Set<String> withoutImage = new HashSet<>();
  private final Set<String> withoutLabel = new HashSet<>();
  private final Queue<Sample> ready = new ArrayDeque<>();
  private long waitingBytes;
  private long waitingImages;
  private long keyCharacters;
  private long unmatchedLabels;
  private long unlabelledKeys;
  private boolean forgetful;
  private long late;
  private Optional<String> firstLate = Optional.empty();

  /**
   * @param maxBytes of images that wait for their labels
   */
  LabelJoin(FetchRequest shard, long maxBytes) {
    this.shard = shard;
    this.maxBytes = maxBytes;
  }

  /**
   * Takes an image.
   *
   * @param name of its entry
   * @param again whether an entry of the same name came before; what was known of its label does
   *     not count for the new one, unless no other label comes
   */
  void image(String key, String name, FetchResult image, boolean again) {
    Label known = labels.getOrDefault(key, Label.NONE);
    if (again) {
      supersede(key, name);
    } else if (labels.containsKey(key)) {
      unmatchedLabels -= withoutImage.remove(key) ? 1 : 0;
      ready(image, known);
      return;
    }
    Group group =
        waiting.computeIfAbsent(key, k -> new Group(new ArrayList<>(), new HashSet<>(), known));
    group.images().add(image);
    group.names().add(name);
    waitingBytes += bytes(image);
    waitingImages++;
    while (waitingBytes > maxBytes || waitingImages > MAX_WAITING) {
      giveUpOldest();
    }
  }

  private void supersede(String key, String name) {
    labels.remove(key);
    withoutLabel.remove(key);
    Group group = waiting.get(key);
    if (group != null && group.names().contains(name)) {
      waiting.remove(key);
      release(group, Label.unusable("its label is unknown: its entry comes again in the archive"));
    }
  }

  /** Takes the label of all images of a key. */
  void label(String key, Label label) {
    Label before = labels.put(key, label);
    Group group = waiting.remove(key);
    if (group != null) {
      release(group, label);
    } else if (withoutLabel.contains(key) || (before != null && !before.equals(label))) {
      late++;
      firstLate = firstLate.or(() -> Optional.of(key));
    } else if (before == null) {
      withoutImage.add(key);
      unmatchedLabels++;
    }
    remember(key);
  }

  private void giveUpOldest() {
    Iterator<Map.Entry<String, Group>> oldest = waiting.entrySet().iterator();
    Map.Entry<String, Group> entry = oldest.next();
    oldest.remove();
    goWithout(entry.getKey(), entry.getValue());
    remember(entry.getKey());
  }

  private void goWithout(String key, Group group) {
    release(group, group.earlier());
    if (group.earlier().equals(Label.NONE)) {
      withoutLabel.add(key);
      unlabelledKeys++;
    } else {
      labels.put(key, group.earlier());
    }
  }

  /** Bounds what is remembered of the keys, which a shard may have any number of. */
  private void remember(String key) {
    keyCharacters += key.length();
    if (labels.size() + withoutLabel.size() > MAX_KEYS || keyCharacters > MAX_KEY_CHARACTERS) {
      forgetful |= !withoutImage.isEmpty() || !withoutLabel.isEmpty();
      labels.clear();
      withoutLabel.clear();
      withoutImage.clear();
      keyCharacters = 0;
    }
  }

  /** Ends the archive: no label comes any more. */
  void end() {
    waiting.forEach(this::goWithout);
    waiting.clear();
  }

  private void release(Group group, Label label) {
    group.images().forEach(image -> ready(image, label));
    waitingBytes -= group.bytes();
    waitingImages -= group.images().size();
  }

  private void ready(FetchResult image, Label label) {
    ready.add(new Sample(shard, image, label));
  }

  /** Returns an image whose label is known, or that goes without one. */
  Optional<Sample> poll() {
    return Optional.ofNullable(ready.poll());
  }

  /** Returns which labels were not joined with their images, for a person, after the end. */
  Optional<String> lost() {
    boolean maybe = forgetful && unmatchedLabels > 0 && unlabelledKeys > 0;
    if (late == 0 && !maybe) {
      return Optional.empty();
    }
    String which =
        firstLate
            .map(key -> String.format(Locale.ROOT, "%,d labels, that of '%s' first,", late, key))
            .orElse("some labels");
    return Optional.of(
        which
            + " come too long after their images to be joined with them, so that these images have"
            + " no label or an earlier one: sort the archive by name (tar --sort=name)");
  }

  private static long bytes(FetchResult image) {
    return image.outcome() == FetchResult.Outcome.READ ? image.length() : 0;
  }
}

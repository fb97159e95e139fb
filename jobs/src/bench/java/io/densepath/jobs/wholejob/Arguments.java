package io.densepath.jobs.wholejob;

import java.nio.file.Path;

/** What a benchmark was told: a model folder, a folder of images, and what may be left out. */
record Arguments(String... words) {

  Path model() {
    return Path.of(words[0]).toAbsolutePath();
  }

  Path images() {
    return Path.of(words[1]);
  }

  String text(int index, String otherwise) {
    return words.length > index ? words[index] : otherwise;
  }

  int number(int index, int otherwise) {
    return Integer.parseInt(text(index, Integer.toString(otherwise)));
  }
}

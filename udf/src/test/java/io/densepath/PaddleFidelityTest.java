package io.densepath;

import io.densepath.fixture.Reference;
import java.util.List;

/** The networks of Paddle, in a class of their own so that another JVM can test the others. */
class PaddleFidelityTest extends FidelityTest {

  static List<Reference> references() {
    return Reference.all().stream().filter(one -> one.ecosystem().equals("paddle")).toList();
  }
}

package io.densepath.jobs.benchmark;

import io.densepath.prepare.ModelBuilder;
import java.io.IOException;

/** Reads a network and its weights, when it is to be compiled. */
@FunctionalInterface
public interface NetworkSource {

  ModelBuilder read() throws IOException;
}

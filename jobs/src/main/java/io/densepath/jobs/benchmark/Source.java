package io.densepath.jobs.benchmark;

import io.densepath.prepare.ModelBuilder;
import java.io.IOException;

/** Where a network and its weights come from; read when their turn to be compiled has come. */
@FunctionalInterface
public interface Source {

  ModelBuilder read() throws IOException;
}

package io.densepath.jobs.plan;

import java.io.IOException;
import org.apache.hadoop.fs.FileStatus;

/** Takes listed objects, one at a time. */
interface ObjectSink {

  void write(FileStatus object) throws IOException;
}

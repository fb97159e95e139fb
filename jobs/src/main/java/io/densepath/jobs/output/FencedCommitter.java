package io.densepath.jobs.output;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.mapreduce.JobContext;
import org.apache.hadoop.mapreduce.JobStatus;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.hadoop.mapreduce.lib.output.PathOutputCommitter;
import org.apache.hadoop.mapreduce.lib.output.PathOutputCommitterFactory;
import org.apache.hadoop.util.ReflectionUtils;

/**
 * S3A's committer, with a check of the lock when a job is committed: after all its uploads were
 * begun, and before the first is completed. A new owner of the folder aborts all uploads after it
 * has the lock, so that those of an earlier owner are either completed before it reads the folder
 * or never.
 */
final class FencedCommitter extends PathOutputCommitter {

  /** The key whose value is the file of the owner's claim; without it nothing is checked. */
  static final String CLAIM = "densepath.output.claim";

  private final PathOutputCommitter committer;

  private FencedCommitter(Path output, TaskAttemptContext context, PathOutputCommitter committer)
      throws IOException {
    super(output, context);
    this.committer = committer;
  }

  /** Makes the committers, by the name of its class in Hadoop's configuration. */
  public static final class Factory extends PathOutputCommitterFactory {

    @Override
    public PathOutputCommitter createOutputCommitter(Path output, TaskAttemptContext context)
        throws IOException {
      Configuration conf = context.getConfiguration();
      return new FencedCommitter(output, context, s3a(conf).createOutputCommitter(output, context));
    }

    /** Returns S3A's own factory; its class need not be on the class path of other stores. */
    private static PathOutputCommitterFactory s3a(Configuration conf) throws IOException {
      try {
        return ReflectionUtils.newInstance(
            conf.getClassByName(Committer.S3A_FACTORY).asSubclass(PathOutputCommitterFactory.class),
            conf);
      } catch (ClassNotFoundException e) {
        throw new IOException("writing to S3 needs the class " + Committer.S3A_FACTORY, e);
      }
    }
  }

  private void requireHeld(Configuration conf) throws IOException {
    String claim = conf.get(CLAIM);
    if (claim == null) {
      return;
    }
    Path file = new Path(claim);
    FileSystem fs = file.getFileSystem(conf);
    new Claims(fs, file.getParent()).require(ClaimName.parse(file.getName()).orElseThrow());
  }

  @Override
  public void commitJob(JobContext context) throws IOException {
    requireHeld(context.getConfiguration());
    committer.commitJob(context);
  }

  @Override
  public Path getOutputPath() {
    return committer.getOutputPath();
  }

  @Override
  public Path getWorkPath() throws IOException {
    return committer.getWorkPath();
  }

  @Override
  public boolean hasOutputPath() {
    return committer.hasOutputPath();
  }

  @Override
  public void setupJob(JobContext context) throws IOException {
    committer.setupJob(context);
  }

  @Override
  public void abortJob(JobContext context, JobStatus.State state) throws IOException {
    committer.abortJob(context, state);
  }

  @Override
  public void setupTask(TaskAttemptContext context) throws IOException {
    committer.setupTask(context);
  }

  @Override
  public boolean needsTaskCommit(TaskAttemptContext context) throws IOException {
    return committer.needsTaskCommit(context);
  }

  @Override
  public void commitTask(TaskAttemptContext context) throws IOException {
    committer.commitTask(context);
  }

  @Override
  public void abortTask(TaskAttemptContext context) throws IOException {
    committer.abortTask(context);
  }

  @Override
  public String toString() {
    return "FencedCommitter{" + committer + "}";
  }
}

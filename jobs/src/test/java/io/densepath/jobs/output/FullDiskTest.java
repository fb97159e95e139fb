package io.densepath.jobs.output;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.densepath.jobs.files.JsonFile;
import io.densepath.jobs.output.OutputLock.Pace;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A lock on a file system of one megabyte that is full for a while. */
@Timeout(300)
class FullDiskTest {

  private static final Pace PACE = new Pace(Duration.ofMillis(100), Duration.ofMinutes(2));

  @TempDir Path disk;

  @BeforeEach
  void mount() throws IOException, InterruptedException {
    assumeTrue(
        succeeds("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk.toString()),
        "skipped: needs root, to mount a small file system");
  }

  @AfterEach
  void unmount() throws IOException, InterruptedException {
    succeeds("umount", disk.toString());
  }

  private static boolean succeeds(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }

  @Test
  void anOwnerRenewsItsLockAgainOnceThereIsRoom() throws Exception {
    RunFolder folder = RunFolder.of(disk.resolve("run").toString(), new Configuration());
    try (OutputLock lock = OutputLock.acquire(folder, new PrintWriter(new StringWriter()), PACE)) {
      Path filler = fill();
      // In this time many renewals fail.
      Thread.sleep(PACE.renewal().multipliedBy(20).toMillis());
      long whenFull = renewals(folder, lock);
      Files.delete(filler);
      while (renewals(folder, lock) == whenFull) {
        Thread.sleep(PACE.renewal().toMillis());
      }
      lock.requireHeld();
    }
  }

  private Path fill() throws IOException {
    Path filler = disk.resolve("filler");
    byte[] page = new byte[4096];
    try (OutputStream out = Files.newOutputStream(filler)) {
      while (true) {
        out.write(page);
      }
    } catch (IOException full) {
      return filler;
    }
  }

  private static long renewals(RunFolder folder, OutputLock lock) throws IOException {
    return JsonFile.read(folder.fileSystem(), lock.claim(), Owner.class).renewals();
  }
}

package io.densepath.jobs.output;

import com.fasterxml.jackson.core.JacksonException;
import io.densepath.jobs.files.JsonFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The claims to an output folder: small files, each of which only its own owner writes. A claim of
 * a greater epoch fences all smaller ones.
 *
 * @param folder the files lie in
 */
record Claims(FileSystem fs, Path folder) {

  static final String NAME = "_lock";

  List<ClaimName> list() throws IOException {
    List<ClaimName> claims = new ArrayList<>();
    try {
      for (FileStatus file : fs.listStatus(folder)) {
        ClaimName.parse(file.getPath().getName()).ifPresent(claims::add);
      }
    } catch (FileNotFoundException e) {
      // Nobody has claimed the folder yet.
    }
    return claims;
  }

  Path file(ClaimName claim) {
    return new Path(folder, claim.file());
  }

  /** Returns the owner of a claim, or empty if the claim was withdrawn. */
  Optional<Owner> read(ClaimName claim) throws IOException {
    try {
      return Optional.of(JsonFile.read(fs, file(claim), Owner.class));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (JacksonException e) {
      return Optional.of(Owner.UNKNOWN);
    }
  }

  /** Returns the owner of a claim, unless the claim was withdrawn or the owner is known dead. */
  Optional<Owner> readAlive(ClaimName claim) throws IOException {
    return read(claim).filter(owner -> !owner.process().isDead());
  }

  void delete(ClaimName claim) throws IOException {
    fs.delete(file(claim), false);
  }

  /**
   * Makes sure that a claim is there and no newer one is.
   *
   * @throws LostLockException if it is fenced
   */
  void require(ClaimName own) throws IOException {
    List<ClaimName> claims = list();
    for (ClaimName claim : claims) {
      if (claim.epoch() > own.epoch()) {
        throw new LostLockException(folder.getParent(), read(claim));
      }
    }
    if (!claims.contains(own)) {
      throw new LostLockException(folder.getParent(), Optional.empty());
    }
  }
}

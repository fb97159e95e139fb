package io.densepath.jobs.plan;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.GlobFilter;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.util.functional.RemoteIterators;

/**
 * A glob of a fixed depth. Only the folders above its last component are expanded at once: the
 * matches themselves, of which there may be millions, are listed page by page.
 */
final class GlobPath extends InputPath {

  private final FileSystem fs;
  private final Path pattern;
  private final List<String> names;
  private final List<GlobFilter> filters = new ArrayList<>();

  GlobPath(FileSystem fs, Path pattern) throws IOException {
    this.fs = fs;
    this.pattern = pattern;
    this.names = names(pattern);
    for (String name : names) {
      filters.add(new GlobFilter(name));
    }
  }

  private static List<String> names(Path pattern) {
    List<String> names = new ArrayList<>();
    for (Path at = pattern; at.getParent() != null; at = at.getParent()) {
      names.add(at.getName());
    }
    Collections.reverse(names);
    return names;
  }

  @Override
  RemoteIterator<? extends FileStatus> objects() throws IOException {
    RemoteIterator<Path> folders = RemoteIterators.remoteIteratorFromIterable(parents());
    return new FlatMapIterator<>(folders, this::matchesIn);
  }

  private List<Path> parents() throws IOException {
    if (isLocal(fs)) {
      return localParents();
    }
    FileStatus[] parents = fs.globStatus(pattern.getParent());
    if (parents == null) {
      return List.of();
    }
    // In an object store an object may have the same name as the folder, and hide it.
    return Arrays.stream(parents)
        .filter(parent -> parent.isDirectory() || parents.length == 1)
        .map(FileStatus::getPath)
        .distinct()
        .toList();
  }

  private List<Path> localParents() throws IOException {
    List<Path> folders = List.of(fs.makeQualified(new Path(Path.SEPARATOR)));
    for (int depth = 0; depth < filters.size() - 1; depth++) {
      List<Path> next = new ArrayList<>();
      for (Path folder : folders) {
        next.addAll(localFoldersIn(folder, filters.get(depth), names.get(depth)));
      }
      folders = next;
    }
    return folders;
  }

  private static List<Path> localFoldersIn(Path folder, GlobFilter filter, String name)
      throws IOException {
    if (!filter.hasPattern()) {
      Path child = new Path(folder, new Path(null, null, name.replaceAll("\\\\(.)", "$1")));
      return Files.isDirectory(LocalFolder.local(child)) ? List.of(child) : List.of();
    }
    return LocalFolder.list(folder).stream()
        .filter(FileStatus::isDirectory)
        .map(FileStatus::getPath)
        .filter(filter::accept)
        .toList();
  }

  private RemoteIterator<FileStatus> matchesIn(Path folder) throws IOException {
    GlobFilter last = filters.get(filters.size() - 1);
    RemoteIterator<FileStatus> matches =
        RemoteIterators.filteringRemoteIterator(
            isLocal(fs)
                ? RemoteIterators.remoteIteratorFromIterable(LocalFolder.list(folder))
                : fs.listStatusIterator(folder),
            status -> folder.equals(status.getPath().getParent()) && last.accept(status.getPath()));
    return new FlatMapIterator<>(matches, this::objectsOf);
  }

  private RemoteIterator<? extends FileStatus> objectsOf(FileStatus match) throws IOException {
    if (!match.isDirectory()) {
      return RemoteIterators.remoteIteratorFromSingleton(match);
    }
    try {
      return below(fs, match.getPath());
    } catch (FileNotFoundException e) {
      // The folder was deleted, with all its objects, after it had been listed.
      return RemoteIterators.remoteIteratorFromIterable(List.of());
    }
  }

  @Override
  Optional<Path> folder() {
    return Optional.empty();
  }

  @Override
  boolean covers(Path object) {
    if (!sameStore(object)) {
      return false;
    }
    List<Path> ancestors = new ArrayList<>();
    for (Path at = object; at.getParent() != null; at = at.getParent()) {
      ancestors.add(at);
    }
    Collections.reverse(ancestors);
    if (ancestors.size() < filters.size()) {
      return false;
    }
    for (int depth = 0; depth < filters.size(); depth++) {
      if (!filters.get(depth).accept(ancestors.get(depth))) {
        return false;
      }
    }
    return true;
  }

  @Override
  int depth() {
    return filters.size();
  }

  private boolean sameStore(Path object) {
    return String.valueOf(object.toUri().getScheme()).equals(fs.getUri().getScheme())
        && String.valueOf(object.toUri().getAuthority())
            .equals(String.valueOf(fs.getUri().getAuthority()));
  }
}

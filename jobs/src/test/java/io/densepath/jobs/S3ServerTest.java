package io.densepath.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class S3ServerTest {

  private static final Path OBJECT = new Path("s3a://bucket/folder/object");

  @TempDir java.nio.file.Path temporary;
  private S3Server server;
  private java.nio.file.Path bucket;

  @BeforeEach
  void startServer() throws IOException, InterruptedException {
    server = S3Server.start(Files.createDirectory(temporary.resolve("store")));
    bucket = server.createBucket("bucket");
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  @Test
  void anObjectWrittenThroughS3aIsAFileInTheBucketsFolder() throws IOException {
    try (FileSystem s3 = fileSystem(configuration())) {
      write(s3, "written");
    }
    assertThat(bucket.resolve("folder/object")).hasContent("written");
  }

  @Test
  void anUploadedFolderIsReadThroughS3a() throws IOException {
    java.nio.file.Path folder = Files.createDirectory(temporary.resolve("folder"));
    Files.writeString(folder.resolve("object"), "uploaded");
    server.upload(folder, "s3a://bucket/folder");
    try (FileSystem s3 = fileSystem(configuration());
        var in = s3.open(OBJECT)) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("uploaded");
    }
  }

  @Test
  void anObjectIsRenamedWithinTheBucket() throws IOException {
    Path renamed = new Path("s3a://bucket/renamed");
    try (FileSystem s3 = fileSystem(configuration())) {
      write(s3, "moved");
      assertThat(s3.rename(OBJECT, renamed)).isTrue();
      assertThat(s3.exists(OBJECT)).isFalse();
    }
    assertThat(bucket.resolve("renamed")).hasContent("moved");
  }

  @Test
  void aWrongSecretIsDenied() throws IOException {
    Configuration wrong = configuration();
    wrong.set("fs.s3a.secret.key", "not-the-secret");
    try (FileSystem s3 = fileSystem(wrong)) {
      assertThatThrownBy(() -> s3.getFileStatus(OBJECT)).isInstanceOf(AccessDeniedException.class);
    }
  }

  @Test
  void aClosedServerListensNoMore() {
    URI endpoint = server.endpoint();
    server.close();
    assertThatThrownBy(() -> new Socket(endpoint.getHost(), endpoint.getPort()).close())
        .isInstanceOf(ConnectException.class);
  }

  private Configuration configuration() {
    Configuration configuration = new Configuration();
    server.hadoopSettings().forEach(configuration::set);
    return configuration;
  }

  private static FileSystem fileSystem(Configuration configuration) throws IOException {
    return FileSystem.newInstance(OBJECT.toUri(), configuration);
  }

  private static void write(FileSystem s3, String content) throws IOException {
    try (var out = s3.create(OBJECT)) {
      out.write(content.getBytes(StandardCharsets.UTF_8));
    }
  }
}

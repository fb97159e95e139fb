/**
 * Decodes text files as people save them. The bytes of a file go in, and its characters come out;
 * bytes that are no text of the encoding are never replaced without a trace. This package knows
 * nothing of what the text says.
 *
 * <pre>{@code
 * import io.densepath.charset.TextEncoding;
 * import java.nio.file.Files;
 * import java.nio.file.Path;
 *
 * String names = TextEncoding.decode(Files.readAllBytes(Path.of("synset.txt")));
 * names.lines().forEach(System.out::println);
 * }</pre>
 */
package io.densepath.charset;

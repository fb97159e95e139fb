package io.densepath.jobs.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A self-contained HTML page, with its style, script and pictures in one file. Its content security
 * policy allows only pictures in data URIs, and this style and this script by their digests.
 */
final class Page {

  private static final String STYLE = resource("report.css");
  private static final String SCRIPT = resource("report.js");
  private static final String POLICY =
      "default-src 'none'; img-src data:; style-src %s; script-src %s; base-uri 'none'; form-action 'none'"
          .formatted(source(STYLE), source(SCRIPT));

  private final String title;
  private final Html subtitle;
  private final List<Html> links = new ArrayList<>();
  private final List<Html> sections = new ArrayList<>();

  Page(String title, Html subtitle) {
    this.title = title;
    this.subtitle = subtitle;
  }

  /** Adds a section, with a link to it at the top of the page. */
  Page section(String heading, Html... content) {
    String id = "section-" + (sections.size() + 1);
    links.add(Element.of("a").with("href", "#" + id).holding(heading));
    sections.add(
        Element.of("section")
            .with("id", id)
            .holding(Element.of("h2").holding(heading), Html.of(content)));
    return this;
  }

  String render() {
    return "<!DOCTYPE html>\n"
        + Element.of("html").with("lang", "en").holding(head(), body()).markup()
        + "\n";
  }

  private Html head() {
    return Element.of("head")
        .holding(
            Element.of("meta").with("charset", "utf-8").alone(),
            meta("Content-Security-Policy", "http-equiv", POLICY),
            meta("viewport", "name", "width=device-width, initial-scale=1"),
            meta("color-scheme", "name", "light dark"),
            meta("referrer", "name", "no-referrer"),
            Element.of("title").holding(title),
            verbatim("style", STYLE));
  }

  private static Html meta(String name, String attribute, String content) {
    return Element.of("meta").with(attribute, name).with("content", content).alone();
  }

  private Html body() {
    return Element.of("body")
        .holding(
            Element.of("header").holding(Element.of("h1").holding(title), subtitle),
            Element.of("nav").with("aria-label", "Sections").holding(links),
            Element.of("main").holding(sections),
            verbatim("script", SCRIPT));
  }

  /** Adds no line break, since the digest covers everything between the tags. */
  private static Html verbatim(String element, String content) {
    return Html.trusted("<" + element + ">" + content + "</" + element + ">");
  }

  private static String source(String content) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
      return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String resource(String name) {
    try (InputStream in = Page.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

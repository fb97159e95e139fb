package io.densepath.spark;

import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Composes queries over the view {@code photos} (id, path, content, label, paths) that call the
 * function {@code classify}. The same seed gives the same queries. No query depends on an order of
 * rows that SQL leaves open.
 */
final class QueryGenerator {

  private final Random random;
  private final List<Supplier<String>> shapes =
      List.of(
          this::columns,
          this::position,
          this::where,
          this::groupBy,
          this::aggregates,
          this::ofGroups,
          this::distinct,
          this::orderByLimit,
          this::joinOn,
          this::joinOfResults,
          this::exists,
          this::in,
          this::scalar,
          this::setOperation,
          this::window,
          this::explode,
          this::lazy,
          this::lambda,
          this::commonTable,
          this::sample,
          this::pivot,
          this::nested,
          this::onResults,
          this::rollup,
          this::lateral);

  private int next;

  QueryGenerator(long seed) {
    random = new Random(seed);
  }

  /** Returns the next query; each shape comes as often as the others. */
  String next() {
    return shapes.get(next++ % shapes.size()).get();
  }

  private String any(String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  /** Returns a call; {@code table} is a prefix of columns, such as "a.". */
  private String call(String table) {
    return any(
            "classify(#content)",
            "classify(#path)",
            "classify(#content)",
            "classify(CASE WHEN #id % 2 = 0 THEN #content END)",
            "classify(coalesce(#content, unhex('FFD8FF')))",
            "classify(concat(#path, ''))",
            "classify(if(#label = 'a', #path, NULL))")
        .replace("#", table);
  }

  /** Returns a value of a call, as text. */
  private String text(String table) {
    String call = call(table);
    return any("%s.status", "coalesce(%s.error, 'none')", "concat_ws('-', 'is', %s.status)")
        .formatted(call);
  }

  private String value(String table) {
    return random.nextBoolean() ? text(table) : number(table);
  }

  private String number(String table) {
    return any(
            "%s.width",
            "size(%s.predictions)",
            "get(%s.predictions, 0).class_id",
            "round(get(%s.predictions, 0).probability, 4)",
            "length(%s.status)")
        .formatted(call(table));
  }

  private String condition(String table) {
    return any(
            text(table) + " LIKE '%OK%'",
            text(table) + " <> 'OK'",
            number(table) + " > 2",
            text(table) + " IN ('OK', 'EMPTY', 'none')",
            "NOT (" + number(table) + " IS NULL)",
            cheap(table) + " AND " + text(table) + " = 'OK'",
            text(table) + " = 'OK' AND " + cheap(table),
            cheap(table) + " OR " + number(table) + " < 60")
        .replace("#", table);
  }

  private String cheap(String table) {
    return any("#id > 3", "#label = 'a'", "#label IS NOT NULL", "#path LIKE '%png'", "#id % 3 = 1")
        .replace("#", table);
  }

  private String columns() {
    return "SELECT id, %s AS x, label, %s AS y FROM photos".formatted(value(""), value(""));
  }

  /** What Spark keeps beside the row: files, positions, seeds. */
  private String position() {
    String beside =
        any(
            "input_file_name()",
            "input_file_block_start() + input_file_block_length()",
            "monotonically_increasing_id()",
            "spark_partition_id()",
            "rand(7)");
    return any(
            "SELECT id, %s AS b, %s AS x FROM photos",
            "SELECT id, %s AS b, x FROM (SELECT *, %s AS x FROM photos)",
            "SELECT x, id, %s AS b FROM (SELECT *, %s AS x FROM photos) WHERE x IS NOT NULL")
        .formatted(beside, value(""));
  }

  private String where() {
    return "SELECT id, label FROM photos WHERE " + condition("");
  }

  private String groupBy() {
    return "SELECT %1$s AS x, count(*), max(id) FROM photos GROUP BY %1$s%2$s"
        .formatted(value(""), any("", " HAVING count(*) > 1", " HAVING max(id) > 5"));
  }

  private String aggregates() {
    String value = value("");
    return "SELECT label, %s AS x, min(id) FROM photos GROUP BY label%s"
        .formatted(
            any("count(%s)", "count(DISTINCT %s)", "max(%s)", "sort_array(collect_list(%s))")
                    .formatted(value)
                + any("", " FILTER (WHERE " + condition("") + ")"),
            any("", " HAVING count(" + text("") + ") > 1"));
  }

  private String ofGroups() {
    return any(
        "SELECT label, classify(max(path)).status AS x, count(*) FROM photos GROUP BY label",
        "SELECT path, classify(path).width AS x, count(classify(path).status) FROM photos"
            + " GROUP BY path",
        "SELECT concat(label, classify(min(path)).status, count("
            + text("")
            + ")) AS x"
            + " FROM photos GROUP BY label",
        "SELECT label FROM photos GROUP BY label HAVING classify(max(path)).status = 'OK'",
        "SELECT classify(max(path)).width + count(*) AS x FROM photos",
        "SELECT label, max(id) FROM photos GROUP BY label ORDER BY classify(max(path)).status, label");
  }

  private String distinct() {
    return "SELECT DISTINCT label, %s AS x FROM photos".formatted(value(""));
  }

  private String orderByLimit() {
    return "SELECT id, %s AS x FROM photos ORDER BY %s%s, id LIMIT %d"
        .formatted(value(""), value(""), any("", " DESC"), 1 + random.nextInt(12));
  }

  private String joinOn() {
    return "SELECT a.id, b.id AS other FROM photos a %s JOIN photos b ON %s AND %s"
        .formatted(
            any("", "LEFT", "RIGHT", "FULL", "LEFT SEMI", "LEFT ANTI").strip(),
            any("a.id = b.id", "a.label = b.label", "a.id + 1 = b.id"),
            condition(any("a.", "b.")))
        .replace(
            "SELECT a.id, b.id AS other FROM photos a LEFT SEMI",
            "SELECT a.id FROM photos a LEFT SEMI")
        .replace(
            "SELECT a.id, b.id AS other FROM photos a LEFT ANTI",
            "SELECT a.id FROM photos a LEFT ANTI");
  }

  private String joinOfResults() {
    return "SELECT a.id, b.id AS other FROM photos a %s JOIN photos b ON %s = %s AND a.id < b.id"
        .formatted(any("", "LEFT"), text("a."), text("b."));
  }

  private String exists() {
    return "SELECT id FROM photos p WHERE %sEXISTS (SELECT 1 FROM photos q WHERE q.id = p.id + 1 AND %s)%s"
        .formatted(any("", "NOT "), condition(any("p.", "q.")), any("", " AND " + condition("p.")));
  }

  private String in() {
    return "SELECT id FROM photos p WHERE %s %sIN (SELECT %s FROM photos q WHERE %s)"
        .formatted(text("p."), any("", "NOT "), text("q."), cheap("q."));
  }

  private String scalar() {
    return any(
        "SELECT id, (SELECT max(%s) FROM photos q WHERE q.label = p.label) AS x FROM photos p"
            .formatted(text("q.")),
        "SELECT id, (SELECT count(%s) FROM photos) AS x, %s AS y FROM photos"
            .formatted(text(""), value("")),
        "SELECT id FROM photos p WHERE %s = (SELECT max(%s) FROM photos q WHERE q.label = p.label)"
            .formatted(text("p."), text("q.")),
        "SELECT id, classify((SELECT min(path) FROM photos)).status AS x FROM photos");
  }

  private String setOperation() {
    return "SELECT %s AS x FROM photos %s SELECT %s FROM photos WHERE %s"
        .formatted(
            text(""),
            any("UNION", "UNION ALL", "EXCEPT", "EXCEPT ALL", "INTERSECT", "INTERSECT ALL"),
            text(""),
            condition(""));
  }

  private String window() {
    return any(
        "SELECT id, row_number() OVER (PARTITION BY %s ORDER BY id) AS x FROM photos"
            .formatted(value("")),
        "SELECT id, lag(%s) OVER (ORDER BY id) AS x FROM photos".formatted(value("")),
        "SELECT id, count(%s) OVER (PARTITION BY label ORDER BY %s, id) AS x FROM photos"
            .formatted(value(""), value("")),
        "SELECT id, x FROM (SELECT id, rank() OVER (ORDER BY %s) AS x FROM photos) WHERE x < 4"
            .formatted(value("")));
  }

  private String explode() {
    return any(
        "SELECT id, p.class_name AS x FROM photos LATERAL VIEW %s(classify(content).predictions) t AS p"
            .formatted(any("explode", "OUTER explode")),
        "SELECT id, pos, label FROM photos LATERAL VIEW posexplode(classify(path).predictions) t AS pos, p"
            + " WHERE "
            + condition(""),
        "SELECT label, explode(transform(classify(content).predictions, p -> p.class_id)) AS x"
            + " FROM photos",
        "SELECT id, inline(classify(content).predictions) FROM photos WHERE id < 6");
  }

  /** Places whose argument fails for the rows that do not need it. */
  private String lazy() {
    String risky = any("classify(element_at(paths, id))", "classify(element_at(paths, 10 - id))");
    String isSafe = risky.contains("10 - id") ? "id = 9" : "id = 1";
    return any(
            "SELECT id, CASE WHEN %1$s THEN %2$s.status ELSE 'no' END AS x FROM photos",
            "SELECT id, if(%1$s, %2$s, %3$s).status AS x FROM photos",
            "SELECT id FROM photos WHERE %1$s AND %2$s.status <> 'none'",
            "SELECT id FROM photos WHERE NOT (%1$s) OR %2$s.status = 'OK'",
            "SELECT id, coalesce(CASE WHEN NOT (%1$s) THEN 'no' END, %2$s.status) AS x FROM photos",
            "SELECT count(%2$s.status) FILTER (WHERE %1$s) AS x FROM photos",
            "SELECT id, CASE WHEN NOT (%1$s) THEN 'no' WHEN %3$s.status = 'OK' THEN %2$s.status END"
                + " AS x FROM photos")
        .formatted(isSafe, risky, call(""));
  }

  private String lambda() {
    return any(
        "SELECT id, transform(paths, p -> classify(p).status) AS x FROM photos",
        "SELECT id, filter(paths, p -> classify(p).status = 'OK' AND %s) AS x FROM photos"
            .formatted(cheap("")),
        "SELECT id, exists(paths, p -> %s = classify(p).status) AS x FROM photos"
            .formatted(text("")),
        "SELECT id, aggregate(paths, 0, (n, p) -> n + classify(p).width) AS x FROM photos");
  }

  private String commonTable() {
    return "WITH t AS (SELECT id, label, classify(content) AS f FROM photos WHERE %s) %s"
        .formatted(
            cheap(""),
            any(
                "SELECT a.id, b.f.status FROM t a JOIN t b ON a.label = b.label",
                "SELECT f.status, count(*) FROM t GROUP BY 1 UNION ALL SELECT f.error, 0 FROM t",
                "SELECT id, f.width FROM t WHERE id IN (SELECT max(id) FROM t GROUP BY f.status)"));
  }

  private String sample() {
    return "SELECT id, %s AS x FROM photos TABLESAMPLE (%d PERCENT) REPEATABLE (%d)%s"
        .formatted(
            value(""),
            30 + random.nextInt(60),
            random.nextInt(9),
            any("", " WHERE " + condition("")));
  }

  private String pivot() {
    return any(
        "SELECT * FROM (SELECT label, id, %s AS s FROM photos)"
                .formatted("classify(content).status")
            + " PIVOT (count(id) FOR s IN ('OK', 'EMPTY', 'CORRUPT'))",
        "SELECT * FROM (SELECT label, id % 2 AS half, path FROM photos)"
            + " PIVOT (max(classify(path).status) FOR half IN (0, 1))");
  }

  private String nested() {
    return any(
        "SELECT id, classify(CASE WHEN classify(content).status = 'OK' THEN path END).status AS x"
            + " FROM photos",
        "SELECT id, named_struct('a', %s, 'b', array(%s)) AS x FROM photos"
            .formatted(value(""), text("")),
        "SELECT id, map('k', %s) AS x FROM photos WHERE %s".formatted(text(""), condition("")));
  }

  private String onResults() {
    return any(
            "SELECT id, f.status, f.width, f.error FROM (SELECT *, %s AS f FROM photos) WHERE f.%s",
            "SELECT f.status, count(*) FROM (SELECT id, %s AS f FROM photos) WHERE f.%s GROUP BY 1",
            "SELECT id, f.length FROM (SELECT id, %s AS f FROM photos ORDER BY id LIMIT 7) WHERE f.%s")
        .formatted(call(""), any("status = 'OK'", "width > 60", "status <> 'OK' AND id > 2"));
  }

  private String rollup() {
    return "SELECT label, %1$s AS x, count(*) FROM photos GROUP BY %2$s"
        .formatted(
            "classify(content).status",
            any(
                "ROLLUP (label, classify(content).status)",
                "CUBE (label, classify(content).status)",
                "GROUPING SETS ((label, classify(content).status), (label))"));
  }

  private String lateral() {
    return "SELECT p.id, t.x FROM photos p, LATERAL (SELECT %s AS x) t WHERE %s"
        .formatted(value("p."), condition("p."));
  }
}

package io.parley.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.parley.architecture.Repository.Element;
import io.parley.architecture.Repository.Kind;
import io.parley.architecture.Repository.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The rules this repository keeps about itself. Each test names the places that break its rule,
/// and what to do about them. (Words it looks for are spelled in two halves here, or it would find
/// itself.)
class TidyTest {
  private static final int MAX_FILE_LINES = 500;
  private static final int MAX_LINE_LENGTH = 120;
  private static final int MAX_METHOD_LINES = 60;

  /// How many suppressions there are in all modules. This number may only fall.
  private static final int SUPPRESSIONS = 4;

  private static final Pattern OPEN_END = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b");
  private static final Pattern ISSUE = Pattern.compile("#\\d+");
  private static final Pattern MARKER =
      Pattern.compile("\\b(NO" + "PMD|CPD-" + "OFF|spotless" + ":off)\\b(.*)");
  private static final Pattern SLEEP = Pattern.compile("(Thread|TimeUnit\\.\\w+)\\.sleep");
  private static final Pattern REASON = Pattern.compile(".*\\w{2,}\\W+\\w{2,}.*");
  private static final Pattern LOCAL_PATH =
      Pattern.compile("(?<![\\w.~/-])/(home|Users|root|work)/\\w|[A-Z]:\\\\Users\\\\");

  /// What every logger is made of.
  private static final Pattern LOGGER =
      Pattern.compile("LoggerFactory\\s*\\.getLogger\\(\\s*([^)]*?)\\s*\\)");

  private static final List<String> LOGGERS =
      Stream.of(
              "general",
              "networking",
              "discovery",
              "peer_mgmt",
              "ui",
              "protocol",
              "system",
              "messaging")
          .map(category -> '"' + category + '"')
          .toList();

  private static final Repository REPOSITORY = Repository.find();

  @Test
  void theTestSeesTheRepository() {
    assertThat(paths(Source::isJava))
        .contains("core/src/test/java/io/parley/architecture/TidyTest.java");
    assertThat(paths(Source::isCode)).contains("pom.xml", "parley", ".ci/run");
    assertThat(paths(Source::isMarkdown)).contains("HACKING.md", "docs/origin.md");
    assertThat(REPOSITORY.elements(Kind.METHOD))
        .anyMatch(
            method -> method.name().equals("theTestSeesTheRepository") && method.lineCount() > 5);
  }

  @Test
  void javaFilesAreShort() {
    var found = new ArrayList<String>();
    for (var source : sources(Source::isJava)) {
      int lines = source.lines().size();
      if (lines > MAX_FILE_LINES) {
        found.add("%s:%d: %d lines".formatted(source.path(), MAX_FILE_LINES + 1, lines));
      }
    }
    report(found, "At most %d lines a file: take a noun out of it.".formatted(MAX_FILE_LINES));
  }

  @Test
  void linesAreShort() {
    var found =
        lines(Source::isJava, line -> line.codePointCount(0, line.length()) > MAX_LINE_LENGTH);
    report(found, "At most %d characters a line: break it.".formatted(MAX_LINE_LENGTH));
  }

  @Test
  void methodsAreShort() {
    var found = new ArrayList<String>();
    for (var method : REPOSITORY.elements(Kind.METHOD)) {
      if (method.lineCount() > MAX_METHOD_LINES) {
        found.add("%s: %s: %d lines".formatted(method.at(), method.name(), method.lineCount()));
      }
    }
    report(found, "At most %d lines a method: name its steps.".formatted(MAX_METHOD_LINES));
  }

  @Test
  void openEndsHaveAnIssue() {
    var found =
        lines(Source::isCode, line -> OPEN_END.matcher(line).find() && !ISSUE.matcher(line).find());
    report(found, "Do it now, or open an issue and write its number on the line: #12.");
  }

  @Test
  void noTestIsDisabled() {
    var found =
        places(Kind.ANNOTATION, place -> place.name().matches("(.*\\.)?Disabled(On|If|For|In)?.*"));
    report(found, "A test that does not run tests nothing: repair it or delete it.");
  }

  @Test
  void noTestSleeps() {
    var found =
        places(Kind.CALL, call -> call.source().isTest() && SLEEP.matcher(call.name()).find());
    report(found, "Step the clock, or wait for the condition itself with a deadline.");
  }

  @Test
  void everyPackageIsDescribed() {
    var found = new ArrayList<String>();
    for (var path : paths(path -> path.isJava() && path.path().contains("src/main/java/"))) {
      var description = path.substring(0, path.lastIndexOf('/')) + "/package-info.java";
      boolean isModule = path.endsWith("src/main/java/module-info.java");
      if (!isModule && !paths(Source::isJava).contains(description)) {
        found.add(description + ":1: missing");
      }
    }
    report(
        found.stream().distinct().toList(),
        "Add a package-info.java: what the package is for, and where to start.");
  }

  @Test
  void linksInMarkdownResolve() {
    report(new MarkdownLinks(REPOSITORY).broken(), "No such file or heading: correct the link.");
  }

  @Test
  void namesInLinksAreThere() {
    report(
        new LinkNames(REPOSITORY.sources()).broken(),
        "What the link names is not where it leads: correct the name.");
  }

  @Test
  void loggersAreCsendsEight() {
    var found = new ArrayList<String>();
    for (var source : sources(source -> source.isJava() && !source.isTest())) {
      var loggers = LOGGER.matcher(String.join("\n", source.lines()));
      while (loggers.find()) {
        if (!LOGGERS.contains(loggers.group(1))) {
          found.add(source.path() + ": " + loggers.group(1));
        }
      }
    }
    report(found, "A logger has one of csend's eight categories as its name: " + LOGGERS);
  }

  @Test
  void suppressionsHaveAReasonOnTheSameLine() {
    var found = new ArrayList<String>();
    for (var suppression : suppressions()) {
      if (!REASON.matcher(suppression.reason).matches()) {
        found.add(suppression.at);
      }
    }
    report(found, "Say why in a comment on the same line.");
  }

  @Test
  void suppressionsOnlyFall() {
    var found = suppressions().stream().map(Suppression::at).toList();
    if (found.size() > SUPPRESSIONS) {
      report(found, "Only %d suppressions are agreed: do without.".formatted(SUPPRESSIONS));
    }
    assertThat(found)
        .as("fewer suppressions than agreed, well done: lower TidyTest.SUPPRESSIONS")
        .hasSize(SUPPRESSIONS);
  }

  @Test
  void noPathOfOneMachine() {
    var found = lines(path -> true, line -> LOCAL_PATH.matcher(line).find());
    report(found, "Works on one machine only: write a relative path, or ~.");
  }

  private record Suppression(String at, String reason) {}

  private static List<Suppression> suppressions() {
    var found = new ArrayList<Suppression>();
    for (var place : REPOSITORY.elements(Kind.ANNOTATION)) {
      if (place.name().endsWith("SuppressWarnings")) {
        var line = place.source().lines().get(place.lastLine() - 1);
        int comment = line.lastIndexOf("//");
        found.add(new Suppression(place.at(), comment < 0 ? "" : line.substring(comment)));
      }
    }
    for (var source : sources(Source::isJava)) {
      for (int i = 0; i < source.lines().size(); i++) {
        var marker = MARKER.matcher(source.lines().get(i));
        if (marker.find()) {
          found.add(new Suppression(source.path() + ":" + (i + 1), marker.group(2)));
        }
      }
    }
    return found;
  }

  private static List<Source> sources(Predicate<Source> wanted) {
    return REPOSITORY.sources().stream().filter(wanted).toList();
  }

  private static List<String> paths(Predicate<Source> wanted) {
    return sources(wanted).stream().map(Source::path).toList();
  }

  private static List<String> places(Kind kind, Predicate<Element> broken) {
    return REPOSITORY.elements(kind).stream()
        .filter(broken)
        .map(place -> place.at() + ": " + place.name())
        .toList();
  }

  private static List<String> lines(Predicate<Source> wanted, Predicate<String> broken) {
    var found = new ArrayList<String>();
    for (var source : sources(wanted)) {
      for (int i = 0; i < source.lines().size(); i++) {
        var line = source.lines().get(i);
        if (broken.test(line)) {
          found.add("%s:%d: %s".formatted(source.path(), i + 1, line.strip()));
        }
      }
    }
    return found;
  }

  private static void report(List<String> found, String advice) {
    if (!found.isEmpty()) {
      fail(advice + "\n  " + String.join("\n  ", found));
    }
  }
}

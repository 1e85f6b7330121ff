package io.parley.architecture;

import io.parley.architecture.Repository.Source;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Finds the links in the repository's Markdown whose words name something that is not where they
/// lead, so that a class, a member or a test that is renamed does not keep its old name in the
/// documentation:
///
/// - Code that links to a Java file is its class, a member of it, or both: `Lane`, `Lane.send`.
/// - Words that link to a Java file with tests are the file's class, or one of its tests or
///   ArchUnit rules with blanks or hyphens between the words: "a text is answered" is
///   `aTextIsAnswered`.
/// - Code that links to another page stands there as code, too.
/// - A link by a label has a definition on its page.
final class LinkNames {
  private static final Pattern CODE = Pattern.compile("`[^`]*`");
  private static final Pattern DEFINITION = Pattern.compile("^\\[([^\\]]+)]:\\s*(\\S+)");
  private static final Pattern LINK =
      Pattern.compile("\\[([^\\[\\]]+)](?:\\(([^)\\s]+)\\)|\\[([^\\[\\]]+)])");
  private static final Pattern TEST = Pattern.compile("\\b(?:void|ArchRule)\\s+(\\w+)\\s*[(=]");
  private static final Pattern SCHEME = Pattern.compile("^[a-zA-Z][a-zA-Z0-9+.-]*:.*");

  private final Map<String, Source> sources;

  /// A finder among these files; a page may link to others, of which nothing is known.
  LinkNames(List<Source> sources) {
    this.sources = sources.stream().collect(Collectors.toMap(Source::path, Function.identity()));
  }

  /// The wrong ones, each as `file:line: link`.
  List<String> broken() {
    var broken = new ArrayList<String>();
    for (var source : sources.values().stream().filter(Source::isMarkdown).toList()) {
      var lines = MarkdownLinks.blankFences(source.lines());
      var definitions = definitions(lines);
      for (int i = 0; i < lines.size(); i++) {
        for (var link : links(lines.get(i))) {
          if (!isTrue(source.path(), link, definitions)) {
            broken.add("%s:%d: %s".formatted(source.path(), i + 1, link.group()));
          }
        }
      }
    }
    broken.sort(String::compareTo);
    return broken;
  }

  private static Map<String, String> definitions(List<String> lines) {
    var found = new HashMap<String, String>();
    for (var line : lines) {
      DEFINITION
          .matcher(line)
          .results()
          .forEach(match -> found.put(match.group(1), match.group(2)));
    }
    return found;
  }

  /// The links of a line; brackets within code are none.
  private static List<MatchResult> links(String line) {
    var plain =
        CODE.matcher(line)
            .replaceAll(code -> code.group().replaceAll("[\\[\\]]", " ").replace("$", "\\$"));
    return LINK.matcher(plain).results().toList();
  }

  private boolean isTrue(String page, MatchResult link, Map<String, String> definitions) {
    var target = link.group(2) == null ? definitions.get(link.group(3)) : link.group(2);
    if (target == null) {
      return false;
    }
    if (target.startsWith("#") || SCHEME.matcher(target).matches()) {
      return true;
    }
    var path = Path.of(page).resolveSibling(target.replaceFirst("#.*", "")).normalize();
    var there = Optional.ofNullable(sources.get(path.toString().replace('\\', '/')));
    return there.map(file -> isThere(link.group(1), file)).orElse(true);
  }

  private static boolean isThere(String words, Source file) {
    var all = String.join("\n", file.lines());
    if (!CODE.matcher(words).matches()) {
      boolean hasTests = file.isJava() && (file.isTest() || all.contains("@Test"));
      return !hasTests || isClass(words, file) || isTest(words, all);
    }
    var name = words.substring(1, words.length() - 1);
    return file.isJava() ? isCode(name, file, all) : all.contains(words);
  }

  private static boolean isCode(String name, Source file, String all) {
    return List.of(name.split("\\.")).stream()
        .allMatch(part -> isClass(part, file) || word(part, 0).matcher(all).find());
  }

  private static boolean isClass(String name, Source file) {
    return file.path().endsWith("/" + name + ".java");
  }

  private static boolean isTest(String words, String all) {
    var name = word(words.replaceAll("[ -]", ""), Pattern.CASE_INSENSITIVE);
    return TEST.matcher(all).results().anyMatch(test -> name.matcher(test.group(1)).matches());
  }

  private static Pattern word(String name, int flags) {
    return Pattern.compile("\\b" + Pattern.quote(name) + "\\b", flags);
  }
}

package io.parley.architecture;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Finds the relative links in the repository's Markdown that lead nowhere: no such file, or no
/// such heading in it. Links with a scheme (`https:` and the like) are not looked at: no test needs
/// the internet.
final class MarkdownLinks {
  private static final Pattern INLINE =
      Pattern.compile("\\]\\(<?([^)>\\s]+)>?(?:\\s+\"[^\"]*\")?\\)");
  private static final Pattern DEFINITION =
      Pattern.compile("^\\s{0,3}\\[[^\\]]+]:\\s*<?([^>\\s]+)>?");
  private static final Pattern SCHEME = Pattern.compile("^[a-zA-Z][a-zA-Z0-9+.-]*:.*");
  private static final Pattern HEADING = Pattern.compile("^ {0,3}#{1,6}\\s+(.*?)\\s*#*$");
  private static final Pattern EXPLICIT = Pattern.compile("<a\\s+(?:id|name)=\"([^\"]+)\"");

  private final Repository repository;
  private final Map<String, Set<String>> anchors;

  MarkdownLinks(Repository repository) {
    this.repository = repository;
    this.anchors =
        repository.sources().stream()
            .filter(Repository.Source::isMarkdown)
            .collect(Collectors.toMap(Repository.Source::path, MarkdownLinks::anchorsOf));
  }

  /// The broken ones, each as `file:line: target`.
  List<String> broken() {
    var broken = new ArrayList<String>();
    for (var source : repository.sources()) {
      if (source.isMarkdown()) {
        var lines = withoutCode(source.lines());
        for (int i = 0; i < lines.size(); i++) {
          for (var target : targets(lines.get(i))) {
            if (!resolves(source.path(), target)) {
              broken.add("%s:%d: %s".formatted(source.path(), i + 1, target));
            }
          }
        }
      }
    }
    return broken;
  }

  private static List<String> targets(String line) {
    var targets = new ArrayList<String>();
    for (var pattern : List.of(INLINE, DEFINITION)) {
      pattern.matcher(line).results().map(match -> match.group(1)).forEach(targets::add);
    }
    targets.removeIf(target -> SCHEME.matcher(target).matches());
    return targets;
  }

  private boolean resolves(String from, String target) {
    int hash = target.indexOf('#');
    var path = (hash < 0 ? target : target.substring(0, hash)).replace("%20", " ");
    var base = Path.of(from);
    var file = path.isEmpty() ? base : base.resolveSibling(path).normalize();
    if (!repository.exists(file)) {
      return false;
    }
    var known = anchors.get(file.toString().replace('\\', '/'));
    return hash < 0 || known == null || known.contains(target.substring(hash + 1));
  }

  /// The names under which the headings of a file can be linked to, made the way GitHub makes them.
  private static Set<String> anchorsOf(Repository.Source source) {
    var anchors = new HashSet<String>();
    var seen = new HashMap<String, Integer>();
    for (var line : blankFences(source.lines())) {
      EXPLICIT.matcher(line).results().forEach(match -> anchors.add(match.group(1)));
      var heading = HEADING.matcher(line);
      if (heading.matches()) {
        var text = heading.group(1).replaceAll("\\[([^\\]]*)]\\([^)]*\\)", "$1");
        var slug =
            text.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-');
        int earlier = seen.merge(slug, 1, Integer::sum) - 1;
        anchors.add(earlier == 0 ? slug : slug + "-" + earlier);
      }
    }
    return anchors;
  }

  private static List<String> withoutCode(List<String> lines) {
    return blankFences(lines).stream().map(line -> line.replaceAll("`[^`]*`", "")).toList();
  }

  /// The lines, with those inside fenced code blocks emptied, so that the numbers stay right.
  static List<String> blankFences(List<String> lines) {
    var kept = new ArrayList<String>();
    var fence = "";
    for (var line : lines) {
      var text = line.strip();
      var marker = text.startsWith("```") ? "```" : text.startsWith("~~~") ? "~~~" : "";
      kept.add(fence.isEmpty() && marker.isEmpty() ? line : "");
      if (!marker.isEmpty() && (fence.isEmpty() || fence.equals(marker))) {
        fence = fence.isEmpty() ? marker : "";
      }
    }
    return kept;
  }
}

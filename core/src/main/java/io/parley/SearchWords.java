package io.parley;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Words of a text, as a search compares them: runs of letters and digits, in small letters and
/// without accents.
final class SearchWords {

  private static final Pattern MARKS = Pattern.compile("\\p{M}+");

  private SearchWords() {}

  /// The words of a search, in their plain form, each once; `*` behind those of which the beginning
  /// is enough.
  static List<String> wanted(String search) {
    String plain = plain(search);
    Set<String> words = new LinkedHashSet<>();
    for (int from = begin(plain, 0); from < plain.length(); ) {
      int to = end(plain, from);
      boolean isBeginning = to < plain.length() && plain.charAt(to) == '*';
      words.add(plain.substring(from, isBeginning ? to + 1 : to));
      from = begin(plain, to);
    }
    return List.copyOf(words);
  }

  /// Whether each word is in a text.
  static boolean areIn(String text, List<String> wanted) {
    List<String> missing = new ArrayList<>(wanted);
    String plain = missing.isEmpty() ? "" : plain(text);
    for (int from = begin(plain, 0); from < plain.length() && !missing.isEmpty(); ) {
      int begin = from;
      int end = end(plain, from);
      missing.removeIf(word -> is(plain, begin, end, word));
      from = begin(plain, end);
    }
    return missing.isEmpty();
  }

  /// Whether a word of a text is the one that is wanted, or begins as is wanted.
  private static boolean is(String plain, int from, int to, String wanted) {
    int length = wanted.length();
    return wanted.charAt(length - 1) == '*'
        ? to - from >= length - 1 && plain.startsWith(wanted.substring(0, length - 1), from)
        : to - from == length && plain.startsWith(wanted, from);
  }

  /// Where the next word begins; the text's length if there is none.
  private static int begin(String plain, int from) {
    int at = from;
    while (at < plain.length() && !isOfWord(plain.codePointAt(at))) {
      at += Character.charCount(plain.codePointAt(at));
    }
    return at;
  }

  private static int end(String plain, int from) {
    int at = from;
    while (at < plain.length() && isOfWord(plain.codePointAt(at))) {
      at += Character.charCount(plain.codePointAt(at));
    }
    return at;
  }

  private static boolean isOfWord(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.LETTER_NUMBER, Character.OTHER_NUMBER, Character.PRIVATE_USE -> true;
      default -> Character.isLetterOrDigit(codePoint);
    };
  }

  /// A text of ASCII alone, as most are, has no accents, and is not looked through for any. What
  /// looks the same otherwise is the same: wide letters, ligatures, the Greek sigma at a word's
  /// end.
  private static String plain(String text) {
    if (text.chars().allMatch(c -> c < 0x80)) {
      return text.toLowerCase(Locale.ROOT);
    }
    String apart = Normalizer.normalize(text, Normalizer.Form.NFKD);
    return MARKS
        .matcher(apart)
        .replaceAll("")
        .codePoints()
        .map(c -> Character.toLowerCase(Character.toUpperCase(c)))
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}

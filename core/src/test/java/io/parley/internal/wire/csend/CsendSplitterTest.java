package io.parley.internal.wire.csend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.KnownPeer.TextEncoding;
import io.parley.internal.wire.csend.CsendFrame.Kind;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CsendSplitterTest {

  private static final Charset UTF_8 = StandardCharsets.UTF_8;
  private static final Charset MAC_ROMAN = CsendText.charset(TextEncoding.MAC_ROMAN);

  @Test
  void whatFitsIsOnePart() {
    assertThat(parts("hello world", 11, UTF_8)).containsExactly("hello world");
    assertThat(parts("", 11, UTF_8)).containsExactly("");
  }

  @Test
  void theSpaceAtACutStaysAtTheEndOfItsPart() {
    assertThat(parts("hello brave world", 12, UTF_8)).containsExactly("hello brave ", "world");
    assertThat(parts("hello brave world", 11, UTF_8)).containsExactly("hello ", "brave world");
    assertThat(parts("one\ntwo", 5, UTF_8)).containsExactly("one\n", "two");
  }

  @Test
  void aWordLongerThanAPartIsCutAnywhere() {
    assertThat(parts("abcdefghij", 4, UTF_8)).containsExactly("abcd", "efgh", "ij");
  }

  @Test
  void noSurrogatePairIsCut() {
    assertThat(parts("xx\ud83d\ude00", 5, UTF_8)).containsExactly("xx", "\ud83d\ude00");
  }

  @Test
  void noCharacterThatPeopleSeeAsOneIsCut() {
    assertThat(parts("abce\u0301", 5, UTF_8)).containsExactly("abc", "e\u0301");
    String family = "\ud83d\udc69\u200d\ud83d\udc67";
    assertThat(parts("abc" + family, 13, UTF_8)).containsExactly("abc", family);
    String flags = "\ud83c\udde9\ud83c\uddea\ud83c\uddeb\ud83c\uddf7";
    assertThat(parts(flags, 12, UTF_8))
        .containsExactly("\ud83c\udde9\ud83c\uddea", "\ud83c\uddeb\ud83c\uddf7");
  }

  @Test
  void aSpaceWithAMarkOnItIsNoPlaceToCut() {
    assertThat(parts("ab \u0301cd", 5, UTF_8)).containsExactly("ab \u0301", "cd");
    assertThat(parts("ab \u0301cd", 4, UTF_8)).containsExactly("ab", " \u0301c", "d");
  }

  @Test
  void aCharacterLongerThanAPartIsCutBetweenCodePoints() {
    assertThat(parts("e" + "\u0301".repeat(4), 6, UTF_8))
        .containsExactly("e\u0301\u0301", "\u0301\u0301");
  }

  @Test
  void whatMacRomanLacksBecomesAQuestionMark() {
    CsendSplitter.Part part = CsendSplitter.next("é☃\ud83d\ude00", 0, 10, MAC_ROMAN);
    assertThat(part.content()).isEqualTo(Bytes.of(Csend.hex("8e 3f 3f")));
    assertThat(part.next()).isEqualTo(4);
  }

  @Test
  void halfASurrogatePairIsReplacedAndStillMakesProgress() {
    assertThat(parts("\ud83d".repeat(9), 4, UTF_8)).hasSize(3);
  }

  @Test
  void roomForNoCharacterIsABug() {
    assertThatThrownBy(() -> CsendSplitter.next("x", 0, 3, UTF_8))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void thePartsOfAnyTextFitAndAreTheText() {
    for (long seed = 1; seed <= 400; seed++) {
      RandomGenerator random = Texts.generator(seed);
      Charset charset = random.nextBoolean() ? UTF_8 : MAC_ROMAN;
      String text = Texts.text(random, 2_000);
      CsendOrigin us = new CsendOrigin(Bytes.utf8("alice"), "10.77.0.11");
      int id = random.nextInt();
      StringBuilder joined = new StringBuilder();
      int from = 0;
      do {
        var part = CsendSplitter.next(text, from, CsendFrame.roomForText(id, us), charset);
        byte[] bytes = CsendFrame.of(Kind.TEXT, id, us, part.content()).encode();
        assertThat(bytes.length).as("seed %d", seed).isLessThanOrEqualTo(CsendFrame.MAX_BYTES);
        assertThat(part.next()).as("seed %d", seed).isGreaterThan(text.isEmpty() ? -1 : from);
        assertThat(part.content())
            .as("seed %d", seed)
            .isEqualTo(Bytes.of(text.substring(from, part.next()).getBytes(charset)));
        if (charset.equals(UTF_8)) {
          joined.append(Csend.frame(bytes).text());
        } else {
          joined.append(text, from, part.next());
        }
        from = part.next();
      } while (from < text.length());
      assertThat(joined.toString()).as("seed %d", seed).isEqualTo(text);
    }
  }

  @Test
  void noPartIsShorterThanItMustBe() {
    for (long seed = 1; seed <= 400; seed++) {
      RandomGenerator random = Texts.generator(seed);
      String text = Texts.text(random, 300);
      int room = 40 + random.nextInt(100);
      int from = 0;
      while (from < text.length()) {
        int next = CsendSplitter.next(text, from, room, UTF_8).next();
        int nextSpace = next;
        while (nextSpace < text.length() && !Character.isWhitespace(text.charAt(nextSpace))) {
          nextSpace++;
        }
        boolean endsWithSpace = Character.isWhitespace(text.charAt(next - 1));
        if (next < text.length() && endsWithSpace && nextSpace + 2 < text.length()) {
          String longer = text.substring(from, nextSpace + 3);
          assertThat(longer.getBytes(UTF_8).length).as("seed %d", seed).isGreaterThan(room);
        }
        from = next;
      }
    }
  }

  private static List<String> parts(String text, int room, Charset charset) {
    List<String> parts = new ArrayList<>();
    int from = 0;
    do {
      int next = CsendSplitter.next(text, from, room, charset).next();
      parts.add(text.substring(from, next));
      from = next;
    } while (from < text.length());
    return parts;
  }
}

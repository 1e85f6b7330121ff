package io.parley.app.demo;

import java.io.Serial;

/// A demo cannot take place. Its message is a sentence for people.
public final class DemoException extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  DemoException(String sentence) {
    super(sentence);
  }

  DemoException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}

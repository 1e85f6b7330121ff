import org.jspecify.annotations.NullMarked;

/// The program `parley`: a chat in the terminal. Start at [io.parley.app.Main].
@NullMarked
module io.parley.app {
  requires io.parley;
  requires io.parley.classic;
  requires io.parley.sqlite;
  requires io.parley.testkit;
  requires info.picocli;
  requires ch.qos.logback.classic;
  requires ch.qos.logback.core;
  requires com.fasterxml.jackson.annotation;
  requires org.slf4j;
  requires tools.jackson.databind;
  requires static com.google.errorprone.annotations;
  requires static org.jspecify;

  opens io.parley.app to
      info.picocli;
  opens io.parley.app.test to
      info.picocli,
      tools.jackson.databind;
  opens io.parley.app.demo to
      tools.jackson.databind;
}

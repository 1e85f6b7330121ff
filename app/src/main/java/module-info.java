import org.jspecify.annotations.NullMarked;

/// The program `parley`: a chat in the terminal. Start at [io.parley.app.Main].
@NullMarked
module io.parley.app {
  requires io.parley;
  requires info.picocli;
  requires ch.qos.logback.classic;
  requires ch.qos.logback.core;
  requires org.slf4j;
  requires static org.jspecify;

  opens io.parley.app to
      info.picocli;
  opens io.parley.app.test to
      info.picocli;
}

import org.jspecify.annotations.NullMarked;

/// Parley's library: a serverless messenger for local networks that an application embeds.
///
/// Start at [io.parley.Messenger]. Whoever brings another network stack, store or clock starts at
/// [io.parley.spi].
@NullMarked
module io.parley {
  requires org.slf4j;
  requires static transitive org.jspecify;
  requires static com.google.errorprone.annotations;
  requires jdk.charsets; // x-MacRoman, the encoding of classic Macs

  exports io.parley;
  exports io.parley.spi;
}

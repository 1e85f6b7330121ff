import org.jspecify.annotations.NullMarked;

/// The classic Mac's networking on the JVM: what the drivers of MacTCP and Open Transport are
/// modelled on, and the driver of MacTCP.
///
/// Start at [io.parley.mactcp.Driver], or at [io.parley.classic.TcpPort] for what it stands on.
@NullMarked
module io.parley.classic {
  requires transitive io.parley;
  requires static com.google.errorprone.annotations;
  requires static org.jspecify;

  exports io.parley.classic;
  exports io.parley.mactcp;
}

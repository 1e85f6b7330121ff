import org.jspecify.annotations.NullMarked;

/// The classic Mac's networking on the JVM: what the drivers of MacTCP and Open Transport are
/// modelled on, these two, and the stack built on MacTCP.
///
/// Start at [io.parley.mactcp.pool.MacTcpStack] to send with it, at [io.parley.mactcp.Driver] or
/// [io.parley.opentransport.OpenTransport] to program them, or at [io.parley.classic.TcpPort] for
/// what they stand on.
@NullMarked
module io.parley.classic {
  requires transitive io.parley;
  requires static com.google.errorprone.annotations;
  requires static org.jspecify;
  requires org.slf4j;

  exports io.parley.classic;
  exports io.parley.mactcp;
  exports io.parley.mactcp.pool;
  exports io.parley.opentransport;
}

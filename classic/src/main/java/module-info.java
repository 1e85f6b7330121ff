import org.jspecify.annotations.NullMarked;

/// The classic Mac's networking on the JVM: what the drivers of MacTCP and Open Transport are
/// modelled on, these two, and a stack on each of them.
///
/// Start at [io.parley.mactcp.pool.MacTcpStack] or
/// [io.parley.opentransport.stack.OpenTransportStack] to send with it, at [io.parley.mactcp.Driver]
/// or [io.parley.opentransport.OpenTransport] to program them, or at [io.parley.classic.TcpPort]
/// for what they stand on.
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
  exports io.parley.opentransport.stack;
}

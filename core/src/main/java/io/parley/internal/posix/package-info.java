/// The network stack on kernel sockets: blocking `java.nio` channels on virtual threads.
///
/// The only package that touches the real network. Start at [io.parley.internal.posix.PosixStack].
package io.parley.internal.posix;

package io.parley.internal.posix;

import static io.parley.spi.NetworkError.ADDRESS_IN_USE;
import static io.parley.spi.NetworkError.ADDRESS_UNAVAILABLE;
import static io.parley.spi.NetworkError.PERMISSION_DENIED;
import static io.parley.spi.NetworkError.REFUSED;
import static io.parley.spi.NetworkError.SHORTAGE;
import static io.parley.spi.NetworkError.UNREACHABLE;

import io.parley.spi.Address;
import io.parley.spi.LocalAddress;
import io.parley.spi.NetworkError;
import io.parley.spi.NetworkException;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// From what the JDK throws to a row of the error table.
///
/// The JDK keeps the kernel's error number to itself, and its text is in the language of the user.
/// So the row comes from the type and from what was being done. The English text is asked only
/// where these leave two rows open and one of them is rare; in other languages the other is told.
final class KernelErrors {

  /// A connect that fails in this way before this was refused, after this was not answered: a
  /// refusal takes one round trip, while Linux gives up (ETIMEDOUT, the same type) after 3 s with
  /// one retry, the least it can be set to.
  static final Duration PATIENCE_OF_KERNEL = Duration.ofSeconds(3);

  private KernelErrors() {}

  /// Why a connect failed.
  ///
  /// @param took how long the connect took to fail
  static NetworkException connecting(Address peer, Duration took, IOException e) {
    NetworkError error = errorOfConnect(took, e);
    String what =
        switch (error) {
          case REFUSED -> peer + " refused the connection: nobody listens there";
          case SHORTAGE -> "this machine has no port or buffer free to connect to " + peer;
          case PERMISSION_DENIED -> "this machine forbids to connect to " + peer;
          default -> "there is no way to " + peer + ", or it does not answer";
        };
    return new NetworkException(error, what, e);
  }

  /// Why a socket could not be bound.
  static NetworkException binding(Address local, IOException e) {
    if (!KernelAddresses.isOurs(local.ip())) {
      return notOurs(local, e);
    }
    if (isForbidden(e)) {
      return new NetworkException(PERMISSION_DENIED, "this machine forbids to use " + local, e);
    }
    if (e instanceof BindException && local.port() != 0) {
      return new NetworkException(ADDRESS_IN_USE, "another program has " + local, e);
    }
    return new NetworkException(SHORTAGE, "this machine has no port or buffer for " + local, e);
  }

  static NetworkException notOurs(Address local, @Nullable IOException e) {
    return new NetworkException(
        ADDRESS_UNAVAILABLE, local.ip().getHostAddress() + " is no address of this machine", e);
  }

  /// Why a multicast group could not be joined.
  static NetworkException joining(InetAddress group, LocalAddress ours, IOException e) {
    var there = new Address(ours.ip(), 0);
    return KernelAddresses.isOurs(ours.ip())
        ? new NetworkException(
            SHORTAGE,
            "this machine lets nobody hear " + group.getHostAddress() + " at " + there.ip(),
            e)
        : notOurs(there, e);
  }

  /// Why a datagram could not be sent.
  static NetworkException sending(Address to, Exception e) {
    if (isForbidden(e)) {
      return new NetworkException(PERMISSION_DENIED, "this machine forbids to send to " + to, e);
    }
    return says(e, "No buffer space available")
        ? new NetworkException(SHORTAGE, "no buffer is free to send to " + to, e)
        : new NetworkException(UNREACHABLE, "there is no way to " + to, e);
  }

  private static NetworkError errorOfConnect(Duration took, IOException e) {
    if (isForbidden(e)) {
      return PERMISSION_DENIED;
    }
    return switch (e) {
      case BindException _ -> SHORTAGE;
      case ConnectException _ -> took.compareTo(PATIENCE_OF_KERNEL) < 0 ? REFUSED : UNREACHABLE;
      default -> says(e, "No buffer space available") ? SHORTAGE : UNREACHABLE;
    };
  }

  private static boolean isForbidden(Exception e) {
    return says(e, "Permission denied") || says(e, "Operation not permitted");
  }

  private static boolean says(Exception e, String text) {
    return Objects.requireNonNullElse(e.getMessage(), "").contains(text);
  }
}

package io.parley.internal.posix;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.parley.spi.Address;
import io.parley.spi.NetworkError;
import io.parley.spi.NetworkException;
import java.io.IOException;
import java.nio.channels.Channel;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// What a stack has open, so that it can close it. Its fields are guarded by its lock, which is not
/// held while anything is opened or closed.
final class OpenSockets {

  /// Opens a channel.
  ///
  /// @param <C> its type
  @FunctionalInterface
  interface Opening<C extends Channel> {

    /// Opens it.
    ///
    /// @return the channel
    /// @throws IOException if the kernel has none to give
    C open() throws IOException;
  }

  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final Set<Channel> channels = new LinkedHashSet<>();

  @GuardedBy("lock")
  private boolean closed;

  /// Opens a channel and remembers it.
  ///
  /// @param purpose the address that it is for, to tell in an error
  <C extends Channel> C open(Opening<C> opening, Address purpose) throws NetworkException {
    C channel;
    try {
      channel = opening.open();
    } catch (UnsupportedOperationException e) {
      throw new NetworkException(
          NetworkError.ADDRESS_UNAVAILABLE,
          purpose + ": this machine has no network of that kind",
          e);
    } catch (IOException e) {
      throw new NetworkException(NetworkError.SHORTAGE, "no socket is free here for " + purpose, e);
    }
    add(channel);
    return channel;
  }

  /// Remembers a channel, or closes it if the stack is closed.
  void add(Channel channel) throws NetworkException {
    if (!remember(channel)) {
      closeQuietly(channel);
      throw stackClosed(null);
    }
  }

  /// Closes a channel and forgets it.
  void close(Channel channel) {
    closeQuietly(channel);
    lock.lock();
    try {
      channels.remove(channel);
    } finally {
      lock.unlock();
    }
  }

  /// Closes all, the oldest first, and lets nothing new in.
  void closeAll() {
    forgetAll().forEach(OpenSockets::closeQuietly);
  }

  boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  int count() {
    lock.lock();
    try {
      return channels.size();
    } finally {
      lock.unlock();
    }
  }

  static NetworkException stackClosed(@Nullable IOException cause) {
    return new NetworkException(NetworkError.CLOSED, "the network stack is closed", cause);
  }

  private boolean remember(Channel channel) {
    lock.lock();
    try {
      return !closed && channels.add(channel);
    } finally {
      lock.unlock();
    }
  }

  private List<Channel> forgetAll() {
    lock.lock();
    try {
      closed = true;
      List<Channel> all = List.copyOf(channels);
      channels.clear();
      return all;
    } finally {
      lock.unlock();
    }
  }

  private static void closeQuietly(Channel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // The descriptor is gone either way: Linux frees it before it tells of an error.
    }
  }
}

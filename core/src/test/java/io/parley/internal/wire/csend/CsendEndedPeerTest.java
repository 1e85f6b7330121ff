package io.parley.internal.wire.csend;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.spi.Address;
import io.parley.spi.Connection;
import io.parley.spi.HandOver;
import io.parley.spi.HandOver.NotSent;
import io.parley.spi.NetworkError;
import io.parley.spi.NetworkException;
import io.parley.spi.NetworkStack;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;

/// A peer that ends the connection before we have written: it has not read what it never got,
/// though its FIN looks like an answer.
class CsendEndedPeerTest {

  private static final Address ALICE = new Address(InetAddress.ofLiteral("10.0.0.1"), 8080);
  private static final Address BOB = new Address(InetAddress.ofLiteral("10.0.0.2"), 8080);

  @Test
  void aFinBeforeTheWriteIsNoAnswer() {
    assertThat(handOverWhenTheFirstReadGives(-1)).isInstanceOf(NotSent.class);
  }

  @Test
  void aResetBeforeTheWriteLeavesNothingUncertain() {
    assertThat(handOverWhenTheFirstReadGives(new NetworkException(NetworkError.RESET, "it broke")))
        .isInstanceOf(NotSent.class);
  }

  private static HandOver handOverWhenTheFirstReadGives(Object result) {
    Connection connection =
        as(
            Connection.class,
            (_, method, _) ->
                switch (method.getName()) {
                  case "local" -> ALICE;
                  case "remote" -> BOB;
                  case "read" -> {
                    if (result instanceof NetworkException e) {
                      throw e;
                    }
                    yield result;
                  }
                  case "close", "abort" -> null;
                  default -> throw new AssertionError("nothing else may be done: " + method);
                });
    NetworkStack stack = as(NetworkStack.class, (_, _, _) -> connection);
    var config = new CsendConfig("alice", ALICE, _ -> CsendPeer.UNKNOWN);
    var sender = new CsendSender(config, new CsendIds(), stack, new SteppedClock());
    return sender.handOver(BOB, Csend.entry("hello"), 0);
  }

  private static <T> T as(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}

package io.parley.app.stack;

import io.parley.MessengerConfig;
import io.parley.mactcp.pool.MacTcpStack;
import io.parley.opentransport.stack.OpenTransportStack;
import java.util.Arrays;
import java.util.stream.Collectors;

/// What a node's bytes move through, and how much waits for it: what `--stack` and `--strict`
/// choose from.
public enum StackProfile {
  /// The kernel's sockets.
  POSIX(StackProfile.POSIX_NAME, false),
  /// A pool of MacTCP streams over the kernel's sockets.
  MACTCP(MacTcpStack.NAME, false),
  /// The same as a Mac with csend had it: one stream listens, and who calls while it is busy is
  /// refused.
  MACTCP_STRICT(MacTcpStack.NAME, true),
  /// Endpoints of Open Transport over the kernel's sockets.
  OPENTRANSPORT(OpenTransportStack.NAME, false),
  /// The same with as little as a Mac has: few endpoints, and who calls while a request waits is
  /// refused.
  OPENTRANSPORT_STRICT(OpenTransportStack.NAME, true);

  /// The name of [#POSIX].
  public static final String POSIX_NAME = "posix";

  /// The origin document's queue: messages that may wait for one peer of a Mac.
  public static final int CLASSIC_OUTBOX = 64;

  private final String stackName;
  private final boolean strict;

  StackProfile(String stackName, boolean strict) {
    this.stackName = stackName;
    this.strict = strict;
  }

  /// The profile that options ask for.
  ///
  /// @param stackName what `--stack` says
  /// @param strict whether `--strict` is given
  /// @throws IllegalArgumentException with a sentence for people, if there is none like that
  public static StackProfile of(String stackName, boolean strict) {
    if (Arrays.stream(values()).noneMatch(each -> each.stackName.equals(stackName))) {
      throw new IllegalArgumentException(
          "no stack is called '%s'; there are %s".formatted(stackName, names()));
    }
    return Arrays.stream(values())
        .filter(each -> each.stackName.equals(stackName) && each.strict == strict)
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "--strict needs --stack %s or %s; the stack %s has no such mode"
                    .formatted(MacTcpStack.NAME, OpenTransportStack.NAME, stackName)));
  }

  /// The stack's name, as `--stack` takes it.
  public String stackName() {
    return stackName;
  }

  /// For people: `mactcp, strict`.
  public String shown() {
    return strict ? stackName + ", strict" : stackName;
  }

  /// A configuration with the bounds of this profile.
  public MessengerConfig bound(MessengerConfig config) {
    return switch (this) {
      case POSIX -> config;
      case MACTCP, MACTCP_STRICT, OPENTRANSPORT, OPENTRANSPORT_STRICT ->
          config.withOutboxMessages(CLASSIC_OUTBOX);
    };
  }

  private static String names() {
    return Arrays.stream(values())
        .map(StackProfile::stackName)
        .distinct()
        .collect(Collectors.joining(", "));
  }
}

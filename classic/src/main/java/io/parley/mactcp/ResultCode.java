package io.parley.mactcp;

import java.util.Arrays;

/// What became of a command, as `ioResult` tells it (1993 p.78-80).
///
/// These are the codes that the modelled calls give. The driver's others belong to its
/// configuration, to ICMP and to the name resolver.
public enum ResultCode {
  /// Not ended yet: the one positive value (1993 p.78; IM II p.182).
  IN_PROGRESS("inProgress", 1),
  /// Ended well.
  NO_ERR("noErr", 0),
  /// Our own side has closed; on a receive: all that the peer sent has been delivered.
  CONNECTION_CLOSING("connectionClosing", -23005),
  /// A length out of its limits.
  INVALID_LENGTH("invalidLength", -23006),
  /// The stream has a connection already.
  CONNECTION_EXISTS("connectionExists", -23007),
  /// The stream has no connection.
  CONNECTION_DOESNT_EXIST("connectionDoesntExist", -23008),
  /// As many streams are open as there can be, or too much waits to be sent.
  INSUFFICIENT_RESOURCES("insufficientResources", -23009),
  /// No open stream has that pointer.
  INVALID_STREAM_PTR("invalidStreamPtr", -23010),
  /// An open stream uses that receive area.
  STREAM_ALREADY_OPEN("streamAlreadyOpen", -23011),
  /// The connection went down while the command was under way; a Terminate event says why.
  CONNECTION_TERMINATED("connectionTerminated", -23012),
  /// A pointer to a buffer is 0, or is not one that was lent.
  INVALID_BUF_PTR("invalidBufPtr", -23013),
  /// The RDS describes buffers that its bearer does not own.
  INVALID_RDS("invalidRDS", -23014),
  /// The pointer to the WDS is 0, or the WDS has too many entries. The same number as
  /// [#INVALID_RDS].
  INVALID_WDS("invalidWDS", -23014),
  /// The connection did not come up.
  OPEN_FAILED("openFailed", -23015),
  /// The command's own time-out has passed.
  COMMAND_TIMEOUT("commandTimeout", -23016),
  /// The pair of local and remote port is in use.
  DUPLICATE_SOCKET("duplicateSocket", -23017),
  /// There is no way to that address.
  IP_ROUTE_ERR("ipRouteErr", -23037);

  private final String bookName;
  private final int number;

  ResultCode(String bookName, int number) {
    this.bookName = bookName;
    this.number = number;
  }

  /// The code with a number; of the two that are -23014, [#INVALID_RDS].
  ///
  /// @param number as in `ioResult`
  /// @return the code
  /// @throws IllegalArgumentException if there is none
  public static ResultCode of(int number) {
    return Arrays.stream(values())
        .filter(code -> code.number == number)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no result code is " + number));
  }

  /// The number in `ioResult`: 1 in progress, 0 good, negative bad.
  ///
  /// @return the number
  public int number() {
    return number;
  }

  /// As the books write it: `connectionClosing`.
  ///
  /// @return the name
  public String bookName() {
    return bookName;
  }

  /// The book's name and the number.
  @Override
  public String toString() {
    return bookName + " (" + number + ")";
  }
}

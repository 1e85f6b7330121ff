package io.parley.opentransport.stack;

import io.parley.opentransport.Discon;
import io.parley.opentransport.ResultCode;
import io.parley.spi.NetworkError;
import io.parley.spi.NetworkException;

/// Why there is no connection, for programs and for people.
///
/// @param error the stack's error
/// @param words what happened, with Open Transport's name for it
record Cause(NetworkError error, String words) {

  /// The cause that Open Transport gives as a reason (p.258).
  static Cause of(Discon discon) {
    return of(ResultCode.ofReason(discon.reason()));
  }

  /// The cause that a call's result tells, or a reason.
  static Cause of(ResultCode code) {
    return switch (code) {
      case CONN_REFUSED_ERR -> cause(NetworkError.REFUSED, "nobody listens there", code);
      case HOST_UNREACH_ERR, BAD_ADDRESS_ERR ->
          cause(NetworkError.UNREACHABLE, "no way leads there", code);
      case TIMED_OUT_ERR -> cause(NetworkError.TIMED_OUT, "nobody answers there", code);
      case ADDR_NOT_AVAIL_ERR ->
          cause(NetworkError.ADDRESS_UNAVAILABLE, "that address is not this machine's", code);
      case ADDR_IN_USE_ERR, ADDRESS_BUSY_ERR ->
          cause(NetworkError.ADDRESS_IN_USE, "somebody else has that address", code);
      case ACCESS_ERR, ACCES_ERR ->
          cause(NetworkError.PERMISSION_DENIED, "this machine forbids it", code);
      case NET_DOWN_ERR -> cause(NetworkError.CLOSED, "the network underneath is closed", code);
      case CLIENT_NOT_INITTED_ERR, BAD_REFERENCE_ERR ->
          cause(NetworkError.CLOSED, "Open Transport is closed", code);
      case NO_BUFS_ERR, NO_SR_ERR, NOMEM_ERR, AGAIN_ERR ->
          cause(NetworkError.SHORTAGE, "this machine is short of something", code);
      case CONN_RESET_ERR -> cause(NetworkError.RESET, "the connection broke", code);
      default -> throw new IllegalStateException("not expected of Open Transport: " + code);
    };
  }

  /// The same of a request for a connection, which cannot be reset: who breaks it, refuses it.
  Cause ofRequest() {
    return error == NetworkError.RESET ? new Cause(NetworkError.REFUSED, words) : this;
  }

  NetworkException exception(String what) {
    return new NetworkException(error, what + ": " + words);
  }

  private static Cause cause(NetworkError error, String words, ResultCode code) {
    return new Cause(error, words + " (" + code.bookName() + ")");
  }
}

package io.parley.opentransport;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/// What a call came to, if not a value: Appendix B of the book (p.785-792).
///
/// The names of -3212, -3248, -3249 and of -3280 to -3285, which the book gives in ranges, are
/// those of Apple's header `OpenTransport.h`. There is no -3157.
public enum ResultCode {
  /// Done; of an asynchronous call: it has begun (p.68).
  NO_ERROR("kOTNoError", 0),
  /// The address is none that can be used.
  BAD_ADDRESS_ERR("kOTBadAddressErr", -3150),
  /// An option is wrong. Not given here: options are not modelled.
  BAD_OPTION_ERR("kOTBadOptionErr", -3151),
  /// It may not be done: a second notifier (p.406), acknowledged sends without one (p.402), a port
  /// that this machine forbids.
  ACCESS_ERR("kOTAccessErr", -3152),
  /// The provider was closed.
  BAD_REFERENCE_ERR("kOTBadReferenceErr", -3153),
  /// No address could be chosen.
  NO_ADDRESS_ERR("kOTNoAddressErr", -3154),
  /// The call is not legal in the endpoint's state (p.69, 95-97).
  OUT_STATE_ERR("kOTOutStateErr", -3155),
  /// No request that was read and not answered has that sequence number (p.514).
  BAD_SEQUENCE_ERR("kOTBadSequenceErr", -3156),
  /// An event that is pending keeps the call from being done: see [Endpoint#look] (p.105).
  LOOK_ERR("kOTLookErr", -3158),
  /// Too few or too many bytes.
  BAD_DATA_ERR("kOTBadDataErr", -3159),
  /// A buffer for what is returned is too small. Not given here.
  BUFFER_OVERFLOW_ERR("kOTBufferOverflowErr", -3160),
  /// Nothing can be sent now; T_GODATA tells when (p.495).
  FLOW_ERR("kOTFlowErr", -3161),
  /// There is nothing to receive, or not yet; of an asynchronous connect: it has begun (p.486).
  NO_DATA_ERR("kOTNoDataErr", -3162),
  /// No disconnection is pending (p.515).
  NO_DISCONNECT_ERR("kOTNoDisconnectErr", -3163),
  /// No datagram error is pending. Not given here.
  NO_UD_ERR_ERR("kOTNoUDErrErr", -3164),
  /// A flag is not known.
  BAD_FLAG_ERR("kOTBadFlagErr", -3165),
  /// No orderly release is pending (p.518).
  NO_RELEASE_ERR("kOTNoReleaseErr", -3166),
  /// The provider cannot do that.
  NOT_SUPPORTED_ERR("kOTNotSupportedErr", -3167),
  /// The endpoint is between two states (p.69, 135).
  STATE_CHANGE_ERR("kOTStateChangeErr", -3168),
  /// A structure is of a wrong type. Not given here.
  STRUCTURE_TYPE_ERR("kOTStructureTypeErr", -3169),
  /// A name is wrong. Not given here.
  BAD_NAME_ERR("kOTBadNameErr", -3170),
  /// The endpoint was bound without a queue for requests (p.787).
  BAD_QLEN_ERR("kOTBadQLenErr", -3171),
  /// Another endpoint has the address (p.788).
  ADDRESS_BUSY_ERR("kOTAddressBusyErr", -3172),
  /// Other requests are outstanding, so the endpoint cannot accept on itself (p.492).
  IND_OUT_ERR("kOTIndOutErr", -3173),
  /// The accepting endpoint is of another kind (p.788).
  PROVIDER_MISMATCH_ERR("kOTProviderMismatchErr", -3174),
  /// The accepting endpoint listens itself (p.788).
  RES_QLEN_ERR("kOTResQLenErr", -3175),
  /// The accepting endpoint is bound to another address (p.788).
  RES_ADDRESS_ERR("kOTResAddressErr", -3176),
  /// As many requests are outstanding as there may be (p.789).
  Q_FULL_ERR("kOTQFullErr", -3177),
  /// The protocol has failed. Not given here.
  PROTOCOL_ERR("kOTProtocolErr", -3178),
  /// A synchronous call where none may be made (p.69, 789).
  BAD_SYNC_ERR("kOTBadSyncErr", -3179),
  /// The synchronous call was ended by another one (p.393).
  CANCELED_ERR("kOTCanceledErr", -3180),
  /// There is no such thing. Not given here.
  NOT_FOUND_ERR("kOTNotFoundErr", -3201),
  /// A bad provider reference. Not given here.
  BADF_ERR("kEBADFErr", -3208),
  /// Something is short at the moment: try again (p.66).
  AGAIN_ERR("kEAGAINErr", -3210),
  /// There is no memory for it.
  NOMEM_ERR("kENOMEMErr", -3211),
  /// As a reason: this machine forbids it.
  ACCES_ERR("kEACCESErr", -3212),
  /// An argument is wrong. Not given here.
  INVAL_ERR("kEINVALErr", -3221),
  /// It would wait. Not given here.
  WOULD_BLOCK_ERR("kEWOULDBLOCKErr", -3234),
  /// As a reason: the address is in use.
  ADDR_IN_USE_ERR("kEADDRINUSEErr", -3247),
  /// As a reason: the address is not ours.
  ADDR_NOT_AVAIL_ERR("kEADDRNOTAVAILErr", -3248),
  /// As a reason: the network underneath was closed.
  NET_DOWN_ERR("kENETDOWNErr", -3249),
  /// As a reason: the peer has reset the connection, or it broke.
  CONN_RESET_ERR("kECONNRESETErr", -3253),
  /// As a reason: this machine is short of something.
  NO_BUFS_ERR("kENOBUFSErr", -3254),
  /// As a reason: nobody answered for too long.
  TIMED_OUT_ERR("kETIMEDOUTErr", -3259),
  /// As a reason: nobody listens there.
  CONN_REFUSED_ERR("kECONNREFUSEDErr", -3260),
  /// As a reason: no way leads there.
  HOST_UNREACH_ERR("kEHOSTUNREACHErr", -3264),
  /// The system is out of resources.
  NO_SR_ERR("kENOSRErr", -3271),
  /// Open Transport is not there: it was closed.
  CLIENT_NOT_INITTED_ERR("kOTClientNotInittedErr", -3279),
  /// Why a provider closes: its port is no more.
  PORT_HAS_DIED_ERR("kOTPortHasDiedErr", -3280),
  /// Why a provider closes: its port was ejected.
  PORT_WAS_EJECTED_ERR("kOTPortWasEjectedErr", -3281),
  /// Why a provider closes: it is configured wrongly.
  BAD_CONFIGURATION_ERR("kOTBadConfigurationErr", -3282),
  /// Why a provider closes: its configuration changed.
  CONFIGURATION_CHANGED_ERR("kOTConfigurationChangedErr", -3283),
  /// Why a provider closes: a person wanted it.
  USER_REQUESTED_ERR("kOTUserRequestedErr", -3284),
  /// Why a provider closes: its port lost the network.
  PORT_LOST_CONNECTION("kOTPortLostConnection", -3285);

  /// The codes of system errors and of reasons differ by this: 61 is -3260 (p.258).
  private static final int REASON_BASE = -3_199;

  private static final Map<Integer, ResultCode> BY_NUMBER =
      Arrays.stream(values()).collect(Collectors.toMap(ResultCode::number, code -> code));

  private final String bookName;
  private final int number;

  ResultCode(String bookName, int number) {
    this.bookName = bookName;
    this.number = number;
  }

  /// The code with a number.
  ///
  /// @param number as a call gives it
  /// @return the code
  /// @throws IllegalArgumentException if there is none, as for a value of 1 or more
  public static ResultCode of(int number) {
    ResultCode code = BY_NUMBER.get(number);
    if (code == null) {
      throw new IllegalArgumentException("no result code is " + number);
    }
    return code;
  }

  /// The code with a reason.
  ///
  /// @param reason as [Discon#reason] gives it
  /// @return the code
  /// @throws IllegalArgumentException if there is none
  public static ResultCode ofReason(int reason) {
    return of(REASON_BASE - reason);
  }

  /// A call's result in words: a value, or a code's name and number.
  ///
  /// @param result as a call gives it
  /// @return the words
  public static String describe(int result) {
    return result > 0 ? Integer.toString(result) : of(result).toString();
  }

  /// The number that calls give.
  ///
  /// @return 0 or negative
  public int number() {
    return number;
  }

  /// The same as TCP's reason for a disconnection, which [Discon#reason] gives: positive (p.258).
  ///
  /// @return the reason
  public int reason() {
    return REASON_BASE - number;
  }

  /// As the book writes it: `kOTLookErr`.
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
